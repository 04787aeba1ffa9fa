/** What tables a cohort is exported as, and the files that they are asked for by. Pure. */

/** Tables of single rows. */
export const EXPORTS = [
  'applications',
  'people',
  'pairs',
  'sessions',
  'responses',
  'messages',
  'deliveries',
] as const;
export type ExportName = (typeof EXPORTS)[number];

/** Tables of the report. */
export const REPORT_TABLES = [
  'goals',
  'registration',
  'capacity',
  'answers',
  'matching',
  'meetings',
  'funnel',
  'satisfaction',
  'skills',
] as const;
export type ReportTableId = (typeof REPORT_TABLES)[number];

/** What every other file's columns mean. */
export const DICTIONARY_NAME = 'dictionary';

export type TableName = ExportName | ReportTableId;
export type SheetName = TableName | typeof DICTIONARY_NAME;
export const SHEET_NAMES: readonly SheetName[] = [...EXPORTS, ...REPORT_TABLES, DICTIONARY_NAME];

export const FILE_FORMATS = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** All tables of a cohort in every format, with the dictionary. */
export const EVERYTHING = 'everything.zip';

export type NamedFile =
  | { readonly name: SheetName; readonly format: FileFormat }
  /** It is always made apart. */
  | { readonly name: 'everything'; readonly format: 'zip' };

/** `people.csv` as its table and format; `undefined` when there is no such table. */
export function fileNamed(file: string): NamedFile | undefined {
  if (file === EVERYTHING) return { name: 'everything', format: 'zip' };
  const [base, ending] = file.split('.', 2);
  const name = SHEET_NAMES.find((one) => one === base);
  const format = FILE_FORMATS.find((one) => one === ending);
  return name && format && file === `${name}.${format}` ? { name, format } : undefined;
}
