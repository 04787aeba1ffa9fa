/** Approval at a size that no program has had: 50,000 pairs, and a process that is killed after every batch. */
import { expect, test } from 'vitest';
import { proposePairs } from '../../functions/propose-pairs/propose-pairs.ts';
import type { Application } from '../../shared/domain/application.ts';
import { applicationKey, findApplication } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { cohortKey, findCohort } from '../../shared/store/cohorts.ts';
import { runWrite } from '../../shared/store/match-runs.ts';
import { findRelease } from '../../shared/store/releases.ts';
import { Crash, crashingTable } from '../support/faulty-table.ts';
import { exampleProgram } from '../support/programs.ts';
import { emptyWorld } from '../support/world.ts';

const PAIRS = 50_000;
const SEATS = 2;
const UNMATCHED = 5000;
const RUN = 'match-1';
const program = exampleProgram();
const cohort = program.cohort.id;

/** A cohort in review, as rows: what the match read and made. */
async function approvable() {
  const { table, ...world } = await emptyWorld(program);
  const bucket = memoryBucket();
  const at = '2026-03-10T10:00:00.000Z';
  const application = (person: string, role: Application['role'], capacity: number): Application => ({
    ...{ cohort, person, role, capacity, answers: { name: person }, versions: 1, missing: [] },
    ...{
      submittedAt: at,
      appliedAt: at,
      receivedAt: at,
      screening: 'accepted',
      seatsTaken: 0,
      paused: false,
      revision: 1,
    },
  });
  const put = ({ consent: _, ...one }: Application) =>
    table.write({
      kind: 'put',
      item: { ...applicationKey(cohort, one.person), entity: 'application', ...one },
    });
  for (let n = 0; n < PAIRS / SEATS; n++) await put(application(`mentor-${n}`, 'mentor', SEATS));
  for (let n = 0; n < PAIRS + UNMATCHED; n++) await put(application(`mentee-${n}`, 'mentee', 0));
  const pairs = Array.from({ length: PAIRS }, (_, n) => ({
    mentee: `mentee-${n}`,
    mentor: `mentor-${Math.floor(n / SEATS)}`,
    score: 100,
    why: [],
    whyForMentee: ['You both know Rust.'],
    whyForMentor: ['You both know Rust.'],
  }));
  const unmatched = Array.from({ length: UNMATCHED }, (_, n) => ({
    mentee: `mentee-${PAIRS + n}`,
    reason: 'no-free-seat',
    sentence: '',
    help: '',
  }));
  const result = `runs/${cohort}/${RUN}.json`;
  await bucket.put(result, JSON.stringify({ pairs, unmatched }), 'application/json');
  await table.write(
    runWrite({
      ...{ cohort, id: RUN, kind: 'match', seed: '', programVersion: 1, fingerprint: '', inputs: 0, result },
      ...{ pairs: PAIRS, placed: PAIRS, unmatched: UNMATCHED, total: 0, optimal: true, milliseconds: 0 },
      ...{ proof: { kind: 'proved' }, unmatchedBecause: {}, shortages: [], ranAt: at },
    } as never),
  );
  await table.write({
    kind: 'update',
    key: cohortKey(cohort),
    set: { state: 'review', publishedRun: RUN },
  });
  return { table, bucket, world };
}

test('50,000 pairs are asked once each, and 5,000 people are told, by a process that dies after every batch', async () => {
  const { table, bucket } = await approvable();
  const of = { cohort, run: RUN };
  const clock = () => Date.parse('2026-03-19T10:00:00Z');
  const whole = proposePairs({ table, bucket, clock });
  const { batches } = await whole({ step: 'plan', ...of });
  expect(batches.length).toBeLessThanOrEqual(800);

  let writes = 0;
  for (const [index, batch] of batches.entries()) {
    // It dies somewhere in the batch, and at the end of it; each time the workflow asks for the batch again.
    const faulty = crashingTable(table, { write: 1 + (index % 90), when: index % 2 ? 'before' : 'after' });
    const dying = proposePairs({ table: faulty.table, bucket, clock });
    await expect(dying({ step: 'batch', ...of, batch })).rejects.toThrow(Crash);
    const counted = crashingTable(table, { write: Infinity, when: 'after' });
    await proposePairs({ table: counted.table, bucket, clock })({ step: 'batch', ...of, batch });
    writes += counted.writes();
    if (index % 200 === 0) await whole({ step: 'plan', ...of });
  }
  await whole({ step: 'finish', ...of });
  expect((await findCohort(table, cohort))?.state).toBe('running');
  expect(await findRelease(table, cohort, RUN)).toMatchObject({
    ...{ pairs: PAIRS, proposed: PAIRS, unmatched: UNMATCHED, told: UNMATCHED },
  });
  // Two writes a pair at most are the work; the rest are marks of batches.
  expect(writes).toBeLessThan(2 * (PAIRS + UNMATCHED));
  for (let n = 0; n < PAIRS / SEATS; n += 997)
    expect(await findApplication(table, cohort, `mentor-${n}`)).toMatchObject({ seatsTaken: SEATS });
  for (let n = 0; n < PAIRS; n += 997)
    expect((await findApplication(table, cohort, `mentee-${n}`))?.menteePair).toBeDefined();
  for (let n = PAIRS; n < PAIRS + UNMATCHED; n += 97)
    expect((await findApplication(table, cohort, `mentee-${n}`))?.unmatchedBecause).toBeDefined();
});
