/**
 * The narrow waist of the store: one table of items under `pk` and `sk` with two sparse indexes. Conditions are data,
 * so that every implementation reads the same ones. `test/contracts/table.ts` holds all implementations to this file.
 */

export type Value =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly Value[]
  | { readonly [name: string]: Value | undefined };

/** What conditions compare with: lists and maps are not among it, because engines differ in how they compare them. */
export type Scalar = string | number | boolean;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Attributes that are `undefined` are not stored. `gsi1pk`/`gsi1sk` list an item, `gsi2pk`/`gsi2sk` make it due. */
export type Item = Key & { readonly [name: string]: Value | undefined };

/** What must hold of the stored item for a write to happen. A comparison with a missing attribute is false. */
export type Condition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present' }
  | { readonly kind: 'has'; readonly attribute: string }
  | { readonly kind: 'lacks'; readonly attribute: string }
  | { readonly kind: 'equals'; readonly attribute: string; readonly value: Scalar }
  /** The attribute is missing or has another value. */
  | { readonly kind: 'differs'; readonly attribute: string; readonly value: Scalar }
  | { readonly kind: 'at-most'; readonly attribute: string; readonly value: string | number }
  | { readonly kind: 'at-least'; readonly attribute: string; readonly value: string | number }
  | { readonly kind: 'one-of'; readonly attribute: string; readonly values: readonly Scalar[] }
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] };

export const absent: Condition = { kind: 'absent' };
export const present: Condition = { kind: 'present' };
export const has = (attribute: string): Condition => ({ kind: 'has', attribute });
export const lacks = (attribute: string): Condition => ({ kind: 'lacks', attribute });
export const equals = (attribute: string, value: Scalar): Condition => ({ kind: 'equals', attribute, value });
export const differs = (attribute: string, value: Scalar): Condition => ({
  kind: 'differs',
  attribute,
  value,
});
export const atMost = (attribute: string, value: string | number): Condition => ({
  kind: 'at-most',
  attribute,
  value,
});
export const atLeast = (attribute: string, value: string | number): Condition => ({
  kind: 'at-least',
  attribute,
  value,
});
export const oneOf = (attribute: string, values: readonly Scalar[]): Condition => ({
  kind: 'one-of',
  attribute,
  values,
});
export const all = (...of: readonly Condition[]): Condition => ({ kind: 'all', of });
export const any = (...of: readonly Condition[]): Condition => ({ kind: 'any', of });

/** What an update does to one item. `add` counts up from 0; an update without `when` makes a missing item. */
export interface ItemChanges {
  readonly set?: Readonly<Record<string, Value | undefined>>;
  readonly add?: Readonly<Record<string, number>>;
  readonly remove?: readonly string[];
}

/** When DynamoDB deletes an item of itself, in epoch seconds. It may take some days longer, so that who reads it looks as well. */
export const DELETE_AT = 'deleteAt';

export type Write =
  | { readonly kind: 'put'; readonly item: Item; readonly when?: Condition }
  | ({ readonly kind: 'update'; readonly key: Key; readonly when?: Condition } & ItemChanges)
  | { readonly kind: 'delete'; readonly key: Key; readonly when?: Condition }
  | { readonly kind: 'check'; readonly key: Key; readonly when: Condition };

export type WriteResult = 'done' | 'refused';

/** `refused[i]` tells whether the condition of the i-th write was the reason. Nothing was written. */
export type TransactResult =
  { readonly kind: 'done' } | { readonly kind: 'refused'; readonly refused: readonly boolean[] };

export interface Query {
  /** The base table when absent; `listing` is gsi1, `due` is gsi2. Indexes may lag behind a write. */
  readonly index?: 'listing' | 'due';
  readonly pk: string;
  readonly sk?:
    | { readonly beginsWith: string }
    | { readonly atMost: string }
    | { readonly from: string; readonly to: string };
  readonly descending?: boolean;
  readonly limit?: number;
  readonly after?: string;
}

/** What the `due` index holds of an item beside its keys: which row it is. What is to be done with it, its own row says. */
export const DUE_ATTRIBUTES = ['entity', 'id', 'person', 'cohort', 'source'] as const;

/** `next` continues the query as `after`; absent on the last page. A page holds at most 1 MB. */
export interface Page {
  readonly items: readonly Item[];
  readonly next?: string;
}

export interface Table {
  /** The item as of all writes acknowledged before. */
  get(key: Key): Promise<Item | undefined>;
  /** The items of at most 100 different keys, in their order; each as `get` would give it, but not all of one instant. */
  getMany(keys: readonly Key[]): Promise<(Item | undefined)[]>;
  query(query: Query): Promise<Page>;
  /** Rejects with `ItemTooLarge` beyond 400 KB. */
  write(write: Write): Promise<WriteResult>;
  /** All or none, of at most 100 writes on different items; none at all is done at once. Conflicts with other writers are tried again inside. */
  transact(writes: readonly Write[]): Promise<TransactResult>;
}

/** An item of more than DynamoDB's 400 KB. The message names the kind of item, never its content. */
export class ItemTooLarge extends Error {
  override readonly name = 'ItemTooLarge';

  constructor(item: Item | Key) {
    const entity = 'entity' in item ? (item.entity as string) : 'updated';
    super(
      `The ${entity} item is larger than the 400 KB that one item may hold. Keep large content in the bucket.`,
    );
  }
}

export const MAX_ITEM_BYTES = 400 * 1024;
export const MAX_TRANSACTION_WRITES = 100;

/** The pages of a query, one after the other. */
export async function* itemPages(table: Table, query: Query): AsyncGenerator<readonly Item[]> {
  let after: string | undefined;
  do {
    const page = await table.query({ ...query, ...(after === undefined ? {} : { after }) });
    yield page.items;
    after = page.next;
  } while (after !== undefined);
}

/** Every item of a query, page after page. */
export async function* allItems(table: Table, query: Query): AsyncGenerator<Item> {
  for await (const items of itemPages(table, query)) yield* items;
}

/** The items of a query as one list; for queries known to be small. */
export async function listItems(table: Table, query: Query): Promise<Item[]> {
  return Array.fromAsync(allItems(table, query));
}
