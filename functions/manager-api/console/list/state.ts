/** What of a list is shown and in which order, as its address says it: `?q=ana&state=expired&score=50..&sort=-score&page=2`. */

export type SortKey = string | number | undefined;

export interface Sortable<Row> {
  readonly name: string;
  readonly sort?: (row: Row) => SortKey;
}

/** Narrows a list to rows with one of some values. */
export interface Filter<Row> {
  readonly id: string;
  readonly name: string;
  readonly of: (row: Row) => readonly string[];
  /** Behind the menu of this name, with others. */
  readonly menu?: string;
}

/** Narrows a list to rows between two numbers, or two local dates. */
export interface Range<Row> {
  readonly id: string;
  readonly name: string;
  readonly kind: 'number' | 'date';
  readonly of: (row: Row) => string | number | undefined;
}

export interface ListState {
  readonly sought: string;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly ranges: ReadonlyMap<string, { readonly from: string; readonly to: string }>;
  /** Name of a column in the address. */
  readonly sort: { readonly column: string; readonly descending: boolean } | undefined;
  /** From 1. */
  readonly page: number;
}

export interface ListShape<Row> {
  readonly columns: readonly Sortable<Row>[];
  readonly filters: readonly Filter<Row>[];
  readonly ranges: readonly Range<Row>[];
  readonly text: (row: Row) => string;
}

/** Rows on one page: what a screen reader and a phone can hold. */
export const PAGE_ROWS = 50;

/** Letters that are no letter with a mark to Unicode, and are looked for without it all the same. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** A text as it is looked for: whatever its case and its accents. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => PLAIN[letter] ?? letter);
}

/** How a column is called in the address. */
export function slug(name: string): string {
  return folded(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

export function readState<Row>(
  query: URLSearchParams,
  { columns, filters, ranges }: Omit<ListShape<Row>, 'text'>,
): ListState {
  const values = filters.flatMap(({ id }) => {
    const chosen = query.getAll(id);
    return chosen.length === 0 ? [] : [[id, chosen] as const];
  });
  const bounds = ranges.flatMap(({ id }) => {
    const [from = '', to = ''] = (query.get(id) ?? '').split('..');
    return from === '' && to === '' ? [] : [[id, { from, to }] as const];
  });
  const sort = query.get('sort') ?? '';
  const column = sort.replace(/^-/, '');
  const isKnown = columns.some((one) => one.sort && slug(one.name) === column);
  const page = Number(query.get('page') ?? '1');
  return {
    sought: query.get('q') ?? '',
    values: new Map(values),
    ranges: new Map(bounds),
    sort: isKnown ? { column, descending: sort.startsWith('-') } : undefined,
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

export function queryOf({ sought, values, ranges, sort, page }: ListState): URLSearchParams {
  const query = new URLSearchParams();
  if (sought !== '') query.set('q', sought);
  for (const [id, chosen] of values) for (const value of chosen) query.append(id, value);
  for (const [id, { from, to }] of ranges) if (from !== '' || to !== '') query.set(id, `${from}..${to}`);
  if (sort) query.set('sort', `${sort.descending ? '-' : ''}${sort.column}`);
  if (page > 1) query.set('page', String(page));
  return query;
}

/** The text of each row is folded once. */
const texts = new WeakMap<object, string>();

function textOf<Row extends object>(row: Row, text: (row: Row) => string): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const made = folded(text(row));
  texts.set(row, made);
  return made;
}

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The rows that are meant, in their order; rows without a value come last either way. */
export function rowsFor<Row extends object>(
  rows: readonly Row[],
  { columns, filters, ranges, text }: ListShape<Row>,
  state: ListState,
): readonly Row[] {
  const words = folded(state.sought).split(/\s+/).filter(Boolean);
  const kept = rows.filter(
    (row) =>
      filters.every(({ id, of }) => {
        const chosen = state.values.get(id);
        return chosen === undefined || of(row).some((value) => chosen.includes(value));
      }) &&
      ranges.every((range) => isWithin(range, row, state)) &&
      words.every((word) => textOf(row, text).includes(word)),
  );
  const { sort } = state;
  const by = sort && columns.find(({ name }) => slug(name) === sort.column)?.sort;
  if (!by) return kept;
  const keyed = kept.map((row) => ({ row, key: by(row) }));
  const sign = sort.descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined)
      return Number(a.key === undefined) - Number(b.key === undefined);
    return (
      sign *
      (typeof a.key === 'number' && typeof b.key === 'number'
        ? a.key - b.key
        : order.compare(String(a.key), String(b.key)))
    );
  });
  return keyed.map(({ row }) => row);
}

function isWithin<Row>({ id, kind, of }: Range<Row>, row: Row, { ranges }: ListState): boolean {
  const bounds = ranges.get(id);
  if (!bounds) return true;
  const value = of(row);
  if (value === undefined) return false;
  const { from, to } = bounds;
  if (kind === 'number')
    return (from === '' || Number(value) >= Number(from)) && (to === '' || Number(value) <= Number(to));
  return (from === '' || String(value) >= from) && (to === '' || String(value) <= to);
}

/** The values of a filter among some rows, the most frequent first, with how many rows have each. */
export function valuesOf<Row>(
  rows: readonly Row[],
  { of }: Filter<Row>,
): readonly { readonly value: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const value of new Set(of(row))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || order.compare(a.value, b.value));
}

/** The rows of a page; a page that is not there any more is the last one. */
export function pageOf<Row>(
  rows: readonly Row[],
  page: number,
): { readonly shown: readonly Row[]; readonly page: number; readonly pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
  const at = Math.min(page, pages);
  return { shown: rows.slice((at - 1) * PAGE_ROWS, at * PAGE_ROWS), page: at, pages };
}
