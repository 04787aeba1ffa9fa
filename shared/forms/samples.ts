/** Answers for sample deliveries. */
import type { Question } from '../domain/program-questions.ts';
import type { Program } from '../domain/program.ts';
import type { SampleAnswer } from './provider.ts';

/** No one's address: a line with it makes no person. */
export const SAMPLE_ADDRESS = 'sample@example.org';

/** Answers that fit every question of a program; no one's. */
export function sampleAnswers({ questions, cohort }: Program): Record<string, SampleAnswer> {
  return Object.fromEntries(questions.map((question) => [question.id, sampleOf(question, cohort.zone)]));
}

function sampleOf(question: Question, zone: string): SampleAnswer {
  switch (question.kind) {
    case 'text':
      return 'A sample answer';
    case 'email':
      return SAMPLE_ADDRESS;
    case 'set':
      return question.options?.slice(0, 1) ?? ['A sample'];
    case 'choice':
      return question.options.slice(0, 1);
    case 'scale':
      return question.from;
    case 'number':
      return Math.max(question.min ?? 1, 1);
    case 'yes-no':
      return true;
    case 'language':
      return ['English'];
    case 'zone':
      return zone;
    case 'availability':
      return Object.keys(question.options).slice(0, 1);
  }
}
