/** A large match in its rounds, step by step, with several shards and a cohort that changes meanwhile. */
import { CONSENT } from '../support/applications.ts';
import { expect, test } from 'vitest';
import { matchCohort } from '../../functions/match-cohort/match-cohort.ts';
import { scorePairs } from '../../functions/score-pairs/score-pairs.ts';
import type { Application } from '../../shared/domain/application.ts';
import { readRun } from '../../shared/usecases/matching/run-match.ts';
import { applicationKey } from '../../shared/store/applications.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { emptyWorld, type TestWorld } from '../support/world.ts';
import { findRun } from '../../shared/store/match-runs.ts';
import { cohortKey, findCohort } from '../../shared/store/cohorts.ts';

async function closedWorld(): Promise<TestWorld> {
  const world = await emptyWorld();
  const keep = async (id: string, role: 'mentor' | 'mentee'): Promise<void> => {
    const application: Application = {
      cohort: world.program.cohort.id,
      person: id,
      role,
      answers: {
        name: id,
        email: `${id}@example.org`,
        years: role === 'mentor' ? 12 : 1,
        languages: ['English'],
        zone: 'Europe/Berlin',
        availability: ['Weekday evenings'],
        [role === 'mentor' ? 'offers' : 'wants']: ['Rust', ...(id.endsWith('0') ? ['Go'] : [])],
      },
      submittedAt: '2026-03-03T10:00:00.000Z',
      appliedAt: '2026-03-03T10:00:00.000Z',
      receivedAt: '2026-03-03T10:00:00.000Z',
      versions: 1,
      missing: [],
      consent: CONSENT,
      screening: 'accepted',
      capacity: role === 'mentor' ? 2 : 0,
      seatsTaken: 0,
      paused: false,
      revision: 1,
    };
    await world.table.write({
      kind: 'put',
      item: { ...applicationKey(application.cohort, id), entity: 'application', ...application },
    });
  };
  for (let index = 0; index < 30; index++) await keep(`e${index}`, 'mentee');
  for (let index = 0; index < 12; index++) await keep(`o${index}`, 'mentor');
  const key = cohortKey(world.program.cohort.id);
  await world.table.write({ kind: 'update', key, set: { state: 'closing' } });
  return world;
}

function steps(world: TestWorld) {
  const bucket = memoryBucket();
  const cohort = world.program.cohort.id;
  const dependencies = { table: world.table, bucket, clock: () => world.now, stopwatch: () => 0 };
  const match = matchCohort({ ...dependencies, shardPairs: 60 });
  const score = scorePairs({ bucket });
  const call = (step?: object) => match({ cohort, generation: 1, ...(step && { step }) });
  const look = async ({ plan, round, shards }: Planned): Promise<void> => {
    for (const shard of shards) {
      await score({ cohort, plan, round, ...shard });
      await score({ cohort, plan, round, ...shard });
    }
  };
  return { bucket, cohort, call, look };
}

interface Planned {
  readonly plan: string;
  readonly round: number;
  readonly shards: readonly { readonly from: number; readonly to: number }[];
}

/** From a plan to its end, every step twice. */
async function finish({ call, look }: ReturnType<typeof steps>, planned: Planned) {
  for (let at = planned; ;) {
    await look(at);
    const step = { kind: 'close-round', plan: at.plan, round: at.round, shards: at.shards };
    const once = await call(step);
    if (!once.proved) expect(await call(step)).toEqual(once);
    if (once.proved) return { once, again: await call(step) };
    at = once;
  }
}

test('in shards the match is the one of a single task, whatever is repeated', async () => {
  const whole = steps(await closedWorld());
  const single = await whole.call();

  const world = await closedWorld();
  const parts = steps(world);
  const planned = (await parts.call({ kind: 'plan' })) as Planned;
  expect(planned.shards).toHaveLength(6);
  expect(await parts.call({ kind: 'plan' })).toEqual(planned);
  const { once, again } = await finish(parts, planned);
  expect(once).toEqual(single);
  expect(again).toEqual(single);
  const run = (await findRun(world.table, parts.cohort, 'match-1'))!;
  expect(run.proof).toMatchObject({ kind: 'proved' });
  expect((await readRun(parts.bucket, run)).pairs).toHaveLength(run.pairs);
  expect(await findCohort(world.table, parts.cohort)).toMatchObject({
    state: 'review',
    publishedRun: 'match-1',
  });
});

test('a change between the rounds is noticed at the end, and the next plan is another one', async () => {
  const world = await closedWorld();
  const parts = steps(world);
  const planned = (await parts.call({ kind: 'plan' })) as Planned;
  await world.table.write({
    kind: 'update',
    key: applicationKey(parts.cohort, 'e0'),
    set: { withdrawnAt: '2026-03-17T05:00:00.000Z' },
  });
  await world.table.write({ kind: 'update', key: cohortKey(parts.cohort), add: { inputs: 1 } });
  await expect(finish(parts, planned)).rejects.toMatchObject({ name: 'InputsMoved' });
  expect(await findCohort(world.table, parts.cohort)).toMatchObject({ state: 'matching' });

  const anew = (await parts.call({ kind: 'plan' })) as Planned;
  expect(anew.plan).not.toBe(planned.plan);
  const { once } = await finish(parts, anew);
  expect(once.proved).toBe(true);
  const run = (await findRun(world.table, parts.cohort, 'match-1'))!;
  expect((await readRun(parts.bucket, run)).pairs.map(({ mentee }) => mentee)).not.toContain('e0');
});
