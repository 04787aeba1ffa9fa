/**
 * A list of the console: a table with search, filters as chips, order, pages and chosen columns, all of them in the address, so that
 * Back works and a view can be kept. On a phone each row is a card. By keyboard: / searches, j and k go through the rows, Enter opens,
 * x selects.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Cells } from '../components.tsx';
import { place, placeBefore, showQuery } from '../route.ts';
import { Chips } from './chips.tsx';
import { hiddenColumns } from './kept.ts';
import { useKeys } from './keys.ts';
import { type Bulk, Choose, ChooseAll, Selected } from './selection.tsx';
import { type ListColumn, type Shown, sortedBy, UNSORTED } from './shown.ts';
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
} from './state.ts';
import { Tools } from './tools.tsx';

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
                  <Cells columns={visible} row={row} />
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
