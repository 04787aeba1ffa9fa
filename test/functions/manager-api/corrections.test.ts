/** What a manager fix in applications, through the API: answers, many decisions at once, two applications of one person. */
import { listOccurrences } from '../../../shared/store/occurrences.ts';
import { describe, expect, test } from 'vitest';
import { likelyDuplicates } from '../../../shared/domain/duplicates.ts';
import {
  applicationKey,
  findApplication,
  listApplications,
  listVersions,
} from '../../../shared/store/applications.ts';
import { cohortKey, findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { addNote } from '../../../shared/usecases/screening/keep-notes.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { findPerson, peopleAtAddress } from '../../../shared/store/people.ts';
import { accepted, managerOf, menteeWith, mentorWith, type TestPerson } from '../../support/review-world.ts';
import { emptyWorld } from '../../support/world.ts';
import type { PeopleView } from '../../../functions/manager-api/screens/people.ts';
import type { DuplicatesView } from '../../../functions/manager-api/screens/people-duplicates.ts';
import type { PersonView } from '../../../functions/manager-api/screens/person.ts';

async function applied(people: readonly TestPerson[]) {
  const world = Object.assign(await emptyWorld(), { bucket: memoryBucket() });
  const ids: Record<string, string> = {};
  for (const who of people) ids[who.name] = await accepted(world, who, 'secret for address-key');
  const manager = managerOf(world, () => world.now);
  const cohort = world.program.cohort.id;
  const application = async (name: string) => (await findApplication(world.table, cohort, ids[name]!))!;
  const view = async (name: string) =>
    (
      await manager.ask<PersonView>('GET /api/cohorts/{cohort}/people/{person}', {
        params: { person: ids[name]! },
      })
    ).body;
  const correct = async (name: string, answers: Record<string, string>, revision?: number) =>
    manager.ask('POST /api/cohorts/{cohort}/people/{person}/answers', {
      params: { person: ids[name]! },
      body: { revision: revision ?? (await application(name)).revision, answers },
    });
  return { world, ids, manager, cohort, application, view, correct };
}

describe('a correction', () => {
  test('is kept as a version, on top of what was said, and in the story and the audit', async () => {
    const { world, ids, cohort, application, view, correct, manager } = await applied([
      mentorWith('Ben', ['Rust'], { capacity: 2 }),
    ]);
    world.now += 1000;
    expect((await correct('Ben', { offers: 'Rust\nGo', years: '12', motivation: '' })).status).toBe(200);
    const ben = await application('Ben');
    expect(ben.answers).toMatchObject({ offers: ['Rust', 'Go'], years: 12, name: 'Ben' });
    expect([ben.capacity, ben.screening, ben.versions]).toEqual([2, 'accepted', 2]);
    expect(await listVersions(world.table, cohort, ids['Ben']!)).toHaveLength(2);
    expect((await view('Ben')).timeline[0]).toMatchObject({ what: 'Answers corrected by the manager' });
    const audit = await manager.ask<{ what: string }[]>('GET /api/cohorts/{cohort}/audit');
    expect(audit.body[0]?.what).toBe('Corrected the answers of Ben (offers, years)');
  });

  test('that does not fit its question is refused with the question, and changes nothing', async () => {
    const { application, correct } = await applied([mentorWith('Ben', ['Rust'])]);
    const before = await application('Ben');
    const wrong = await correct('Ben', { years: 'many', offers: 'Go' });
    expect([wrong.status, wrong.body.message]).toEqual([
      422,
      '"How many years have you worked as a developer?": it is not a number.',
    ]);
    expect((await correct('Ben', { email: '' })).status).toBe(422);
    expect((await correct('Ben', { unknown: 'x' })).status).toBe(422);
    expect((await correct('Ben', { years: '9' }, before.revision - 1)).status).toBe(409);
    expect(await application('Ben')).toEqual(before);
  });

  test('of the address leads email and forms to the same person; one that is taken is not taken over', async () => {
    const { world, ids, correct } = await applied([mentorWith('Ben', ['Rust']), menteeWith('Ana', ['Rust'])]);
    expect((await correct('Ben', { email: 'benjamin@example.org', name: 'Benjamin' })).status).toBe(200);
    expect(await findPerson(world.table, ids['Ben']!)).toMatchObject({
      email: 'benjamin@example.org',
      name: 'Benjamin',
    });
    const key = 'secret for address-key';
    expect(await peopleAtAddress(world.table, key, 'benjamin@example.org')).toMatchObject([
      { id: ids['Ben'] },
    ]);
    const taken = await correct('Ana', { email: 'benjamin@example.org' });
    expect([taken.status, taken.body.message]).toEqual([409, expect.stringContaining('merge')]);
  });
});

test('many are decided at once; people who changed meanwhile are named, the rest is done', async () => {
  const { manager, application } = await applied([menteeWith('Ana', ['Rust']), menteeWith('Cleo', ['Go'])]);
  const rows = (await manager.ask<PeopleView>('GET /api/cohorts/{cohort}/people')).body.people;
  const people = rows.map(({ id, revision, name }) => ({
    person: id,
    revision: name === 'Cleo' ? revision - 1 : revision,
  }));
  const decided = await manager.ask('POST /api/cohorts/{cohort}/people/screening', {
    body: { people, screening: 'waitlisted', because: 'All seats are taken for now.' },
  });
  expect(decided.body).toEqual({
    decided: 1,
    refused: [{ name: 'Cleo', because: 'the application changed after you opened this page' }],
  });
  expect([(await application('Ana')).screening, (await application('Cleo')).screening]).toEqual([
    'waitlisted',
    'accepted',
  ]);
  const none = await manager.ask('POST /api/cohorts/{cohort}/people/screening', {
    body: { people, screening: 'rejected' },
  });
  expect(none.status).toBe(422);
});

test('who waits for a talk takes no part until she has decided', async () => {
  const { manager, ids, application } = await applied([menteeWith('Ana', ['Rust'])]);
  const { revision } = await application('Ana');
  await manager.ask('POST /api/cohorts/{cohort}/people/{person}/screening', {
    params: { person: ids['Ana']! },
    body: { screening: 'interview', revision },
  });
  expect((await application('Ana')).screening).toBe('interview');
  const today = await manager.ask<{ tasks: { id: string }[] }>('GET /api/cohorts/{cohort}/today');
  expect(today.body.tasks.map(({ id }) => id)).toContain('interviews');
});

describe('two applications of one person', () => {
  test('are suggested by mailbox, by name and address, by name; never for a first name alone', () => {
    const people = [
      { person: '1', name: 'Ana Ruiz', email: 'ana.ruiz@gmail.com' },
      { person: '2', name: 'A. R.', email: 'anaruiz+work@googlemail.com' },
      { person: '3', name: 'Ruiz, Aña', email: 'other@example.org' },
      { person: '4', name: 'Ben', email: 'ben@example.org' },
      { person: '5', name: 'Ben', email: 'ben@example.net' },
      { person: '6', name: 'Ben', email: 'benny@example.net' },
    ];
    expect(likelyDuplicates(people)).toEqual([
      { people: ['1', '2'], because: 'Both addresses belong to the same mailbox.' },
      { people: ['1', '3'], because: 'Same name.' },
    ]);
    const named = [
      { person: '7', name: 'Carla Sol', email: 'carla@example.org' },
      { person: '8', name: 'Carla Sol', email: 'carla@example.net' },
    ];
    expect(likelyDuplicates(named)[0]?.because).toContain('same address at different providers');
  });

  test('become one when the manager says so, and the other address leads to it', async () => {
    const { world, ids, manager, cohort, application } = await applied([
      mentorWith('Ana Ruiz', ['Rust']),
      { ...menteeWith('Ana  Ruiz', ['Go']), name: 'Ana  Ruiz!' },
    ]);
    const { shown, count } = (await manager.ask<DuplicatesView>('GET /api/cohorts/{cohort}/duplicates')).body;
    const [suggested] = shown;
    expect(count).toBe(shown.length);
    expect(suggested?.people.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
    const [keep, drop] = [ids['Ana Ruiz']!, ids['Ana  Ruiz!']!];
    const side = (person: string) => ({
      person,
      revision: suggested!.people.find(({ id }) => id === person)!.revision,
    });
    const found = (await findCohortWithProgram(world.table, cohort))!;
    const merge = () =>
      manager.ask('POST /api/cohorts/{cohort}/duplicates', { body: { keep: side(keep), drop: side(drop) } });
    const { email } = (await findPerson(world.table, drop))!;
    for (const person of [keep, drop]) {
      world.now += 1000;
      await addNote({ table: world.table, clock: () => world.now }, found, {
        ...{ person, by: 'amara', text: `About ${person}` },
      });
    }
    expect((await merge()).status).toBe(409);
    for (const one of suggested!.people) Object.assign(one, { revision: one.revision + 1 });
    expect((await merge()).status).toBe(200);
    expect(await listApplications(world.table, cohort)).toHaveLength(1);
    const merged = await application('Ana Ruiz');
    expect(merged).toMatchObject({ role: 'both', versions: 2 });
    expect(merged.notes?.map(({ text }) => text)).toEqual([`About ${keep}`, `About ${drop}`]);
    expect(merged.answers).toMatchObject({ wants: ['Go'], offers: ['Rust'] });
    expect(await peopleAtAddress(world.table, 'secret for address-key', email)).toMatchObject([{ id: keep }]);
    expect((await merge()).status).toBe(404);
  });
});

test('who is asked for an interview gets an email that says how to choose a time', async () => {
  const { world, ids, manager, application } = await applied([menteeWith('Ana', ['Rust'])]);
  const decided = await manager.ask('POST /api/cohorts/{cohort}/people/{person}/screening', {
    params: { person: ids['Ana']! },
    body: { screening: 'interview', revision: (await application('Ana')).revision },
  });
  expect(decided.status).toBe(200);
  expect((await world.messages()).map(({ email }) => email)).toEqual(['interview']);
});

test('once proposals are out, the list says who has no match and why', async () => {
  const { world, ids, manager, cohort } = await applied([
    menteeWith('Ana', ['Rust']),
    menteeWith('Cem', ['Go']),
    mentorWith('Ben', ['Rust']),
  ]);
  const without = async () =>
    new Map(
      (await manager.ask<PeopleView>('GET /api/cohorts/{cohort}/people')).body.people.map((one) => [
        one.name,
        one.without,
      ]),
    );
  expect([...(await without()).values()]).toEqual([undefined, undefined, undefined]);
  await world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'running' } });
  const set = { unmatchedBecause: 'all-seats-taken' };
  await world.table.write({ kind: 'update', key: applicationKey(cohort, ids['Ana']!), set });
  await world.table.write({
    kind: 'update',
    key: applicationKey(cohort, ids['Cem']!),
    set: { menteePair: 'x' },
  });
  expect(Object.fromEntries(await without())).toEqual({
    Ana: 'Every suitable mentor is full.',
    Ben: 'No mentee yet.',
    Cem: undefined,
  });
});

test('a correction while pairs meet has everyone without a match looked at again', async () => {
  const { world, cohort, correct } = await applied([mentorWith('Ben', ['Rust'])]);
  const rematches = async () =>
    (await listOccurrences(world.table, cohort)).filter(({ action }) => action === 'rematch');
  await correct('Ben', { offers: 'Go' });
  expect(await rematches()).toEqual([]);
  await world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'running' } });
  await correct('Ben', { offers: 'Rust' });
  expect(await rematches()).toHaveLength(1);
});
