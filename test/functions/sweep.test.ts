import { confirmWrite } from '../../shared/store/people.ts';
import { DAY, HOUR, iso, MINUTE } from '../../shared/domain/calendar.ts';
import { describe, expect, test } from 'vitest';
import { closeCohort } from '../../functions/close-cohort/close-cohort.ts';
import { readHealth } from '../../functions/sweep/health.ts';
import { type Needs, sweep } from '../../functions/sweep/sweep.ts';
import type { TodayView } from '../../functions/manager-api/screens/today.ts';
import type { Health } from '../../shared/domain/health.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { keepDelivery, listQuarantined } from '../../shared/store/deliveries.ts';
import { MOST_FAILURES } from '../../shared/store/due.ts';
import { messageWrite } from '../../shared/store/messages.ts';
import { findOccurrence, listOccurrences, parkWrite } from '../../shared/store/occurrences.ts';
import type { Table } from '../../shared/store/table.ts';
import type { WatchedWorkflow } from '../../shared/usecases/journey/schedules.ts';
import { managerOf } from '../support/review-world.ts';
import {
  FORM_API,
  emptyWorld,
  IDLE_WORKFLOW,
  recordingMailer,
  type TestWorld,
  worldWithReceipt,
} from '../support/world.ts';

test('work that has been due for a quarter of an hour is counted, and silence of the forms with it', async () => {
  const world = await worldWithReceipt();
  const clock = () => world.now;
  world.now += 10 * 60_000;
  expect(await readHealth(world.table, { clock })).toMatchObject({ overdueWork: 0 });
  world.now += 6 * 60_000;
  const { overdueWork, stuckCohorts, silentForms } = await readHealth(world.table, { clock });
  expect(overdueWork).toBeGreaterThan(0);
  expect([stuckCohorts, silentForms]).toEqual([0, 0]);
  world.now = Date.parse('2026-03-20T00:00:00Z');
  expect(await readHealth(world.table, { clock })).toMatchObject({ stuckCohorts: 1 });
});

test("a cohort that is over is no one's worry", async () => {
  const world = await emptyWorld();
  await world.table.write({
    kind: 'update',
    key: { pk: `COHORT#${world.program.cohort.id}`, sk: 'META' },
    set: { state: 'ended' },
  });
  world.now = Date.parse('2027-03-20T00:00:00Z');
  expect(await readHealth(world.table, { clock: () => world.now })).toMatchObject({
    stuckCohorts: 0,
    silentForms: 0,
  });
});

/** The sweep over a memory table, with parts that note what they are asked. */
function sweepOf(world: TestWorld, parts: Partial<Needs> & { readonly onSend?: () => void } = {}) {
  const noted = { health: [] as Health[], schedules: [] as string[], sent: 0 };
  const { onSend, ...others } = parts;
  const run = sweep({
    formApi: FORM_API,
    ...world.outbox({
      send: (email) => {
        noted.sent++;
        onSend?.();
        return recordingMailer().send(email);
      },
    }),
    bucket: memoryBucket(),
    stopwatch: () => 0,
    timeLeft: () => Infinity,
    workflow: IDLE_WORKFLOW,
    schedules: {
      set: ({ name }) => Promise.resolve(void noted.schedules.push(name)),
      remove: () => Promise.resolve(),
    },
    hooks: { post: () => Promise.resolve(undefined) },
    publishHealth: (health) => void noted.health.push(health),
    onError: (error) => {
      throw error;
    },
    ...others,
  });
  return { noted, run };
}

test('every fifth minute the sweep says how all is', async () => {
  const world = await emptyWorld();
  const { noted, run } = sweepOf(world);
  for (let minute = 0; minute < 10; minute++) {
    await run();
    world.now += 60_000;
  }
  expect(noted.health).toHaveLength(2);
});

test('schedules are made before email is sent, and email that takes its time is left to the next sweep', async () => {
  const world = await worldWithReceipt();
  const [receipt] = await world.messages();
  await world.table.write(confirmWrite(world.person, iso(world.now)));
  const other = { ...receipt!, touchpoint: 'came-late', email: 'late', actedAt: iso(world.now) };
  for (let index = 0; index < 9; index++)
    await world.table.write(messageWrite({ ...other, id: `more-${index}` }));
  let schedulesBefore = 0;
  const { noted, run } = sweepOf(world, {
    onSend: () => {
      schedulesBefore = Math.max(schedulesBefore, noted.sent === 1 ? noted.schedules.length : 0);
      world.now += 20_000;
    },
  });
  await run();
  expect(schedulesBefore).toBeGreaterThan(5);
  expect(noted.schedules.length).toBe(schedulesBefore);
  // Five at a time are begun before the clock has moved by the 45 seconds in which anything is begun.
  expect(noted.sent).toBeLessThan(10);
  const left = (await world.messages()).filter(({ state }) => state === 'pending');
  expect(left.length).toBeGreaterThan(0);
  world.now += 60_000;
  await run();
  await run();
  const waiting = (await world.messages()).filter(
    ({ state, id }) => state === 'pending' && id.startsWith('more-'),
  );
  expect(waiting).toEqual([]);
});

describe('a row that cannot be attended to', () => {
  /** Deliveries whose bodies are not there, due before everything else. */
  async function poisoned(count: number) {
    const world = await worldWithReceipt();
    await world.table.write(confirmWrite(world.person, iso(world.now)));
    const source = world.program.sources[0]!.id;
    for (let n = 0; n < count; n++) {
      const delivery = { id: `poison-${n}`, source, provider: 'typeform', state: 'kept', bytes: 1 } as const;
      await keepDelivery(world.table, { ...delivery, receivedAt: iso(world.now) }, { now: world.now - HOUR });
    }
    return { world, source };
  }

  test('is in the way of no email, however many there are', async () => {
    const { world } = await poisoned(5001);
    // Each request for one takes its time.
    const table: Table = {
      ...world.table,
      get: (key) => {
        if (key.sk.startsWith('DELIVERY#')) world.now += 10;
        return world.table.get(key);
      },
    };
    const failures: unknown[] = [];
    const sentAfter: number[] = [];
    const started = world.now;
    const { run } = sweepOf(world, {
      table,
      onError: (error) => failures.push(error),
      onSend: () => sentAfter.push(world.now - started),
    });
    await run();
    expect(sentAfter.length).toBeGreaterThan(0);
    expect(Math.max(...sentAfter)).toBeLessThan(15_000);
    expect(failures.length).toBeGreaterThan(1000);
    expect(world.now - started).toBeLessThan(MINUTE);
  });

  test('rests longer after each failure, and is quarantined in the end', async () => {
    const { world, source } = await poisoned(1);
    const tried: number[] = [];
    let minute = 0;
    const { run } = sweepOf(world, { onError: () => tried.push(minute) });
    for (; minute < 10 * 60; minute++) {
      await run();
      world.now += MINUTE;
    }
    expect(tried).toHaveLength(MOST_FAILURES);
    expect(tried.slice(0, 5)).toEqual([0, 1, 3, 7, 15]);
    const [delivery] = await listQuarantined(world.table, [source]);
    expect(delivery).toMatchObject({ id: 'poison-0', state: 'quarantined' });
    expect(delivery?.reason).toContain(`failed ${MOST_FAILURES} times`);
  });
});

describe('a workflow that stops', () => {
  async function closing() {
    const world = await emptyWorld();
    const cohort = world.program.cohort.id;
    const started: string[] = [];
    const running = new Set<string>();
    const workflow: WatchedWorkflow = {
      start: (name) => Promise.resolve(void started.push(name)),
      stateOf: (name) =>
        Promise.resolve(running.has(name) ? 'running' : started.includes(name) ? 'failed' : 'none'),
    };
    const { run } = sweepOf(world, { workflow, onError: () => undefined });
    const minutes = async (count: number): Promise<void> => {
      for (let minute = 0; minute < count; minute++) {
        world.now += MINUTE;
        await run();
      }
    };
    const { dueAt, generation } = (await findOccurrence(world.table, cohort, 'close'))!;
    world.now = Date.parse(dueAt);
    return { world, cohort, generation, started, running, workflow, minutes };
  }

  test('before it closed the cohort is started again under the next name, and not while it runs', async () => {
    const { started, running, minutes, cohort } = await closing();
    running.add(`${cohort}-close-1`);
    await minutes(5);
    expect(started).toEqual([]);
    running.delete(`${cohort}-close-1`);
    started.push(`${cohort}-close-1`);
    await minutes(12);
    expect(started).toEqual([`${cohort}-close-1`, `${cohort}-close-1-2`]);
  });

  test('after it closed the cohort is started again, and after four times the manager is asked', async () => {
    const { world, cohort, generation, started, workflow, minutes } = await closing();
    const { table } = world;
    started.push(`${cohort}-close-1`);
    await closeCohort({ table, clock: () => world.now })({ cohort, generation });
    await minutes(30);
    expect(started).toEqual([1, 2, 3, 4].map((n) => `${cohort}-close-1${n === 1 ? '' : `-${n}`}`));
    await minutes(60);
    expect(started).toHaveLength(4);
    const { ask } = managerOf({ ...world, workflow }, () => world.now);
    const tasks = async () =>
      (await ask<TodayView>('GET /api/cohorts/{cohort}/today')).body.tasks.map(({ title }) => title);
    expect(await tasks()).toContain('The match stopped');
    expect(await ask('POST /api/cohorts/{cohort}/tasks/retry')).toMatchObject({ status: 200 });
    expect(started).toHaveLength(5);
    expect(await tasks()).not.toContain('The match stopped');
  });

  test('is not started before the deadline when the manager has something else tried again', async () => {
    const { world, cohort, started, workflow } = await closing();
    world.now -= DAY;
    const failing = (await listOccurrences(world.table, cohort)).find(
      ({ action }) => action === 'touchpoint',
    )!;
    await world.table.write(parkWrite(failing));
    const { ask } = managerOf({ ...world, workflow }, () => world.now);
    expect(await ask('POST /api/cohorts/{cohort}/tasks/retry')).toMatchObject({ status: 200 });
    expect(started).toEqual([]);
    expect(await findOccurrence(world.table, cohort, failing.id)).toMatchObject({ state: 'waiting' });
  });
});
