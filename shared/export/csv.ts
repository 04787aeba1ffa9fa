/** CSV that spreadsheets open as text: formula-safe, quoted, with a byte order mark. */
import { stringify } from 'csv-stringify/sync';
import type { Cell } from './columns.ts';
import type { Sheet, SheetPages } from './sheet.ts';

const FORM = { quoted: true, escape_formulas: true, record_delimiter: 'windows' } as const;

export function csv({ columns, records }: Sheet): string {
  return head(columns) + body(records);
}

/** The same by pages: one page in memory, however many there are. */
export async function* csvPages({ columns, pages }: SheetPages): AsyncGenerator<string> {
  yield head(columns);
  for await (const records of pages) yield body(records);
}

function head(columns: Sheet['columns']): string {
  return stringify([columns.map(({ name }) => name)], { ...FORM, bom: true });
}

function body(records: Sheet['records']): string {
  return stringify(
    records.map((record) => record.map(text)),
    FORM,
  );
}

/** Line breaks and control characters would start cells of their own in careless readers. Leading blanks hide formulas. */
function text(value: Cell): string {
  if (value === undefined) return '';
  // A number of ours may be negative; only what people wrote is text that could be a formula.
  return String(value)
    .replace(/[\u0000-\u001f]+/g, ' ')
    .replace(/^[\s\ufeff]+/, '');
}
