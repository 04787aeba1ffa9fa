import { expect, test } from 'vitest';
import { readHealth } from '../../functions/sweep/health.ts';
import { emptyWorld, worldWithReceipt } from '../support/world.ts';

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

test("a cohort that is over is nobody's worry", async () => {
  const world = await emptyWorld();
  await world.table.write({
    kind: 'update',
    key: { pk: `COHORT#${world.program.cohort.id}`, sk: 'META' },
    set: { state: 'ended' },
  });
  world.now = Date.parse('2027-03-20T00:00:00Z');
  expect(await readHealth(world.table, () => world.now)).toMatchObject({ stuckCohorts: 0, silentForms: 0 });
});
