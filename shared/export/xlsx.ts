/** A workbook: the table, and a second sheet that says what its columns mean. Text stays text, whatever it begins with. */
import { type CellValue, type ColumnDef, writeXlsx, writeXlsxStream } from 'hucre/xlsx';
import { inWords } from '../domain/plain-text.ts';
import type { ColumnKind } from './columns.ts';
import { localTimes } from './local-times.ts';
import type { Sheet, SheetPages, SheetRecord } from './sheet.ts';

/** Characters that XML forbids, and with them workbooks. */
const NO_TEXT = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]+/g;
/** What a cell of a workbook can hold. */
const MOST_CHARACTERS = 32_000;

export async function xlsx({ records, ...head }: Sheet): Promise<Uint8Array> {
  const shown = shownOf(head);
  const meanings = shown.columns.map(({ heading, meaning }) => [heading, meaning]);
  return writeXlsx({
    sheets: [
      {
        name: nameOf(head.title),
        columns: shown.definitions,
        // Of rows, unlike of objects, the writer makes no headings.
        rows: [shown.definitions.map(({ header }) => header ?? null), ...records.map(shown.cells)],
        freezePane: { rows: 1 },
      },
      {
        name: 'Columns',
        rows: [['Column', 'Meaning'], ...meanings.map((meaning) => meaning.map(textCell))],
        freezePane: { rows: 1 },
      },
    ],
  });
}

/** The table alone, written while its pages are read: one page in memory, however many there are. */
export function xlsxPages({ pages, ...head }: SheetPages): AsyncIterable<Uint8Array> {
  const shown = shownOf(head);
  return writeXlsxStream(rowsOf(pages, shown.cells), {
    name: nameOf(head.title),
    columns: shown.definitions,
    freezePane: { rows: 1 },
  });
}

async function* rowsOf(
  pages: SheetPages['pages'],
  cells: (record: SheetRecord) => CellValue[],
): AsyncGenerator<CellValue[]> {
  for await (const records of pages) for (const record of records) yield cells(record);
}

interface Shown {
  readonly columns: readonly { readonly heading: string; readonly meaning: string }[];
  readonly definitions: ColumnDef[];
  readonly cells: (record: SheetRecord) => CellValue[];
}

const FORMATS: Partial<Record<ColumnKind, string>> = { date: 'yyyy-mm-dd', time: 'yyyy-mm-dd hh:mm' };

/** In characters: what is narrower than a date shows as a row of hashes. */
const WIDTHS: Partial<Record<ColumnKind, number>> = { date: 12, time: 24 };

/** The columns that people read: each with its heading, and its cells as what they are. */
function shownOf({ columns, zone }: Pick<Sheet, 'columns' | 'zone'>): Shown {
  const { wallClock } = localTimes(zone);
  const shown = columns.flatMap(({ name, heading = inWords(name), meaning, kind = 'text' }, index) =>
    kind === 'utc'
      ? []
      : [{ index, kind, meaning, heading: kind === 'time' ? `${heading} (${zone})` : heading }],
  );
  return {
    columns: shown,
    definitions: shown.map(({ heading, kind }) => ({
      header: textCell(heading),
      width: WIDTHS[kind] ?? Math.min(Math.max(heading.length + 2, 12), 40),
      ...(FORMATS[kind] !== undefined && { numFmt: FORMATS[kind] }),
    })),
    cells: (record) =>
      shown.map(({ index, kind }) => {
        const value = record[index];
        if (typeof value !== 'string') return value ?? null;
        if (kind === 'time') return wallClock(value);
        if (kind === 'date' && DATE.test(value)) return new Date(`${value}T00:00:00Z`);
        return textCell(value);
      }),
  };
}

const DATE = /^\d{4}-\d\d-\d\d$/;

function textCell(value: string): string {
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
