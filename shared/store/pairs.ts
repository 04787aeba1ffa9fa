/** Pairs, with the seat and the place that each takes. */
import { holdsSeat, type Pair, mentorOf, menteeOf } from '../domain/pair.ts';
import { applicationKey } from './applications.ts';
import { cohortPages, cohortPk, entityOf, listEntities } from './rows.ts';
import {
  absent,
  all,
  atMost,
  equals,
  type Item,
  type Key,
  lacks,
  present,
  type Table,
  type Write,
} from './table.ts';

export const pairKey = (cohort: string, pair: string): Key => ({
  pk: cohortPk(cohort),
  sk: `PAIR#${pair}`,
});

export async function findPair(table: Table, cohort: string, pair: string): Promise<Pair | undefined> {
  const item = await table.get(pairKey(cohort, pair));
  return item && entityOf<Pair>(item);
}

export function pairPages(table: Table, cohort: string): AsyncGenerator<readonly Pair[]> {
  return cohortPages<Pair>(table, cohort, 'PAIR#');
}

export async function listPairs(table: Table, cohort: string): Promise<Pair[]> {
  return listEntities<Pair>(table, cohort, 'PAIR#');
}

/**
 * The writes that propose a pair: the pair itself, a seat of the mentor, the place of the mentee. Refused as a whole
 * when the pair is there already, the mentor has no seat left, or the mentee is in another pair.
 */
export function newPairWrites(pair: Pair, mentorCapacity: number): Write[] {
  return [
    { kind: 'put', item: pairItem(pair), when: absent },
    {
      kind: 'update',
      key: applicationKey(pair.cohort, mentorOf(pair)),
      add: { seatsTaken: 1 },
      when: all(
        atMost('seatsTaken', mentorCapacity - 1),
        equals('capacity', mentorCapacity),
        lacks('withdrawnAt'),
      ),
    },
    {
      kind: 'update',
      key: applicationKey(pair.cohort, menteeOf(pair)),
      set: { menteePair: pair.id, unmatchedBecause: undefined },
      when: all(present, lacks('menteePair'), lacks('withdrawnAt')),
    },
  ];
}

/** The writes that bring a pair from `before` to `after`, and give its seat back when it no longer holds one. */
export function pairWrites(before: Pair, after: Pair): Write[] {
  const change = pairChange(before, after);
  if (!holdsSeat(before) || holdsSeat(after)) return [change];
  return [
    change,
    { kind: 'update', key: applicationKey(before.cohort, mentorOf(before)), add: { seatsTaken: -1 } },
    { kind: 'update', key: applicationKey(before.cohort, menteeOf(before)), set: { menteePair: undefined } },
  ];
}

/** The pair alone; refused when it moved on since `before`. */
export function pairChange(before: Pair, after: Pair): Write {
  return { kind: 'put', item: pairItem(after), when: equals('revision', before.revision) };
}

function pairItem(pair: Pair): Item {
  return {
    ...pairKey(pair.cohort, pair.id),
    entity: 'pair',
    ...pair,
    members: pair.members.map((one) => ({ ...one })),
  };
}
