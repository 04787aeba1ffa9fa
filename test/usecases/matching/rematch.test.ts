/** Who is looked for a match for while pairs are meeting: the accepted first, then the waiting list, and no one whom email misses. */
import { expect, test } from 'vitest';
import { rematch } from '../../../shared/usecases/matching/rematch.ts';
import { applicationChange, findApplication } from '../../../shared/store/applications.ts';
import { listAudit } from '../../../shared/store/audit.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { cohortKey, findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { menteeOf } from '../../../shared/domain/pair.ts';
import { suppressWrite } from '../../../shared/store/people.ts';
import { accepted, menteeWith, mentorWith, type TestPerson } from '../../support/review-world.ts';
import { readSituation } from '../../../shared/usecases/journey/read-situation.ts';
import { emptyWorld } from '../../support/world.ts';

const world = async () => {
  const made = await emptyWorld();
  const { table, program } = made;
  const cohort = program.cohort.id;
  made.now = Date.parse(`${program.cohort.starts}T10:00:00Z`);
  await table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'running' } });
  const waiting = async (who: TestPerson) => {
    const id = await accepted(made, who);
    const application = await findApplication(table, cohort, id);
    await table.write(applicationChange(application!, { screening: 'waitlisted', screenedBecause: 'full' }));
    return id;
  };
  const run = async () =>
    rematch(
      { table, bucket: memoryBucket(), clock: () => made.now, stopwatch: () => 0 },
      (await findCohortWithProgram(table, cohort))!,
      made.now,
    );
  const screening = async (id: string) => (await findApplication(table, cohort, id))?.screening;
  const accept = (who: TestPerson) => accepted(made, who);
  return { table, cohort, now: made.now, messages: made.messages, accept, waiting, run, screening };
};
test('a seat that is left after the accepted goes to the waiting list, which is then accepted', async () => {
  const { accept, waiting, run, screening, table, cohort } = await world();
  await accept(mentorWith('Mia', ['Rust'], { capacity: 2 }));
  const first = await accept(menteeWith('Ana', ['Rust']));
  const second = await waiting(menteeWith('Ben', ['Rust']));
  const third = await waiting(menteeWith('Cem', ['Rust']));
  expect(await run()).toBe(2);
  const mentees = (await listPairs(table, cohort)).map(menteeOf);
  expect(mentees).toContain(first);
  const placed = [second, third].filter((id) => mentees.includes(id));
  expect(placed).toHaveLength(1);
  expect(await Promise.all([second, third].map(screening))).toEqual(
    [second, third].map((id) => (mentees.includes(id) ? 'accepted' : 'waitlisted')),
  );
  expect((await listAudit(table, cohort)).map(({ what }) => what)).toContain('admitted');
});

test('without a seat for them, the waiting list stays as it is, and nobody on it is told that there is no match', async () => {
  const { accept, waiting, run, screening, messages } = await world();
  await accept(mentorWith('Mia', ['Rust']));
  await accept(menteeWith('Ana', ['Rust']));
  const ben = await waiting(menteeWith('Ben', ['Rust']));
  expect(await run()).toBe(1);
  expect(await screening(ben)).toBe('waitlisted');
  expect((await messages()).filter(({ person }) => person === ben)).toEqual([]);
});

test('a mentor on the waiting list is asked when somebody needs them', async () => {
  const { accept, waiting, run, screening } = await world();
  const mia = await waiting(mentorWith('Mia', ['Rust']));
  await accept(menteeWith('Ana', ['Rust']));
  expect(await run()).toBe(1);
  expect(await screening(mia)).toBe('accepted');
});

test('somebody whose email bounces is not matched while it does', async () => {
  const { accept, run, table, cohort } = await world();
  const mia = await accept(mentorWith('Mia', ['Rust']));
  await accept(menteeWith('Ana', ['Rust']));
  await table.write(suppressWrite(mia, 'bounced'));
  expect(await run()).toBe(0);
  await table.write({
    kind: 'update',
    key: { pk: `PERSON#${mia}`, sk: 'PROFILE' },
    set: { suppressed: undefined },
  });
  expect(await run()).toBe(1);
  expect(await listPairs(table, cohort)).toHaveLength(1);
});

test('whom a proposal fell through for was told that we keep looking, and is not told at once that there is no match', async () => {
  const { accept, run, messages, table, cohort } = await world();
  await accept(mentorWith('Mia', ['Rust']));
  const ana = await accept(menteeWith('Ana', ['Rust']));
  expect(await run()).toBe(1);
  const [pair] = await listPairs(table, cohort);
  await table.write({
    kind: 'update',
    key: { pk: `COHORT#${cohort}`, sk: `PAIR#${pair!.id}` },
    set: { state: 'declined' },
  });
  const application = await findApplication(table, cohort, ana);
  await table.write(applicationChange(application!, { menteePair: undefined }));
  const ben = await accept(menteeWith('Ben', ['Cobol']));
  await run();
  const told = (await messages()).filter(({ email }) => email === 'unmatched').map(({ person }) => person);
  expect(told).toEqual([ben]);
  // Why is known all the same, for the manager.
  expect((await findApplication(table, cohort, ana))?.unmatchedBecause).toBeDefined();
});

test('while pairs meet, Today says who has no mentor and who has not agreed; a mentee in a pair is neither', async () => {
  const { accept, run, table, cohort, now } = await world();
  await accept(mentorWith('Mia', ['Rust']));
  await accept(menteeWith('Ana', ['Rust']));
  await accept(menteeWith('Ben', ['Cobol']));
  const cleo = await accept(menteeWith('Cleo', ['Rust']));
  const application = await findApplication(table, cohort, cleo);
  await table.write(applicationChange(application!, { consent: undefined }));
  await run();
  const found = (await findCohortWithProgram(table, cohort))!;
  const situation = await readSituation(table, found, { now });
  expect(situation).toMatchObject({
    ...{ notAgreed: 1, withoutMentor: 1 },
    names: { notAgreed: ['Cleo'], withoutMentor: ['Ben'] },
  });
});
