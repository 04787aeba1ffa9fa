import { describe, expect, test } from 'vitest';
import {
  absent,
  all,
  any,
  atLeast,
  atMost,
  differs,
  equals,
  has,
  ItemTooLarge,
  lacks,
  listItems,
  oneOf,
  present,
  type Condition,
  type Item,
  type Table,
} from '../../shared/store/table.ts';

/** What every table must do. `open` gives a table for one test; tests use partitions of their own. */
export function tableContract(name: string, open: () => Table): void {
  let partition = 0;
  const fresh = (): string => `P#${name}#${++partition}#${Math.trunc(process.uptime() * 1e6)}`;

  describe(`${name} keeps the table's contract`, () => {
    test('an item comes back as it was put, without its undefined attributes', async () => {
      const table = open();
      const pk = fresh();
      const item: Item = {
        pk,
        sk: 'a',
        text: 'Zoë 🎉',
        empty: '',
        zero: 0,
        no: false,
        nothing: null,
        list: [1, 'two', { three: 3 }],
        bytes: new Uint8Array([0, 255]),
        gone: undefined,
      };
      expect(await table.write({ kind: 'put', item })).toBe('done');
      const { gone, ...rest } = item;
      expect(gone).toBeUndefined();
      expect(await table.get({ pk, sk: 'a' })).toEqual(rest);
      expect(await table.get({ pk, sk: 'b' })).toBeUndefined();
    });

    test('a key that no row can have is not there', async () => {
      const table = open();
      for (const pk of ['', 'a'.repeat(2049), '\u{1f389}'.repeat(600)]) {
        expect(await table.get({ pk, sk: 'a' })).toBeUndefined();
        expect(await table.query({ pk })).toEqual({ items: [] });
      }
      for (const sk of ['', 'a'.repeat(1025)]) {
        expect(await table.get({ pk: fresh(), sk })).toBeUndefined();
        expect(await table.getMany([{ pk: fresh(), sk }])).toEqual([undefined]);
      }
    });

    test('many keys are read at once, in their order, with gaps where there is nothing', async () => {
      const table = open();
      const pk = fresh();
      for (const sk of ['a', 'b', 'c']) await table.write({ kind: 'put', item: { pk, sk, at: sk } });
      const read = await table.getMany(['c', 'x', 'a'].map((sk) => ({ pk, sk })));
      expect(read.map((item) => item?.['at'])).toEqual(['c', undefined, 'a']);
      expect(await table.getMany([])).toEqual([]);
    });

    test('a put on the condition of absence happens once', async () => {
      const table = open();
      const pk = fresh();
      const put = (n: number) => table.write({ kind: 'put', item: { pk, sk: 'a', n }, when: absent });
      expect(await Promise.all([put(1), put(1), put(1)])).toEqual(
        expect.arrayContaining(['done', 'refused', 'refused']),
      );
      expect(await put(2)).toBe('refused');
      expect(await table.get({ pk, sk: 'a' })).toMatchObject({ n: 1 });
    });

    test('updates set, count and remove, and make a missing item', async () => {
      const table = open();
      const key = { pk: fresh(), sk: 'a' };
      await table.write({ kind: 'update', key, set: { a: 1, b: 'x' }, add: { hits: 2 } });
      await table.write({ kind: 'update', key, set: { a: undefined }, add: { hits: 3 }, remove: ['b'] });
      expect(await table.get(key)).toEqual({ ...key, hits: 5 });
    });

    test('an update that asks for an item refuses to make one', async () => {
      const table = open();
      const key = { pk: fresh(), sk: 'a' };
      expect(await table.write({ kind: 'update', key, set: { a: 1 }, when: present })).toBe('refused');
      expect(await table.get(key)).toBeUndefined();
    });

    const item = { n: 5, s: 'm', state: 'open', flag: false };
    const conditions: [string, Condition, boolean][] = [
      ['has', has('n'), true],
      ['has a missing attribute', has('x'), false],
      ['lacks', lacks('x'), true],
      ['lacks a present attribute', lacks('n'), false],
      ['equals', equals('state', 'open'), true],
      ['equals false', equals('flag', false), true],
      ['equals another type', equals('n', '5'), false],
      ['equals a missing attribute', equals('x', 'y'), false],
      ['differs', differs('state', 'closed'), true],
      ['differs from itself', differs('state', 'open'), false],
      ['differs, missing', differs('x', 'y'), true],
      ['at most, number', atMost('n', 5), true],
      ['at most, too large', atMost('n', 4), false],
      ['at most, text', atMost('s', 'z'), true],
      ['at least', atLeast('n', 5), true],
      ['at least, missing', atLeast('x', 0), false],
      ['at most, other type', atMost('s', 9), false],
      ['one of', oneOf('state', ['closing', 'open']), true],
      ['one of none', oneOf('state', ['closed']), false],
      ['one of, missing', oneOf('x', ['a', 'b']), false],
      ['all', all(equals('n', 5), equals('s', 'm')), true],
      ['all but one', all(equals('n', 5), equals('s', 'x')), false],
      ['any', any(equals('n', 6), equals('s', 'm')), true],
      ['nested', any(all(equals('n', 5), lacks('s')), equals('flag', false)), true],
    ];
    test.each(conditions)('the condition "%s" is read the same way', async (_, when, expected) => {
      const table = open();
      const pk = fresh();
      await table.write({ kind: 'put', item: { pk, sk: 'a', ...item } });
      const result = await table.write({
        kind: 'update',
        key: { pk, sk: 'a' },
        set: { touched: true },
        when,
      });
      expect(result).toBe(expected ? 'done' : 'refused');
    });

    test('a delete may ask for a condition', async () => {
      const table = open();
      const key = { pk: fresh(), sk: 'a' };
      await table.write({ kind: 'put', item: { ...key, n: 1 } });
      expect(await table.write({ kind: 'delete', key, when: equals('n', 2) })).toBe('refused');
      expect(await table.write({ kind: 'delete', key, when: equals('n', 1) })).toBe('done');
      expect(await table.get(key)).toBeUndefined();
    });

    test('a transaction of 100 writes happens whole', async () => {
      const table = open();
      const pk = fresh();
      const writes = Array.from({ length: 100 }, (_, n) => ({
        kind: 'put' as const,
        item: { pk, sk: String(n).padStart(3, '0'), n },
        when: absent,
      }));
      expect(await table.transact(writes)).toEqual({ kind: 'done' });
      expect(await listItems(table, { pk })).toHaveLength(100);
    });

    test('a transaction of nothing is done', async () => {
      expect(await open().transact([])).toEqual({ kind: 'done' });
    });

    test('a transaction with one refused condition writes nothing and names it', async () => {
      const table = open();
      const pk = fresh();
      await table.write({ kind: 'put', item: { pk, sk: 'seat', left: 0 } });
      const result = await table.transact([
        { kind: 'put', item: { pk, sk: 'pair' } },
        { kind: 'update', key: { pk, sk: 'seat' }, add: { left: -1 }, when: atLeast('left', 1) },
        { kind: 'check', key: { pk, sk: 'no one' }, when: absent },
      ]);
      expect(result).toEqual({ kind: 'refused', refused: [false, true, false] });
      expect(await table.get({ pk, sk: 'pair' })).toBeUndefined();
      expect(await table.get({ pk, sk: 'seat' })).toMatchObject({ left: 0 });
    });

    test('more than 100 writes, or two on one item, are refused with an error', async () => {
      const table = open();
      const pk = fresh();
      const put = (sk: string) => ({ kind: 'put' as const, item: { pk, sk } });
      await expect(table.transact(Array.from({ length: 101 }, (_, n) => put(`${n}`)))).rejects.toThrow();
      await expect(table.transact([put('a'), put('a')])).rejects.toThrow(/multiple operations on one item/);
    });

    test('only one of many racing transactions takes the last seat', async () => {
      const table = open();
      const pk = fresh();
      await table.write({ kind: 'put', item: { pk, sk: 'seat', left: 1 } });
      const take = (n: number) =>
        table.transact([
          { kind: 'put', item: { pk, sk: `pair-${n}` }, when: absent },
          { kind: 'update', key: { pk, sk: 'seat' }, add: { left: -1 }, when: atLeast('left', 1) },
        ]);
      const results = await Promise.all(Array.from({ length: 12 }, (_, n) => take(n)));
      expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1);
      expect(await listItems(table, { pk, sk: { beginsWith: 'pair' } })).toHaveLength(1);
    });

    test('queries read ranges in the order of the sort key, both ways', async () => {
      const table = open();
      const pk = fresh();
      for (const sk of ['b#2', 'a', 'b#1', 'c', 'b#10']) await table.write({ kind: 'put', item: { pk, sk } });
      const keys = async (query: object) => (await listItems(table, { pk, ...query })).map(({ sk }) => sk);
      expect(await keys({})).toEqual(['a', 'b#1', 'b#10', 'b#2', 'c']);
      expect(await keys({ descending: true })).toEqual(['c', 'b#2', 'b#10', 'b#1', 'a']);
      expect(await keys({ sk: { beginsWith: 'b#1' } })).toEqual(['b#1', 'b#10']);
      expect(await keys({ sk: { atMost: 'b#1' } })).toEqual(['a', 'b#1']);
      expect(await keys({ sk: { from: 'b', to: 'b#2' } })).toEqual(['b#1', 'b#10', 'b#2']);
      expect(await keys({ limit: 2 })).toHaveLength(5);
    });

    test('a query of more than 1 MB arrives whole, in pages', async () => {
      const table = open();
      const pk = fresh();
      const text = 'x'.repeat(100_000);
      for (let n = 0; n < 25; n++)
        await table.write({ kind: 'put', item: { pk, sk: `${n}`.padStart(2, '0'), text } });
      const first = await table.query({ pk });
      expect(first.items.length).toBeLessThan(25);
      expect(first.next).toBeDefined();
      expect(await listItems(table, { pk })).toHaveLength(25);
    });

    test('indexes hold just the items that name them, and follow changes', async () => {
      const table = open();
      const pk = fresh();
      const due = `DUE#${pk}`;
      await table.write({
        kind: 'put',
        item: { pk, sk: 'a', gsi2pk: due, gsi2sk: '2026-05-01', gsi1pk: pk, gsi1sk: 'x' },
      });
      await table.write({
        kind: 'put',
        item: { pk, sk: 'b', gsi2pk: due, gsi2sk: '2026-04-01', id: 'b', entity: 'x', answers: 'long' },
      });
      await table.write({ kind: 'put', item: { pk, sk: 'c' } });
      const dueNow = (atMost: string) => listItems(table, { index: 'due', pk: due, sk: { atMost } });
      expect((await dueNow('2026-04-15')).map(({ sk }) => sk)).toEqual(['b']);
      expect((await dueNow('2026-05-01')).map(({ sk }) => sk)).toEqual(['b', 'a']);
      // What is due is named by its index; its own row holds the rest.
      expect((await dueNow('2026-04-15'))[0]).toEqual({
        ...{ pk, sk: 'b', gsi2pk: due, gsi2sk: '2026-04-01', id: 'b', entity: 'x' },
      });
      await table.write({ kind: 'update', key: { pk, sk: 'b' }, remove: ['gsi2pk', 'gsi2sk'] });
      expect((await dueNow('2027-01-01')).map(({ sk }) => sk)).toEqual(['a']);
      expect(await listItems(table, { index: 'listing', pk })).toHaveLength(1);
    });

    test('an item beyond 400 KB is refused, and the error names its kind and not its content', async () => {
      const table = open();
      const big: Item = { pk: fresh(), sk: 'a', entity: 'delivery', body: 'secret'.repeat(80_000) };
      const refused = await table.write({ kind: 'put', item: big }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ItemTooLarge);
      expect(String(refused)).toMatch(/delivery item is larger than the 400 KB/);
      expect(String(refused)).not.toContain('secret');
      await expect(table.transact([{ kind: 'put', item: big }])).rejects.toBeInstanceOf(ItemTooLarge);
    });
  });
}
