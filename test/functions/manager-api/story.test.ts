/** A person's page tells the whole story: earlier cohorts, decisions and by whom, proposals and what they said. */
import { expect, test } from 'vitest';
import type { PersonView } from '../../../functions/manager-api/screens/person.ts';
import { applicationKey, findApplication } from '../../../shared/store/applications.ts';
import { newCohortWrites } from '../../../shared/store/cohorts.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { answer } from '../../../shared/usecases/pairs/answer.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { exampleProgram } from '../../support/programs.ts';
import { menteeWith, mentorWith, worldInReview } from '../../support/review-world.ts';

const program = { ...exampleProgram(), review: 'manual' as const };

test('in order, with who decided and what was answered, but not who looked', async () => {
  const people = [menteeWith('Ana', ['Rust']), mentorWith('Ben', ['Rust'])];
  const { world, ids, manager } = await worldInReview(people, program);
  const { table } = world;
  const ana = ids['Ana']!;
  const { id } = program.cohort;
  // She took part before, and had no match.
  const before = { id: 'spring-2025', program: program.program.id, programVersion: 1, inputs: 0 };
  const earlier = { ...before, state: 'ended', createdAt: '2025-01-01T00:00:00.000Z' } as const;
  await table.transact(newCohortWrites(earlier));
  const application = (await findApplication(table, id, ana))!;
  const then = { ...application, cohort: 'spring-2025', appliedAt: '2025-02-01T10:00:00.000Z' };
  await table.write({
    kind: 'put',
    item: { ...applicationKey('spring-2025', ana), entity: 'application', ...then },
  });

  const params = { person: ana };
  await manager.ask('POST /api/cohorts/{cohort}/people/{person}/views', { params });
  await manager.ask('POST /api/cohorts/{cohort}/approve', { body: {} });
  const found = (await findCohortWithProgram(table, id))!;
  const [pair] = await listPairs(table, id);
  await answer({ table, clock: () => world.now }, found, { pair: pair!.id, side: 'mentee', answer: 'yes' });
  const { revision } = (await findApplication(table, id, ana))!;
  const paused = await manager.ask('POST /api/cohorts/{cohort}/people/{person}/acts', {
    params,
    body: { act: 'pause', revision },
  });
  expect(paused.status).toBe(200);
  const { body } = await manager.ask<PersonView>('GET /api/cohorts/{cohort}/people/{person}', { params });
  const story = body.timeline
    .toReversed()
    .map(({ what, note }) => (note === undefined ? what : `${what} (${note})`));
  expect(story[0]).toMatch(/^Applied to .* as mentee \(had no match\)$/);
  expect(story.filter((one) => /by amara|by Amara|Proposed/.test(one))).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Paused, by Amara/),
      'Proposed a match with Ben (they said yes)',
    ]),
  );
  expect(story.join()).not.toContain('Looked');
  expect(body.tookPartBefore).toBeUndefined();
});
