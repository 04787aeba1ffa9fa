/** From a provider's answers to ours, by the references that the program file names. Pure. */
import { asLabels, isAnswered, readAnswer, type AnswerValue, type Answers } from '../domain/answers.ts';
import { cutToBytes } from '../domain/plain-text.ts';
import type { Question, Source } from '../domain/program-questions.ts';
import type { Flag, FormAnswer, FormResponse } from './provider.ts';
import type { FormField } from '../domain/source.ts';

export type Mapped =
  | {
      readonly kind: 'mapped';
      readonly answers: Answers;
      /** Questions whose answer did not fit; the others stand, and the person is asked again. */
      readonly unfit: readonly string[];
      readonly unmapped: readonly string[];
      readonly flags: readonly Flag[];
    }
  /** Some question cannot be read as the program understands it: the manager fixes the mapping and replays. */
  | {
      readonly kind: 'misfit';
      /** The question that nothing can be made of. */
      readonly question: string;
      readonly reason: string;
      readonly unmapped: readonly string[];
    };

/** A response with some answers in the place of what was sent, by question. Only what is mapped can be answered. */
export function withCorrections(
  source: Pick<Source, 'fields'>,
  response: FormResponse,
  corrected: Readonly<Record<string, AnswerValue>>,
): FormResponse {
  const values = new Map(
    Object.entries(corrected).flatMap(([id, value]) => {
      const ref = source.fields[id];
      return ref === undefined ? [] : [[ref, value] as const];
    }),
  );
  const others = response.answers.filter(({ ref }) => !values.has(ref));
  return { ...response, answers: [...others, ...[...values].map(([ref, value]) => ({ ref, value }))] };
}

/**
 * Reads the mapped questions. What the form asks beyond the mapping is kept raw and listed as unmapped. An answer that does not
 * fit its question is listed as unfit, and the others stand; only without a readable address or role is nothing of it any use. A
 * question that is mapped but gone from the form, or answered twice, makes a misfit: nothing is guessed.
 */
export function mapResponse(
  source: Pick<Source, 'fields'>,
  questions: readonly Question[],
  response: FormResponse,
): Mapped {
  const known = new Map(questions.map((question) => [question.id, question]));
  const mappedRefs = new Set(Object.values(source.fields));
  const unmapped = [...new Set(response.answers.map(({ ref }) => ref))].filter((ref) => !mappedRefs.has(ref));
  const misfit = (id: string, reason: string): Mapped => ({ kind: 'misfit', question: id, reason, unmapped });

  const answers: Record<string, AnswerValue> = {};
  const flags: Flag[] = [];
  const unfit: string[] = [];
  for (const [id, ref] of Object.entries(source.fields)) {
    const question = known.get(id);
    if (!question) continue;
    const given = response.answers.filter((answer) => answer.ref === ref);
    if (given.length > 1)
      return misfit(id, `two answers on the form have the reference of the question "${id}"`);
    const [answer] = given.filter(({ value }) => isAnswered(value));
    if (!answer) {
      if (given.length > 0) continue;
      const cells = response.answers.filter((one) => one.ref.startsWith(`${ref}:`));
      if (cells.length > 0) {
        const hours = hoursOfGrid(question, ref, cells);
        if (hours) answers[id] = hours;
        else {
          unfit.push(id);
          flags.push('grid');
        }
        continue;
      }
      const gone = response.fields && !response.fields.some((field) => field.ref === ref);
      if (gone && question.required) return misfit(id, `the question "${id}" is no longer on the form`);
      continue;
    }
    const read = readAnswer(question, answer.value);
    if (read.kind === 'unreadable' && question.use === 'consent') {
      // Not a yes, and not a no either: the person is asked again.
      flags.push('consent-unreadable');
      continue;
    }
    if (read.kind === 'unreadable' && (question.use === 'email' || question.use === 'role'))
      return misfit(id, `the answer to "${id}" does not fit: ${read.why}`);
    if (read.kind === 'unreadable') {
      unfit.push(id);
      continue;
    }
    if (read.note !== undefined) flags.push('read-freely');
    if (isAnswered(read.value)) answers[id] = read.value;
  }
  const { fitting, isCut } = fitTogether(answers);
  if (isCut) flags.push('answer-cut');
  return { kind: 'mapped', answers: fitting, unfit, unmapped, flags: [...new Set(flags)] };
}

/** A grid of days and times as the times that the question knows: "Monday" and "Morning" as "Monday morning". */
function hoursOfGrid(question: Question, ref: string, cells: readonly FormAnswer[]): AnswerValue | undefined {
  if (question.kind !== 'availability') return undefined;
  const labels = cells.flatMap(({ ref: cell, value }) => {
    const row = cell.slice(ref.length + 1);
    return asLabels(value).map((column) => [`${row} ${column}`, `${column} ${row}`]);
  });
  const options = Object.keys(question.options);
  const chosen = labels.map((pair) =>
    options.find((one) => pair.some((label) => label.toLowerCase() === one.toLowerCase())),
  );
  return chosen.every((one) => one !== undefined) ? [...new Set(chosen)] : undefined;
}

/** What the answers of one application may hold together, in bytes: a row holds 400 KB, and much else. */
const MOST_BYTES = 250_000;

/** The answers as they are, or their longest texts cut so that all fit into one row. */
function fitTogether(answers: Record<string, AnswerValue>): {
  readonly fitting: Answers;
  readonly isCut: boolean;
} {
  const bytes = Object.values(answers).reduce<number>(
    (sum, value) => sum + Buffer.byteLength(JSON.stringify(value)),
    0,
  );
  if (bytes <= MOST_BYTES) return { fitting: answers, isCut: false };
  const most = Math.floor(MOST_BYTES / Object.keys(answers).length);
  const fitting = Object.entries(answers).map(([id, value]): [string, AnswerValue] => [
    id,
    typeof value === 'string'
      ? cutToBytes(value, most)
      : typeof value === 'object'
        ? cutLabels(value, most)
        : value,
  ]);
  return { fitting: Object.fromEntries(fitting), isCut: true };
}

function cutLabels(labels: readonly string[], most: number): readonly string[] {
  let left = most;
  return labels.filter((label) => (left -= Buffer.byteLength(label) + 3) >= 0);
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
