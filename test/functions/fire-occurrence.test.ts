import { expect, test } from 'vitest';
import { fireOccurrence } from '../../functions/fire-occurrence/fire-occurrence.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { keepInterest } from '../../shared/store/applications.ts';
import { findOccurrence } from '../../shared/store/occurrences.ts';
import { keepPerson } from '../../shared/store/people.ts';
import { IDLE_WORKFLOW, emptyWorld } from '../support/world.ts';

test('a deadline nudge reaches who was interested, once, and not by an older wake-up', async () => {
  const world = await emptyWorld();
  const cohort = world.program.cohort.id;
  const profile = {
    email: 'ana@example.org',
    name: 'Ana',
    zone: 'Europe/Berlin',
    createdAt: '2026-03-01T00:00:00.000Z',
  };
  const { id: person } = await keepPerson(world.table, 'address key', { ...profile, response: 'r1' });
  await keepInterest(world.table, cohort, { person });
  const fire = fireOccurrence({
    ...world.outbox({ send: () => Promise.reject(new Error('not here')) }),
    bucket: memoryBucket(),
    stopwatch: () => 0,
    timeLeft: () => Infinity,
    workflow: IDLE_WORKFLOW,
  });
  const { generation = 0, dueAt = '' } = (await findOccurrence(world.table, cohort, 'nudge-7')) ?? {};
  world.now = Date.parse(dueAt);
  const nudges = async () => (await world.messages()).filter(({ email }) => email === 'deadline-nudge');
  await fire({ cohort, occurrence: 'nudge-7', generation: generation - 1 });
  expect(await nudges()).toEqual([]);
  await fire({ cohort, occurrence: 'nudge-7', generation });
  await fire({ cohort, occurrence: 'nudge-7', generation });
  expect(await nudges()).toMatchObject([{ person, touchpoint: 'nudge-7' }]);
  expect(() => fire({ cohort })).toThrow();
});

test('a nudge to more people than there is time for goes on where it stopped, and reaches each once', async () => {
  const world = await emptyWorld();
  const cohort = world.program.cohort.id;
  for (let n = 0; n < 450; n++)
    await keepInterest(world.table, cohort, { person: `person-${String(n).padStart(3, '0')}` });
  let looks = 0;
  const fire = fireOccurrence({
    ...world.outbox({ send: () => Promise.reject(new Error('not here')) }),
    bucket: memoryBucket(),
    stopwatch: () => 0,
    // Time for one batch of each call.
    timeLeft: () => (looks++ % 2 === 0 ? 60_000 : 0),
    workflow: IDLE_WORKFLOW,
  });
  const { generation = 0, dueAt = '' } = (await findOccurrence(world.table, cohort, 'nudge-7')) ?? {};
  world.now = Date.parse(dueAt);
  const wake = { cohort, occurrence: 'nudge-7', generation };
  expect(await fire(wake)).toBe('handed-over');
  expect(await findOccurrence(world.table, cohort, 'nudge-7')).toMatchObject({
    ...{ state: 'waiting', reached: 200, goesOnAfter: 'person-199' },
  });
  expect(await fire(wake)).toBe('handed-over');
  looks = 0;
  expect(await fire(wake)).toBe('done');
  expect(await fire(wake)).toBe('not-due');
  expect(await findOccurrence(world.table, cohort, 'nudge-7')).toMatchObject({ state: 'done', reached: 450 });
  const people = (await world.messages()).map(({ person }) => person);
  expect(new Set(people).size).toBe(450);
  expect(people).toHaveLength(450);
});
