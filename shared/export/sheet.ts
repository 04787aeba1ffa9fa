/** A table that leaves the house: columns with their meanings, and records in their order, all at once or by pages. */
import type { ReportTable } from '../domain/report.ts';
import type { Cell, Column, ColumnHead } from './columns.ts';

export type SheetRecord = readonly Cell[];

interface SheetHead {
  readonly title: string;
  /** In which its times are shown. */
  readonly zone: string;
  readonly columns: readonly ColumnHead[];
}

export interface Sheet extends SheetHead {
  readonly records: readonly SheetRecord[];
}

/** A table of any size: its pages are read while it is written, and can be read once. */
export interface SheetPages extends SheetHead {
  readonly pages: AsyncIterable<readonly SheetRecord[]>;
}

type Named = Pick<SheetHead, 'title' | 'zone'>;

export function sheetOf<Row>(named: Named, columns: readonly Column<Row>[], rows: readonly Row[]): Sheet {
  return { ...named, columns, records: recordsOf(columns, rows) };
}

export function sheetPages<Row>(
  named: Named,
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): SheetPages {
  return { ...named, columns, pages: eachPage(columns, pages) };
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

export function sheetOfReport({ title, meaning, columns, rows }: ReportTable, zone: string): Sheet {
  return {
    title,
    zone,
    columns: columns.map(({ name, heading, kind }, index) => ({
      ...{ name, heading, kind },
      meaning: index === 0 ? meaning : heading,
    })),
    records: rows,
  };
}
