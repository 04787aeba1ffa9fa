import { expect, test } from 'vitest';
import { screenApplications } from '../../functions/screen-applications/screen-applications.ts';
import { applicationChange, findApplication, listApplications } from '../../shared/store/applications.ts';
import { cohortKey } from '../../shared/store/cohorts.ts';
import { accepted, menteeWith, mentorWith } from '../support/review-world.ts';
import { emptyWorld } from '../support/world.ts';

test("the program's rules decide who takes part, and people are told once", async () => {
  const world = await emptyWorld();
  const { table, program } = world;
  const cohort = program.cohort.id;
  for (const who of [
    menteeWith('Ana', ['Rust']),
    mentorWith('Ben', ['Rust']),
    mentorWith('Eli', ['Go'], { years: 1 }),
  ]) {
    const application = await findApplication(table, cohort, await accepted(world, who));
    await table.write(applicationChange(application!, { screening: 'open' }));
  }
  await table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'closing' } });
  const screen = screenApplications({ table, clock: () => world.now, timeLeft: () => Infinity });
  await screen({ cohort });
  const screenings = async () =>
    (await listApplications(table, cohort)).map(({ screening }) => screening).sort();
  expect(await screenings()).toEqual(['accepted', 'accepted', 'rejected']);
  await screen({ cohort });
  expect(await screenings()).toEqual(['accepted', 'accepted', 'rejected']);
  expect((await world.messages()).filter(({ email }) => email === 'rejected')).toHaveLength(1);
  await expect(screen({ cohort: 'none' })).rejects.toThrow('no such cohort');
});
