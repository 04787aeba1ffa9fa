/** The questions of an earlier program in an outline: those of the pool switched on, the others as her own. */
import type { Question } from '../../../shared/domain/program-questions.ts';
import type { Program } from '../../../shared/domain/program.ts';
import type { Outline, OwnQuestion } from './outline.ts';
import { POOL } from './question-pool.ts';

export function withQuestionsOf(outline: Outline, { questions, eligibility }: Program): Outline {
  const known = questions.map((question) => ({ question, ready: inPool(question) }));
  const skills = questions.find(({ use }) => use === 'gives') ?? questions.find(({ use }) => use === 'asks');
  const rule = (role: 'mentor' | 'mentee') =>
    eligibility.find((one) => one.role === role && isAboutYears(one, questions));
  return {
    ...outline,
    questions: [...new Set(known.flatMap(({ ready }) => (ready === undefined ? [] : [ready])))],
    own: known.flatMap(({ question, ready }) => (ready === undefined ? ownOf(question) : [])).slice(0, 20),
    skills: skills?.kind === 'set' ? [...(skills.options ?? [])].slice(0, 100) : outline.skills,
    mentorYears: rule('mentor')?.atLeast ?? outline.mentorYears,
    menteeYears: rule('mentee')?.atMost ?? outline.menteeYears,
  };
}

function isAboutYears({ question }: Program['eligibility'][number], questions: readonly Question[]): boolean {
  return questions.some(({ id, use }) => id === question && use === 'years');
}

/** The id of the ready question that asks for the same. */
function inPool({ id, use, kind }: Question): string | undefined {
  const found = POOL.find(({ question }) =>
    use === undefined ? question.id === id && question.kind === kind : question.use === use,
  );
  return found?.question.id;
}

/** What the pool does not know; kinds that only a program file can describe are left to it. */
function ownOf(question: Question): OwnQuestion[] {
  const { text, required } = question;
  switch (question.kind) {
    case 'text':
    case 'number':
    case 'yes-no':
      return [{ text: text.slice(0, 200), kind: question.kind, options: [], required }];
    case 'choice':
      return [{ text: text.slice(0, 200), kind: 'choice', options: question.options.slice(0, 60), required }];
    case 'set':
      return question.options === undefined || question.options.length === 0
        ? [{ text: text.slice(0, 200), kind: 'text', options: [], required }]
        : [{ text: text.slice(0, 200), kind: 'set', options: question.options.slice(0, 60), required }];
    case 'scale': {
      const steps = Array.from({ length: question.to - question.from + 1 }, (_, at) =>
        String(question.from + at),
      );
      return [{ text: text.slice(0, 200), kind: 'choice', options: steps.slice(0, 60), required }];
    }
    case 'email':
    case 'language':
    case 'zone':
    case 'availability':
      return [];
  }
}
