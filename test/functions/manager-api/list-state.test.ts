/** A list by its address: what is searched, filtered, put in order and on which page; the same address is the same list. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ListShape,
  folded,
  PAGE_ROWS,
  pageOf,
  queryOf,
  readState,
  rowsFor,
  slug,
  valuesOf,
} from '../../../functions/manager-api/console/list/state.ts';

interface Row {
  readonly name: string;
  readonly state: string;
  readonly tags: readonly string[];
  readonly score?: number;
  readonly on: string;
}

const row = (name: string, more: Partial<Row> = {}): Row => ({
  ...{ name, state: 'open', tags: [], on: '2026-03-01' },
  ...more,
});
const SHAPE: ListShape<Row> = {
  columns: [
    { name: 'Name', sort: ({ name }) => name },
    { name: "Mentor's points", sort: ({ score }) => score },
    { name: 'Plain' },
  ],
  filters: [
    { id: 'state', name: 'State', of: ({ state }) => [state] },
    { id: 'tag', name: 'Tag', of: ({ tags }) => tags },
  ],
  ranges: [
    { id: 'score', name: 'Points', kind: 'number', of: ({ score }) => score },
    { id: 'on', name: 'On', kind: 'date', of: ({ on }) => on },
  ],
  text: ({ name }) => name,
};
const found = (rows: readonly Row[], query: string): string[] =>
  rowsFor(rows, SHAPE, readState(new URLSearchParams(query), SHAPE)).map(({ name }) => name);

describe('search', () => {
  test.each([
    ['Zoë Ångström', 'zoe angstrom'],
    ['Łukasz Müßig', 'lukasz mussig'],
    ['Søren Æbelø', 'soren aebelo'],
    ['Nguyễn Thị Ánh', 'nguyen thi anh'],
    ['İbrahim Iğdır', 'ibrahim igdir'],
    ['ﬁona', 'fiona'],
    ['日本 花子', '花子'],
  ])('%s is found by "%s", and by itself', (name, words) => {
    const rows = [row(name), row('Someone Else')];
    expect(found(rows, `q=${encodeURIComponent(words)}`)).toEqual([name]);
    expect(found(rows, `q=${encodeURIComponent(name.toUpperCase())}`)).toEqual([name]);
  });

  test('every word counts, in any order', () => {
    const rows = [row('Ana Lima'), row('Lima Beans')];
    expect(found(rows, 'q=lima+ana')).toEqual(['Ana Lima']);
    expect(found(rows, 'q=++')).toHaveLength(2);
  });
});

describe('filters', () => {
  const rows = [
    row('a', { state: 'expired', tags: ['x', 'y'], score: 10, on: '2026-03-05' }),
    row('b', { state: 'open', tags: ['y'], score: 55.5, on: '2026-03-10' }),
    row('c', { state: 'expired', tags: [], on: '2026-04-01' }),
  ];

  test('of one kind any will do, of several kinds all have to', () => {
    expect(found(rows, 'state=expired')).toEqual(['a', 'c']);
    expect(found(rows, 'state=expired&state=open')).toEqual(['a', 'b', 'c']);
    expect(found(rows, 'state=expired&tag=y')).toEqual(['a']);
  });

  test('numbers and dates are bounded on either side, and what has none is left out', () => {
    expect(found(rows, 'score=10..20')).toEqual(['a']);
    expect(found(rows, 'score=50..')).toEqual(['b']);
    expect(found(rows, 'score=..100')).toEqual(['a', 'b']);
    expect(found(rows, 'on=2026-03-06..2026-03-31')).toEqual(['b']);
  });

  test('an address with nonsense in it shows the list', () => {
    expect(found(rows, 'sort=nothing&page=-3&score=..&state')).toEqual([]);
    expect(found(rows, 'sort=nothing&page=x&score=..&unknown=1')).toEqual(['a', 'b', 'c']);
  });

  test('the values are counted, each once a row, the most frequent first', () => {
    expect(valuesOf([...rows, row('d', { tags: ['y', 'y'] })], SHAPE.filters[1]!)).toEqual([
      { value: 'y', count: 3 },
      { value: 'x', count: 1 },
    ]);
  });
});

describe('order', () => {
  test('numbers by their size, text as people sort it, and rows without a value last either way', () => {
    const rows = [
      row('item 10', { score: 9 }),
      row('Item 2', { score: 10 }),
      row('älter'),
      row('zebra', { score: -1 }),
    ];
    expect(found(rows, 'sort=name')).toEqual(['älter', 'Item 2', 'item 10', 'zebra']);
    expect(found(rows, 'sort=mentor-s-points')).toEqual(['zebra', 'item 10', 'Item 2', 'älter']);
    expect(found(rows, 'sort=-mentor-s-points')).toEqual(['Item 2', 'item 10', 'zebra', 'älter']);
    expect(found(rows, 'sort=plain')).toEqual(rows.map(({ name }) => name));
  });
});

test('pages hold so many rows, and one that is gone is the last', () => {
  const rows = Array.from({ length: PAGE_ROWS * 2 + 1 }, (_, n) => n);
  expect(pageOf(rows, 1).shown).toHaveLength(PAGE_ROWS);
  expect(pageOf(rows, 3)).toEqual({ shown: [PAGE_ROWS * 2], page: 3, pages: 3 });
  expect(pageOf(rows, 99).page).toBe(3);
  expect(pageOf([], 2)).toEqual({ shown: [], page: 1, pages: 1 });
});

test('whatever is chosen is read from its address as it was', () => {
  const words = fc.string({ maxLength: 12 });
  const some = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 });
  const state = fc.record({
    sought: words,
    values: fc
      .array(fc.constantFrom('state', 'tag'))
      .chain((ids) =>
        fc.tuple(...[...new Set(ids)].map((id) => some.map((values) => [id, values] as const))),
      ),
    ranges: fc.constantFrom(
      [],
      [['score', { from: '1', to: '' }] as const],
      [['on', { from: '', to: '2026-01-01' }] as const],
    ),
    sort: fc.constantFrom(
      undefined,
      { column: 'name', descending: true },
      { column: slug("Mentor's points"), descending: false },
    ),
    page: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(state, (one) => {
      const whole = {
        ...one,
        values: new Map(one.values),
        ranges: new Map<string, { from: string; to: string }>(one.ranges),
      };
      expect(readState(new URLSearchParams(queryOf(whole).toString()), SHAPE)).toEqual(whole);
    }),
  );
});

test('folding is the same twice', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => folded(folded(text)) === folded(text)));
});
