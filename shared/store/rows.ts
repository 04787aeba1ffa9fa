/** What the entity stores share: reading a row as the entity it was written from, and the names of the partitions. */
import { type Item, listItems, type Table } from './table.ts';
import type { CohortId } from '../domain/brand.ts';

/** Keys and marks of a row that are no part of the entity. */
const ROW_ATTRIBUTES = new Set(['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk', 'entity']);

/** The entity of a row that its own store wrote. The one cast of the store: rows are written by typed code only. */
export function entityOf<T>(item: Item): T {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !ROW_ATTRIBUTES.has(name))) as T;
}

/** All entities of a cohort whose sort keys begin alike. */
export async function listEntities<T>(table: Table, cohort: CohortId, beginsWith: string): Promise<T[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith } });
  return items.map((item) => entityOf<T>(item));
}

export const cohortPk = (cohort: string): string => `COHORT#${cohort}`;
export const personPk = (person: string): string => `PERSON#${person}`;
export const programPk = (program: string): string => `PROGRAM#${program}`;
export const sourcePk = (source: string): string => `SOURCE#${source}`;

/** The partition of the due index. One is enough for a thousand due rows a second. */
export const DUE = 'DUE';

/** Marks a row as due; the sweep finds it from then on. `at` is an ISO instant. */
export function dueAt(at: string): { gsi2pk: string; gsi2sk: string } {
  return { gsi2pk: DUE, gsi2sk: at };
}

export const NOT_DUE: readonly string[] = ['gsi2pk', 'gsi2sk'];
