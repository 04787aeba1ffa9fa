/** What a manager does with pairs, through the API. */
import { describe, expect, test } from 'vitest';
import { answer } from '../../../shared/usecases/pairs/answer.ts';
import { findApplication } from '../../../shared/store/applications.ts';
import { findOccurrence } from '../../../shared/store/occurrences.ts';
import { exampleProgram } from '../../support/programs.ts';
import { menteeWith, mentorWith, worldInReview } from '../../support/review-world.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import type { PairsView } from '../../../functions/manager-api/screens/pairs.ts';

const program = { ...exampleProgram(), review: 'manual' as const };

/** Ana and Ben are asked; with `introduced` both have said yes. */
async function pairOf({ introduced = true } = {}) {
  const { world, ids, manager } = await worldInReview(
    [menteeWith('Ana', ['Rust']), mentorWith('Ben', ['Rust']), mentorWith('Eli', ['Rust'])],
    program,
  );
  await manager.ask('POST /api/cohorts/{cohort}/approve', { body: {} });
  const view = async () => (await manager.ask<PairsView>('GET /api/cohorts/{cohort}/pairs')).body;
  const first = (await view()).pairs[0]!;
  const clock = () => world.now;
  const running = (await findCohortWithProgram(world.table, program.cohort.id))!;
  if (introduced)
    for (const side of ['mentor', 'mentee'] as const)
      await answer({ table: world.table, clock }, running, { pair: first.id, side, answer: 'yes' });
  const mentor = first.mentor;
  const end = async (stopping: string[], revision?: number) =>
    manager.ask('POST /api/cohorts/{cohort}/pairs/{pair}/end', {
      params: { pair: first.id },
      body: { stopping, revision: revision ?? (await view()).pairs[0]!.revision },
    });
  const application = async (name: string) =>
    (await findApplication(world.table, program.cohort.id, ids[name]!))!;
  return { world, view, end, application, mentor };
}

describe('pairs', () => {
  test('say who has not answered, and later how they are doing', async () => {
    const asked = await pairOf({ introduced: false });
    expect((await asked.view()).pairs).toMatchObject([
      {
        mentee: 'Ana',
        state: 'proposed',
        says: expect.stringMatching(/^Waiting for answers from the mentor and the mentee/) as string,
      },
    ]);
    const { world, view } = await pairOf();
    expect((await view()).pairs[0]).toMatchObject({ state: 'introduced', health: 'too-early', under: true });
    // Introduced early; what counts is the start of the cohort, 23 March.
    world.now = Date.parse('2026-04-22T10:00:00Z');
    expect((await view()).pairs[0]).toMatchObject({
      health: 'needs-check-in',
      step: 4,
      says: 'No session for 30 days. Please decide what to do.',
    });
  });

  test('a mentor who does not answer is paused, the mentee is matched again, both are told once', async () => {
    const { world, view, end, application, mentor } = await pairOf();
    expect((await view()).emailsOfEnding).toBe(2);
    expect((await end(['mentor'])).status).toBe(200);
    expect(await application(mentor)).toMatchObject({ paused: true, seatsTaken: 0 });
    const ana = await application('Ana');
    expect([ana.paused, ana.menteePair]).toEqual([false, undefined]);
    expect((await findOccurrence(world.table, program.cohort.id, 'rematch'))?.state).toBe('waiting');
    const body = (await world.messages()).filter(({ email }) => email === 'pair-ended');
    expect(body).toHaveLength(2);
    expect((await view()).pairs[0]).toMatchObject({ state: 'ended', under: false });
    expect((await end(['mentor'])).status).toBe(409);
  });

  test('that both want to end are not matched again', async () => {
    const { world, end, application, mentor } = await pairOf();
    await end(['mentor', 'mentee']);
    expect([(await application(mentor)).paused, (await application('Ana')).paused]).toEqual([true, true]);
    expect(await findOccurrence(world.table, program.cohort.id, 'rematch')).toBeUndefined();
  });

  test('that changed since they were looked at are not ended, and nonsense ends nothing', async () => {
    const { end, view } = await pairOf();
    expect((await end([], 1)).status).toBe(409);
    expect((await end(['someone'])).status).toBe(422);
    expect((await view()).pairs[0]).toMatchObject({ state: 'introduced' });
  });
});
