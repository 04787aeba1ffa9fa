/** People from a file: what each column probably is, what becomes of each line, nothing emailed, and all of it taken back. */
import { randomUUID } from 'node:crypto';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import type { CheckedView, ColumnsView, ImportsView } from '../../../functions/manager-api/screens/import.ts';
import { DAY, iso, MINUTE } from '../../../shared/domain/calendar.ts';
import { listApplications, listInterested } from '../../../shared/store/applications.ts';
import type { PeopleImport } from '../../../shared/store/imports.ts';
import type { Item, Table } from '../../../shared/store/table.ts';
import type { MemoryTable } from '../../../shared/store/memory-table.ts';
import {
  type ToldImport,
  undoImport,
  type UndoneImport,
} from '../../../shared/usecases/intake/import-people.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { participantPages } from '../../../functions/participant-pages/participant-pages.ts';
import { isOwnForm } from '../../../shared/domain/source.ts';
import { compose } from '../../../shared/email/compose.ts';
import { keepPerson } from '../../../shared/store/people.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { readMessageContext } from '../../../shared/usecases/email/read-context.ts';
import { requestTo } from '../../support/events.ts';
import { managerOf } from '../../support/review-world.ts';
import { exampleProgram } from '../../support/programs.ts';
import { emptyWorld, SECRETS } from '../../support/world.ts';

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

const SHEET = [
  'Full name;E-mail;Mentor or mentee?;Years of experience;Favorite color',
  'Ana Lima;ana@example.org;Mentee;2;red',
  'Ben Okafor;ben@example.org;Mentor;12;blue',
  'Ben Okafor;BEN@example.org;Mentee;12;blue',
  'Cleo;no address;Mentee;3;green',
  'Dan Moe;dan@example.org;;4;',
  'Eve Ode;eve@example.org;Mentor;lots;',
].join('\n');

const COLUMNS = {
  'Full name': 'name',
  'E-mail': 'email',
  'Mentor or mentee?': 'role',
  'Years of experience': 'years',
};

async function importing(program = exampleProgram()) {
  const world = await emptyWorld(program);
  const manager = managerOf(world, () => world.now);
  const cohort = world.program.cohort.id;
  const ask = async <T>(path: string, body: object, more: Record<string, string> = {}) =>
    manager.ask<T & { message: string }>(`POST /api/cohorts/{cohort}/imports${path}`, {
      params: { cohort, ...more },
      body,
    });
  /** As the console does it: again until everyone was attended to. */
  const run = async (body: object): Promise<PeopleImport> => {
    let made = (await ask<PeopleImport>('', body)).body;
    while (made.done < made.people) made = (await ask<PeopleImport>('', { ...body, id: made.id })).body;
    return made;
  };
  const act = async <T extends ToldImport | UndoneImport>(
    id: string,
    what: 'undo' | 'tell',
  ): Promise<T[]> => {
    const all: T[] = [];
    for (let after: string | undefined; all.length === 0 || after !== undefined;) {
      const { body, status } = await ask<T>(
        '/{import}/acts',
        { act: what, ...(after !== undefined && { after }) },
        { import: id },
      );
      if (status !== 200) throw new Error(body.message);
      all.push(body);
      after = body.goesOnAfter;
    }
    return all;
  };
  const imports = async () =>
    (await manager.ask<ImportsView>('GET /api/cohorts/{cohort}/imports', { params: { cohort } })).body
      .imports;
  const emails = async () => (await world.messages()).map(({ email }) => email).sort();
  return { world, manager, table: world.table, cohort, ask, run, act, imports, emails };
}

/** Everything but the audit. */
const contents = (table: MemoryTable): Item[] => table.all().filter(({ sk }) => !sk.startsWith('AUDIT#'));

describe('the columns of a file', () => {
  test('are matched by their words and by what stands in them, and a guess is told from the same words', async () => {
    const { ask } = await importing();
    const { body } = await ask<ColumnsView>('/columns', { file: base64(SHEET) });
    expect(body.lines).toBe(6);
    expect(
      Object.fromEntries(
        body.columns.flatMap(({ heading, question }) => (question ? [[heading, question]] : [])),
      ),
    ).toEqual(COLUMNS);
    expect(body.columns[0]).toMatchObject({ examples: ['Ana Lima', 'Ben Okafor', 'Cleo'], isSure: false });
    const own = await ask<ColumnsView>('/columns', {
      file: base64('answer_name,Your e-mail address\nAna,a@example.org'),
    });
    expect(own.body.columns.map(({ question, isSure }) => [question, isSure])).toEqual([
      ['name', true],
      ['email', true],
    ]);
  });

  test('come from a workbook as well', async () => {
    const { ask } = await importing();
    const file = await writeXlsx({
      sheets: [
        { name: 'Notes', rows: [] },
        {
          name: 'People',
          rows: [
            ['Name', 'Email', 'Years'],
            ['Ana Lima', 'ana@example.org', 4],
            [null, null, null],
            ['Zoë', 'zoe@example.org', 12.5],
          ],
        },
      ],
    });
    const { body } = await ask<ColumnsView>('/columns', { file: base64(file) });
    expect(body.lines).toBe(2);
    expect(body.columns.map(({ heading, question, examples }) => [heading, question, examples[1]])).toEqual([
      ['Name', 'name', 'Zoë'],
      ['Email', 'email', 'zoe@example.org'],
      ['Years', 'years', '12.5'],
    ]);
  });

  test('of what is no table are refused with the way out', async () => {
    const { ask } = await importing();
    for (const [file, says] of [
      [base64('name,email\n'), 'nothing in it'],
      [base64(new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3])), 'no workbook that can be read'],
      ['not base64!', 'larger than 4 MB'],
    ] as const)
      expect(await ask('/columns', { file })).toMatchObject({
        status: 422,
        body: { message: expect.stringContaining(says) as string },
      });
  });
});

describe('a file of people', () => {
  test('has a verdict for each line before anything is written', async () => {
    const { ask, table } = await importing();
    const before = contents(table);
    const body = { file: base64(SHEET), kind: 'applications', columns: COLUMNS };
    const checked = (await ask<CheckedView>('/check', body)).body;
    expect(contents(table)).toEqual(before);
    expect(checked.counts).toEqual({ new: 3, known: 0, joined: 1, 'left-out': 2 });
    const byLine = new Map(checked.rows.map((row) => [row.line, row]));
    expect(byLine.get(2)).toMatchObject({ verdict: 'new', name: 'Ana Lima' });
    expect(byLine.get(4)).toMatchObject({ verdict: 'joined' });
    expect(byLine.get(4)?.says.join()).toContain('line 3 in another role');
    expect(byLine.get(5)?.says.join()).toContain('no email address');
    expect(byLine.get(6)?.says.join()).toContain('the role must be one of');
    expect(byLine.get(7)).toMatchObject({
      verdict: 'new',
      says: [expect.stringContaining('years') as string],
    });
  });

  test('becomes applications, with no email before she sends one, and is taken back whole', async () => {
    const { world, table, cohort, run, act, imports, emails } = await importing();
    const before = contents(table);
    world.now += MINUTE;
    const made = await run({ file: base64(SHEET), kind: 'applications', columns: COLUMNS, role: 'mentor' });
    expect(made).toMatchObject({ people: 5, added: 4 });
    const applications = await listApplications(table, cohort);
    expect(applications.map(({ role, importedBy }) => [role, importedBy]).sort()).toEqual([
      ['both', made.id],
      ['mentee', made.id],
      ['mentor', made.id],
      ['mentor', made.id],
    ]);
    expect(await emails()).toEqual([]);
    expect(await imports()).toMatchObject([
      { id: made.id, added: 4, undoUntil: expect.any(String) as string },
    ]);
    // The same file again: everyone is known.
    world.now += MINUTE;
    expect(await run({ file: base64(SHEET), kind: 'applications', columns: COLUMNS })).toMatchObject({
      added: 0,
    });
    const [empty] = await imports();
    await act(empty!.id, 'undo');
    expect(await act<UndoneImport>(made.id, 'undo')).toEqual([{ gone: 4, kept: 0 }]);
    expect(contents(table)).toEqual(before);
    const audit = table.all().filter(({ sk }) => sk.startsWith('AUDIT#'));
    expect(
      audit
        .map((row) => row['what'])
        .slice(-4)
        .sort(),
    ).toEqual(['imported', 'imported', 'undid-import', 'undid-import']);
  });

  test('gets its receipts when she sends them, once', async () => {
    const { world, run, act, emails, imports } = await importing();
    const made = await run({ file: base64(SHEET), kind: 'applications', columns: COLUMNS });
    await act(made.id, 'tell');
    await act(made.id, 'tell');
    expect(await emails()).toEqual(['receipt', 'receipt', 'receipt']);
    expect(await imports()).toMatchObject([{ toldAt: expect.any(String) as string }]);
    world.now += DAY + MINUTE;
    await expect(act(made.id, 'undo')).rejects.toThrow('older than a day');
  });

  test('whom an earlier try had met before it broke off goes as well when it is taken back', async () => {
    const { world, table, run, act } = await importing();
    const before = contents(table);
    const ana = {
      name: 'Ana Lima',
      email: 'ana@example.org',
      zone: 'Europe/Berlin',
      createdAt: iso(world.now),
    };
    await keepPerson(table, 'secret for address-key', { ...ana, response: 'import-1-2' });
    world.now += MINUTE;
    const made = await run({ file: base64(SHEET), kind: 'applications', columns: COLUMNS });
    await act(made.id, 'undo');
    expect(contents(table)).toEqual(before);
  });

  test('who has changed something since stays when it is taken back', async () => {
    const { world, table, cohort, run, act } = await importing();
    const made = await run({ file: base64(SHEET), kind: 'applications', columns: COLUMNS });
    const [one] = await listApplications(table, cohort);
    await table.write({
      kind: 'update',
      key: { pk: `COHORT#${cohort}`, sk: `APP#${one!.person}` },
      set: { paused: true },
      add: { revision: 1 },
    });
    world.now += MINUTE;
    expect(await act<UndoneImport>(made.id, 'undo')).toEqual([{ gone: 2, kept: 1 }]);
    expect(await listApplications(table, cohort)).toHaveLength(1);
  });

  test('is refused where its columns do not say enough, and after the close', async () => {
    const { table, cohort, ask } = await importing();
    const body = { file: base64(SHEET), kind: 'applications' };
    expect(await ask('/check', { ...body, columns: { 'Full name': 'name' } })).toMatchObject({ status: 422 });
    expect(await ask('/check', { ...body, columns: { ...COLUMNS, 'Favorite color': 'name' } })).toMatchObject(
      { status: 422, body: { message: expect.stringContaining('Two columns') as string } },
    );
    await table.write({
      kind: 'update',
      key: { pk: `COHORT#${cohort}`, sk: 'META' },
      set: { state: 'review' },
    });
    expect(await ask('', { ...body, columns: COLUMNS })).toMatchObject({ status: 409 });
  });
});

describe('invitees', () => {
  const file = base64('Name,Email\nAna Lima,ana@example.org\nBen,ben@example.org\n');
  const columns = { Name: 'name', Email: 'email' };

  test('need no role, are invited when she sends it, and are reminded until they apply', async () => {
    const { world, table, cohort, run, act, emails } = await importing();
    const made = await run({ file, kind: 'invitees', columns });
    expect(made).toMatchObject({ people: 2, added: 2 });
    expect([await emails(), (await listInterested(table, cohort)).length]).toEqual([[], 2]);
    await act(made.id, 'tell');
    expect(await emails()).toEqual(['invitation', 'invitation']);
    const told = (await world.messages())[0]!;
    const context = (await readMessageContext(table, told))!;
    const links = { publicUrl: 'https://m.example.org', key: 'secret for link-key' };
    // The program's own form comes first where it is the only one.
    const own = { ...context.program, sources: context.program.sources.filter(isOwnForm) };
    const { text } = await compose({ ...context, program: own }, told, { links, now: world.now });
    const [link = ''] = /https:\S+\/p\/\S+/.exec(text) ?? [];
    const pages = participantPages({
      newId: randomUUID,
      ...{ table, bucket: memoryBucket(), secrets: SECRETS, clock: () => world.now },
      publicUrl: links.publicUrl,
    });
    const token = link.split('/').at(-1)!;
    const moved = await pages(requestTo(`/p/${token}`, { route: 'GET /p/{token}', params: { token } }));
    const to = new URL(moved.headers!['location']!, links.publicUrl);
    expect([moved.status, to.pathname]).toEqual([303, `/apply/${cohort}`]);
    const form = await pages(
      requestTo(to.pathname, {
        route: 'GET /apply/{cohort}',
        params: { cohort },
        query: Object.fromEntries(to.searchParams),
      }),
    );
    expect(form.body).toContain(context.recipient.email);
    expect(form.body).toContain(context.recipient.name);
  });

  test.each(['applications', 'invitees'] as const)(
    'as %s are taken back whole, wherever the first try broke off',
    async (kind) => {
      for (let writes = 0; writes < 4; writes++) {
        const { world, table, cohort, run, act } = await importing();
        const before = contents(table);
        world.now += MINUTE;
        const made = await run({ file: base64(SHEET), kind, columns: COLUMNS });
        let left = writes;
        const counted = <T>(write: Promise<T> | undefined): Promise<T> =>
          write ?? Promise.reject(new Error('broken off'));
        const breaking: Table = {
          get: (key) => table.get(key),
          getMany: (keys) => table.getMany(keys),
          query: (query) => table.query(query),
          write: (one) => counted(left-- > 0 ? table.write(one) : undefined),
          transact: (all) => counted(left-- > 0 ? table.transact(all) : undefined),
        };
        const found = (await findCohortWithProgram(table, cohort))!;
        const needs = { table: breaking, secrets: SECRETS, clock: () => world.now };
        await expect(undoImport(needs, found, { made, by: 'x' })).rejects.toThrow('broken off');
        await act(made.id, 'undo');
        expect(contents(table), `after ${writes} writes`).toEqual(before);
      }
    },
  );

  test('are taken back with everything that was made for them', async () => {
    const { world, table, run, act } = await importing();
    const before = contents(table);
    world.now += MINUTE;
    const made = await run({ file, kind: 'invitees', columns });
    expect(await act<UndoneImport>(made.id, 'undo')).toEqual([{ gone: 2, kept: 0 }]);
    expect(contents(table)).toEqual(before);
  });
});

test('five thousand lines are looked at, written a part at a time, and taken back', async () => {
  const { table, run, act, ask } = await importing();
  const before = contents(table);
  const lines = Array.from(
    { length: 5000 },
    (_, n) => `Person ${n} Name${n},p${n}@example.org,${n % 3 ? 'Mentee' : 'Mentor'},${n % 40}`,
  );
  const body = {
    file: base64(['name,email,role,years', ...lines].join('\n')),
    kind: 'applications',
    columns: { name: 'name', email: 'email', role: 'role', years: 'years' },
  };
  expect((await ask<CheckedView>('/check', body)).body.counts).toMatchObject({ new: 5000, 'left-out': 0 });
  const made = await run(body);
  expect(made).toMatchObject({ people: 5000, done: 5000, added: 5000 });
  const undone = await act<UndoneImport>(made.id, 'undo');
  expect(undone.reduce((sum, { gone }) => sum + gone, 0)).toBe(5000);
  expect(contents(table)).toEqual(before);
});

test('before anything is kept, it is said who has not agreed to the agreement; the sample line makes no one', async () => {
  const { ask, cohort, manager } = await importing();
  const file = base64('Name,Email,Role,Agreed\nAna,ana@example.org,Mentee,yes\nBen,ben@example.org,Mentor,');
  const columns = { Name: 'name', Email: 'email', Role: 'role' };
  const check = async (more: object, kind = 'applications') =>
    (await ask<CheckedView>('/check', { file, kind, columns: { ...columns, ...more } })).body.withoutConsent;
  expect(await check({})).toBe(2);
  expect(await check({ Agreed: 'consent' })).toBe(1);
  expect(await check({}, 'invitees')).toBe(0);
  const { sample } = (
    await manager.ask<ImportsView>('GET /api/cohorts/{cohort}/imports', { params: { cohort } })
  ).body;
  const found = (await ask<ColumnsView>('/columns', { file: base64(sample) })).body;
  // Every column of it is recognized for sure.
  expect(found.columns.filter(({ isSure }) => !isSure)).toEqual([]);
  const own = Object.fromEntries(found.columns.map(({ heading, question }) => [heading, question ?? '']));
  const checked = (
    await ask<CheckedView>('/check', { file: base64(sample), kind: 'applications', columns: own })
  ).body;
  expect(checked.counts).toMatchObject({ new: 0, 'left-out': 1 });
});

test('who wants nothing that can be chosen is asked again, and stands among the incomplete', async () => {
  const program = exampleProgram();
  const questions = program.questions.map((one) =>
    one.id === 'wants' && one.kind === 'set'
      ? { ...one, options: ['Frontend development', 'Planning'] }
      : one,
  );
  const { ask, run, table, cohort } = await importing({ ...program, questions });
  const file = base64(
    'Name,Email,Role,Help wanted\nMei,mei@example.org,Mentee,Frontend\nAna,ana@example.org,Mentee,planning; Tea',
  );
  const columns = { Name: 'name', Email: 'email', Role: 'role', 'Help wanted': 'wants' };
  const { rows } = (await ask<CheckedView>('/check', { file, kind: 'applications', columns })).body;
  expect(rows.map(({ says }) => says)).toEqual([
    [
      'wants: "Frontend" is none of the choices: "Frontend development" may be meant; the answer was ignored, and they are asked again',
    ],
    ['wants: "Tea" is none of the choices'],
  ]);
  await run({ file, kind: 'applications', columns });
  const applications = await listApplications(table, cohort);
  const of = (name: string) => applications.find(({ answers }) => answers['name'] === name);
  expect(of('Mei')?.missing).toContain('wants');
  expect(of('Ana')).toMatchObject({ answers: { wants: ['Planning', 'Tea'] } });
  expect(of('Ana')?.missing).not.toContain('wants');
});
