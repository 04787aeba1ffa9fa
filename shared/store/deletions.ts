/** Cohorts that are being deleted whole, and of those that were, that they were. */
import type { CohortId, EpochMs, IsoInstant, ManagerId, ProgramId } from '../domain/brand.ts';
import { iso } from '../domain/calendar.ts';
import { cohortKey } from './cohorts.ts';
import { dueAt } from './due.ts';
import { entityOf, programPk } from './rows.ts';
import { lacks, type Key, listItems, type Table, type Write } from './table.ts';

/** Gone when everything of the cohort is. */
export interface Deletion {
  readonly cohort: CohortId;
  readonly program: ProgramId;
  readonly askedAt: IsoInstant;
  /** With the last of its cohorts the program goes too. */
  readonly andProgram: boolean;
}

export interface Deleted {
  readonly cohort: CohortId;
  readonly at: IsoInstant;
  readonly by: ManagerId;
}

const LIST_PK = 'DELETIONS';
const deletionKey = (cohort: string): Key => ({ pk: LIST_PK, sk: cohort });

/** From now on no one finds the cohort; the sweep takes away what is left of it. Refused when that was begun before. */
export function beginDeletionWrites(
  deletion: Deletion,
  { by, due }: { readonly by: ManagerId; readonly due: EpochMs },
): Write[] {
  const { cohort, program, askedAt } = deletion;
  const key = deletionKey(cohort);
  return [
    {
      kind: 'update',
      key: cohortKey(cohort),
      set: { deletedAt: askedAt },
      remove: ['gsi1pk', 'gsi1sk'],
      when: lacks('deletedAt'),
    },
    { kind: 'put', item: { ...key, entity: 'deletion', id: cohort, ...deletion, ...dueAt(key, iso(due)) } },
    {
      kind: 'put',
      item: {
        pk: programPk(program),
        sk: `DELETED#${askedAt}#${cohort}`,
        entity: 'deleted',
        cohort,
        at: askedAt,
        by,
      },
    },
  ];
}

export async function findDeletion(table: Table, cohort: string): Promise<Deletion | undefined> {
  const item = await table.get(deletionKey(cohort));
  return item && entityOf<Deletion>(item);
}

/** Goes on at `due`. */
export function laterWrite({ cohort }: Deletion, due: EpochMs): Write {
  const key = deletionKey(cohort);
  return { kind: 'update', key, set: dueAt(key, iso(due)) };
}

export function deletionDoneWrite({ cohort }: Deletion): Write {
  return { kind: 'delete', key: deletionKey(cohort) };
}

/** Oldest first. */
export async function listDeleted(table: Table, program: string): Promise<Deleted[]> {
  const items = await listItems(table, { pk: programPk(program), sk: { beginsWith: 'DELETED#' } });
  return items.map((item) => entityOf<Deleted>(item));
}

/** No other cohort can take its id yet. */
export async function isBeingDeleted(table: Table, cohort: CohortId): Promise<boolean> {
  return (await findDeletion(table, cohort)) !== undefined;
}
