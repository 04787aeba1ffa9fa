/** One match run: reads everything, solves, keeps the result where nobody sees it yet. */
import { createHash } from 'node:crypto';
import { type Application, applicantOf, mentors, seeksMentor, takesPart } from '../domain/application.ts';
import { type Clock, fromIso, iso } from '../domain/calendar.ts';
import { match, type MatchResult, pairKey } from '../domain/matching/match.ts';
import { holdsSeat, type Pair } from '../domain/pair.ts';
import type { Program } from '../domain/program.ts';
import { listApplications } from '../store/applications.ts';
import type { Bucket } from '../store/bucket.ts';
import { listPairs, type MatchRun, runWrite } from '../store/pairs.ts';
import type { RunningCohort } from '../store/programs.ts';
import type { Table } from '../store/table.ts';

export interface RunDependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly clock: Clock;
  /** Milliseconds of a steady clock, for the run's own time. */
  readonly stopwatch: () => number;
}

export interface FinishedRun {
  readonly run: MatchRun;
  readonly result: MatchResult;
}

/**
 * Solves for everybody who takes part and has no place yet. Pairs that hold a seat stay; pairs that were tried before
 * are not tried again. The run's id seeds the ties, so the same inputs give the same result.
 */
export async function runMatch(
  { table, bucket, clock, stopwatch }: RunDependencies,
  { cohort, program }: RunningCohort,
  { id, kind }: { readonly id: string; readonly kind: MatchRun['kind'] },
): Promise<FinishedRun> {
  const [applications, pairs] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
  ]);
  const taking = applications.filter(takesPart);
  const started = stopwatch();
  const result = match({
    rules: program.matching,
    seed: cohort.id,
    startsAt: fromIso(`${program.cohort.starts}T12:00:00Z`),
    mentees: taking
      .filter((one) => seeksMentor(one.role) && one.menteePair === undefined)
      .map((one) => applicantOf(program, one)),
    mentors: taking.filter((one) => mentors(one.role)).map((one) => applicantOf(program, one)),
    forbidden: new Set([...pairs.map(({ mentee, mentor }) => pairKey(mentee, mentor)), ...inverse(pairs)]),
  });
  const milliseconds = Math.round(stopwatch() - started);

  const key = `runs/${cohort.id}/${id}.json`;
  await bucket.put(key, JSON.stringify(result), 'application/json');
  const run: MatchRun = {
    cohort: cohort.id,
    id,
    kind,
    seed: cohort.id,
    fingerprint: fingerprintOf(program, taking),
    inputs: cohort.inputs,
    pairs: result.pairs.length,
    unmatched: result.unmatched.length,
    total: result.total,
    // match() rejects a result that its certificate does not prove.
    optimal: true,
    milliseconds,
    ranAt: iso(clock()),
    result: key,
  };
  await table.write(runWrite(run));
  return { run, result };
}

export async function readRun(bucket: Bucket, run: MatchRun): Promise<MatchResult> {
  const body = await bucket.get(run.result);
  if (!body) throw new Error(`The result of match run ${run.id} is missing from the bucket.`);
  return JSON.parse(new TextDecoder().decode(body)) as MatchResult;
}

/** Two people never mentor each other. */
function inverse(pairs: readonly Pair[]): string[] {
  return pairs.filter(holdsSeat).map(({ mentee, mentor }) => pairKey(mentor, mentee));
}

function fingerprintOf(program: Program, applications: readonly Application[]): string {
  const hash = createHash('sha256').update(JSON.stringify(program.matching));
  for (const { person, revision, capacity, seatsTaken } of applications.toSorted((a, b) =>
    a.person < b.person ? -1 : 1,
  )) {
    hash.update(`${person} ${revision} ${capacity} ${seatsTaken}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}
