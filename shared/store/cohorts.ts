/** Cohorts, with the version of the program that they run on. */
import {
  type Key,
  type Table,
  type Item,
  type Write,
  absent,
  listItems,
  type Condition,
  oneOf,
  all,
  any,
  equals,
  lacks,
  type ItemChanges,
} from './table.ts';
import { cohortPk, entityOf } from './rows.ts';
import {
  type Cohort,
  type CohortWithProgram,
  type CohortTransition,
  COHORT_TRANSITIONS,
} from '../domain/cohort.ts';
import { markOf } from '../domain/mark.ts';
import { programVersion } from './programs.ts';
import type { CohortId, IsoInstant, ProgramId } from '../domain/brand.ts';

export const cohortKey = (cohort: string): Key => ({ pk: cohortPk(cohort), sk: 'META' });

export async function findCohort(table: Table, cohort: string): Promise<Cohort | undefined> {
  const item = await table.get(cohortKey(cohort));
  return item && !isDeleted(item) ? entityOf<Cohort>(item) : undefined;
}

export async function findCohortWithProgram(
  table: Table,
  id: string,
): Promise<CohortWithProgram | undefined> {
  return withProgram(table, await table.get(cohortKey(id)));
}

/** It is being taken away, and no one finds it any more. */
function isDeleted(item: Item): boolean {
  return item['deletedAt'] !== undefined;
}

/** One that is being taken away, for who takes it away. */
export async function deletedCohort(table: Table, id: string): Promise<CohortWithProgram | undefined> {
  const item = await table.get(cohortKey(id));
  if (!item || !isDeleted(item)) return undefined;
  const cohort = entityOf<Cohort>(item);
  return { cohort, program: await programVersion(table, cohort.program, cohort.programVersion) };
}

/** The same for a cohort's row that was read together with others. */
export async function withProgram(
  table: Table,
  item: Item | undefined,
): Promise<CohortWithProgram | undefined> {
  if (!item || isDeleted(item)) return undefined;
  const cohort = entityOf<Cohort>(item);
  return { cohort, program: await programVersion(table, cohort.program, cohort.programVersion) };
}

/** A cohort, and the mark by which links know it. */
export function newCohortWrites(cohort: Cohort): Write[] {
  return [
    {
      kind: 'put',
      item: {
        ...cohortKey(cohort.id),
        entity: 'cohort',
        ...cohort,
        gsi1pk: 'COHORTS',
        gsi1sk: `${cohort.program}#${cohort.id}`,
      },
      when: absent,
    },
    { kind: 'put', item: cohortMarkItem(cohort.id), when: any(absent, equals('cohort', cohort.id)) },
  ];
}

const markKey = (mark: string): Key => ({ pk: `MARK#${mark}`, sk: 'COHORT' });

export function cohortMarkItem(cohort: CohortId): Item {
  return { ...markKey(markOf(cohort)), entity: 'cohort-mark', cohort };
}

/** The id of the cohort that has this mark. */
export async function cohortMarked(table: Table, mark: string): Promise<CohortId | undefined> {
  const item = await table.get(markKey(mark));
  return item && entityOf<{ cohort: CohortId }>(item).cohort;
}

export async function listCohorts(table: Table): Promise<Cohort[]> {
  const items = await listItems(table, { index: 'listing', pk: 'COHORTS' });
  return items.map((item) => entityOf<Cohort>(item));
}

/** Those of one program, each with the version that it runs on. */
export async function cohortsOfProgram(table: Table, program: ProgramId): Promise<CohortWithProgram[]> {
  const own = (await listCohorts(table)).filter((one) => one.program === program);
  const found = await Promise.all(own.map(({ id }) => findCohortWithProgram(table, id)));
  return found.filter((one) => one !== undefined);
}

/** Out of the way, and back. */
export function archiveWrite(cohort: CohortId, archivedAt: IsoInstant | undefined): Write {
  return { kind: 'update', key: cohortKey(cohort), set: { archivedAt }, when: lacks('deletedAt') };
}

/** Brings a cohort to the state that a transition leads to. Refused in a state that it does not start from. */
export function transitionWrite(
  cohort: CohortId,
  transition: CohortTransition,
  { set, and }: { readonly set?: ItemChanges['set']; readonly and?: Condition } = {},
): Write {
  const { from, to } = COHORT_TRANSITIONS[transition];
  const isThere = oneOf('state', from);
  return {
    kind: 'update',
    key: cohortKey(cohort),
    set: { state: to, ...set },
    when: and ? all(isThere, and) : isThere,
  };
}

/** Something that matching depends on changed: a run that began before is not published. */
export function inputsMovedWrite(cohort: CohortId, when?: Condition): Write {
  return { kind: 'update', key: cohortKey(cohort), add: { inputs: 1 }, ...(when && { when }) };
}
