/** A program that changes while its cohort runs: its dates are those of the version in force, whatever comes between. */
import { describe, expect, test } from 'vitest';
import { addDays } from '../../shared/domain/calendar.ts';
import { cohortOccurrences } from '../../shared/domain/journey.ts';
import type { Program } from '../../shared/domain/program.ts';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import { fireOccurrence } from '../../shared/usecases/journey/fire-occurrence.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { findOccurrence, listOccurrences } from '../../shared/store/occurrences.ts';
import type { Table } from '../../shared/store/table.ts';
import { Crash, crashingTable, type CrashPoint } from '../support/faulty-table.ts';
import { exampleProgram } from '../support/programs.ts';
import { IDLE_WORKFLOW, emptyWorld, SECRETS, type TestWorld } from '../support/world.ts';
import { findCohort } from '../../shared/store/cohorts.ts';

const before = exampleProgram();
const { id } = before.cohort;

/** Applications close so many days later, and one touchpoint is gone. */
function later(days: number): Program {
  const { date, time } = before.cohort.closes;
  const closes = { date: addDays(date, days), time };
  return { ...before, cohort: { ...before.cohort, closes }, journey: before.journey.slice(0, -1) };
}

const apply = (world: TestWorld, program: Program, table: Table = world.table) =>
  applyProgram({ table, clock: () => world.now }, program, { by: 'test' });

const wanted = (program: Program) =>
  Object.fromEntries(
    cohortOccurrences(program).map(({ id: one, dueAt }) => [one, new Date(dueAt).toISOString()]),
  );

async function dates({ table }: TestWorld) {
  const waiting = (await listOccurrences(table, id)).filter(
    ({ state, action }) => state === 'waiting' && action !== 'set-dates',
  );
  return Object.fromEntries(waiting.map(({ id: one, dueAt }) => [one, dueAt]));
}

/** What the sweep does with a row that is due. */
async function wake({ table, now }: TestWorld): Promise<void> {
  const row = await findOccurrence(table, id, 'set-dates');
  await fireOccurrence(
    {
      table,
      bucket: memoryBucket(),
      clock: () => now,
      stopwatch: () => 0,
      timeLeft: () => Infinity,
      secrets: SECRETS,
      workflow: IDLE_WORKFLOW,
    },
    { cohort: id, occurrence: 'set-dates', generation: row?.generation ?? 0 },
  );
}

async function writesOf(program: Program): Promise<number> {
  const world = await emptyWorld();
  const { table, writes } = crashingTable(world.table, { write: Infinity, when: 'before' });
  await apply(world, program, table);
  return writes();
}

const POINTS = Array.from({ length: await writesOf(later(2)) }, (_, index) => index + 1).flatMap((write) =>
  (['before', 'after'] as const).map((when): CrashPoint => ({ write, when })),
);

describe('a change of dates', () => {
  test.each(POINTS)('that crashes $when write $write is whole a minute later', async (point) => {
    const world = await emptyWorld();
    world.now += 1000;
    const { table } = crashingTable(world.table, point);
    await expect(apply(world, later(2), table)).rejects.toThrow(Crash);
    await wake(world);
    const version = (await findCohort(world.table, id))?.programVersion;
    expect(version).toBe(point.write === 1 && point.when === 'before' ? 1 : 2);
    expect(await dates(world)).toEqual(wanted(version === 1 ? before : later(2)));
    expect((await findOccurrence(world.table, id, 'set-dates'))?.state).toBe('done');
  });

  test('gives way to a newer version that comes into force while it is made', async () => {
    const world = await emptyWorld();
    let comesBetween = true;
    const table: Table = {
      ...world.table,
      write: async (write) => {
        if (comesBetween) {
          comesBetween = false;
          world.now += 1000;
          expect((await apply(world, before)).kind).toBe('applied');
        }
        return world.table.write(write);
      },
    };
    await apply(world, later(2), table);
    expect((await findCohort(world.table, id))?.programVersion).toBe(3);
    expect(await dates(world)).toEqual(wanted(before));
  });
});
