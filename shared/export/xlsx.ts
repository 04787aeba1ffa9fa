/** A workbook: the table, and a second sheet that says what its columns mean. Text stays text, whatever it begins with. */
import { type CellValue, type WriteSheet, writeXlsx, writeXlsxStream } from 'hucre/xlsx';
import type { Cell } from './columns.ts';
import type { Sheet, SheetPages, SheetRecord } from './sheet.ts';

/** Characters that XML forbids, and with them workbooks. */
const NO_TEXT = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]+/g;
/** What a cell of a workbook can hold. */
const MOST_CHARACTERS = 32_000;

export async function xlsx({ title, columns, records }: Sheet): Promise<Uint8Array> {
  const meanings = columns.map(({ name, meaning }) => [name, meaning]);
  return writeXlsx({
    sheets: [
      sheet(
        nameOf(title),
        columns.map(({ name }) => name),
        records,
      ),
      sheet('Columns', ['Column', 'Meaning'], meanings),
    ],
  });
}

/** The table alone, written while its pages are read: one page in memory, however many there are. */
export function xlsxPages({ title, columns, pages }: SheetPages): AsyncIterable<Uint8Array> {
  return writeXlsxStream(rowsOf(pages), {
    name: nameOf(title),
    columns: columns.map(({ name }) => ({ header: cell(name) as string })),
    freezePane: { rows: 1 },
  });
}

async function* rowsOf(pages: SheetPages['pages']): AsyncGenerator<CellValue[]> {
  for await (const records of pages) for (const record of records) yield record.map(cell);
}

function sheet(name: string, headings: readonly string[], records: readonly SheetRecord[]): WriteSheet {
  return {
    name,
    columns: headings.map((heading) => ({ header: cell(heading) as string })),
    rows: records.map((record) => record.map(cell)),
    freezePane: { rows: 1 },
  };
}

function cell(value: Cell): CellValue {
  if (typeof value !== 'string') return value ?? null;
  return value.slice(0, MOST_CHARACTERS).toWellFormed().replace(NO_TEXT, ' ');
}

const TAKEN = new Set(['', 'columns', 'history']);

/** Workbooks forbid some characters in the name of a sheet, quotes around it, more than 31 characters, and a few names. */
function nameOf(title: string): string {
  const name = title
    .slice(0, 31)
    .toWellFormed()
    .replace(NO_TEXT, ' ')
    .replace(/[\\/*?:[\]]/g, ' ')
    .replace(/^['\s]+|['\s]+$/g, '');
  return TAKEN.has(name.toLowerCase()) ? 'Table' : name;
}
