/** Files that take longer than a request: asked for, made by a workflow of their own, fetched by an address that expires. */
import { fromIso, iso } from '../../domain/calendar.ts';
import {
  type ExportFile,
  exportName,
  FILE_TYPES,
  type FileFormat,
  isBuilding,
  objectKey,
} from '../../domain/export-file.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { csvPages } from '../../export/csv.ts';
import type { SheetPages, SheetRecord } from '../../export/sheet.ts';
import { xlsxPages } from '../../export/xlsx.ts';
import { exportProgressWrite, findExport, newExportWrite } from '../../store/export-files.ts';
import { findCohortWithProgram } from '../../store/cohorts.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Workflow } from '../journey/schedules.ts';
import { exportSheet, type SheetName, SHEET_NAMES } from './export-sheet.ts';

/** What the workflow is given. */
export type ExportInput = Pick<ExportFile, 'cohort' | 'file' | 'startedAt'>;

/** Rows between two notes of how far it is. */
const NOTED_EACH = 10_000;

export interface NamedFile {
  readonly name: SheetName;
  readonly format: FileFormat;
}

/** `people.csv` as its table and format; `undefined` when there is no such table. */
export function fileNamed(file: string): NamedFile | undefined {
  const [, base, format] = /^([a-z-]+)\.(csv|xlsx)$/.exec(file) ?? [];
  const name = SHEET_NAMES.find((one) => one === base);
  return name && { name, format: format as FileFormat };
}

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
  const begun: ExportFile = { cohort: cohort.id, file, startedAt, state: 'building', rows: 0 };
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
  const sheet = await exportSheet(table, found, { name: named.name, now: fromIso(input.startedAt) });
  let rows = 0;
  let noted = 0;
  async function* counting(): AsyncGenerator<readonly SheetRecord[]> {
    for await (const page of sheet.pages) {
      yield page;
      rows += page.length;
      if (rows - noted < NOTED_EACH) continue;
      noted = rows;
      await table.write(exportProgressWrite(input, { rows }));
    }
  }
  const counted: SheetPages = { ...sheet, pages: counting() };
  const content = named.format === 'csv' ? csvPages(counted) : xlsxPages(counted);
  await bucket.stream(objectKey(input), content, FILE_TYPES[named.format]);
  await table.write(exportProgressWrite(input, { rows, state: 'ready' }));
}

/** The workflow gave up: she is told so, and may ask again. */
export async function giveUpExport(
  { table }: Pick<Dependencies, 'table'>,
  input: ExportInput,
): Promise<void> {
  await table.write(exportProgressWrite(input, { state: 'failed' }));
}
