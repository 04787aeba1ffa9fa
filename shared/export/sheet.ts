/** A table that leaves the house: columns with their meanings, and records in their order, all at once or by pages. */
import type { ReportTable } from '../domain/report.ts';
import type { Cell, Column } from './columns.ts';

export type SheetRecord = readonly Cell[];

interface SheetHead {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly meaning: string }[];
}

export interface Sheet extends SheetHead {
  readonly records: readonly SheetRecord[];
}

/** A table of any size: its pages are read while it is written, and can be read once. */
export interface SheetPages extends SheetHead {
  readonly pages: AsyncIterable<readonly SheetRecord[]>;
}

export function sheetOf<Row>(title: string, columns: readonly Column<Row>[], rows: readonly Row[]): Sheet {
  return { title, columns, records: recordsOf(columns, rows) };
}

export function sheetPages<Row>(
  title: string,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): SheetPages {
  return { title, columns, pages: eachPage(columns, pages) };
}

async function* eachPage<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<SheetRecord[]> {
  for await (const rows of pages) yield recordsOf(columns, rows);
}

function recordsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): SheetRecord[] {
  return rows.map((row) => columns.map(({ of }) => of(row)));
}

export function sheetOfReport({ title, meaning, columns, rows }: ReportTable): Sheet {
  return {
    title,
    columns: columns.map((name, index) => ({ name, meaning: index === 0 ? meaning : name })),
    records: rows,
  };
}
