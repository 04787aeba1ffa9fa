/** Pairs, the sessions they log, the match runs that proposed them, and answers to surveys. */
import type { Proof } from '../domain/matching/match.ts';
import type { Shortage } from '../domain/matching/supply.ts';
import { holdsSeat, type Pair, type Side } from '../domain/pair.ts';
import type { SurveyResponse } from '../domain/survey.ts';
import { applicationKey } from './applications.ts';
import { cohortPk, entityOf } from './rows.ts';
import {
  absent,
  all,
  atMost,
  equals,
  type Item,
  type Key,
  lacks,
  listItems,
  present,
  type Table,
  type Write,
} from './table.ts';

export interface Session {
  readonly cohort: string;
  readonly pair: string;
  readonly side: Side;
  readonly met: boolean;
  /** Local date on which they met, or on which it was logged that they did not. */
  readonly date: string;
  readonly topics: string;
  readonly takeaways: string;
  readonly nextDate?: string;
  readonly loggedAt: string;
}

/** A match run as a row; its pairs and reasons are one object in the bucket. */
export interface MatchRun {
  readonly cohort: string;
  readonly id: string;
  /** `shadow`: if applications closed today; nobody is proposed to. */
  readonly kind: 'match' | 'rematch' | 'trial';
  readonly seed: string;
  readonly programVersion: number;
  /** Of people, answers, seats, rules and exclusions. */
  readonly fingerprint: string;
  readonly inputs: number;
  /** Pairs, or circles of peers; the people who look for somebody and have somebody; those who have nobody. */
  readonly pairs: number;
  readonly placed: number;
  readonly unmatched: number;
  readonly total: number;
  readonly optimal: boolean;
  readonly proof: Proof;
  readonly spread?: { readonly lowest: number; readonly median: number; readonly highest: number };
  /** People without a mentor by reason, and the help they are short of. */
  readonly unmatchedBecause: Readonly<Record<string, number>>;
  readonly shortages: readonly Shortage[];
  readonly milliseconds: number;
  readonly ranAt: string;
  readonly result: string;
}

export const pairRowKey = (cohort: string, pair: string): Key => ({
  pk: cohortPk(cohort),
  sk: `PAIR#${pair}`,
});

export async function findPair(table: Table, cohort: string, pair: string): Promise<Pair | undefined> {
  const item = await table.get(pairRowKey(cohort, pair));
  return item && entityOf<Pair>(item);
}

export async function listPairs(table: Table, cohort: string): Promise<Pair[]> {
  return list<Pair>(table, cohort, 'PAIR#');
}

/**
 * The writes that propose a pair: the pair itself, a seat of the mentor, the place of the mentee. Refused as a whole
 * when the pair is there already, the mentor has no seat left, or the mentee is in another pair.
 */
export function proposeWrites(pair: Pair, mentorCapacity: number): Write[] {
  return [
    { kind: 'put', item: pairItem(pair), when: absent },
    {
      kind: 'update',
      key: applicationKey(pair.cohort, pair.mentor),
      add: { seatsTaken: 1 },
      when: all(
        atMost('seatsTaken', mentorCapacity - 1),
        equals('capacity', mentorCapacity),
        lacks('withdrawnAt'),
      ),
    },
    {
      kind: 'update',
      key: applicationKey(pair.cohort, pair.mentee),
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
    { kind: 'update', key: applicationKey(before.cohort, before.mentor), add: { seatsTaken: -1 } },
    { kind: 'update', key: applicationKey(before.cohort, before.mentee), set: { menteePair: undefined } },
  ];
}

/** The pair alone; refused when it moved on since `before`. */
export function pairChange(before: Pair, after: Pair): Write {
  return { kind: 'put', item: pairItem(after), when: equals('revision', before.revision) };
}

function pairItem(pair: Pair): Item {
  return { ...pairRowKey(pair.cohort, pair.id), entity: 'pair', ...pair };
}

/** What one side logged of one day; the same day again takes its place. */
export const sessionKey = ({
  cohort,
  pair,
  date,
  side,
}: Pick<Session, 'cohort' | 'pair' | 'date' | 'side'>): Key => ({
  pk: cohortPk(cohort),
  sk: `SESSION#${pair}#${date}#${side}`,
});

export function sessionWrite(session: Session): Write {
  return { kind: 'put', item: { ...sessionKey(session), entity: 'session', ...session } };
}

export async function listSessions(table: Table, cohort: string): Promise<Session[]> {
  return list<Session>(table, cohort, 'SESSION#');
}

export const runKey = (cohort: string, run: string): Key => ({ pk: cohortPk(cohort), sk: `RUN#${run}` });

export function runWrite(run: MatchRun): Write {
  const { proof, spread, shortages, ...rest } = run;
  return {
    kind: 'put',
    item: {
      ...runKey(run.cohort, run.id),
      entity: 'match-run',
      ...rest,
      proof: { ...proof },
      shortages: shortages.map((one) => ({ ...one })),
      ...(spread && { spread: { ...spread } }),
    },
  };
}

export async function findRun(table: Table, cohort: string, run: string): Promise<MatchRun | undefined> {
  const item = await table.get(runKey(cohort, run));
  return item && runIn(item);
}

export async function listRuns(table: Table, cohort: string): Promise<MatchRun[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith: 'RUN#' } });
  return items.map(runIn);
}

/** What rows of an earlier version do not say is filled in: nothing was counted then. */
function runIn(item: Item): MatchRun {
  const run = entityOf<MatchRun>(item);
  const unsaid = {
    programVersion: 0,
    placed: run.pairs,
    proof: { kind: 'proved', checked: 0, rounds: 0 },
    unmatchedBecause: {},
    shortages: [],
  } as const;
  return { ...unsaid, ...run };
}

/** One response for each round and person: a later answer takes the place of the earlier one until the round ends. */
export function responseWrite(response: SurveyResponse, respondent: string): Write {
  const key = { pk: cohortPk(response.cohort), sk: `RESPONSE#${response.round}#${respondent}` };
  return { kind: 'put', item: { ...key, entity: 'response', ...response } };
}

export async function hasAnswered(
  table: Table,
  cohort: string,
  { round, respondent }: { readonly round: string; readonly respondent: string },
): Promise<boolean> {
  return (await table.get({ pk: cohortPk(cohort), sk: `RESPONSE#${round}#${respondent}` })) !== undefined;
}

export async function listResponses(table: Table, cohort: string): Promise<SurveyResponse[]> {
  return list<SurveyResponse>(table, cohort, 'RESPONSE#');
}

async function list<T>(table: Table, cohort: string, beginsWith: string): Promise<T[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith } });
  return items.map((item) => entityOf<T>(item));
}
