/** The bar above a list: search, filters, order, columns and views. */
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { keepColumns, keptFor } from './kept.ts';
import { Menu } from './menu.tsx';
import { type ListColumn, type Shown, sortedBy, toggled, UNSORTED } from './shown.ts';
import { type Filter, type Range, slug, valuesOf } from './state.ts';
import { Views } from './views.tsx';

export function Tools<Row extends object>({
  name,
  shape,
  rows,
  state,
  show,
  columns,
  hidden,
}: Shown<Row> & {
  name: string;
  rows: readonly Row[];
  columns: readonly ListColumn<Row>[];
  hidden: Signal<ReadonlySet<string>>;
}): JSX.Element {
  const { filters, ranges } = shape;
  // On a phone all but the search waits behind a button.
  const isOpen = useSignal(false);
  const menus = [...new Set(filters.flatMap(({ menu }) => menu ?? []))];
  const one = (filter: Filter<Row>): JSX.Element => (
    <OneFilter key={filter.id} {...{ filter, rows, state, show }} />
  );
  return (
    <form
      class={isOpen.value ? 'filters open' : 'filters'}
      role="search"
      onSubmit={(event) => event.preventDefault()}
    >
      <input
        type="search"
        aria-label="Search"
        aria-keyshortcuts="/"
        placeholder="Search"
        value={state.sought}
        onInput={({ currentTarget }) => show({ sought: currentTarget.value }, 'in-place')}
      />
      <button
        type="button"
        class="unfold"
        aria-expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        Filter
      </button>
      {filters.filter(({ menu }) => menu === undefined).map(one)}
      {menus.map((menu) => (
        <Menu key={menu} name={menu}>
          {() => filters.filter((filter) => filter.menu === menu).map(one)}
        </Menu>
      ))}
      {ranges.map((range) => (
        <Between key={range.id} {...{ range, state, show }} />
      ))}
      <SortBy {...{ columns, state, show }} />
      <Menu name="Columns">
        {() =>
          columns.slice(1).map((column) => (
            <label key={column.name} class="check">
              <input
                type="checkbox"
                checked={!hidden.value.has(column.name)}
                onChange={() => {
                  hidden.value = toggled(hidden.value, column.name);
                  keepColumns(name, columns, hidden.value);
                }}
              />
              {column.name}
            </label>
          ))
        }
      </Menu>
      <Views key={keptFor.value} name={name} />
    </form>
  );
}

/** The values that rows have, each with how many; the ones that are chosen stand as chips. */
function OneFilter<Row extends object>({
  filter,
  rows,
  state,
  show,
}: Omit<Shown<Row>, 'shape'> & { filter: Filter<Row>; rows: readonly Row[] }): JSX.Element | null {
  const values = useMemo(() => valuesOf(rows, filter), [rows]);
  if (values.length === 0) return null;
  return (
    <select
      aria-label={`Filter by ${filter.name}`}
      value=""
      onChange={({ currentTarget }) => {
        const chosen = new Set([...(state.values.get(filter.id) ?? []), currentTarget.value]);
        currentTarget.value = '';
        show({ values: new Map([...state.values, [filter.id, [...chosen]]]) });
      }}
    >
      <option value="">{filter.name}</option>
      {values.map(({ value, count }) => (
        <option key={value} value={value}>
          {value} ({count})
        </option>
      ))}
    </select>
  );
}

/** From and to; either may be left open. */
function Between<Row>({
  range: { id, name, kind },
  state,
  show,
}: Omit<Shown<Row>, 'shape'> & { range: Range<Row> }): JSX.Element {
  const { from, to } = state.ranges.get(id) ?? { from: '', to: '' };
  const bound = (which: 'from' | 'to', label: string, value: string): JSX.Element => (
    <label class="field">
      {label}
      <input
        type={kind}
        value={value}
        onChange={({ currentTarget }) => {
          const bounds = { from, to, [which]: currentTarget.value };
          show({ ranges: new Map([...state.ranges, [id, bounds]]) });
        }}
      />
    </label>
  );
  return (
    <Menu name={name}>
      {() => (
        <>
          {bound('from', kind === 'date' ? 'From' : 'At least', from)}
          {bound('to', kind === 'date' ? 'Through' : 'At most', to)}
        </>
      )}
    </Menu>
  );
}

/** On a phone, where rows are cards without a head to press. */
function SortBy<Row>({
  columns,
  state,
  show,
}: Omit<Shown<Row>, 'shape'> & { columns: readonly ListColumn<Row>[] }): JSX.Element {
  return (
    <select
      class="on-phones"
      aria-label="Order"
      value={state.sort ? `${state.sort.descending ? '-' : ''}${state.sort.column}` : ''}
      onChange={({ currentTarget: { value } }) => show(value === '' ? UNSORTED : sortedBy(value))}
    >
      <option value="">Usual order</option>
      {columns
        .filter(({ sort }) => sort)
        .flatMap(({ name }) => [
          <option key={name} value={slug(name)}>
            {name}
          </option>,
          <option key={`-${name}`} value={`-${slug(name)}`}>
            {name}, last first
          </option>,
        ])}
    </select>
  );
}
