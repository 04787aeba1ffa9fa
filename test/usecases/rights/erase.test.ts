/** Someone is erased: no byte of theirs is left anywhere, and what others keep stands without them. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryView } from '../../../functions/manager-api/screens/deliveries.ts';
import type { CheckedView } from '../../../functions/manager-api/screens/import.ts';
import type { PersonId } from '../../../shared/domain/brand.ts';
import { menteeOf, mentorOf } from '../../../shared/domain/pair.ts';
import { MINUTE } from '../../../shared/domain/calendar.ts';
import {
  earlyWrite,
  findApplication,
  invitationWrite,
  listApplications,
} from '../../../shared/store/applications.ts';
import { cohortKey, findCohort } from '../../../shared/store/cohorts.ts';
import { listDeliveries } from '../../../shared/store/deliveries.ts';
import { findErasure } from '../../../shared/store/erasures.ts';
import { listAudit } from '../../../shared/store/audit.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { findPerson, peopleAtAddress } from '../../../shared/store/people.ts';
import { listPairSessions } from '../../../shared/store/sessions.ts';
import { listResponses } from '../../../shared/store/survey-responses.ts';
import { applyProgram } from '../../../shared/usecases/journey/apply-program.ts';
import { eraseAgain, erasePerson, goOnErasing } from '../../../shared/usecases/rights/erase.ts';
import { ADDRESS_KEY, currentSecret } from '../../../shared/secrets.ts';
import type { Table, Write } from '../../../shared/store/table.ts';
import { SECRETS } from '../../support/world.ts';
import {
  program,
  cohort,
  EMAIL,
  ZYLA,
  mentee,
  livedThrough,
  kept,
  places,
  type Lived,
} from '../../support/lived-cohort.ts';

describe('after erasing', () => {
  let lived: Lived;
  beforeEach(async () => {
    lived = await livedThrough();
    // The test would prove nothing where there was nothing.
    expect(places(await kept(lived), /canary/i).length).toBeGreaterThan(10);
    const { manager, zyla } = lived;
    const erased = await manager.ask('POST /api/cohorts/{cohort}/people/{person}/erase', {
      params: { person: zyla },
      body: { name: 'zyla canary' },
    });
    expect(erased).toMatchObject({ status: 200 });
  });

  test('no byte of the person is in the table or the bucket', async () => {
    const text = await kept(lived);
    expect(places(text, /canary/i)).toEqual([]);
    // Until everything that was under way has ended, the random id alone says whom to look for.
    expect(places(text, new RegExp(lived.zyla))).toEqual([expect.stringContaining('UNDERWAY')]);
    const { world, parts, zyla } = lived;
    const erasure = (await findErasure(world.table, { program: program.program.id, person: zyla }))!;
    world.now += 20 * MINUTE;
    await goOnErasing(parts, erasure);
    expect(places(await kept(lived), new RegExp(zyla))).toEqual([]);
  });

  test('the partner keeps the pair with no one in it, is told, and is matched again', async () => {
    const { world, ids, pair } = lived;
    const after = (await listPairs(world.table, cohort)).find(({ id }) => id === pair.id)!;
    expect(after).toMatchObject({ state: 'ended', why: [] });
    expect(menteeOf(after)).toBe(ids['Ana']);
    expect(mentorOf(after)).toMatch(/^former\./);
    expect(await listPairSessions(world.table, cohort, pair.id)).toMatchObject([
      { side: 'mentee', topics: 'Songs' },
      { side: 'mentor', met: true, topics: '' },
    ]);
    const messages = await world.messages();
    expect(messages.filter(({ person }) => person === ids['Ana']).map(({ email }) => email)).toContain(
      'partner-left',
    );
    expect(world.table.all().some(({ sk }) => sk === 'OCCURRENCE#rematch')).toBe(true);
  });

  test('counts stay: what was answered, what came, what was done', async () => {
    const { world, ids } = lived;
    const responses = await listResponses(world.table, cohort);
    expect(responses.map(({ answers, person }) => [answers, person])).toEqual(
      expect.arrayContaining([
        [{ useful: 4, remark: 'Words' }, ids['Ana']],
        [{ useful: 4 }, undefined],
      ]),
    );
    const deliveries = await listDeliveries(world.table, ['apply']);
    const erased = deliveries.filter(({ state }) => state === 'erased');
    expect(erased).toHaveLength(3);
    const opened = await lived.manager.ask<DeliveryView>('GET /api/sources/{source}/deliveries/{delivery}', {
      params: { source: 'apply', delivery: erased[0]!.id },
    });
    expect(opened).toMatchObject({
      status: 200,
      body: { state: 'erased', raw: expect.stringContaining('is deleted') as string },
    });
    const audit = await listAudit(world.table, cohort);
    expect(audit.filter(({ what }) => what === 'erased-person')).toHaveLength(1);
    expect(audit.find(({ what }) => what === 'exported-person')?.about).toBeUndefined();
    const { body } = await lived.manager.ask<{ what: string }[]>('GET /api/cohorts/{cohort}/audit');
    expect(body.map(({ what }) => what)).toContain('Took everything that is kept about a former participant');
  });

  test('the same response is not taken in again, by whatever way it comes', async () => {
    const { deliver, world, clock } = lived;
    const before = await listApplications(world.table, cohort);
    expect(await deliver({ ...ZYLA, motivation: 'A canary sings once more' }, 'zyla')).toBeDefined();
    expect(
      await deliver({ ...ZYLA, motivation: 'A canary came late', role: ['Neither'] }, 'zyla-unreadable'),
    ).toBeDefined();
    expect(await listApplications(world.table, cohort)).toEqual(before);
    expect(places(await kept(lived), /canary/i)).toEqual([]);
    expect(clock()).toBe(world.now);
  });

  test('no list of people brings them back', async () => {
    const { world, manager } = lived;
    await world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'open' } });
    const lines = `name,email\nZyla Canary,${EMAIL.toUpperCase()}\nTim,tim@example.org\n`;
    const { body } = await manager.ask<CheckedView>('POST /api/cohorts/{cohort}/imports/check', {
      body: {
        file: Buffer.from(lines).toString('base64'),
        kind: 'invitees',
        columns: { name: 'name', email: 'email' },
      },
    });
    expect(body.rows.map(({ verdict, says }) => [verdict, says])).toEqual([
      ['left-out', ['they were erased; they can apply anew themselves']],
      ['new', []],
    ]);
  });

  test('who applies anew is a new person, and nothing leads to the one before', async () => {
    const { deliver, world, zyla } = lived;
    await world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'open' } });
    await deliver({ ...ZYLA, motivation: 'Another song' }, 'zyla-anew');
    const anew = (await listApplications(world.table, cohort)).find(
      ({ answers }) => answers['email'] === EMAIL,
    )!;
    expect(anew.person).not.toBe(zyla);
    expect(anew.versions).toBe(1);
    expect(await findPerson(world.table, zyla)).toBeUndefined();
  });

  test('whoever came back with a backup is erased again', async () => {
    const { world, parts, zyla } = lived;
    const revived = await livedThrough();
    // A copy of the table from before, but for the list of erasures, which is never taken back.
    const list = world.table.all().filter(({ pk }) => pk.startsWith('ERASURES'));
    for (const item of list) await revived.world.table.write({ kind: 'put', item });
    expect(revived.zyla).toBe(zyla);
    expect(await eraseAgain(revived.parts, program.program.id)).toBe(1);
    expect(places(await kept(revived), /canary/i)).toEqual([]);
    expect(await eraseAgain(parts, program.program.id)).toBe(0);
  });
});

test('so is someone of whom only answers that wait for their day came back', async () => {
  const { world, parts, found } = await livedThrough();
  const person = 'someone-early' as PersonId;
  const fromBackup = () => world.table.write(earlyWrite(cohort, person));
  const isThere = () => JSON.stringify(world.table.all()).includes(person);
  await fromBackup();
  expect(await erasePerson(parts, await found(), { person, by: 'person' })).toBe('erased');
  world.now += 20 * MINUTE;
  await goOnErasing(parts, (await findErasure(world.table, { program: program.program.id, person }))!);
  expect(isThere()).toBe(false);
  await fromBackup();
  expect(await eraseAgain(parts, program.program.id)).toBe(1);
  expect(isThere()).toBe(false);
});

test('whom another program has invited is known there as before', async () => {
  const lived = await livedThrough();
  const { world, clock, manager, zyla } = lived;
  const another = {
    ...program,
    program: { ...program.program, id: 'another-program' },
    cohort: { ...program.cohort, id: 'another-cohort' },
    sources: program.sources.map((one) => ({ ...one, id: `another-${one.id}`, secret: null })),
  };
  const applied = await applyProgram({ table: world.table, clock }, another, { by: 'test' });
  expect(applied.kind).toBe('applied');
  await world.table.write(invitationWrite('another-cohort', { person: zyla }));
  await manager.ask('POST /api/cohorts/{cohort}/people/{person}/erase', {
    params: { person: zyla },
    body: { name: 'zyla canary' },
  });
  expect(await findApplication(world.table, cohort, zyla)).toBeUndefined();
  expect(await findPerson(world.table, zyla)).toMatchObject({ email: EMAIL });
});

test('a wrong name erases no one', async () => {
  const { manager, zyla, world } = await livedThrough();
  const asked = await manager.ask('POST /api/cohorts/{cohort}/people/{person}/erase', {
    params: { person: zyla },
    body: { name: 'Ana' },
  });
  expect(asked.status).toBe(400);
  expect(await findPerson(world.table, zyla)).toBeDefined();
});

test('other people at the address stay as they are', async () => {
  const { world, deliver, parts, zyla, found } = await livedThrough();
  await world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'open' } });
  await deliver({ ...mentee('Tim'), email: EMAIL }, 'tim');
  const key = await currentSecret(SECRETS, ADDRESS_KEY);
  expect(await peopleAtAddress(world.table, key, EMAIL)).toHaveLength(2);
  await erasePerson(parts, await found(), { person: zyla, by: 'person' });
  const [tim, ...more] = await peopleAtAddress(world.table, key, EMAIL);
  expect(more).toEqual([]);
  expect(tim).toMatchObject({ name: 'Tim' });
  expect(await findApplication(world.table, cohort, tim!.id)).toMatchObject({ versions: 1 });
  const states = (await listDeliveries(world.table, ['apply'])).map(({ state }) => state);
  // Ana, Bea, Cleo and Tim.
  expect(states.filter((state) => state === 'stored')).toHaveLength(4);
  expect(states.filter((state) => state === 'erased')).toHaveLength(3);
});

test('broken off at any write, it ends when it is taken up', async () => {
  let broken = 0;
  for (let at = 1; ; at += 3) {
    const lived = await livedThrough();
    const { parts, world, zyla, found } = lived;
    const table = breakingAt(world.table, at);
    const by = { person: zyla, by: 'person' as const };
    const ended = await erasePerson({ ...parts, table }, await found(), by).catch(() => 'broken');
    const erasure = await findErasure(world.table, { program: program.program.id, person: zyla });
    if (ended === 'broken' && !erasure) continue;
    world.now += 20 * MINUTE;
    await goOnErasing(parts, erasure!);
    expect([at, places(await kept(lived), new RegExp(`canary|${zyla}`, 'i'))]).toEqual([at, []]);
    expect((await findCohort(world.table, cohort))?.state).toBe('running');
    if (ended !== 'broken') break;
    broken++;
  }
  expect(broken).toBeGreaterThan(5);
});

/** Every write from the `n`-th on is lost with its process. */
function breakingAt(table: Table, n: number): Table {
  let writes = 0;
  const counted =
    <Args extends readonly unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      if (++writes >= n) return Promise.reject(new Error('The process is gone.'));
      return act(...args);
    };
  return {
    ...table,
    write: counted((write: Write) => table.write(write)),
    transact: counted((writes: readonly Write[]) => table.transact(writes)),
  };
}
