/** A cohort is deleted whole: no byte of it is left, the program and its other cohorts are as they were, and nobody is told. */
import { describe, expect, test } from 'vitest';
import type { AuditRow } from '../../../functions/manager-api/screens/audit.ts';
import type { Me } from '../../../functions/manager-api/screens/today.ts';
import { MINUTE } from '../../../shared/domain/calendar.ts';
import { managerId } from '../../../shared/domain/manager.ts';
import { cohortTitle } from '../../../shared/domain/program.ts';
import { findApplication, interestKey, listApplications } from '../../../shared/store/applications.ts';
import { cohortKey, findCohort, listCohorts } from '../../../shared/store/cohorts.ts';
import { findDeletion } from '../../../shared/store/deletions.ts';
import { findDelivery } from '../../../shared/store/deliveries.ts';
import { dueRows } from '../../../shared/store/due.ts';
import { listOccurrences } from '../../../shared/store/occurrences.ts';
import { findPerson } from '../../../shared/store/people.ts';
import { listTokens } from '../../../shared/store/access-tokens.ts';
import { listSources } from '../../../shared/store/sources.ts';
import { scheduleName } from '../../../shared/domain/occurrence.ts';
import { applyProgram } from '../../../shared/usecases/journey/apply-program.ts';
import { goOnDeleting } from '../../../shared/usecases/rights/delete-cohort.ts';
import type { Table } from '../../../shared/store/table.ts';
import { cohort, kept, type Lived, livedThrough, places, program, ZYLA } from '../../support/lived-cohort.ts';

const TITLE = cohortTitle(program);
const removed = new Set<string>();
const schedules = {
  set: () => Promise.resolve(),
  remove: (name: string) => {
    removed.add(name);
    return Promise.resolve();
  },
};

async function askTo(lived: Lived, body: object, email?: string) {
  return lived.manager.ask<{ message?: string }>('POST /api/cohorts/{cohort}/delete', {
    body,
    ...(email !== undefined && { email }),
  });
}

/** The sweep's passes until the deletion has ended. */
async function ended({ world, parts }: Lived, table: Table = world.table): Promise<void> {
  for (let pass = 0; pass < 5; pass++) {
    const deletion = await findDeletion(world.table, cohort);
    if (!deletion) return;
    await goOnDeleting({ ...parts, schedules, table, timeLeft: () => 300_000 }, deletion);
    world.now += 16 * MINUTE;
  }
}

async function inRunning(): Promise<Lived> {
  const lived = await livedThrough();
  await lived.world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'running' } });
  return lived;
}

/** Another cohort of the program, with one of the people in it; with the same form, or with one of its own. */
async function nextCohort(lived: Lived, { sharesForm = false } = {}): Promise<string> {
  const { world, clock, ids } = lived;
  const next = {
    ...program,
    cohort: { ...program.cohort, id: 'autumn-2026', name: 'Autumn 2026' },
    sources: program.sources.map((one) => ({ ...one, id: sharesForm ? one.id : `${one.id}-autumn` })),
  };
  const applied = await applyProgram({ table: world.table, clock }, next, { by: 'test' });
  expect(applied.kind).toBe('applied');
  const ana = (await findApplication(world.table, cohort, ids['Ana']!))!;
  await world.table.write({
    kind: 'put',
    item: {
      pk: 'COHORT#autumn-2026',
      sk: `APP#${ana.person}`,
      entity: 'application',
      ...ana,
      cohort: 'autumn-2026',
    },
  });
  return ids['Ana']!;
}

describe('a cohort that is deleted', () => {
  test('is not found from that moment on, and leaves no byte when it has ended', async () => {
    const lived = await inRunning();
    expect(places(await kept(lived), /canary/i).length).toBeGreaterThan(10);
    expect((await askTo(lived, { name: ` ${TITLE.toUpperCase()}`, andProgram: false })).status).toBe(202);
    expect(await findCohort(lived.world.table, cohort)).toBeUndefined();
    expect((await lived.manager.ask<Me>('GET /api/me')).body.cohorts).toEqual([]);
    const due = await dueRows(lived.world.table, { at: new Date(lived.world.now).toISOString(), most: 10 });
    expect(due.deletion).toHaveLength(1);
    await ended(lived);
    const text = await kept(lived);
    expect(places(text, /canary/i)).toEqual([]);
    for (const person of Object.values(lived.ids)) expect(places(text, new RegExp(person))).toEqual([]);
    // That it was, and the versions of the program, are the program's.
    expect(
      places(text, new RegExp(cohort))
        .map((line) => (JSON.parse(line) as { entity: string }).entity)
        .sort(),
    ).toEqual(['deleted', 'program-version']);
    expect((await lived.world.messages()).length).toBe(0);
  });

  test.each([1, 2, 3])(
    'ends all the same when every write after some %s hundred breaks off',
    async (hundreds) => {
      const lived = await inRunning();
      await askTo(lived, { name: TITLE, andProgram: false });
      let left = hundreds * 30;
      const { table } = lived.world;
      const breaking: Table = {
        ...table,
        get: (key) => table.get(key),
        getMany: (keys) => table.getMany(keys),
        query: (query) => table.query(query),
        transact: (writes) => table.transact(writes),
        write: (write) => (left-- > 0 ? table.write(write) : Promise.reject(new Error('broken off'))),
      };
      await expect(ended(lived, breaking)).rejects.toThrow('broken off');
      await ended(lived);
      expect(places(await kept(lived), /canary/i)).toEqual([]);
    },
  );

  test('what comes while it is taken away is found in the end', async () => {
    const lived = await inRunning();
    await askTo(lived, { name: TITLE, andProgram: false });
    const { world, parts } = lived;
    await goOnDeleting(
      { ...parts, schedules, timeLeft: () => 300_000 },
      (await findDeletion(world.table, cohort))!,
    );
    await world.table.write({
      kind: 'put',
      item: { pk: `COHORT#${cohort}`, sk: 'LATE#1', entity: 'late', words: 'A canary came late' },
    });
    await ended(lived);
    expect(places(await kept(lived), /canary/i)).toEqual([]);
  });

  test('leaves the other cohorts of the program, and who is in them', async () => {
    const lived = await inRunning();
    const ana = await nextCohort(lived);
    await askTo(lived, { name: TITLE, andProgram: false });
    await ended(lived);
    const { table } = lived.world;
    expect((await listCohorts(table)).map(({ id }) => id)).toEqual(['autumn-2026']);
    expect((await listApplications(table, 'autumn-2026')).map(({ person }) => person)).toEqual([ana]);
    expect(await findPerson(table, ana)).toMatchObject({ email: 'ana@example.org' });
    const audit = await lived.manager.ask<AuditRow[]>('GET /api/cohorts/{cohort}/audit', {
      params: { cohort: 'autumn-2026' },
    });
    expect(audit.body).toContainEqual(
      expect.objectContaining({ what: `Deleted the cohort ${cohort} of this program` }),
    );
  });

  test('leaves the form that the next cohort goes on with, and what that one received', async () => {
    const lived = await inRunning();
    lived.world.now += 60 * MINUTE;
    await nextCohort(lived, { sharesForm: true });
    const dora = await lived.deliver(
      {
        ...ZYLA,
        name: 'Dora Robin',
        email: 'dora@example.org',
        wants: ['Rust'],
        offers: ['Rust'],
        motivation: 'Hi',
      },
      'dora',
    );
    await askTo(lived, { name: TITLE, andProgram: false });
    await ended(lived);
    expect(places(await kept(lived), /canary/i)).toEqual([]);
    const { table } = lived.world;
    expect((await listSources(table, 'autumn-2026')).map(({ id }) => id)).toEqual(
      program.sources.map(({ id }) => id).sort(),
    );
    expect(await findDelivery(table, { source: program.sources[0]!.id, id: dora! })).toBeDefined();
  });

  test('leaves who is only invited to the next cohort', async () => {
    const lived = await inRunning();
    await nextCohort(lived);
    const { table } = lived.world;
    const cleo = lived.ids['Cleo']!;
    await table.write({
      kind: 'put',
      item: { ...interestKey('autumn-2026', cleo), entity: 'interest', cohort: 'autumn-2026', person: cleo },
    });
    await askTo(lived, { name: TITLE, andProgram: false });
    await ended(lived);
    expect(await findPerson(table, cleo)).toMatchObject({ email: 'cleo@example.org' });
    expect(await findPerson(table, lived.ids['Bea']!)).toBeUndefined();
  });

  test('takes the links to its files along, and every alarm that was set for it', async () => {
    const lived = await inRunning();
    const key = { act: 'make', kind: 'file', name: 'Sheet', days: 30, file: 'people.csv' };
    await lived.manager.ask('POST /api/cohorts/{cohort}/tokens', { body: key });
    await lived.manager.ask('POST /api/cohorts/{cohort}/tokens', { body: { ...key, kind: 'read' } });
    const set = (await listOccurrences(lived.world.table, cohort)).map(scheduleName);
    expect(set.length).toBeGreaterThan(5);
    removed.clear();
    await askTo(lived, { name: TITLE, andProgram: false });
    await ended(lived);
    expect([...removed].sort()).toEqual([...new Set(set)].sort());
    const tokens = await listTokens(lived.world.table, program.program.id);
    expect(tokens.map(({ kind }) => kind)).toEqual(['read']);
  });

  test('with its program takes the team and every version along', async () => {
    const lived = await inRunning();
    await nextCohort(lived);
    expect((await askTo(lived, { name: TITLE, andProgram: true })).status).toBe(422);
    expect((await askTo(lived, { name: program.program.name, andProgram: true })).status).toBe(202);
    const { world, parts } = lived;
    for (let pass = 0; pass < 4; pass++) {
      for (const id of [cohort, 'autumn-2026']) {
        const deletion = await findDeletion(world.table, id);
        if (deletion) await goOnDeleting({ ...parts, schedules, timeLeft: () => 300_000 }, deletion);
      }
      world.now += 16 * MINUTE;
    }
    expect(
      world.table
        .all()
        .map(({ entity }) => entity)
        .sort(),
    ).toEqual(['schema']);
  });

  test('can be made anew under its name when it is gone, and not before', async () => {
    const lived = await inRunning();
    const { world, clock } = lived;
    await askTo(lived, { name: TITLE, andProgram: false });
    const again = () => applyProgram({ table: world.table, clock }, program, { by: 'test' });
    expect(await again()).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('being deleted') as string,
    });
    await ended(lived);
    expect(await again()).toMatchObject({ kind: 'applied', newCohort: true });
  });
});

test('only an owner deletes, by name, and not while a match is made', async () => {
  const lived = await livedThrough();
  expect((await askTo(lived, { name: 'something else', andProgram: false })).status).toBe(422);
  expect((await askTo(lived, { name: TITLE, andProgram: false }, 'stranger@example.org')).status).toBe(404);
  await lived.world.table.write({ kind: 'update', key: cohortKey(cohort), set: { state: 'matching' } });
  expect(await askTo(lived, { name: TITLE, andProgram: false })).toMatchObject({
    status: 409,
    body: { message: expect.stringContaining('Try again') as string },
  });
});

test('archived, a cohort is out of the way and otherwise as it was', async () => {
  const lived = await inRunning();
  const archived = async () =>
    (await lived.manager.ask<Me>('GET /api/me')).body.cohorts.map((one) => one.isArchived);
  for (const value of [true, false]) {
    lived.world.now += 1000;
    await lived.manager.ask('POST /api/cohorts/{cohort}/archive', { body: { archived: value } });
    expect(await archived()).toEqual([value]);
  }
  const rows = (await lived.manager.ask<AuditRow[]>('GET /api/cohorts/{cohort}/audit')).body;
  expect(rows.slice(0, 2).map(({ what, by }) => [what, managerId(by)])).toEqual([
    ['Brought the cohort back from the archive', managerId(program.program.manager.email)],
    ['Archived the cohort', managerId(program.program.manager.email)],
  ]);
});
