import { expect, test } from 'vitest';
import { readRun } from '../../shared/usecases/matching/run-match.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, mentor, person, startWith } from '../support/stack.ts';
import { listRuns } from '../../shared/store/match-runs.ts';
import { findCohort } from '../../shared/store/cohorts.ts';

const program = { ...exampleProgram(), review: 'manual' as const };
const CLOSED = Date.parse('2026-03-18T12:00:00Z');

async function matched(largestMatch: number) {
  const stack = await startWith(program, '2026-03-02T08:00:00Z', { largestMatch, deliveries: 2 });
  try {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await apply(stack, program, person(id));
    for (const id of ['x', 'y']) await apply(stack, program, mentor(id, { capacity: 2 }));
    await stack.advanceTo(CLOSED);
    const run = (await listRuns(stack.table, program.cohort.id)).find(({ kind }) => kind === 'match')!;
    const { pairs, unmatched } = await readRun(stack.bucket, run);
    const [execution] = stack.stepFunctions.list();
    // Someone starts it once more: it is published, so there is nothing left to do.
    const again = stack.stepFunctions.start(
      execution!.stateMachineArn,
      'once-more',
      JSON.stringify({ cohort: program.cohort.id, generation: 1 }),
    );
    await stack.whenIdle();
    const after = stack.stepFunctions.list().find(({ executionArn }) => executionArn === again.executionArn);
    return {
      cohort: await findCohort(stack.table, program.cohort.id),
      status: [execution?.status, after?.status],
      states: execution?.history.flatMap(({ type, details }) =>
        type.endsWith('StateEntered') ? [(details as { name: string }).name] : [],
      ),
      run: { placed: run.placed, total: run.total, optimal: run.optimal, fingerprint: run.fingerprint },
      pairs: pairs.length,
      unmatched: unmatched.length,
    };
  } finally {
    await stack.stop();
  }
}

test('a cohort too large for one task is matched in shards, by the same definition, with the same result', async () => {
  const whole = await matched(1_000_000);
  const sharded = await matched(0);
  expect(whole.states).toContain('Match');
  expect(sharded.states).toEqual(
    expect.arrayContaining([
      'PlanShards',
      'LookAtShards',
      'LookAtShard',
      'CloseRound',
      'Proved?',
      'DraftReady',
    ]),
  );
  expect(sharded.states).not.toContain('Match');
  expect(sharded.status).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(whole.status).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(sharded.cohort).toMatchObject({ state: 'review', publishedRun: 'match-1' });
  expect(sharded.run).toEqual(whole.run);
  expect([sharded.pairs, sharded.unmatched]).toEqual([whole.pairs, whole.unmatched]);
});
