/** A form as a program knows it, and what was last seen of it. */
import { createHash } from 'node:crypto';
import type { CohortId, IsoInstant, ProgramId } from './brand.ts';
import type { Source } from './program-questions.ts';
import type { Program } from './program.ts';

/** A question of a form, as its provider names it. */
export interface FormField {
  readonly ref: string;
  readonly type: string;
  readonly title?: string;
}

/** What a form said of itself when its script was set up. */
export interface Introduction {
  readonly form: string;
  readonly title: string;
  /** Where people fill it in. */
  readonly link?: string;
  /** It takes responses, as far as the tool says. */
  readonly isOpen: boolean;
  /** The form's references of the program's questions, where it was made of these. */
  readonly fields: Readonly<Record<string, string>>;
  readonly at: IsoInstant;
}

/** A source as registered: the program file's words, the cohort it feeds, and what was last seen of its form. */
export interface RegisteredSource extends Source {
  readonly cohort: CohortId;
  readonly program: ProgramId;
  /** The form's questions as last seen. */
  readonly seen?: readonly FormField[];
  /** The form's fingerprint that the manager was told about. */
  readonly flagged?: string;
  readonly introduced?: Introduction;
  readonly lastDeliveryAt?: IsoInstant;
  /** Up to when the provider's own list of responses has been compared. */
  readonly reconciledTo?: IsoInstant;
}

/** Mentorline's own form: a page of ours, with nothing to connect. */
export function isOwnForm({ provider }: Pick<Source, 'provider'>): boolean {
  return provider === 'mentorline';
}

/** Where people find a form; absent where no one said. `publicUrl`: of our own pages. */
export function formAddress(
  { cohort, sources }: Pick<Program, 'cohort' | 'sources'>,
  source: Source,
  publicUrl: string,
): string | undefined {
  if (!isOwnForm(source)) return source.link;
  const own = sources.filter(isOwnForm);
  return `${publicUrl}/apply/${cohort.id}${own.length > 1 ? `?form=${source.id}` : ''}`;
}

/** What a form looks like, as one short text: changes when a question comes, goes or changes its kind. */
export function formFingerprint(fields: readonly FormField[]): string {
  const lines = fields.map(({ ref, type }) => `${ref} ${type}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

/** Whether a mapped question is no longer on the form, as far as the form has been seen. */
export function hasLostQuestions({ fields, seen = [] }: Pick<RegisteredSource, 'fields' | 'seen'>): boolean {
  const known = new Set(seen.map(({ ref }) => ref));
  return known.size > 0 && Object.values(fields).some((ref) => !known.has(ref));
}
