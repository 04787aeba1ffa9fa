/**
 * A list of the console: a table with search, filters as chips, order, pages and chosen columns, all of them in the address, so that
 * Back works and a view can be kept. On a phone each row is a card. By keyboard: / searches, j and k go through the rows, Enter opens,
 * x selects.
 */
import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { place, placeBefore, showQuery } from '../route.ts';
import { keptViews, type KeptView, hiddenColumns, keepColumns, keepViews } from './kept.ts';
import {
  type Filter,
  type ListState,
  PAGE_ROWS,
  pageOf,
  queryOf,
  type Range,
  readState,
  rowsFor,
  slug,
  type SortKey,
  valuesOf,
} from './state.ts';

export interface ListColumn<Row> {
  readonly name: string;
  readonly of: (row: Row) => ComponentChildren;
  /** Absent: the list cannot be put in the order of this column. */
  readonly sort?: (row: Row) => SortKey;
  /** Times and numbers stay on one line. */
  readonly number?: true;
  /** Shown when it is chosen. */
  readonly extra?: true;
}

export interface Bulk<Row> {
  readonly may: (row: Row) => boolean;
  readonly nameOf: (row: Row) => string;
  readonly chosen: Signal<ReadonlySet<string>>;
  /** What can be done with those who are chosen; beside it stand their number and a way out. */
  readonly acts: (rows: readonly Row[]) => JSX.Element;
}

export interface ListProps<Row extends object> {
  /** Under which columns and views are kept. */
  readonly name: string;
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The first names the row, and leads to it where there is more. */
  readonly columns: readonly ListColumn<Row>[];
  readonly filters?: readonly Filter<Row>[];
  readonly ranges?: readonly Range<Row>[];
  readonly text: (row: Row) => string;
  readonly bulk?: Bulk<Row>;
  /** Beside the count. */
  readonly children?: ComponentChildren;
}

const NONE: readonly [] = [];

export function List<Row extends object>(props: ListProps<Row>): JSX.Element {
  const { name, label, rows, keyOf, columns, filters = NONE, ranges = NONE, text, bulk, children } = props;
  const shape = { columns, filters, ranges, text };
  const query = place.value.query ?? '';
  const state = readState(new URLSearchParams(query), shape);
  const found = useMemo(() => rowsFor(rows, shape, state), [rows, query]);
  const { shown, page, pages } = pageOf(found, state.page);
  const hidden = useSignal(hiddenColumns(name, columns));
  const table = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => scrollTo(0, placeBefore()), []);
  useKeys(table);
  const show = (next: Partial<ListState>, how: 'step' | 'in-place' = 'step'): void =>
    showQuery(keepOthers(query, shape, queryOf({ ...state, page: 1, ...next })), how);
  const visible = columns.filter((column, index) => index === 0 || !hidden.value.has(column.name));
  return (
    <div class="list" ref={table}>
      <Tools {...{ name, shape, rows, state, show, columns, hidden }} />
      <Chips {...{ shape, state, show }} />
      <div class="heading">
        <p class="soft" role="status">
          {found.length === rows.length ? `All ${rows.length}` : `${found.length} of ${rows.length}`}
          {pages > 1 && `, page ${page} of ${pages}`}
        </p>
        <div class="acts inline">{children}</div>
      </div>
      {found.length > 0 && (
        <div class="scroll card" tabIndex={0} role="region" aria-label={`Table: ${label}`}>
          <table>
            <thead>
              <tr>
                {bulk && <ChooseAll rows={found} keyOf={keyOf} bulk={bulk} />}
                {visible.map((column) => (
                  <Head key={column.name} column={column} state={state} show={show} />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={keyOf(row)}>
                  {bulk && (
                    <td class="choose">
                      {bulk.may(row) && <Choose row={row} id={keyOf(row)} bulk={bulk} />}
                    </td>
                  )}
                  {visible.map(({ name: column, of, number }, index) =>
                    index === 0 ? (
                      <th key={column} scope="row" class={number ? 'n' : ''}>
                        {of(row)}
                      </th>
                    ) : (
                      <td key={column} class={number ? 'n' : ''} data-column={column}>
                        {of(row)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.length === 0 && rows.length > 0 && (
        <p class="card">
          Nothing fits.{' '}
          <button type="button" class="link" onClick={() => showQuery('', 'step')}>
            Show all {rows.length}
          </button>
        </p>
      )}
      {pages > 1 && (
        <Pages page={page} pages={pages} count={found.length} onPage={(next) => show({ page: next })} />
      )}
      {bulk && <Selected rows={found} keyOf={keyOf} bulk={bulk} />}
    </div>
  );
}

/** What of the address is not the list's own stays: a task that led here. */
function keepOthers<Row>(
  query: string,
  { filters, ranges }: { filters: readonly Filter<Row>[]; ranges: readonly Range<Row>[] },
  next: URLSearchParams,
): string {
  const own = new Set(['q', 'sort', 'page', ...filters.map(({ id }) => id), ...ranges.map(({ id }) => id)]);
  for (const [key, value] of new URLSearchParams(query)) if (!own.has(key)) next.append(key, value);
  return next.toString();
}

interface Shown<Row> {
  readonly state: ListState;
  readonly show: (next: Partial<ListState>, how?: 'step' | 'in-place') => void;
  readonly shape: {
    readonly columns: readonly ListColumn<Row>[];
    readonly filters: readonly Filter<Row>[];
    readonly ranges: readonly Range<Row>[];
  };
}

function Tools<Row extends object>({
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
  const menus = [...new Set(filters.flatMap(({ menu }) => menu ?? []))];
  const one = (filter: Filter<Row>): JSX.Element => (
    <OneFilter key={filter.id} {...{ filter, rows, state, show }} />
  );
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label="Search"
        aria-keyshortcuts="/"
        placeholder="Search"
        value={state.sought}
        onInput={({ currentTarget }) => show({ sought: currentTarget.value }, 'in-place')}
      />
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
      <Views name={name} />
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

/** Opens over what follows, and closes when something else is pressed. What is in it is made when it opens. */
function Menu({ name, children }: { name: string; children: () => ComponentChildren }): JSX.Element {
  const isOpen = useSignal(false);
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = ({ target, type }: Event): void => {
      const { current } = menu;
      if (!current?.open || (target instanceof Node && current.contains(target) && type !== 'keydown'))
        return;
      const hadFocus = current.contains(document.activeElement);
      current.open = false;
      // What had the focus is not there any more.
      if (hadFocus && type === 'keydown') current.querySelector('summary')?.focus();
    };
    const closeByKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close(event);
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', closeByKey);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', closeByKey);
    };
  }, []);
  return (
    <details
      ref={menu}
      class="menu"
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open;
        keepInside(currentTarget);
      }}
    >
      <summary>{name}</summary>
      <div class="card">{isOpen.value && children()}</div>
    </details>
  );
}

/** What would stand beyond the right edge is moved to the left. */
function keepInside(menu: HTMLDetailsElement): void {
  const shown = menu.querySelector<HTMLElement>(':scope > .card');
  if (!shown || !menu.open || getComputedStyle(shown).position === 'fixed') return;
  shown.style.left = '0';
  const beyond = shown.getBoundingClientRect().right - document.documentElement.clientWidth + 16;
  if (beyond > 0) shown.style.left = `${-beyond}px`;
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

function sortedBy(value: string): Partial<ListState> {
  return { sort: { column: value.replace(/^-/, ''), descending: value.startsWith('-') } };
}

const UNSORTED: Partial<ListState> = { sort: undefined };

function Head<Row>({
  column,
  state,
  show,
}: Omit<Shown<Row>, 'shape'> & { column: ListColumn<Row> }): JSX.Element {
  const { name, sort } = column;
  if (!sort) return <th scope="col">{name}</th>;
  const own = state.sort?.column === slug(name) ? state.sort : undefined;
  const next = !own ? sortedBy(slug(name)) : own.descending ? UNSORTED : sortedBy(`-${slug(name)}`);
  return (
    <th scope="col" aria-sort={own ? (own.descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="order" onClick={() => show(next)}>
        {name}
        <span aria-hidden="true">{own ? (own.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

/** What narrows the list, each with a way out. */
function Chips<Row>({ shape, state, show }: Shown<Row>): JSX.Element | null {
  const chips = [
    ...shape.filters.flatMap(({ id, name }) =>
      (state.values.get(id) ?? []).map((value) => ({
        says: `${name}: ${value}`,
        without: (): Partial<ListState> => {
          const left = (state.values.get(id) ?? []).filter((one) => one !== value);
          const values = new Map(state.values);
          if (left.length === 0) values.delete(id);
          else values.set(id, left);
          return { values };
        },
      })),
    ),
    ...shape.ranges.flatMap(({ id, name }) => {
      const bounds = state.ranges.get(id);
      if (!bounds) return [];
      const { from, to } = bounds;
      const says = from === '' ? `up to ${to}` : to === '' ? `from ${from}` : `${from} to ${to}`;
      return [
        {
          says: `${name}: ${says}`,
          without: (): Partial<ListState> => ({
            ranges: new Map([...state.ranges].filter(([one]) => one !== id)),
          }),
        },
      ];
    }),
  ];
  if (chips.length === 0) return null;
  return (
    <ul class="chips" aria-label="Filters">
      {chips.map(({ says, without }) => (
        <li key={says}>
          <button
            type="button"
            class="chip"
            aria-label={`Remove filter ${says}`}
            onClick={({ currentTarget }) => {
              const list = currentTarget.closest('.list');
              show(without());
              // The chip is gone; whoever goes by keyboard goes on from the next one, or from the search.
              requestAnimationFrame(() =>
                focused(list?.querySelector('.chip') ?? list?.querySelector('input[type=search]')),
              );
            }}
          >
            {says} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <button type="button" class="link" onClick={() => show({ values: new Map(), ranges: new Map() })}>
            Clear filters
          </button>
        </li>
      )}
    </ul>
  );
}

/** Views that were kept under a name, in this browser. */
function Views({ name }: { name: string }): JSX.Element {
  const views = useSignal<readonly KeptView[]>(keptViews(name));
  const title = useSignal('');
  const keep = (next: readonly KeptView[]): void => {
    views.value = next;
    keepViews(name, next);
  };
  const query = place.value.query ?? '';
  return (
    <Menu name="Views">
      {() => (
        <>
          {views.value.length === 0 && <p class="soft">Keep what you filter often under a name.</p>}
          {views.value.map((view) => (
            <p key={view.name}>
              <button type="button" class="link" onClick={() => showQuery(view.query, 'step')}>
                {view.name}
              </button>{' '}
              <button
                type="button"
                class="link"
                aria-label={`Delete the view ${view.name}`}
                onClick={() => keep(views.value.filter((one) => one !== view))}
              >
                ×
              </button>
            </p>
          ))}
          <label class="field">
            Name of this view
            <input
              type="text"
              maxLength={40}
              value={title.value}
              onInput={({ currentTarget }) => (title.value = currentTarget.value)}
            />
          </label>
          <button
            type="button"
            disabled={title.value.trim() === '' || query === ''}
            onClick={() => {
              const view = { name: title.value.trim(), query };
              keep([...views.value.filter((one) => one.name !== view.name), view]);
              title.value = '';
            }}
          >
            Save view
          </button>
        </>
      )}
    </Menu>
  );
}

function Pages({
  page,
  pages,
  count,
  onPage,
}: {
  page: number;
  pages: number;
  count: number;
  onPage: (page: number) => void;
}): JSX.Element {
  return (
    <nav class="pages" aria-label="Pages">
      <button type="button" disabled={page === 1} onClick={() => onPage(page - 1)}>
        Previous
      </button>
      <span class="soft">
        {(page - 1) * PAGE_ROWS + 1} to {Math.min(page * PAGE_ROWS, count)} of {count}
      </span>
      <button type="button" disabled={page === pages} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  );
}

function Choose<Row>({ row, id, bulk }: { row: Row; id: string; bulk: Bulk<Row> }): JSX.Element {
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

/** Everyone who is found, on whatever page. */
function ChooseAll<Row>({
  rows,
  keyOf,
  bulk,
}: {
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  bulk: Bulk<Row>;
}): JSX.Element {
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

function Selected<Row>({
  rows,
  keyOf,
  bulk,
}: {
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  bulk: Bulk<Row>;
}): JSX.Element | null {
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

/** Keys that work wherever no text is being written. */
function useKeys(table: { readonly current: HTMLDivElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { current } = table;
      if (!current || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      const act = keyActs[event.key];
      if (act?.(current)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null
  );
}

const keyActs: Readonly<Record<string, (table: HTMLElement) => boolean>> = {
  '/': (table) => focused(table.querySelector('input[type=search]')),
  j: (table) => focused(rowFrom(table, 1)),
  k: (table) => focused(rowFrom(table, -1)),
  x: (table) => {
    const row = document.activeElement?.closest('tbody tr');
    const box = row && table.contains(row) ? row.querySelector<HTMLElement>('input[type=checkbox]') : null;
    box?.click();
    return box !== null;
  },
};

function focused(element: Element | null | undefined): boolean {
  if (!(element instanceof HTMLElement)) return false;
  element.focus();
  return true;
}

/** What names the row after or before the one that has the focus. */
function rowFrom(table: HTMLElement, step: 1 | -1): Element | undefined {
  const rows = [...table.querySelectorAll('tbody tr')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at === -1 ? rows[0] : rows[at + step];
  // In this order, not in that of the row: what selects it may stand before its name.
  for (const what of ['th a', 'th button', 'a', 'button', 'input']) {
    const found = next?.querySelector(what);
    if (found) return found;
  }
  return undefined;
}

function toggled(chosen: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(one)) next.add(one);
  return next;
}
