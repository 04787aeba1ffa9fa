/** CSV that spreadsheets open as text: formula-safe, quoted, with a byte order mark. */
import { stringify } from 'csv-stringify/sync';
import type { Cell } from './columns.ts';
import { localTimes } from './local-times.ts';
import type { Sheet, SheetPages } from './sheet.ts';

const FORM = { quoted: true, escape_formulas: true, record_delimiter: 'windows' } as const;

export function csv({ records, ...head }: Sheet): string {
  return headings(head.columns) + lines(head, records);
}

/** The same by pages: one page in memory, however many there are. */
export async function* csvPages({ pages, ...head }: SheetPages): AsyncGenerator<string> {
  yield headings(head.columns);
  for await (const records of pages) yield lines(head, records);
}

function headings(columns: Sheet['columns']): string {
  return stringify([columns.map(({ name }) => name)], { ...FORM, bom: true });
}

function lines({ columns, zone }: Pick<Sheet, 'columns' | 'zone'>, records: Sheet['records']): string {
  const { withOffset } = localTimes(zone);
  const kinds = columns.map(({ kind }) => kind);
  return stringify(
    records.map((record) =>
      record.map((value, index) =>
        kinds[index] === 'time' && typeof value === 'string' ? withOffset(value) : text(value),
      ),
    ),
    FORM,
  );
}

/** Line breaks and control characters would start cells of their own in careless readers. Leading blanks hide formulas. */
function text(value: Cell): string | number {
  if (value === undefined) return '';
  // A number may be negative: only text can be a formula.
  if (typeof value === 'number') return value;
  return String(value)
    .replace(/[\u0000-\u001f]+/g, ' ')
    .replace(/^[\s\ufeff]+/, '');
}
