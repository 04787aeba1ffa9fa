import { expect, test } from 'vitest';
import { closeCohort } from '../../functions/close-cohort/close-cohort.ts';
import { findCohort, findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { findOccurrence } from '../../shared/store/occurrences.ts';
import { beginDeleting } from '../../shared/usecases/rights/delete-cohort.ts';
import { emptyWorld } from '../support/world.ts';

test('closes once, when the time has come, and not by an older wake-up', async () => {
  const world = await emptyWorld();
  const cohort = world.program.cohort.id;
  const close = closeCohort({ table: world.table, clock: () => world.now });
  const { generation = 0, dueAt = '' } = (await findOccurrence(world.table, cohort, 'close')) ?? {};
  expect(await close({ cohort, generation })).toMatchObject({ shouldContinue: false, state: 'open' });
  world.now = Date.parse(dueAt);
  expect(await close({ cohort, generation: generation - 1 })).toMatchObject({ shouldContinue: false });
  expect(await close({ cohort, generation })).toMatchObject({ shouldContinue: true, state: 'closing' });
  const closedAt = (await findCohort(world.table, cohort))?.closedAt;
  world.now += 60_000;
  expect(await close({ cohort, generation })).toMatchObject({ shouldContinue: true, state: 'closing' });
  expect((await findCohort(world.table, cohort))?.closedAt).toBe(closedAt);
});

test('a cohort that is being deleted has nothing left to do', async () => {
  const { table, now, program } = await emptyWorld();
  const cohort = (await findCohortWithProgram(table, program.cohort.id))!;
  const { generation = 0 } = (await findOccurrence(table, program.cohort.id, 'close')) ?? {};
  await beginDeleting({ table, clock: () => now }, cohort, { by: 'test', andProgram: false });
  const close = closeCohort({ table, clock: () => now });
  expect(await close({ cohort: program.cohort.id, generation })).toMatchObject({ shouldContinue: false });
});

test('a cohort that is not there is an error', async () => {
  const { table, now } = await emptyWorld();
  await expect(closeCohort({ table, clock: () => now })({ cohort: 'none', generation: 1 })).rejects.toThrow(
    'no such cohort',
  );
});
