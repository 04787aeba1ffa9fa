/** Tables for managers as CSV and as workbooks: small ones at once, large ones apart, with a look at how far they are. */
import { fromIso, iso, localDate, MINUTE } from '../../shared/domain/calendar.ts';
import { FILE_TYPES, isBuilding, isReady, lastReady, objectKey } from '../../shared/domain/export-file.ts';
import { csv } from '../../shared/export/csv.ts';
import type { Sheet, SheetPages, SheetRecord } from '../../shared/export/sheet.ts';
import { xlsx } from '../../shared/export/xlsx.ts';
import { type HttpAnswer, type HttpHandler, type HttpRequest, json } from '../../shared/http.ts';
import { cohortFor, type Manager, signedIn } from '../../shared/usecases/access/cohort-access.ts';
import { type ExportInput, startExport } from '../../shared/usecases/reports/export-file.ts';
import {
  EVERYTHING,
  FILE_FORMATS,
  type FileFormat,
  fileNamed,
  type NamedFile,
  SHEET_NAMES,
} from '../../shared/domain/export-names.ts';
import { exportSheet } from '../../shared/usecases/reports/export-sheet.ts';
import { auditWrite } from '../../shared/store/audit.ts';
import { findExport } from '../../shared/store/export-files.ts';
import { admitted } from '../../shared/usecases/access/access-tokens.ts';
import { DATA_ROUTE, PROGRESS_ROUTE } from './routes.ts';
import type { CohortWithProgram } from '../../shared/domain/cohort.ts';
import type { Dependencies as All } from '../../shared/usecases/dependencies.ts';
import type { Workflow } from '../../shared/usecases/journey/schedules.ts';

export interface Dependencies extends Pick<All, 'table' | 'bucket' | 'clock'> {
  readonly exports: Workflow<ExportInput>;
  /** Answers larger than this, in bytes as they travel, are made apart: Lambda answers with at most 6 MB. */
  readonly inlineBytes?: number;
}

const INLINE_BYTES = 4 * 1024 * 1024;
/** More rows than this are not made within a request. */
const INLINE_ROWS = 5000;
const LINK_SECONDS = 300;
const LOOK_AGAIN = { 'retry-after': '2' };

interface Asked {
  readonly found: CohortWithProgram;
  readonly file: string;
  readonly named: NamedFile;
  /** Who asks: a manager, or a key. */
  readonly by: string;
  /** A page, which cannot follow a redirect to the bucket: its policy forbids it. It goes to the address itself. */
  readonly byPage: boolean;
  /** Where to ask again while it is being made. */
  readonly again: string;
}

export function exportTable(dependencies: Dependencies): HttpHandler {
  return async (request) => {
    if (request.route === DATA_ROUTE) return byKey(dependencies, request);
    const manager = signedIn(request);
    if (!manager) return json(401, { message: 'Please sign in.' });
    const asked = await whatIsAsked(dependencies, request, manager);
    if (!asked)
      return json(404, {
        message: `There is no such export. There are, as ${FILE_FORMATS.map((one) => `.${one}`).join(' and as ')}: ${SHEET_NAMES.join(', ')}; and ${EVERYTHING}.`,
      });
    return request.route === PROGRESS_ROUTE ? progress(dependencies, asked) : file(dependencies, asked);
  };
}

/** By a key in the header, or in the address of a link to one file. */
async function byKey(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { cohort = '', file: name = '' } = request.params;
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const named = fileNamed(name);
  const key = bearer ?? request.query['key'] ?? '';
  const admits = named && (await admitted(dependencies, key, { cohort, file: name }));
  if (!admits) return json(404, { message: 'There is no such export, or the key does not open it.' });
  // An address is seen by others on its way; only a key for one file may stand there.
  if (bearer === undefined && admits.token.kind !== 'file')
    return json(403, { message: 'Send this key in the header: Authorization: Bearer KEY.' });
  const { found, token } = admits;
  const again = `/data/${found.cohort.id}/${name}`;
  const asked = { found, file: name, named, by: `key:${token.id}`, byPage: false, again };
  const made = await findExport(dependencies.table, { cohort: found.cohort.id, file: name });
  const now = dependencies.clock();
  const last = made && lastReady(made, now);
  if (!last) return made && isBuilding(made, now) ? progress(dependencies, asked) : file(dependencies, asked);
  // A spreadsheet takes what it is given at once: the last file, while a newer one is made behind it.
  if (!isBuilding(made, now) && now - fromIso(made.startedAt) >= FRESH_MS)
    await startExport(dependencies, found, name);
  return { status: 303, headers: { location: await linkTo(dependencies, asked, last) } };
}

/** A file that was made apart is made anew when it is asked for after this. */
const FRESH_MS = 10 * MINUTE;

async function whatIsAsked(
  { table }: Dependencies,
  request: HttpRequest,
  manager: Manager,
): Promise<Asked | undefined> {
  const name = request.params['file'] ?? '';
  const named = fileNamed(name);
  const found = await cohortFor(table, request, {
    cohort: request.params['cohort'] ?? '',
    atLeast: 'reader',
  });
  const byPage = request.headers.get('accept')?.includes('json') ?? false;
  if (!found || !named) return undefined;
  const again = `/export/${found.cohort.id}/${name}/progress`;
  return { found, file: name, named, by: manager.id, byPage, again };
}

/** The file itself, or the address at which to see how far it is. */
async function file(
  dependencies: Dependencies,
  { found, file, named, by, again: location }: Asked,
): Promise<HttpAnswer> {
  const { table, clock, inlineBytes = INLINE_BYTES } = dependencies;
  const { id } = found.cohort;
  await table.write(auditWrite(id, { at: iso(clock()), by, what: 'exported', about: named.name }));
  if (named.format !== 'zip') {
    const small = await smallSheet(await exportSheet(table, found, { name: named.name, now: clock() }));
    const answer = small && (await fileAnswer(small, named.format, fileName(dependencies, found, named)));
    if (answer && Buffer.byteLength(answer.body ?? '') <= inlineBytes) return answer;
  }
  await startExport(dependencies, found, file);
  return { ...json(202, { progress: location }), headers: { location, ...LOOK_AGAIN } };
}

/** How far a large file is; once it is there, an address of it for some minutes. */
async function progress(dependencies: Dependencies, asked: Asked): Promise<HttpAnswer> {
  const { table, clock } = dependencies;
  const { found, file, byPage } = asked;
  const made = await findExport(table, { cohort: found.cohort.id, file });
  const now = clock();
  if (made && isBuilding(made, now))
    return { ...json(202, { state: 'building', rows: made.rows }), headers: LOOK_AGAIN };
  if (made && isReady(made, now)) {
    const location = await linkTo(dependencies, asked, made);
    return byPage
      ? json(200, { state: 'ready', rows: made.rows, location })
      : { status: 303, headers: { location } };
  }
  return json(409, {
    message: 'This export was not finished, or is older than a day. Please export it again.',
  });
}

async function linkTo(
  { bucket, clock }: Dependencies,
  { found, named }: Asked,
  made: Parameters<typeof objectKey>[0],
): Promise<string> {
  return bucket.link(objectKey(made), { seconds: LINK_SECONDS, fileName: fileName({ clock }, found, named) });
}

/** Everything, if it is little. */
async function smallSheet({ pages, ...head }: SheetPages): Promise<Sheet | undefined> {
  const records: SheetRecord[] = [];
  for await (const page of pages) {
    records.push(...page);
    if (records.length > INLINE_ROWS) return undefined;
  }
  return { ...head, records };
}

function fileName(
  { clock }: Pick<Dependencies, 'clock'>,
  { cohort, program }: CohortWithProgram,
  { name, format }: NamedFile,
): string {
  return `${cohort.id}-${name}-${localDate(clock(), program.cohort.zone)}.${format}`;
}

/** Text as text, a workbook as its bytes. */
async function fileAnswer(sheet: Sheet, format: FileFormat, fileName: string): Promise<HttpAnswer> {
  const answer = {
    status: 200,
    type: FILE_TYPES[format],
    headers: { 'content-disposition': `attachment; filename="${fileName}"` },
  };
  return format === 'csv'
    ? { ...answer, body: csv(sheet) }
    : { ...answer, body: Buffer.from(await xlsx(sheet)).toString('base64'), base64: true };
}
