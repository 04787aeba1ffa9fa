/** From an approved run to proposals, as the workflow does it: a plan, batches side by side, the end. Every step may be repeated. */
import pMap from 'p-map';
import type { CohortId, RunId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { constraintsOf } from '../../domain/matching/constraints.ts';
import { type Batch, batchesOf, batchKey, type BatchName } from '../../domain/release.ts';
import { applicationChange, findApplication } from '../../store/applications.ts';
import { findCohortWithProgram, transitionWrite } from '../../store/cohorts.ts';
import { findRun } from '../../store/match-runs.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { batchDoneWrite, newReleaseWrite } from '../../store/releases.ts';
import { findReview } from '../../store/reviews.ts';
import { equals } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';
import { propose } from '../pairs/propose.ts';
import { tellUnmatched } from '../pairs/tell-unmatched.ts';
import { readRun } from './run-match.ts';

type Needs = Pick<Dependencies, 'table' | 'bucket' | 'clock'>;

interface OfRun {
  readonly cohort: CohortId;
  readonly run: RunId;
}

/** Objects and rows written at the same time. */
const AT_ONCE = 8;
/** An application may change at the same moment; more often than this, something is wrong. */
const RACES = 10;

/**
 * Fixes the batches of the published run, and gives mentors the seats that the manager changed on the board. Where review is
 * automatic, this is the approval.
 */
export async function planRelease(dependencies: Needs, { cohort, run }: OfRun): Promise<BatchName[]> {
  const { table, bucket, clock } = dependencies;
  const { state } = (await readPublished(dependencies, { cohort, run })).cohort;
  if (state === 'running' || state === 'ended') return [];
  if (state === 'review')
    await table.write(
      transitionWrite(cohort, 'approve', {
        set: { approvedAt: iso(clock()) },
        and: equals('publishedRun', run),
      }),
    );
  const row = await findRun(table, cohort, run);
  if (!row) throw new Error('The published match run is missing.');
  await giveSeats(table, { cohort, run });
  const result = await readRun(bucket, row);
  const batches = batchesOf(result);
  await pMap(
    batches,
    (batch) => bucket.put(batchKey(cohort, run, batch), JSON.stringify(batch), 'application/json'),
    { concurrency: AT_ONCE },
  );
  const sizes = { pairs: result.pairs.length, unmatched: result.unmatched.length };
  await table.write(newReleaseWrite({ cohort, run, ...sizes }));
  return batches.map(({ kind, number }) => ({ kind, number }));
}

/** Asks the pairs of a batch, or tells its people. */
export async function releaseBatch(
  dependencies: Needs,
  { batch: name, ...of }: OfRun & { readonly batch: BatchName },
): Promise<void> {
  const { table, bucket, clock } = dependencies;
  const found = await readPublished(dependencies, of);
  const body = await bucket.get(batchKey(of.cohort, of.run, name));
  if (!body)
    throw new Error('A batch of the match run is missing from the bucket. Start the workflow again.');
  const batch = JSON.parse(new TextDecoder().decode(body)) as Batch;
  if (batch.kind === 'propose') {
    const { gone } = await propose(dependencies, found, { run: of.run, pairs: batch.pairs });
    if (gone > 0) await table.write(rematchWrite(of.cohort, clock() + REMATCH_AFTER_MS));
    await table.write(batchDoneWrite(of, name, batch.pairs.length));
  } else {
    await tellUnmatched(dependencies, found, batch);
    await table.write(batchDoneWrite(of, name, batch.unmatched.length));
  }
}

/** Everyone was asked or told: the cohort runs. */
export async function finishRelease({ table }: Needs, { cohort, run }: OfRun): Promise<void> {
  await table.write(transitionWrite(cohort, 'run', { and: equals('publishedRun', run) }));
}

/** Seats that were changed on the board become what the mentors take, once for each run, so that proposals find room. */
async function giveSeats(table: Dependencies['table'], { cohort, run }: OfRun): Promise<void> {
  const { acts, done } = await findReview(table, cohort, run);
  const { seats } = constraintsOf(acts.slice(0, done));
  await pMap(
    seats,
    async ([mentor, free]) => {
      for (let race = 0; race < RACES; race++) {
        const application = await findApplication(table, cohort, mentor);
        if (!application || application.seatsFrom === run) return;
        const capacity = free + application.seatsTaken;
        const change = applicationChange(application, { capacity, seatsFrom: run });
        if ((await table.write(change)) === 'done') return;
      }
      throw new Error('The seats of a mentor could not be set: the application kept changing.');
    },
    { concurrency: AT_ONCE },
  );
}

async function readPublished({ table }: Needs, { cohort, run }: OfRun): Promise<CohortWithProgram> {
  const found = await findCohortWithProgram(table, cohort);
  if (found?.cohort.publishedRun !== run) throw new Error('This match run is not the published one.');
  return found;
}
