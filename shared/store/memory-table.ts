import { isDeepStrictEqual } from 'node:util';
import { marshall } from '@aws-sdk/util-dynamodb';
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
  listing: ['gsi1pk', 'gsi1sk'],
  due: ['gsi2pk', 'gsi2sk'],
} as const;

/** The table in memory: for the simulator and for tests that need no wire. */
export function memoryTable(): Table {
  const items = new Map<string, Item>();
  const found = (key: Key): Item | undefined => items.get(idOf(key));

  function perform(write: Write): void {
    switch (write.kind) {
      case 'put':
        items.set(idOf(write.item), kept(write.item));
        return;
      case 'update':
        items.set(idOf(write.key), updated(found(write.key), write));
        return;
      case 'delete':
        items.delete(idOf(write.key));
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

  return {
    get: (key) => Promise.resolve(structuredClone(found(key))),
    getMany: (keys) => Promise.resolve(keys.map((key) => structuredClone(found(key)))),
    query: (query) => Promise.resolve(paged([...items.values()], query)),
    // eslint-disable-next-line @typescript-eslint/require-await -- async, so that a thrown error becomes a rejection
    write: async (write) => transact([write]).kind,
    // eslint-disable-next-line @typescript-eslint/require-await -- as above
    transact: async (writes) => transact(writes),
  };
}

function idOf({ pk, sk }: Key): string {
  return JSON.stringify([pk, sk]);
}

function keyOf(write: Write): Key {
  return write.kind === 'put' ? write.item : write.key;
}

function kept(item: Item): Item {
  return structuredClone(withoutUndefined(item)) as Item;
}

function withoutUndefined(value: unknown): unknown {
  if (value instanceof Uint8Array || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutUndefined);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      inner === undefined ? [] : [[name, withoutUndefined(inner)]],
    ),
  );
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

/** Close enough to DynamoDB's own measure: the bytes of all names and values. */
function sizeOf(item: Item): number {
  return Buffer.byteLength(JSON.stringify(marshall(item, { removeUndefinedValues: true })));
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

function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function paged(items: readonly Item[], query: Query): Page {
  const [pkName, skName] = query.index ? INDEX_KEYS[query.index] : (['pk', 'sk'] as const);
  const sortKey = (item: Item): string => item[skName] as string;
  const direction = query.descending ? -1 : 1;
  const matching = items
    .filter(
      (item) => item[pkName] === query.pk && item[skName] !== undefined && inRange(sortKey(item), query),
    )
    .sort((a, b) => direction * (compareBytes(sortKey(a), sortKey(b)) || compareBytes(idOf(a), idOf(b))));

  const start = query.after === undefined ? 0 : matching.findIndex((item) => idOf(item) === query.after) + 1;
  const page: Item[] = [];
  let bytes = 0;
  for (const item of matching.slice(start)) {
    if (page.length === query.limit || bytes >= PAGE_BYTES) break;
    bytes += sizeOf(item);
    page.push(structuredClone(query.index === 'due' ? projected(item) : item));
  }
  const last = page.at(-1);
  return last && start + page.length < matching.length ? { items: page, next: idOf(last) } : { items: page };
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
