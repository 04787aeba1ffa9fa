/** From an approved run to proposals: by the workflow when review is automatic, by the manager's approval otherwise. */
import { type Clock, iso } from '../../domain/calendar.ts';
import type { Bucket } from '../../store/bucket.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { findRun } from '../../store/pairs.ts';
import { cohortKey, type CohortWithProgram, findCohortWithProgram } from '../../store/programs.ts';
import { all, equals, oneOf, type Table } from '../../store/table.ts';
import { readRun } from '../matching/run-match.ts';
import { REMATCH_AFTER_MS } from './answer.ts';
import { proposePairs, tellUnmatched } from './propose.ts';

export interface ProposeRunDependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly clock: Clock;
}

/** Proposes some pairs of the published run, from a position on. Safe to repeat. */
export async function proposeBatch(
  dependencies: ProposeRunDependencies,
  {
    cohort,
    run,
    from,
    count,
  }: { readonly cohort: string; readonly run: string; readonly from: number; readonly count: number },
): Promise<number> {
  const { running, result } = await published(dependencies, cohort, run);
  const batch = { run, result: { pairs: result.pairs.slice(from, from + count) } };
  const { proposed, gone } = await proposePairs(dependencies, running, batch);
  if (gone > 0) await dependencies.table.write(rematchWrite(cohort, dependencies.clock() + REMATCH_AFTER_MS));
  return proposed;
}

/** Tells those left out, and sets the cohort running. */
export async function beginRunning(
  dependencies: ProposeRunDependencies,
  { cohort, run }: { readonly cohort: string; readonly run: string },
): Promise<void> {
  const { running, result } = await published(dependencies, cohort, run);
  await tellUnmatched(dependencies, running, result);
  await dependencies.table.write({
    kind: 'update',
    key: cohortKey(cohort),
    set: { state: 'running', proposedRun: run, startedAt: iso(dependencies.clock()) },
    when: all(oneOf('state', ['review', 'running']), equals('publishedRun', run)),
  });
}

/** The manager approves the draft: everything at once. */
export async function proposeRun(
  dependencies: ProposeRunDependencies,
  cohort: string,
  run: string,
): Promise<number> {
  const proposed = await proposeBatch(dependencies, { cohort, run, from: 0, count: Number.MAX_SAFE_INTEGER });
  await beginRunning(dependencies, { cohort, run });
  return proposed;
}

async function published(
  { table, bucket }: ProposeRunDependencies,
  cohort: string,
  run: string,
): Promise<{ running: CohortWithProgram; result: Awaited<ReturnType<typeof readRun>> }> {
  const running = await findCohortWithProgram(table, cohort);
  const row = await findRun(table, cohort, run);
  if (running?.cohort.publishedRun !== run || !row)
    throw new Error('This match run is not the published one.');
  return { running, result: await readRun(bucket, row) };
}
