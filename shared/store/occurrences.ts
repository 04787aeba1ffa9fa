/** Occurrences as rows: the truth about what is due. A schedule is only a wake-up for one of them. */
import type { Action, PlannedOccurrence } from '../domain/journey.ts';
import { iso } from '../domain/calendar.ts';
import { cohortPk, dueAt, entityOf, NOT_DUE } from './rows.ts';
import { absent, all, equals, type Item, type Key, listItems, type Table, type Write } from './table.ts';

export interface Occurrence {
  readonly cohort: string;
  readonly id: string;
  readonly action: Action;
  readonly touchpoint?: string;
  readonly anchorDate?: string;
  readonly dueAt: string;
  /** Counts the moves of its date; a wake-up of an older generation does nothing. */
  readonly generation: number;
  readonly state: 'waiting' | 'done' | 'cancelled';
  /** Whether a schedule should be made for it, has been made, or is not worth making. */
  readonly schedule: 'wanted' | 'made' | 'none';
  /** People reached, once it is done. */
  readonly reached?: number;
}

const occurrenceKey = (cohort: string, id: string): Key => ({ pk: cohortPk(cohort), sk: `OCCURRENCE#${id}` });

/** Name of the schedule that wakes an occurrence: ids and the generation, at most 64 characters. */
export function scheduleName({
  cohort,
  id,
  generation,
}: Pick<Occurrence, 'cohort' | 'id' | 'generation'>): string {
  return `${cohort}.${id}`.slice(0, 56) + `.g${generation}`;
}

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
export function newOccurrenceWrite(cohort: string, planned: PlannedOccurrence, now: string): Write {
  return {
    kind: 'put',
    item: row({ ...base(cohort, planned), generation: 1, schedule: 'wanted' }, now),
    when: absent,
  };
}

/** A rematch soon. Several requests are one. */
export function rematchWrite(cohort: string, at: number): Write {
  return soonWrite(cohort, 'rematch', at);
}

/** The dates of a new version: whoever puts it into force sets them at once; if that fails, the sweep does. */
export function setDatesWrite(cohort: string, at: number): Write {
  return soonWrite(cohort, 'set-dates', at);
}

/** Nobody needs a schedule for the next minute, so only the sweep wakes it. */
function soonWrite(cohort: string, action: 'rematch' | 'set-dates', at: number): Write {
  const planned: PlannedOccurrence = { id: action, action, dueAt: at };
  return { kind: 'put', item: row({ ...base(cohort, planned), generation: at, schedule: 'none' }, iso(at)) };
}

function base(
  cohort: string,
  { dueAt: at, ...planned }: PlannedOccurrence,
): Omit<Occurrence, 'generation' | 'schedule'> {
  return { cohort, ...planned, dueAt: iso(at), state: 'waiting' };
}

/** The date moved: a new generation, which wants a schedule of its own. */
export function moveWrite(occurrence: Occurrence, planned: PlannedOccurrence, now: string): Write {
  const moved: Occurrence = {
    ...occurrence,
    ...planned,
    dueAt: iso(planned.dueAt),
    generation: occurrence.generation + 1,
    state: 'waiting',
    schedule: 'wanted',
  };
  return { kind: 'put', item: row(moved, now), when: equals('generation', occurrence.generation) };
}

/** The schedule exists; the row is due again when the occurrence itself is. */
export function scheduledWrite({ cohort, id, generation, dueAt: at }: Occurrence): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: { schedule: 'made', ...dueAt(at) },
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

/** Called off. Stays due for the sweep until its schedule is gone too. */
export function cancelWrite({ cohort, id, generation }: Occurrence, now: string): Write {
  return {
    kind: 'update',
    key: occurrenceKey(cohort, id),
    set: { state: 'cancelled', ...dueAt(now) },
    when: all(equals('generation', generation), equals('state', 'waiting')),
  };
}

/** Nothing is left to do for a row that is done or called off. */
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
    ...dueAt(due),
  };
}
