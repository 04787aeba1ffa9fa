/** What the parts of a list are told: its columns, what of it is shown now, and how to show something else. */
import type { Column } from '../components.tsx';
import type { Filter, ListState, Range, SortKey } from './state.ts';

export interface ListColumn<Row> extends Column<Row> {
  /** Absent: the list cannot be put in the order of this column. */
  readonly sort?: (row: Row) => SortKey;
  /** Shown when it is chosen. */
  readonly extra?: true;
}

export interface Shown<Row> {
  readonly state: ListState;
  readonly show: (next: Partial<ListState>, how?: 'step' | 'in-place') => void;
  readonly shape: {
    readonly columns: readonly ListColumn<Row>[];
    readonly filters: readonly Filter<Row>[];
    readonly ranges: readonly Range<Row>[];
  };
}

export function sortedBy(value: string): Partial<ListState> {
  return { sort: { column: value.replace(/^-/, ''), descending: value.startsWith('-') } };
}

export const UNSORTED: Partial<ListState> = { sort: undefined };

export function toggled(chosen: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(one)) next.add(one);
  return next;
}
