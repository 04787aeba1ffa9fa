/** The form that a program's questions make at a form tool: the same for every tool that can be told to make one. */
import { questionsFor } from '../domain/application.ts';
import type { Question } from '../domain/program-questions.ts';
import type { Role } from '../domain/program-values.ts';
import type { Program } from '../domain/program.ts';

/** A question as form tools know them. Whatever it is, its answer is read back by its question's own reader. */
export interface SpecQuestion {
  readonly id: string;
  readonly title: string;
  readonly help?: string;
  readonly required: boolean;
  readonly kind: 'line' | 'email' | 'number' | 'one' | 'many' | 'scale' | 'tick';
  readonly options?: readonly string[];
  readonly from?: number;
  readonly to?: number;
}

export interface FormSpec {
  readonly title: string;
  readonly description: string;
  readonly thanks: string;
  readonly questions: readonly SpecQuestion[];
}

/** `role`: of a form for one role alone, which does not ask for it. */
export function formSpec(whole: Program, role: Role | undefined): FormSpec {
  const { program, eligibility } = whole;
  const questions = role === undefined ? whole.questions : questionsFor(whole, role);
  return {
    title: `${program.name}: apply`,
    description: [program.purpose, ...eligibility.map(({ because }) => because)].join(' '),
    thanks: 'Thank you. An email confirms that we have your answers.',
    questions: questions
      .filter(({ use }) => role === undefined || use !== 'role')
      .map((one) => {
        const spec = specOf(one);
        // No tool asks by what someone answered before: the others leave it out.
        return role !== undefined || one.askedOf === undefined
          ? spec
          : { ...spec, required: false, help: [ASKED_OF[one.askedOf], spec.help].filter(Boolean).join(' ') };
      }),
  };
}

const ASKED_OF = { mentor: 'For mentors.', mentee: 'For mentees.' } as const;

const SEVERAL = 'Put a comma between several.';

function specOf(question: Question): SpecQuestion {
  const { id, text: title } = question;
  // An application without an address or a role is none.
  const required = question.required || question.use === 'email' || question.use === 'role';
  const of = { id, title, required };
  switch (question.kind) {
    case 'text':
      return { ...of, kind: 'line' };
    case 'email':
      return { ...of, kind: 'email' };
    case 'number':
      return {
        ...of,
        kind: 'number',
        ...(question.min !== undefined && { from: question.min }),
        ...(question.max !== undefined && { to: question.max }),
      };
    case 'choice':
      return { ...of, kind: 'one', options: question.options };
    case 'set':
      return question.options === undefined || question.options.length === 0
        ? { ...of, kind: 'line', help: SEVERAL }
        : { ...of, kind: 'many', options: question.options };
    case 'availability':
      return { ...of, kind: 'many', options: Object.keys(question.options) };
    case 'language':
      return { ...of, kind: 'line', help: SEVERAL };
    case 'zone':
      return { ...of, kind: 'line', help: 'The nearest large city, for example Berlin.' };
    case 'scale':
      return { ...of, kind: 'scale', from: question.from, to: question.to };
    case 'yes-no':
      return question.use === 'consent'
        ? { ...of, kind: 'tick', options: ['Yes'] }
        : { ...of, kind: 'one', options: ['Yes', 'No'] };
  }
}
