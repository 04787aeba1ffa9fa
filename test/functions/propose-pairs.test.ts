import { expect, test } from 'vitest';
import { proposePairs } from '../../functions/propose-pairs/propose-pairs.ts';
import { cohortKey, findCohort } from '../../shared/store/cohorts.ts';
import { listRuns } from '../../shared/store/match-runs.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { exampleProgram } from '../support/programs.ts';
import { menteeWith, mentorWith, worldInReview } from '../support/review-world.ts';

test('a batch proposes its pairs once, and the last call sets the cohort running', async () => {
  const people = [menteeWith('Ana', ['Rust']), mentorWith('Ben', ['Rust'])];
  const { world } = await worldInReview(people, { ...exampleProgram(), review: 'manual' });
  const { table, bucket, program } = world;
  const cohort = program.cohort.id;
  const [run] = await listRuns(table, cohort);
  await table.write({
    kind: 'update',
    key: cohortKey(cohort),
    set: { publishedRun: run!.id },
  });
  const propose = proposePairs({ table, bucket, clock: () => world.now });
  const of = { cohort, run: run!.id };
  const { batches } = await propose({ step: 'plan', ...of });
  expect(batches).toEqual([{ kind: 'propose', number: 0 }]);
  expect((await findCohort(table, cohort))?.state).toBe('proposing');
  await propose({ step: 'batch', ...of, batch: batches[0] });
  await propose({ step: 'batch', ...of, batch: batches[0] });
  expect(await listPairs(table, cohort)).toMatchObject([{ state: 'proposed' }]);
  expect((await world.messages()).filter(({ email }) => email === 'proposal')).toHaveLength(2);
  await propose({ step: 'finish', ...of });
  expect((await findCohort(table, cohort))?.state).toBe('running');
});
