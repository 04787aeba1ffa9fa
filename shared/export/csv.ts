/** CSV that spreadsheets open as text: formula-safe, quoted, with a byte order mark. */
import { stringify } from 'csv-stringify/sync';
import type { Column } from './columns.ts';

export function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const records = rows.map((row) => columns.map(({ of }) => text(of(row))));
  return stringify([columns.map(({ name }) => name), ...records], {
    bom: true,
    quoted: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}

/** Line breaks and control characters would start cells of their own in careless readers. Leading blanks hide formulas. */
function text(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  // A number of ours may be negative; only what people wrote is text that could be a formula.
  return String(value)
    .replace(/[\u0000-\u001f]+/g, ' ')
    .replace(/^[\s\ufeff]+/, '');
}
