/** Rows that are chosen, and what can be done with all of them at once. */
import { type Signal, useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { toggled } from './shown.ts';

export interface Bulk<Row> {
  readonly may: (row: Row) => boolean;
  readonly nameOf: (row: Row) => string;
  readonly chosen: Signal<ReadonlySet<string>>;
  /** What can be done with those who are chosen; beside it stand their number and a way out. */
  readonly acts: (rows: readonly Row[]) => JSX.Element;
}

interface Choosing<Row> {
  /** All that are found, on whatever page. */
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly bulk: Bulk<Row>;
}

export function Choose<Row>({ row, id, bulk }: { row: Row; id: string; bulk: Bulk<Row> }): JSX.Element {
  const isChosen = useComputed(() => bulk.chosen.value.has(id));
  return (
    <input
      type="checkbox"
      aria-label={`Select ${bulk.nameOf(row)}`}
      checked={isChosen}
      onChange={() => (bulk.chosen.value = toggled(bulk.chosen.value, id))}
    />
  );
}

export function ChooseAll<Row>({ rows, keyOf, bulk }: Choosing<Row>): JSX.Element {
  const able = rows.filter((row) => bulk.may(row)).map(keyOf);
  const isAll = able.length > 0 && able.every((id) => bulk.chosen.value.has(id));
  return (
    <th scope="col" class="choose">
      {able.length > 0 && (
        <input
          type="checkbox"
          aria-label={`Select all ${able.length}`}
          checked={isAll}
          onChange={() => (bulk.chosen.value = new Set(isAll ? [] : able))}
        />
      )}
    </th>
  );
}

export function Selected<Row>({ rows, keyOf, bulk }: Choosing<Row>): JSX.Element | null {
  const picked = rows.filter((row) => bulk.may(row) && bulk.chosen.value.has(keyOf(row)));
  if (picked.length === 0) return null;
  return (
    <div class="bar acts start small" role="region" aria-label="Selection">
      <span role="status">{picked.length} selected</span>
      <button type="button" onClick={() => (bulk.chosen.value = new Set())}>
        Clear
      </button>
      {bulk.acts(picked)}
    </div>
  );
}
