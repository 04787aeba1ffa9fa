import { isDeepStrictEqual } from 'node:util';
import {
  type Condition,
  DUE_ATTRIBUTES,
  type Item,
  ItemTooLarge,
  type Key,
  MAX_ITEM_BYTES,
  MAX_TRANSACTION_WRITES,
  type Page,
  type Query,
  type Table,
  type TransactResult,
  type Value,
  type Write,
} from './table.ts';

const PAGE_BYTES = 1024 * 1024;
const INDEX_KEYS = {
  base: ['pk', 'sk'],
  listing: ['gsi1pk', 'gsi1sk'],
  due: ['gsi2pk', 'gsi2sk'],
} as const;
type IndexName = keyof typeof INDEX_KEYS;
const INDEX_NAMES = Object.keys(INDEX_KEYS) as IndexName[];

/** What a test can look at as a whole. */
export interface MemoryTable extends Table {
  /** Every item, by its keys. */
  all(): readonly Item[];
}

/** The table in memory: for the simulator and for tests that need no wire. Items are frozen, so that no reader changes what is kept. */
export function memoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  /** Of each index, the ids of the items in each partition. */
  const partitions: Readonly<Record<IndexName, Map<string, Set<string>>>> = {
    base: new Map(),
    listing: new Map(),
    due: new Map(),
  };
  const found = (key: Key): Item | undefined => items.get(idOf(key));

  function replace(key: Key, item: Item | undefined): void {
    const id = idOf(key);
    const before = items.get(id);
    for (const index of INDEX_NAMES) {
      const [was, is] = [partitionIn(index, before), partitionIn(index, item)];
      if (was === is) continue;
      if (was !== undefined) partitions[index].get(was)?.delete(id);
      if (is === undefined) continue;
      const ids = partitions[index].get(is) ?? new Set();
      partitions[index].set(is, ids.add(id));
    }
    if (item) items.set(id, item);
    else items.delete(id);
  }

  function perform(write: Write): void {
    switch (write.kind) {
      case 'put':
        replace(write.item, kept(write.item));
        return;
      case 'update':
        replace(write.key, updated(found(write.key), write));
        return;
      case 'delete':
        replace(write.key, undefined);
        return;
      case 'check':
    }
  }

  function transact(writes: readonly Write[]): TransactResult {
    if (writes.length > MAX_TRANSACTION_WRITES) {
      throw new RangeError(
        `A transaction holds at most ${MAX_TRANSACTION_WRITES} writes, not ${writes.length}.`,
      );
    }
    if (new Set(writes.map((write) => idOf(keyOf(write)))).size < writes.length) {
      throw new Error('Transaction request cannot include multiple operations on one item');
    }
    const refused = writes.map(
      (write) => write.when !== undefined && !holds(write.when, found(keyOf(write))),
    );
    if (refused.includes(true)) return { kind: 'refused', refused };
    for (const write of writes) assertSize(write, found(keyOf(write)));
    writes.forEach(perform);
    return { kind: 'done' };
  }

  function query(wanted: Query): Page {
    const ids = partitions[wanted.index ?? 'base'].get(wanted.pk) ?? [];
    return paged(
      [...ids].flatMap((id) => items.get(id) ?? []),
      wanted,
    );
  }

  return {
    all: () => [...items.keys()].sort().flatMap((id) => items.get(id) ?? []),
    get: (key) => Promise.resolve(found(key)),
    getMany: (keys) => Promise.resolve(keys.map(found)),
    query: (wanted) => Promise.resolve(query(wanted)),
    // eslint-disable-next-line @typescript-eslint/require-await -- async, so that a thrown error becomes a rejection
    write: async (write) => transact([write]).kind,
    // eslint-disable-next-line @typescript-eslint/require-await -- as above
    transact: async (writes) => transact(writes),
  };
}

/** The partition of an index that an item is in; none where it has no key of it. */
function partitionIn(index: IndexName, item: Item | undefined): string | undefined {
  const [pk, sk] = INDEX_KEYS[index];
  return item?.[sk] === undefined ? undefined : (item[pk] as string | undefined);
}

function idOf({ pk, sk }: Key): string {
  return JSON.stringify([pk, sk]);
}

function keyOf(write: Write): Key {
  return write.kind === 'put' ? write.item : write.key;
}

function kept(item: Item): Item {
  return frozen(item) as Item;
}

/** A copy that nothing changes any more, without what is undefined. */
function frozen(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  // Bytes cannot be frozen; a copy of them is the table's own at least.
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return Object.freeze(value.map(frozen));
  const copy: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) if (inner !== undefined) copy[name] = frozen(inner);
  return Object.freeze(copy);
}

function updated(before: Item | undefined, write: Extract<Write, { kind: 'update' }>): Item {
  const next: Record<string, Value | undefined> = { ...before, ...write.key, ...write.set };
  for (const [name, amount] of Object.entries(write.add ?? {}))
    next[name] = Number(before?.[name] ?? 0) + amount;
  for (const name of write.remove ?? []) next[name] = undefined;
  return kept(next as Item);
}

function assertSize(write: Write, before: Item | undefined): void {
  if (write.kind !== 'put' && write.kind !== 'update') return;
  const item = write.kind === 'put' ? write.item : updated(before, write);
  if (sizeOf(item) > MAX_ITEM_BYTES) throw new ItemTooLarge(item);
}

const sizes = new WeakMap<Item, number>();

/** Items never change: each is measured once. */
function sizeOfItem(item: Item): number {
  const known = sizes.get(item) ?? sizeOf(item);
  sizes.set(item, known);
  return known;
}

/** Close enough to DynamoDB's own measure: the bytes of all names and values. */
function sizeOf(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  if (value === null || typeof value !== 'object') return typeof value === 'number' ? 21 : 1;
  return Object.entries(value).reduce(
    (sum, [name, inner]) => sum + (Array.isArray(value) ? 1 : Buffer.byteLength(name)) + sizeOf(inner),
    3,
  );
}

function holds(condition: Condition, item: Item | undefined): boolean {
  switch (condition.kind) {
    case 'absent':
      return item === undefined;
    case 'present':
      return item !== undefined;
    case 'has':
      return item?.[condition.attribute] !== undefined;
    case 'lacks':
      return item?.[condition.attribute] === undefined;
    case 'equals':
      return isDeepStrictEqual(item?.[condition.attribute], condition.value);
    case 'differs':
      return !isDeepStrictEqual(item?.[condition.attribute], condition.value);
    case 'at-most':
      return ordered(item?.[condition.attribute], condition.value, (order) => order <= 0);
    case 'at-least':
      return ordered(item?.[condition.attribute], condition.value, (order) => order >= 0);
    case 'one-of':
      return condition.values.some((value) => isDeepStrictEqual(item?.[condition.attribute], value));
    case 'all':
      return condition.of.every((part) => holds(part, item));
    case 'any':
      return condition.of.some((part) => holds(part, item));
  }
}

function ordered(left: Value | undefined, right: string | number, test: (order: number) => boolean): boolean {
  if (typeof left === 'number' && typeof right === 'number') return test(left - right);
  if (typeof left === 'string' && typeof right === 'string') return test(compareBytes(left, right));
  return false;
}

/** In the order of UTF-8, which is that of code units but for letters beyond the first 65,536. */
function compareBytes(left: string, right: string): number {
  if (SURROGATE.test(left) || SURROGATE.test(right))
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return left < right ? -1 : left > right ? 1 : 0;
}
const SURROGATE = /[\ud800-\udfff]/;

/** The page of a query over the items of its partition. */
function paged(items: readonly Item[], query: Query): Page {
  const [, skName] = INDEX_KEYS[query.index ?? 'base'];
  const sortKey = (item: Item): string => item[skName] as string;
  const direction = query.descending ? -1 : 1;
  const matching = items
    .filter((item) => inRange(sortKey(item), query))
    .map((item) => ({ item, id: idOf(item), sort: sortKey(item) }))
    .sort((a, b) => direction * (compareBytes(a.sort, b.sort) || compareBytes(a.id, b.id)));

  const start = query.after === undefined ? 0 : matching.findIndex(({ id }) => id === query.after) + 1;
  const page: Item[] = [];
  let bytes = 0;
  let last: string | undefined;
  for (const { item, id } of matching.slice(start)) {
    if (page.length === query.limit || bytes >= PAGE_BYTES) break;
    bytes += sizeOfItem(item);
    page.push(query.index === 'due' ? projected(item) : item);
    last = id;
  }
  return last !== undefined && start + page.length < matching.length
    ? { items: page, next: last }
    : { items: page };
}

/** As much of an item as the due index holds. */
function projected(item: Item): Item {
  const held: readonly string[] = ['pk', 'sk', ...INDEX_KEYS.due, ...DUE_ATTRIBUTES];
  return Object.fromEntries(Object.entries(item).filter(([name]) => held.includes(name))) as Item;
}

function inRange(key: string, { sk }: Query): boolean {
  if (!sk) return true;
  if ('beginsWith' in sk) return key.startsWith(sk.beginsWith);
  if ('atMost' in sk) return compareBytes(key, sk.atMost) <= 0;
  return compareBytes(key, sk.from) >= 0 && compareBytes(key, sk.to) <= 0;
}
