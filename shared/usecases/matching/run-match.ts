/** One match run: reads everything, solves, keeps the result where no one sees it yet. */
import { createHash } from 'node:crypto';
import { type Application, takesPart } from '../../domain/application.ts';
import { screened } from '../../domain/eligibility.ts';
import type { PersonId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import { matchInputOf } from '../../domain/match-input.ts';
import { type Pair, proposalsInSilence } from '../../domain/pair.ts';
import { match } from '../../domain/matching/match.ts';
import { shortagesOf } from '../../domain/matching/supply.ts';
import { listApplications } from '../../store/applications.ts';
import type { Bucket } from '../../store/bucket.ts';
import { listUnreached } from '../../store/people.ts';
import { listPairs } from '../../store/pairs.ts';
import type { Table } from '../../store/table.ts';
import { readHistory } from './read-history.ts';
import type { MatchRun } from '../../domain/match-run.ts';
import { runWrite } from '../../store/match-runs.ts';
import type { Cohort, CohortWithProgram } from '../../domain/cohort.ts';
import type { Dependencies } from '../dependencies.ts';
import type { MatchInput } from '../../domain/matching/prepare.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';

export type RunNeeds = Pick<Dependencies, 'table' | 'bucket' | 'clock' | 'stopwatch'>;

export interface FinishedRun {
  readonly run: MatchRun;
  readonly result: MatchResult;
}

/**
 * Solves for everyone who takes part and has no place yet. Pairs that hold a seat stay; pairs that were tried before
 * are not tried again. Ties are settled by the cohort's id, so the same inputs give the same result.
 */
export async function runMatch(
  { table, bucket, clock, stopwatch }: RunNeeds,
  { cohort, program }: CohortWithProgram,
  { id, kind }: { readonly id: string; readonly kind: MatchRun['kind'] },
): Promise<FinishedRun> {
  const input = await readMatchInput(table, { cohort, program }, { kind });
  const started = stopwatch();
  const result = match(input);
  const milliseconds = Math.round(stopwatch() - started);
  const run = await keepRun({ table, bucket, clock }, cohort, { id, kind, input, result, milliseconds });
  return { run, result };
}

/**
 * Everyone whom a run of that kind is about, with what they said and what was tried before: of those who take part, the ones
 * whom email reaches, and with `withWaiting` the waiting list too.
 */
export async function readMatchInput(
  table: Table,
  { cohort, program }: CohortWithProgram,
  { kind, withWaiting = false }: { readonly kind: MatchRun['kind']; readonly withWaiting?: boolean },
): Promise<MatchInput> {
  const [applications, pairs, history, unreached] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    readHistory(table, cohort),
    listUnreached(table),
  ]);
  const suppressed = new Set(unreached.filter((one) => one.suppressed !== undefined).map(({ id }) => id));
  const admitted = (one: Application): Application =>
    withWaiting && one.screening === 'waitlisted' ? { ...one, screening: 'accepted' } : one;
  const byPerson = new Map<PersonId, Pair[]>();
  for (const pair of pairs)
    for (const { person } of pair.members) byPerson.set(person, [...(byPerson.get(person) ?? []), pair]);
  const taking = applications
    .map((one) => admitted(kind === 'trial' ? screened(program, one) : one))
    .filter((one) => takesPart(program, one) && !suppressed.has(one.person))
    // No further proposal while so many are open or were left without an answer.
    .filter(
      (one) => proposalsInSilence(one, byPerson.get(one.person) ?? []) < program.policies.unansweredProposals,
    );
  return forKind(kind, matchInputOf(program, taking, { pairs, history }), taking);
}

export interface Solved {
  readonly id: string;
  readonly kind: MatchRun['kind'];
  readonly input: MatchInput;
  readonly result: MatchResult;
  readonly milliseconds: number;
}

/** Keeps a result where no one sees it yet. */
export async function keepRun(
  { table, bucket, clock }: Omit<RunNeeds, 'stopwatch'>,
  cohort: Cohort,
  { id, kind, input, result, milliseconds }: Solved,
): Promise<MatchRun> {
  const key = `runs/${cohort.id}/${id}.json`;
  await bucket.put(key, JSON.stringify(result), 'application/json');
  const run: MatchRun = {
    cohort: cohort.id,
    id,
    kind,
    seed: input.seed,
    programVersion: cohort.programVersion,
    fingerprint: fingerprintOf(input),
    inputs: cohort.inputs,
    ...countsOf(input, result),
    milliseconds,
    ranAt: iso(clock()),
    result: key,
  };
  await table.write(runWrite(run));
  return run;
}

/** A group that is there takes people one by one; a rematch opens no new one. */
function forKind(kind: MatchRun['kind'], input: MatchInput, taking: readonly Application[]): MatchInput {
  const { rules } = input;
  if (kind !== 'rematch' || rules.format !== 'group') return input;
  const taken = new Map(taking.map(({ person, seatsTaken }) => [person, seatsTaken]));
  return {
    ...input,
    rules: { ...rules, format: 'one-to-one' },
    mentors: input.mentors
      .filter(({ id }) => (taken.get(id) ?? 0) > 0)
      .map((one) => ({
        ...one,
        seats: Math.max(Math.min(one.seats, rules.groupSize.atMost - (taken.get(one.id) ?? 0)), 0),
      })),
  };
}

function countsOf(
  input: MatchInput,
  result: MatchResult,
): Pick<
  MatchRun,
  | 'pairs'
  | 'placed'
  | 'unmatched'
  | 'total'
  | 'optimal'
  | 'proof'
  | 'spread'
  | 'unmatchedBecause'
  | 'shortages'
> {
  const unmatchedBecause: Record<string, number> = {};
  for (const { reason } of result.unmatched) unmatchedBecause[reason] = (unmatchedBecause[reason] ?? 0) + 1;
  return {
    pairs: result.pairs.length + result.circles.length,
    placed: result.placed,
    unmatched: result.unmatched.length,
    total: result.total,
    // match() rejects a result that its certificate does not prove.
    optimal: result.proof.kind === 'proved',
    proof: result.proof,
    ...(result.spread && { spread: result.spread }),
    unmatchedBecause,
    shortages: shortagesOf(input, result),
  };
}

export async function readRun(bucket: Bucket, run: MatchRun): Promise<MatchResult> {
  const body = await bucket.get(run.result);
  if (!body) throw new Error(`The result of match run ${run.id} is missing from the bucket.`);
  return JSON.parse(new TextDecoder().decode(body)) as MatchResult;
}

/** The same people, answers, seats and rules have the same fingerprint, in whatever order they were read. */
function fingerprintOf({ rules, mentees, mentors: offering, forbidden, exclusions }: MatchInput): string {
  const lines = [
    ...mentees.map((one) => JSON.stringify(['mentee', one])),
    ...offering.map((one) => JSON.stringify(['mentor', one])),
    ...[...forbidden].map((key) => JSON.stringify(['tried', key])),
    ...(exclusions ?? []).map((one) => JSON.stringify(['excluded', one])),
  ].sort();
  const hash = createHash('sha256').update(JSON.stringify(rules));
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex').slice(0, 32);
}
