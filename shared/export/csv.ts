/** CSV that spreadsheets open as text: formula-safe, quoted, with a byte order mark. */
import { stringify } from 'csv-stringify/sync';
import type { Cell } from './columns.ts';
import type { Sheet } from './sheet.ts';

export function csv({ columns, records }: Sheet): string {
  return stringify([columns.map(({ name }) => name), ...records.map((record) => record.map(text))], {
    bom: true,
    quoted: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}

/** Line breaks and control characters would start cells of their own in careless readers. Leading blanks hide formulas. */
function text(value: Cell): string {
  if (value === undefined) return '';
  // A number of ours may be negative; only what people wrote is text that could be a formula.
  return String(value)
    .replace(/[\u0000-\u001f]+/g, ' ')
    .replace(/^[\s\ufeff]+/, '');
}
