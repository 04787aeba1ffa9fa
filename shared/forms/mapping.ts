/** From a provider's answers to ours, by the references that the program file names. Pure. */
import { readAnswer, type AnswerValue, type Answers } from '../domain/answers.ts';
import type { Question, Source } from '../domain/program.ts';
import type { FormResponse, Flag } from './provider.ts';
import type { FormField } from '../domain/source.ts';

export type Mapped =
  | {
      readonly kind: 'mapped';
      readonly answers: Answers;
      readonly unmapped: readonly string[];
      readonly flags: readonly Flag[];
    }
  /** Some question cannot be read as the program understands it: the manager fixes the mapping and replays. */
  | { readonly kind: 'misfit'; readonly reason: string; readonly unmapped: readonly string[] };

/**
 * Reads the mapped questions. What the form asks beyond the mapping is kept raw and listed as unmapped. A question that
 * is mapped but gone from the form, answered twice, or answered in another kind than the program's makes a misfit:
 * nothing is guessed.
 */
export function mapResponse(
  source: Pick<Source, 'fields'>,
  questions: readonly Question[],
  response: FormResponse,
): Mapped {
  const known = new Map(questions.map((question) => [question.id, question]));
  const mappedRefs = new Set(Object.values(source.fields));
  const unmapped = [...new Set(response.answers.map(({ ref }) => ref))].filter((ref) => !mappedRefs.has(ref));
  const misfit = (reason: string): Mapped => ({ kind: 'misfit', reason, unmapped });

  const answers: Record<string, AnswerValue> = {};
  const flags: Flag[] = [];
  for (const [id, ref] of Object.entries(source.fields)) {
    const question = known.get(id);
    if (!question) continue;
    const given = response.answers.filter((answer) => answer.ref === ref);
    if (given.length > 1) return misfit(`two answers on the form have the reference of the question "${id}"`);
    const [answer] = given;
    if (!answer) {
      const gone = response.fields && !response.fields.some((field) => field.ref === ref);
      if (gone && question.required) return misfit(`the question "${id}" is no longer on the form`);
      continue;
    }
    const read = readAnswer(question, answer.value);
    if (read.kind === 'unreadable' && question.use === 'consent') {
      // Not a yes, and not a no either: the person is asked again.
      flags.push('consent-unreadable');
      continue;
    }
    if (read.kind === 'unreadable') return misfit(`the answer to "${id}" does not fit: ${read.why}`);
    answers[id] = read.value;
  }
  return { kind: 'mapped', answers, unmapped, flags };
}

/** The form's questions as last seen: those that the delivery lists, or those known so far and the ones answered now. */
export function seenFields(
  before: readonly FormField[] | undefined,
  { fields, answered = [] }: Pick<FormResponse, 'fields' | 'answered'>,
): readonly FormField[] {
  if (fields) return fields;
  const now = new Set(answered.map(({ ref }) => ref));
  return [...(before ?? []).filter(({ ref }) => !now.has(ref)), ...answered].sort((a, b) =>
    a.ref < b.ref ? -1 : 1,
  );
}
