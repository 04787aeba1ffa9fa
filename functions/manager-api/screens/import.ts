/** People from a file: its columns and what they probably are, a verdict for each line, the import itself and its undoing. */
import * as z from 'zod';
import { asText } from '../../../shared/domain/answers.ts';
import { iso } from '../../../shared/domain/calendar.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { Role } from '../../../shared/domain/program-values.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { type Sheet, UnreadableSheet } from '../../../shared/forms/sheet.ts';
import { sampleAnswers } from '../../../shared/forms/samples.ts';
import { suggestMapping } from '../../../shared/forms/suggest.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { findImport, listImports, type PeopleImport } from '../../../shared/store/imports.ts';
import { listManagers } from '../../../shared/store/managers.ts';
import type { ImportFile, ImportRow } from '../../../shared/usecases/intake/import-people.ts';
import {
  type ApiDependencies,
  managerRoute,
  type ManagerRequest,
  readerRoute,
  type Routes,
} from '../route.ts';

/** Loaded when people are brought in, which is on few days of a cohort. */
const importing = () => import('../../../shared/usecases/intake/import-people.ts');

export interface ImportsView {
  readonly imports: readonly (Pick<
    PeopleImport,
    'id' | 'kind' | 'at' | 'people' | 'done' | 'added' | 'toldAt'
  > & {
    readonly by: string;
    /** Until then it can be taken back; absent afterward. */
    readonly undoUntil?: string;
  })[];
  /** Why nothing can be imported as applications now. */
  readonly refused?: string;
  /** A file to begin with, as CSV: a column for each question, and one line. */
  readonly sample: string;
}

/** The columns of a file. */
export interface ColumnsView {
  readonly lines: number;
  readonly columns: readonly {
    readonly heading: string;
    /** Some of what stands in it. */
    readonly examples: readonly string[];
    /** The question that it probably answers. */
    readonly question?: string;
    readonly isSure: boolean;
  }[];
  readonly questions: readonly { readonly id: string; readonly text: string; readonly required: boolean }[];
}

export interface CheckedView {
  readonly counts: Readonly<Record<ImportRow['verdict'], number>>;
  /** Of those who are new, so many have not consented: they are asked for it by the receipt. */
  readonly withoutConsent: number;
  /** Lines with something to look at first, then the others; not all of a long file. */
  readonly rows: readonly ImportRow[];
}

/** As much as a request holds beside what surrounds it. */
const MOST_BYTES = 4_000_000;
const EXAMPLES = 3;
const MOST_ROWS = 300;

const FileBody = z.object({
  /** The bytes of the file in base64. */
  file: z.base64().max(Math.ceil((MOST_BYTES * 4) / 3) + 4),
});

const ImportBody = FileBody.extend({
  kind: z.enum(['applications', 'invitees']),
  /** Each column that is used, with the id of its question. */
  columns: z.record(z.string(), z.string()),
  role: Role.optional(),
  /** The import that this goes on with. */
  id: z.string().max(30).optional(),
});

async function readImports(
  { table, clock }: ApiDependencies,
  found: CohortWithProgram,
): Promise<ImportsView> {
  const { importRefused, undoUntil } = await importing();
  const [imports, managers] = await Promise.all([
    listImports(table, found.cohort.id),
    listManagers(table, found.program.program.id),
  ]);
  const who = new Map(managers.map(({ id, email }) => [id, email]));
  const refused = importRefused(found, 'applications');
  return {
    imports: imports.map(({ by, ...made }) => ({
      ...made,
      by: who.get(by) ?? 'someone who is no manager any more',
      ...(clock() < undoUntil(made) && { undoUntil: iso(undoUntil(made)) }),
    })),
    ...(refused !== undefined && { refused }),
    sample: await sampleFile(found.program),
  };
}

async function sampleFile(program: Program): Promise<string> {
  const { csv } = await import('../../../shared/export/csv.ts');
  const answers = sampleAnswers(program);
  const columns = program.questions.map(({ text }) => ({ name: text, meaning: text }));
  const line = program.questions.map(({ id }) => asText(answers[id] ?? ''));
  return csv({ title: 'People', zone: program.cohort.zone, columns, records: [line] });
}

/** The sheet, or what is wrong with the file. */
async function sheetIn(file: string): Promise<Sheet | HttpAnswer> {
  // What reads files is loaded when there is one.
  const { readSheetFile } = await import('../../../shared/forms/sheet-file.ts');
  try {
    return await readSheetFile(new Uint8Array(Buffer.from(file, 'base64')));
  } catch (error) {
    if (error instanceof UnreadableSheet) return json(422, { message: error.message });
    throw error;
  }
}

const TOO_LARGE =
  'The file is larger than 4 MB. Save the sheet with the people alone, or part it into several.';

async function readColumns(
  _: ApiDependencies,
  { program }: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<HttpAnswer> {
  const { data } = FileBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: TOO_LARGE });
  const sheet = await sheetIn(data.file);
  if ('status' in sheet) return sheet;
  const asked = sheet.headings
    .filter((heading) => heading !== '')
    .map((heading) => ({
      ref: heading,
      title: heading,
      answers: sheet.lines.slice(0, 100).flatMap(({ cells }) => cells.get(heading) ?? []),
    }));
  const suggested = new Map(
    [...suggestMapping(program.questions, asked)].map(([question, { ref, isSure }]) => [
      ref,
      { question, isSure },
    ]),
  );
  const view: ColumnsView = {
    lines: sheet.lines.length,
    columns: asked.map(({ ref, answers }) => ({
      heading: ref,
      examples: [...new Set(answers)].slice(0, EXAMPLES).map((one) => one.slice(0, 80)),
      isSure: false,
      ...suggested.get(ref),
    })),
    questions: program.questions.map(({ id, text, required }) => ({ id, text, required })),
  };
  return json(200, view);
}

type Asked = { readonly file: ImportFile; readonly id: string | undefined } | HttpAnswer;

async function importIn(program: Program, { request }: ManagerRequest): Promise<Asked> {
  const { data } = ImportBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: TOO_LARGE });
  const sheet = await sheetIn(data.file);
  if ('status' in sheet) return sheet;
  const byId = new Map(program.questions.map((question) => [question.id, question]));
  const columns = new Map(
    Object.entries(data.columns).flatMap(([heading, id]) => {
      const question = byId.get(id);
      return question ? [[heading, question] as const] : [];
    }),
  );
  const answered = [...columns.values()];
  if (!answered.some(({ use }) => use === 'email'))
    return json(422, { message: 'Say which column holds the email addresses.' });
  const twice = answered.find(({ id }, index) => answered.findIndex((one) => one.id === id) !== index);
  if (twice) return json(422, { message: `Two columns answer "${twice.text}". Choose one of them.` });
  return { file: { kind: data.kind, sheet, columns, role: data.role }, id: data.id };
}

async function checkFile(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  asked: ManagerRequest,
): Promise<HttpAnswer> {
  const read = await importIn(found.program, asked);
  if ('status' in read) return read;
  const { checkImport } = await importing();
  const rows = await checkImport(dependencies, found, read.file);
  const count = (verdict: ImportRow['verdict']): number =>
    rows.filter((one) => one.verdict === verdict).length;
  const isRemarkable = ({ verdict, says }: ImportRow): boolean => verdict === 'left-out' || says.length > 0;
  const view: CheckedView = {
    counts: {
      new: count('new'),
      known: count('known'),
      joined: count('joined'),
      'left-out': count('left-out'),
    },
    withoutConsent: rows.filter(({ lacksConsent }) => lacksConsent).length,
    rows: [...rows.filter(isRemarkable), ...rows.filter((row) => !isRemarkable(row))].slice(0, MOST_ROWS),
  };
  return json(200, view);
}

/** Begins an import, or goes on with it: the same again until everyone was attended to. */
async function importFile(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  asked: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const read = await importIn(found.program, asked);
  if ('status' in read) return read;
  const { file, id } = read;
  const { beginImport, importRefused, runImport } = await importing();
  const refused = importRefused(found, file.kind);
  if (refused !== undefined) return json(409, { message: refused });
  const made =
    id === undefined
      ? await beginImport(dependencies, found, { file, by: asked.manager.id })
      : await findImport(dependencies.table, found.cohort.id, id);
  return made && json(200, await runImport(dependencies, found, { made, file }));
}

const ActBody = z.object({ act: z.enum(['undo', 'tell']), after: z.string().max(60).optional() });

/** Takes an import back, or sends the receipts or invitations: the same again with where the last call ended. */
async function actOnImport(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = ActBody.safeParse(jsonBody(request));
  const made = await findImport(dependencies.table, found.cohort.id, request.params['import'] ?? '');
  if (!made || !data) return undefined;
  const { tellImported, undoImport, undoUntil } = await importing();
  const part = { made, by: manager.id, ...(data.after !== undefined && { after: data.after }) };
  if (data.act === 'tell')
    return found.cohort.state === 'open'
      ? json(200, await tellImported(dependencies, found, part))
      : json(409, { message: 'Applications have closed, so these emails would say nothing true any more.' });
  if (dependencies.clock() > undoUntil(made))
    return json(409, { message: 'This import is older than a day, and stays.' });
  return json(200, await undoImport(dependencies, found, part));
}

export const routes = {
  'GET /api/cohorts/{cohort}/imports': readerRoute(readImports),
  'POST /api/cohorts/{cohort}/imports/columns': managerRoute(readColumns),
  'POST /api/cohorts/{cohort}/imports/check': managerRoute(checkFile),
  'POST /api/cohorts/{cohort}/imports': managerRoute(importFile),
  'POST /api/cohorts/{cohort}/imports/{import}/acts': managerRoute(actOnImport),
} as const satisfies Routes;
