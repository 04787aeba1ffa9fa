/** A manager changes whether someone takes part: with what it does shown before, and ten minutes to take it back. */
import { expect, test } from 'vitest';
import type { PersonView } from '../../../functions/manager-api/screens/person.ts';
import { iso, MINUTE } from '../../../shared/domain/calendar.ts';
import { findApplication, newVersionWrites } from '../../../shared/store/applications.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { dueRows } from '../../../shared/store/due.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { findPerson } from '../../../shared/store/people.ts';
import { removeNow } from '../../../shared/usecases/screening/remove-applicant.ts';
import { exampleProgram } from '../../support/programs.ts';
import { managerOf, menteeWith, mentorWith, worldInReview } from '../../support/review-world.ts';
import { recordingMailer, worldWithReceipt } from '../../support/world.ts';
import { sendMessage } from '../../../shared/usecases/email/outbox.ts';

async function paired() {
  const program = { ...exampleProgram(), review: 'manual' as const };
  const people = [menteeWith('Ana', ['Rust']), mentorWith('Ben', ['Rust'], { capacity: 2 })];
  const { world, ids, manager } = await worldInReview(people, program);
  await manager.ask('POST /api/cohorts/{cohort}/approve', { body: {} });
  const { table } = world;
  const cohort = program.cohort.id;
  const params = (who: string) => ({ person: ids[who]! });
  const view = async (who: string) =>
    (await manager.ask<PersonView>('GET /api/cohorts/{cohort}/people/{person}', { params: params(who) }))
      .body;
  const act = async (who: string, body: object) =>
    manager.ask('POST /api/cohorts/{cohort}/people/{person}/acts', {
      params: params(who),
      body: { revision: (await view(who)).revision, ...body },
    });
  const application = async (who: string) => (await findApplication(table, cohort, ids[who]!))!;
  const due = async () =>
    (await dueRows(table, { at: iso(world.now), most: 50 })).occurrence.filter(({ id }) =>
      (id as string).startsWith('leave.'),
    );
  const fire = async (who: string) => {
    const found = (await findCohortWithProgram(table, cohort))!;
    return removeNow({ table, clock: () => world.now }, found, ids[who]!);
  };
  const wanted = async (email: string) =>
    (await world.messages()).filter((one) => one.email === email).map(({ person }) => person);
  const pair = async () => (await listPairs(table, cohort))[0];
  return { world, table, cohort, program, ids, view, act, application, due, fire, wanted, pair };
}

test('what leaving means is said before; for ten minutes no one is told, and it can be taken back', async () => {
  const { view, act, application, wanted, pair, due, world } = await paired();
  expect((await view('Ana')).participation.leavingMeans[0]).toBe(
    'The proposal with Ben is withdrawn, and Ben gets an email.',
  );
  expect((await act('Ana', { act: 'withdraw' })).status).toBe(200);
  expect((await view('Ana')).participation.leaving).toEqual({
    kind: 'withdraw',
    at: iso(world.now + 10 * MINUTE),
  });
  expect([(await pair())?.state, await wanted('withdrawn')]).toEqual(['proposed', []]);
  expect((await act('Ana', { act: 'undo' })).status).toBe(200);
  expect((await application('Ana')).leaving).toBeUndefined();
  world.now += 20 * MINUTE;
  // Its row is due only to be cleared away.
  expect((await due()).length).toBeLessThanOrEqual(1);
});

test('after ten minutes it is done, once: the pair ends, the other is told, and the person too', async () => {
  const { act, application, wanted, pair, fire, ids, world, due } = await paired();
  await act('Ana', { act: 'withdraw' });
  world.now += 11 * MINUTE;
  expect(await due()).toHaveLength(1);
  expect([await fire('Ana'), await fire('Ana')]).toEqual([true, false]);
  expect(await application('Ana')).toMatchObject({ withdrawnAt: iso(world.now), removedAt: iso(world.now) });
  expect((await application('Ben')).seatsTaken).toBe(0);
  expect((await pair())?.state).toBe('withdrawn');
  expect(await wanted('withdrawn')).toEqual([ids['Ana']]);
});

test('who is barred stays out, whatever they send, in this cohort and the next', async () => {
  const { act, application, fire, table, program, ids, world, view } = await paired();
  await act('Ana', { act: 'bar' });
  world.now += 11 * MINUTE;
  await fire('Ana');
  expect((await findPerson(table, ids['Ana']!))?.barredFrom).toEqual([program.program.id]);
  const before = await application('Ana');
  const at = iso(world.now + MINUTE);
  const version = {
    response: 'again',
    submittedAt: at,
    receivedAt: at,
    role: 'mentee',
    answers: {},
  } as const;
  await table.transact(
    newVersionWrites(program, { application: before, versions: [] }, { person: ids['Ana']!, version }),
  );
  expect((await application('Ana')).withdrawnAt).toBe(before.withdrawnAt);
  expect((await view('Ana')).participation).toMatchObject({ barred: true, withdrawn: true });
});

test('a pause and the number of seats are changed at once, within what is taken, and audited', async () => {
  const { act, application } = await paired();
  expect((await act('Ben', { act: 'pause' })).status).toBe(200);
  expect((await application('Ben')).paused).toBe(true);
  await act('Ben', { act: 'resume' });
  expect((await application('Ben')).paused).toBe(false);
  expect((await act('Ben', { act: 'capacity', capacity: 0 })).status).toBe(409);
  expect((await act('Ben', { act: 'capacity', capacity: 99 })).status).toBe(422);
  expect((await act('Ben', { act: 'capacity', capacity: 1 })).status).toBe(200);
  expect((await application('Ben')).capacity).toBe(1);
  expect((await act('Ben', { act: 'dance' })).status).toBe(422);
  expect((await act('Ben', { act: 'pause', revision: 0 })).status).toBe(409);
});

test('a decision is told ten minutes later, and one that was undone or made anew is told as it stands then', async () => {
  const world = await worldWithReceipt();
  const manager = managerOf(world, () => world.now);
  const revision = async () =>
    (await findApplication(world.table, world.program.cohort.id, world.person))!.revision;
  const decide = async (screening: string) =>
    manager.ask('POST /api/cohorts/{cohort}/people/{person}/screening', {
      params: { person: world.person },
      body: { screening, revision: await revision(), because: 'There is no room.' },
    });
  const mailer = recordingMailer();
  const send = async () => {
    for (const one of await world.messages())
      if (one.email !== 'receipt') await sendMessage(world.outbox(mailer), one);
    return mailer.sent.length;
  };
  for (const screening of ['rejected', 'open', 'accepted', 'open', 'accepted']) {
    expect((await decide(screening)).status).toBe(200);
    world.now += MINUTE;
  }
  expect(await send()).toBe(0);
  world.now += 20 * MINUTE;
  expect(await send()).toBe(1);
  expect(Buffer.from(mailer.sent[0]!).toString()).toContain("You're accepted");
});
