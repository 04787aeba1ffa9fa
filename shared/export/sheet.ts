/** A table that leaves the house: columns with their meanings, and records in their order. */
import type { ReportTable } from '../domain/report.ts';
import type { Cell, Column } from './columns.ts';

export interface Sheet {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly meaning: string }[];
  readonly records: readonly (readonly Cell[])[];
}

export function sheetOf<Row>(title: string, columns: readonly Column<Row>[], rows: readonly Row[]): Sheet {
  return { title, columns, records: rows.map((row) => columns.map(({ of }) => of(row))) };
}

export function sheetOfReport({ title, meaning, columns, rows }: ReportTable): Sheet {
  return {
    title,
    columns: columns.map((name, index) => ({ name, meaning: index === 0 ? meaning : name })),
    records: rows,
  };
}
