/** Files that take longer than a request: asked for, made by a workflow of their own, fetched by an address that expires. */
import { fromIso, iso } from '../../domain/calendar.ts';
import { type ExportFile, exportName, FILE_TYPES, isBuilding, objectKey } from '../../domain/export-file.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { csvPages } from '../../export/csv.ts';
import type { SheetPages, SheetRecord } from '../../export/sheet.ts';
import { xlsxPages } from '../../export/xlsx.ts';
import { type ZipEntry, zipped } from '../../export/zip.ts';
import { exportProgressWrite, findExport, newExportWrite } from '../../store/export-files.ts';
import { findCohortWithProgram } from '../../store/cohorts.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Workflow } from '../journey/schedules.ts';
import { type FileFormat, fileNamed } from '../../domain/export-names.ts';
import { everySheet, exportSheet } from './export-sheet.ts';

/** What the workflow is given. */
export type ExportInput = Pick<ExportFile, 'cohort' | 'file' | 'startedAt'>;

/** Rows between two notes of how far it is. */
const NOTED_EACH = 10_000;

/** Begins to make a file; one that is being made already is that one. */
export async function startExport(
  {
    table,
    clock,
    exports,
  }: Pick<Dependencies, 'table' | 'clock'> & { readonly exports: Workflow<ExportInput> },
  { cohort }: CohortWithProgram,
  file: string,
): Promise<void> {
  const before = await findExport(table, { cohort: cohort.id, file });
  const isUnderWay = before && isBuilding(before, clock());
  const { startedAt } = isUnderWay ? before : { startedAt: iso(clock()) };
  const readyBefore = before?.state === 'ready' ? before.startedAt : before?.readyBefore;
  const begun: ExportFile = {
    ...{ cohort: cohort.id, file, startedAt, state: 'building', rows: 0 },
    ...(readyBefore !== undefined && { readyBefore }),
  };
  if (!isUnderWay && (await table.write(newExportWrite(begun, before))) === 'refused') return;
  // Also where it is under way: a start that broke off after the row was written is made good, and a second one does nothing.
  await exports.start(exportName(begun), { cohort: cohort.id, file, startedAt });
}

/** Makes it, a page of the table in memory at a time. Doing it again makes the same file anew. */
export async function buildExport(
  { table, bucket }: Pick<Dependencies, 'table' | 'bucket'>,
  input: ExportInput,
): Promise<void> {
  const found = await findCohortWithProgram(table, input.cohort);
  const named = fileNamed(input.file);
  if (!found || !named) throw new Error('There is no such cohort, or no such table, to export.');
  const now = fromIso(input.startedAt);
  let rows = 0;
  let noted = 0;
  async function* counting(pages: SheetPages['pages']): AsyncGenerator<readonly SheetRecord[]> {
    for await (const page of pages) {
      yield page;
      rows += page.length;
      if (rows - noted < NOTED_EACH) continue;
      noted = rows;
      await table.write(exportProgressWrite(input, { rows }));
    }
  }
  const counted = (sheet: SheetPages): SheetPages => ({ ...sheet, pages: counting(sheet.pages) });
  const content =
    named.format === 'zip'
      ? zipped(entriesOf(everySheet(table, found, now), counted), new Date(now))
      : pieces(counted(await exportSheet(table, found, { name: named.name, now })), named.format);
  await bucket.stream(objectKey(input), content, FILE_TYPES[named.format]);
  await table.write(exportProgressWrite(input, { rows, state: 'ready' }));
}

function pieces(sheet: SheetPages, format: FileFormat): AsyncIterable<Uint8Array | string> {
  return format === 'csv' ? csvPages(sheet) : xlsxPages(sheet);
}

/** Each table twice, read for each: neither file waits for the other in memory. Rows are counted once. */
async function* entriesOf(
  sheets: ReturnType<typeof everySheet>,
  counted: (sheet: SheetPages) => SheetPages,
): AsyncGenerator<ZipEntry> {
  for await (const { name, sheet } of sheets) {
    yield { name: `csv/${name}.csv`, pieces: pieces(counted(sheet()), 'csv') };
    yield { name: `xlsx/${name}.xlsx`, pieces: pieces(sheet(), 'xlsx'), isCompressed: true };
  }
}

/** The workflow gave up: she is told so, and may ask again. */
export async function giveUpExport(
  { table }: Pick<Dependencies, 'table'>,
  input: ExportInput,
): Promise<void> {
  await table.write(exportProgressWrite(input, { state: 'failed' }));
}
