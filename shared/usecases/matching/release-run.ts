/** From an approved run to proposals: by the workflow where review is automatic, by the manager's approval otherwise. */
import type { CohortId, RunId } from '../../domain/brand.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { findCohortWithProgram, transitionWrite } from '../../store/cohorts.ts';
import { findRun } from '../../store/match-runs.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { equals } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';
import { propose } from '../pairs/propose.ts';
import { tellUnmatched } from '../pairs/tell-unmatched.ts';
import { readRun } from './run-match.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';

type Needs = Pick<Dependencies, 'table' | 'bucket' | 'clock'>;

/** Proposes some pairs of the published run, from a position on. Safe to repeat. */
export async function releaseBatch(
  dependencies: Needs,
  {
    cohort,
    run,
    from,
    count,
  }: { readonly cohort: CohortId; readonly run: RunId; readonly from: number; readonly count: number },
): Promise<number> {
  const { found, result } = await readPublished(dependencies, cohort, run);
  const pairs = result.pairs.slice(from, from + count);
  const { proposed, gone } = await propose(dependencies, found, { run, pairs });
  if (gone > 0) await dependencies.table.write(rematchWrite(cohort, dependencies.clock() + REMATCH_AFTER_MS));
  return proposed;
}

/** Tells those left out, and sets the cohort running. */
export async function finishRelease(
  dependencies: Needs,
  { cohort, run }: { readonly cohort: CohortId; readonly run: RunId },
): Promise<void> {
  const { found, result } = await readPublished(dependencies, cohort, run);
  await tellUnmatched(dependencies, found, result);
  await dependencies.table.write(transitionWrite(cohort, 'run', { and: equals('publishedRun', run) }));
}

/** The manager approves the draft: everything at once. */
export async function releaseRun(dependencies: Needs, cohort: CohortId, run: RunId): Promise<number> {
  const count = Number.MAX_SAFE_INTEGER;
  const proposed = await releaseBatch(dependencies, { cohort, run, from: 0, count });
  await finishRelease(dependencies, { cohort, run });
  return proposed;
}

async function readPublished(
  { table, bucket }: Needs,
  cohort: CohortId,
  run: RunId,
): Promise<{ readonly found: CohortWithProgram; readonly result: MatchResult }> {
  const [found, row] = await Promise.all([findCohortWithProgram(table, cohort), findRun(table, cohort, run)]);
  if (found?.cohort.publishedRun !== run || !row) throw new Error('This match run is not the published one.');
  return { found, result: await readRun(bucket, row) };
}
