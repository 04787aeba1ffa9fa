/** What tables a cohort is exported as, and the files that they are asked for by. */
import { EVERYTHING, type FileFormat } from '../../domain/export-file.ts';
import { REPORT_TABLES, type ReportTableId } from '../../domain/report.ts';
import { DICTIONARY_NAME, EXPORTS, type ExportName } from '../../export/columns.ts';

export type TableName = ExportName | ReportTableId;
/** Every table that a cohort is exported as. */
export const TABLE_NAMES: readonly TableName[] = [...EXPORTS, ...REPORT_TABLES];
export type SheetName = TableName | typeof DICTIONARY_NAME;
export const SHEET_NAMES: readonly SheetName[] = [...TABLE_NAMES, DICTIONARY_NAME];

export type NamedFile =
  | { readonly name: SheetName; readonly format: FileFormat }
  /** It is always made apart. */
  | { readonly name: 'everything'; readonly format: 'zip' };

/** `people.csv` as its table and format; `undefined` when there is no such table. */
export function fileNamed(file: string): NamedFile | undefined {
  if (file === EVERYTHING) return { name: 'everything', format: 'zip' };
  const [, base, format] = /^([a-z-]+)\.(csv|xlsx)$/.exec(file) ?? [];
  const name = SHEET_NAMES.find((one) => one === base);
  return name && { name, format: format as FileFormat };
}
