import { confirmWrite } from '../../shared/store/people.ts';
import { iso } from '../../shared/domain/calendar.ts';
import { expect, test } from 'vitest';
import { readHealth } from '../../functions/sweep/health.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import type { Health } from '../../shared/domain/health.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { messageWrite } from '../../shared/store/messages.ts';
import { emptyWorld, recordingMailer, type TestWorld, worldWithReceipt } from '../support/world.ts';

test('work that has been due for a quarter of an hour is counted, and silence of the forms with it', async () => {
  const world = await worldWithReceipt();
  const clock = () => world.now;
  world.now += 10 * 60_000;
  expect(await readHealth(world.table, clock)).toMatchObject({ overdueWork: 0 });
  world.now += 6 * 60_000;
  const { overdueWork, stuckCohorts, silentForms } = await readHealth(world.table, clock);
  expect(overdueWork).toBeGreaterThan(0);
  expect([stuckCohorts, silentForms]).toEqual([0, 0]);
  world.now = Date.parse('2026-03-20T00:00:00Z');
  expect(await readHealth(world.table, clock)).toMatchObject({ stuckCohorts: 1 });
});

test("a cohort that is over is no one's worry", async () => {
  const world = await emptyWorld();
  await world.table.write({
    kind: 'update',
    key: { pk: `COHORT#${world.program.cohort.id}`, sk: 'META' },
    set: { state: 'ended' },
  });
  world.now = Date.parse('2027-03-20T00:00:00Z');
  expect(await readHealth(world.table, () => world.now)).toMatchObject({ stuckCohorts: 0, silentForms: 0 });
});

/** The sweep over a memory table, with parts that note what they are asked. */
function sweepOf(world: TestWorld, onSend: () => void = () => undefined) {
  const noted = { health: [] as Health[], schedules: [] as string[], sent: 0 };
  const run = sweep({
    ...world.outbox({
      send: (email) => {
        noted.sent++;
        onSend();
        return recordingMailer().send(email);
      },
    }),
    bucket: memoryBucket(),
    stopwatch: () => 0,
    timeLeft: () => Infinity,
    workflow: { start: () => Promise.resolve() },
    schedules: {
      set: ({ name }) => Promise.resolve(void noted.schedules.push(name)),
      remove: () => Promise.resolve(),
    },
    publishHealth: (health) => void noted.health.push(health),
    onError: (error) => {
      throw error;
    },
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
  const { noted, run } = sweepOf(world, () => {
    schedulesBefore = Math.max(schedulesBefore, noted.sent === 1 ? noted.schedules.length : 0);
    world.now += 20_000;
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
