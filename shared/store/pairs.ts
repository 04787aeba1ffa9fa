/** Pairs, with the seat and the place that each takes. */
import { holdsSeat, type Pair, mentorOf, menteeOf, personOn, type Side } from '../domain/pair.ts';
import { applicationKey } from './applications.ts';
import { cohortPages, cohortPk, entityOf, findEntities, listEntities } from './rows.ts';
import {
  absent,
  all,
  atMost,
  type Condition,
  equals,
  type Item,
  type Key,
  lacks,
  present,
  type Table,
  type Write,
  type Value,
} from './table.ts';

export const pairKey = (cohort: string, pair: string): Key => ({
  pk: cohortPk(cohort),
  sk: `PAIR#${pair}`,
});

export async function findPair(table: Table, cohort: string, pair: string): Promise<Pair | undefined> {
  const item = await table.get(pairKey(cohort, pair));
  return item && entityOf<Pair>(item);
}

/** Those of these ids, in their order. */
export function findPairs(
  table: Table,
  cohort: string,
  pairs: readonly string[],
): Promise<(Pair | undefined)[]> {
  return findEntities<Pair>(
    table,
    pairs.map((pair) => pairKey(cohort, pair)),
  );
}

export function pairPages(table: Table, cohort: string): AsyncGenerator<readonly Pair[]> {
  return cohortPages<Pair>(table, cohort, 'PAIR#');
}

export async function listPairs(table: Table, cohort: string): Promise<Pair[]> {
  return listEntities<Pair>(table, cohort, 'PAIR#');
}

/** A proposal loses against everything that takes someone out meanwhile. */
const TAKES_PART = all(
  equals('screening', 'accepted'),
  equals('paused', false),
  lacks('withdrawnAt'),
  lacks('leaving'),
  lacks('setAsideAt'),
);

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
      when: all(atMost('seatsTaken', mentorCapacity - 1), equals('capacity', mentorCapacity), TAKES_PART),
    },
    {
      kind: 'update',
      key: applicationKey(pair.cohort, menteeOf(pair)),
      set: { menteePair: pair.id, unmatchedBecause: undefined },
      when: all(present, lacks('menteePair'), TAKES_PART),
    },
  ];
}

/** What else becomes of the application of a side, and what has to hold of it. */
export interface SideChange {
  readonly set: Readonly<Record<string, Value | undefined>>;
  readonly when?: Condition;
}

/**
 * The writes that bring a pair from `before` to `after`, and give its seat back when it no longer holds one. `changes`: what else
 * becomes of the applications of the two.
 */
export function pairWrites(
  before: Pair,
  after: Pair,
  changes: Partial<Record<Side, SideChange>> = {},
): Write[] {
  const freed = holdsSeat(before) && !holdsSeat(after);
  const of = (side: Side, set: Readonly<Record<string, Value | undefined>>, seats?: number): Write[] => {
    const { set: more, when = present } = changes[side] ?? {};
    const all = { ...set, ...more };
    if (Object.keys(all).length === 0 && seats === undefined) return [];
    return [
      {
        kind: 'update',
        key: applicationKey(before.cohort, personOn(before, side)),
        ...(Object.keys(all).length > 0 && { set: all }),
        ...(seats !== undefined && { add: { seatsTaken: seats } }),
        when,
      },
    ];
  };
  return [
    pairChange(before, after),
    ...of('mentor', {}, freed ? -1 : undefined),
    ...of('mentee', freed ? { menteePair: undefined } : {}),
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
