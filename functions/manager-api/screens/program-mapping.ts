/** The forms of a program: how their questions map to its own, tried on real deliveries. */
import type { Delivery } from '../../../shared/domain/delivery.ts';
import * as z from 'zod';
import { type ApiDependencies, readerRoute, cohortRoute, type Routes } from '../route.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { listSources } from '../../../shared/store/sources.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { Bucket } from '../../../shared/store/bucket.ts';
import { type HttpRequest, type HttpAnswer, jsonBody, json } from '../../../shared/http.ts';
import { readProgramFile } from '../../../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import { newestDeliveries } from '../../../shared/store/deliveries.ts';
import { type PreviewRow, readAs } from './deliveries.ts';
import type { Question } from '../../../shared/domain/program-questions.ts';
import { isOwnForm, type RegisteredSource } from '../../../shared/domain/source.ts';
import { suggestMapping } from '../../../shared/forms/suggest.ts';
import { answerInWords } from './person.ts';
import { bodyIfThere, parseDelivery } from '../../../shared/usecases/intake/read-delivery.ts';
import { FILE } from './program-draft.ts';

export interface FormView {
  readonly id: string;
  readonly provider: string;
  readonly purpose: string;
  readonly lastDeliveryAt?: string;
  /** Place among the program's sources. */
  readonly at: number;
  readonly questions: readonly { readonly id: string; readonly text: string; readonly required: boolean }[];
  /** Our question to the form's reference. */
  readonly fields: Readonly<Record<string, string>>;
  /** The form's questions as last seen. */
  readonly seen: readonly {
    readonly ref: string;
    readonly type: string;
    readonly title: string;
    readonly isNew: boolean;
    /** Some of what was answered, so that she sees which question it is. */
    readonly examples: readonly string[];
  }[];
  /** What is not mapped yet and is probably asked there: our question to the form's reference. */
  readonly suggested: Readonly<Record<string, string>>;
  /** References that are mapped and no longer on the form. */
  readonly gone: readonly string[];
}

const PREVIEWED = 5;

/** The forms of a cohort: their questions as last seen, what is mapped, and what no longer fits. */
async function readForms(
  dependencies: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<FormView[]> {
  const sources = (await listSources(dependencies.table, cohort.id)).filter((source) => !isOwnForm(source));
  return Promise.all(
    sources
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(async (source) => {
        const { id, provider, purpose, lastDeliveryAt, seen = [], fields, survey } = source;
        const answers = await answersBy(dependencies, source);
        const examplesOf = (ref: string): readonly string[] => answers.get(ref) ?? [];
        const known = new Set(seen.map(({ ref }) => ref));
        const mapped = new Set(Object.values(fields));
        const asked = program.surveys.find((one) => one.id === survey)?.questions ?? [];
        return {
          id,
          provider,
          purpose,
          ...(lastDeliveryAt !== undefined && { lastDeliveryAt }),
          at: program.sources.findIndex((one) => one.id === id),
          questions: (purpose === 'survey' ? asked : program.questions).map((question) => ({
            id: question.id,
            text: question.text,
            required: 'required' in question && question.required,
          })),
          fields,
          seen: seen.map(({ ref, title = '', type }) => ({
            ref,
            type,
            title: title || ref,
            isNew: !mapped.has(ref),
            examples: examplesOf(ref).slice(0, EXAMPLES),
          })),
          suggested: purpose === 'survey' ? {} : suggestedOf(program.questions, source, examplesOf),
          gone: seen.length > 0 ? Object.values(fields).filter((ref) => !known.has(ref)) : [],
        };
      }),
  );
}

const EXAMPLES = 3;

/** Those of the newest whose bytes are still there. */
async function newestWithBody(
  { table, bucket }: Pick<ApiDependencies, 'table' | 'bucket'>,
  { id }: RegisteredSource,
): Promise<readonly { readonly delivery: Delivery; readonly body: Uint8Array }[]> {
  const newest = await newestDeliveries(table, [id], PREVIEWED);
  const found = await Promise.all(
    newest.map(async (delivery) => ({ delivery, body: await bodyIfThere({ table, bucket }, delivery) })),
  );
  return found.flatMap(({ delivery, body }) => (body ? [{ delivery, body }] : []));
}

/** What the newest deliveries answered, by the form's references; nothing of surveys, which are confidential. */
async function answersBy(
  { table, bucket }: ApiDependencies,
  source: RegisteredSource,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (source.purpose === 'survey') return new Map();
  const newest = await newestWithBody({ table, bucket }, source);
  const parsed = newest.map(({ delivery, body }) => parseDelivery(source, delivery, body));
  const answers = parsed.flatMap((one) => (one.kind === 'response' ? one.response.answers : []));
  return new Map(
    [...Map.groupBy(answers, ({ ref }) => ref)].map(([ref, given]) => [
      ref,
      [...new Set(given.map(({ value }) => answerInWords(value)))].filter(Boolean),
    ]),
  );
}

/** For questions that are not mapped to anything that is there, among what no other question has. */
function suggestedOf(
  questions: readonly Question[],
  { fields, seen = [] }: RegisteredSource,
  answersOf: (ref: string) => readonly string[],
): Readonly<Record<string, string>> {
  const mapped = new Set(Object.values(fields));
  const known = new Set(seen.map(({ ref }) => ref));
  const open = questions.filter(({ id }) => !known.has(fields[id] ?? ''));
  const asked = seen
    .filter(({ ref }) => !mapped.has(ref))
    .map(({ ref, title = '' }) => ({ ref, title: title || ref, answers: answersOf(ref) }));
  return Object.fromEntries([...suggestMapping(open, asked)].map(([id, { ref }]) => [id, ref]));
}

const PreviewBody = z.object({ text: z.string().max(300_000), source: z.string() });

/** The newest deliveries of a form as the draft's mapping would read them. Nothing is kept. */
async function previewMapping(
  { table, bucket }: { readonly table: Table; readonly bucket: Bucket },
  { cohort }: CohortWithProgram,
  { request }: { readonly request: HttpRequest },
): Promise<HttpAnswer | undefined> {
  const read = PreviewBody.safeParse(jsonBody(request));
  const file = read.data && readProgramFile(FILE, read.data.text, KNOWN_EMAILS);
  if (file?.kind !== 'program')
    return json(422, { message: 'Fix the problems in the program before you try its mapping.' });
  const source = (await listSources(table, cohort.id)).find(({ id }) => id === read.data?.source);
  const drafted = file.program.sources.find(({ id }) => id === read.data?.source);
  if (!source || !drafted) return undefined;
  if (source.purpose === 'survey')
    return json(409, { message: 'Survey answers are confidential, so there is nothing to try it on.' });
  const newest = await newestWithBody({ table, bucket }, source);
  const rows = newest.map(({ delivery, body }): PreviewRow => {
    const parsed = parseDelivery(source, delivery, body);
    return { at: delivery.receivedAt, ...readAs(file.program, drafted, parsed) };
  });
  return json(200, rows);
}

export const routes = {
  'GET /api/cohorts/{cohort}/forms': readerRoute(readForms),
  'POST /api/cohorts/{cohort}/forms/preview': cohortRoute('manager', previewMapping),
} as const satisfies Routes;
