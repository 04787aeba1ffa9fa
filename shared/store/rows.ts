/** What the entity stores share: reading a row as the entity it was written from, and the names of the partitions. */
import pMap from 'p-map';
import { DELETE_AT, type Item, itemPages, type Key, listItems, type Query, type Table } from './table.ts';
import type { CohortId } from '../domain/brand.ts';

/** Keys and marks of a row that are no part of the entity. */
const ROW_ATTRIBUTES = new Set(['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk', 'entity', DELETE_AT]);

/** The entity of a row that its own store wrote. The one cast of the store: rows are written by typed code only. */
export function entityOf<T>(item: Item): T {
  const entity: Record<string, unknown> = {};
  for (const name in item) if (!ROW_ATTRIBUTES.has(name)) entity[name] = item[name];
  return entity as T;
}

/** Rows read by one call. */
const ROWS_AT_ONCE = 100;

/** The entities under these keys, in their order, a hundred with each call; `undefined` where there is none. */
export async function findEntities<T>(table: Table, keys: readonly Key[]): Promise<(T | undefined)[]> {
  const groups = Array.from({ length: Math.ceil(keys.length / ROWS_AT_ONCE) }, (_, n) =>
    keys.slice(n * ROWS_AT_ONCE, (n + 1) * ROWS_AT_ONCE),
  );
  const found = await pMap(groups, (group) => table.getMany(group), { concurrency: 4 });
  return found.flat().map((item) => item && entityOf<T>(item));
}

/** All entities of a cohort whose sort keys begin alike. */
export async function listEntities<T>(table: Table, cohort: CohortId, beginsWith: string): Promise<T[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith } });
  return items.map((item) => entityOf<T>(item));
}

/** The entities of a query page by page, for what is too many to hold at once. */
export async function* entityPages<T>(table: Table, query: Query): AsyncGenerator<readonly T[]> {
  for await (const items of itemPages(table, query)) yield items.map((item) => entityOf<T>(item));
}

/** The same of a cohort's own, whose sort keys begin alike. */
export function cohortPages<T>(
  table: Table,
  cohort: string,
  beginsWith: string,
): AsyncGenerator<readonly T[]> {
  return entityPages<T>(table, { pk: cohortPk(cohort), sk: { beginsWith } });
}

export const cohortPk = (cohort: string): string => `COHORT#${cohort}`;
export const personPk = (person: string): string => `PERSON#${person}`;
export const programPk = (program: string): string => `PROGRAM#${program}`;
export const sourcePk = (source: string): string => `SOURCE#${source}`;

/** One of so many places, always the same for a text, and used evenly. */
export function shardOf(text: string, shards: number): number {
  let hash = 0;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % shards;
}
