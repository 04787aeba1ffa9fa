/** Occurrences as rows: the truth about what is due. A schedule is only a wake-up for one of them. */
import { iso } from '../domain/calendar.ts';
import { dueAt, NOT_DUE } from './due.ts';
import { cohortPk, entityOf } from './rows.ts';
import {
  absent,
  all,
  equals,
  type Item,
  type Key,
  listItems,
  oneOf,
  type Table,
  type Write,
} from './table.ts';
import {
  type PlannedOccurrence,
  type Occurrence,
  newOccurrence,
  soonOccurrence,
  movedOccurrence,
  type SoonAction,
} from '../domain/occurrence.ts';
import type { CohortId, IsoInstant, EpochMs, PersonId } from '../domain/brand.ts';

const occurrenceKey = (cohort: string, id: string): Key => ({ pk: cohortPk(cohort), sk: `OCCURRENCE#${id}` });

export async function findOccurrence(
  table: Table,
  cohort: string,
  id: string,
): Promise<Occurrence | undefined> {
  const item = await table.get(occurrenceKey(cohort, id));
  return item && entityOf<Occurrence>(item);
}

export async function listOccurrences(table: Table, cohort: string): Promise<Occurrence[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith: 'OCCURRENCE#' } });
  return items.map((item) => entityOf<Occurrence>(item));
}

/** Writes a planned occurrence unless it is there. `now` makes it due at once for the sweep, which makes its schedule. */
export function newOccurrenceWrite(cohort: CohortId, planned: PlannedOccurrence, now: IsoInstant): Write {
  return { kind: 'put', item: row(newOccurrence(cohort, planned), now), when: absent };
}

/** A rematch soon. */
export function rematchWrite(cohort: CohortId, at: EpochMs): Write {
  return soonWrite(cohort, 'rematch', at);
}

/** The dates of a new version: whoever saves it sets them at once; if that fails, the sweep does. */
export function setDatesWrite(cohort: CohortId, at: EpochMs): Write {
  return soonWrite(cohort, 'set-dates', at);
}

/** The workflow that releases an approved match; whoever approves it starts it at once; if that fails, the sweep does. */
export function releaseWrite(cohort: CohortId, at: EpochMs): Write {
  return soonWrite(cohort, 'release', at);
}

/** Looks after the workflow of a close until it ends. */
export function watchMatchWrite(cohort: CohortId, at: EpochMs): Write {
  return soonWrite(cohort, 'watch-match', at);
}

/** Someone is taken out at a time, unless that is taken back before. */
export function plannedLeavingWrite(cohort: CohortId, person: PersonId, at: EpochMs): Write {
  const planned = { id: `leave.${person}`, action: 'leave', dueAt: at } as const;
  return { kind: 'put', item: row({ ...newOccurrence(cohort, planned), schedule: 'none' }, iso(at)) };
}

/** That someone was taken out, or was to be, is forgotten. */
export function forgetLeavingWrite(cohort: CohortId, person: PersonId): Write {
  return { kind: 'delete', key: occurrenceKey(cohort, `leave.${person}`) };
}

function soonWrite(cohort: CohortId, action: SoonAction, at: EpochMs): Write {
  return { kind: 'put', item: row(soonOccurrence(cohort, action, at), iso(at)) };
}

/** The date moved. */
export function moveWrite(occurrence: Occurrence, planned: PlannedOccurrence, now: IsoInstant): Write {
  return {
    kind: 'put',
    item: row(movedOccurrence(occurrence, planned), now),
    when: equals('generation', occurrence.generation),
  };
}

/** The schedule exists; the row is due again when the occurrence itself is. */
export function scheduledWrite({ cohort, id, generation, dueAt: at }: Occurrence): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: { schedule: 'made', ...dueAt(occurrenceKey(cohort, id), at) },
    when: all(equals('generation', generation), equals('state', 'waiting')),
  };
}

export function doneWrite({ cohort, id, generation }: Occurrence, reached: number): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: { state: 'done', reached },
    remove: NOT_DUE,
    when: all(equals('generation', generation), equals('state', 'waiting')),
  };
}

/** There was no time for everyone: it stays due, and the next call goes on where this one ended. */
export function handOverWrite(
  { cohort, id, generation }: Occurrence,
  { now, ...progress }: { readonly reached: number; readonly goesOnAfter: string; readonly now: IsoInstant },
): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: { ...progress, ...dueAt(occurrenceKey(cohort, id), now) },
    when: all(equals('generation', generation), equals('state', 'waiting')),
  };
}

/** It failed too often: nothing attends to it until the manager has it tried again. */
export function parkWrite({ cohort, id, generation }: Occurrence): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: { state: 'parked' },
    remove: NOT_DUE,
    when: all(equals('generation', generation), equals('state', 'waiting')),
  };
}

/** Has one that failed tried again at once. */
export function tryAgainWrite({ cohort, id, generation }: Occurrence, now: IsoInstant): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: { state: 'waiting', ...dueAt(occurrenceKey(cohort, id), now) },
    remove: ['failures'],
    when: all(equals('generation', generation), oneOf('state', ['waiting', 'parked'])),
  };
}

/** What it began is under way: looks again at `at` (ISO) whether that came to an end. */
export function lookAgainWrite({ cohort, id, generation }: Occurrence, at: IsoInstant): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: dueAt(occurrenceKey(cohort, id), at),
    remove: ['failures'],
    when: all(equals('generation', generation), equals('state', 'waiting')),
  };
}

/** Called off. Stays due for the sweep until its schedule is gone too. */
export function cancelWrite({ cohort, id, generation }: Occurrence, now: string): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: { state: 'canceled', ...dueAt(occurrenceKey(cohort, id), now) },
    when: all(equals('generation', generation), oneOf('state', ['waiting', 'parked'])),
  };
}

/** Nothing is left to do for a row that is done or canceled. */
export function settledWrite({ cohort, id, generation }: Occurrence): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    remove: NOT_DUE,
    when: equals('generation', generation),
  };
}

/** Adds the occurrences that are not there yet; those that are stay as they are. */
export async function keepOccurrences(
  table: Table,
  cohort: string,
  { planned, now }: { readonly planned: readonly PlannedOccurrence[]; readonly now: string },
): Promise<void> {
  const known = await table.getMany(planned.map(({ id }) => occurrenceKey(cohort, id)));
  const missing = planned.filter((_, index) => known[index] === undefined);
  await Promise.all(missing.map((one) => table.write(newOccurrenceWrite(cohort, one, now))));
}

function row(occurrence: Occurrence, due: string): Item {
  return {
    ...occurrenceKey(occurrence.cohort, occurrence.id),
    entity: 'occurrence',
    ...occurrence,
    ...dueAt(occurrenceKey(occurrence.cohort, occurrence.id), due),
  };
}
