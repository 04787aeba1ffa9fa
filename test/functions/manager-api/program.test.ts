/** Editing a program through the API: drafts, their consequences, versions, and the second of two editors. */
import { describe, expect, test } from 'vitest';
import { fromIso } from '../../../shared/domain/calendar.ts';
import { editProgramText, programChanges } from '../../../shared/domain/program-text.ts';
import { readProgramFile } from '../../../shared/domain/program-file.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { processDelivery } from '../../../shared/usecases/intake/process-delivery.ts';
import { keepDelivery } from '../../../shared/store/deliveries.ts';
import { typeform } from '../../../shared/forms/typeform.ts';
import { listOccurrences } from '../../../shared/store/occurrences.ts';
import { EXAMPLE_TEXT, exampleProgram } from '../../support/programs.ts';
import { managerOf } from '../../support/review-world.ts';
import { FORM_API, emptyWorld, SECRETS } from '../../support/world.ts';
import { findCohort, listCohorts } from '../../../shared/store/cohorts.ts';
import type { DraftView } from '../../../functions/manager-api/screens/program-draft.ts';
import type { FormView } from '../../../functions/manager-api/screens/program-mapping.ts';
import type { PreviewRow } from '../../../functions/manager-api/screens/deliveries.ts';
import type { TodayView } from '../../../functions/manager-api/screens/today.ts';
import { managerWrite } from '../../../shared/store/managers.ts';
import type { ProgramView } from '../../../functions/manager-api/screens/program.ts';

async function editing() {
  const world = Object.assign(await emptyWorld(), { bucket: memoryBucket() });
  const manager = managerOf(world, () => world.now);
  const draft = async (body: object) =>
    (await manager.ask<DraftView>('POST /api/program/draft', { body })).body;
  const put = (text: string, query: Record<string, string> = {}, email?: string) =>
    manager.ask<{ version: number; message: string; problems: string[] }>('PUT /api/program', {
      body: text,
      query,
      ...(email !== undefined && { email }),
    });
  return { world, manager, draft, put };
}

describe('a draft', () => {
  test('of someone who may only read is not compared with what there is', async () => {
    const { world, manager, put } = await editing();
    await put(EXAMPLE_TEXT);
    await world.table.write(managerWrite(world.program.program.id, 'rita@example.org', { role: 'reader' }));
    const { body } = await manager.ask<DraftView>('POST /api/program/draft', {
      body: { text: EXAMPLE_TEXT.replace('emailsPerDay: ', 'emailsPerDay: 1') },
      email: 'rita@example.org',
    });
    expect(body).toMatchObject({
      changes: [],
      effects: [],
      refused: 'You can read this program, but not change it.',
    });
  });

  test('is edited place by place, and its comments stay', async () => {
    const { draft } = await editing();
    const { text, problems, changes } = await draft({
      text: EXAMPLE_TEXT,
      edits: [
        { path: ['policies', 'emailsPerDay'], value: 3 },
        { path: ['journey', 0] },
        {
          path: ['eligibility', 1],
          value: { role: 'mentee', question: 'years', atMost: 9, because: 'Too far.' },
        },
      ],
    });
    expect(problems).toEqual([]);
    expect(text).toContain('# A whole mentorship program');
    expect(text).toContain('emailsPerDay: 3');
    expect(changes).toContainEqual({ where: 'policies › emailsPerDay', before: '2', after: '3' });
    expect(changes).toContainEqual({ where: 'journey › invitation › email', before: 'invitation' });
    expect(changes).toContainEqual({ where: 'eligibility › 2 › because', after: 'Too far.' });
  });

  test('names every problem with its line and its place', async () => {
    const { draft } = await editing();
    const { problems, effects } = await draft({
      text: EXAMPLE_TEXT.replace('emailsPerDay: 2', 'emailsPerDay: none'),
    });
    const line = EXAMPLE_TEXT.split('\n').findIndex((one) => one.includes('emailsPerDay')) + 1;
    expect(problems).toMatchObject([{ line, at: ['policies', 'emailsPerDay'] }]);
    expect(effects).toEqual([]);
    const broken = await draft({ text: 'program: [', edits: [] });
    expect(broken.problems[0]?.line).toBeGreaterThan(0);
  });

  test('says what it would do to the running cohort, and does nothing', async () => {
    const { world, draft } = await editing();
    const before = await listOccurrences(world.table, world.program.cohort.id);
    const { effects, changes } = await draft({
      text: EXAMPLE_TEXT.replace("date: 2026-03-16, time: '18:00'", "date: 2026-03-18, time: '18:00'"),
    });
    expect(changes).toContainEqual({
      where: 'cohort › closes › date',
      before: '2026-03-16',
      after: '2026-03-18',
    });
    expect(effects).toContain(
      'Applications are screened and the match is made: moves from Tuesday, March 17, 6:00 AM (Berlin) to Thursday, March 19, 6:00 AM (Berlin).',
    );
    expect(await listOccurrences(world.table, world.program.cohort.id)).toEqual(before);
  });

  test('becomes the next cohort, with all dates later by as much', async () => {
    const { world, draft, put } = await editing();
    const { text, effects, problems } = await draft({
      text: EXAMPLE_TEXT,
      copy: { cohort: { id: 'autumn-2026', name: 'Autumn 2026', opens: '2026-09-07' } },
    });
    expect(problems).toEqual([]);
    expect(text).toContain('date: 2026-09-21');
    expect(effects[0]).toMatch(/This starts a new cohort, "Autumn 2026"/);
    expect((await put(text, { edits: '0' })).status).toBe(200);
    expect((await listCohorts(world.table)).map(({ id }) => id).sort()).toEqual([
      'autumn-2026',
      'spring-2026',
    ]);
  });

  test('becomes another program, with forms of its own', async () => {
    const { draft, put } = await editing();
    const { text, refused, problems } = await draft({
      text: EXAMPLE_TEXT,
      copy: {
        program: { id: 'rust-mentoring', name: 'Rust Mentoring' },
        cohort: { id: 'rust-2026', name: 'Rust 2026', opens: '2026-09-07' },
      },
    });
    expect([problems, refused]).toEqual([[], undefined]);
    expect(text).toContain('secret: source-rust-mentoring-apply');
    expect((await put(text, { edits: '0' })).status).toBe(200);
  });

  test('of a program that belongs to someone else says that its id is taken', async () => {
    const { manager } = await editing();
    const { body } = await manager.ask<DraftView>('POST /api/program/draft', {
      body: { text: EXAMPLE_TEXT },
      email: 'stranger@example.org',
    });
    expect(body).toMatchObject({ changes: [], effects: [] });
    expect(body.refused).toContain('is taken');
  });
});

describe('saving', () => {
  test('keeps the text as written, names who, and tells the second of two editors', async () => {
    const { world, manager, put } = await editing();
    const view = async () => (await manager.ask<ProgramView>('GET /api/cohorts/{cohort}/program')).body;
    expect((await view()).edits).toBe(1);
    const text = EXAMPLE_TEXT.replace('emailsPerDay: 2', 'emailsPerDay: 4 # many');
    expect((await put(text, { edits: '1' })).body.version).toBe(2);
    const late = await put(EXAMPLE_TEXT, { edits: '1' });
    expect([late.status, late.body.message]).toEqual([409, expect.stringContaining('Someone else changed')]);
    const after = await view();
    expect(after.text).toBe(text);
    expect(after.versions).toMatchObject([
      { version: 2, by: world.program.program.manager.email },
      { version: 1, by: 'command line' },
    ]);
    const first = await manager.ask<{ text: string }>(
      'GET /api/cohorts/{cohort}/program/versions/{version}',
      {
        params: { version: '1' },
      },
    );
    const read = readProgramFile('x', first.body.text, KNOWN_EMAILS);
    expect(read).toMatchObject({ kind: 'program', program: exampleProgram() });
    expect((await findCohort(world.table, world.program.cohort.id))?.programVersion).toBe(2);
  });

  test('an email that was taken out and put back is sent after all, and the draft says so', async () => {
    const { world, draft, put } = await editing();
    const last = world.program.journey.length - 1;
    const { text } = await draft({ text: EXAMPLE_TEXT, edits: [{ path: ['journey', last] }] });
    const gone = world.program.journey[last]!.id;
    const stateOf = async (id: string) =>
      (await listOccurrences(world.table, world.program.cohort.id)).find((one) => one.id === id)?.state;
    expect((await put(text, { edits: '1' })).status).toBe(200);
    expect(await stateOf(gone)).toBe('canceled');
    world.now += 1000;
    expect((await draft({ text: EXAMPLE_TEXT })).effects).toContainEqual(
      expect.stringContaining(': restored, on'),
    );
    expect((await put(EXAMPLE_TEXT, { edits: '2' })).status).toBe(200);
    expect(await stateOf(gone)).toBe('waiting');
  });

  test('a program from nothing: the starter is complete, and hers', async () => {
    const { manager, put, draft } = await editing();
    const email = 'nour@example.org';
    const { body } = await manager.ask<ProgramView>('GET /api/program/starter', { email });
    expect(body.edits).toBe(0);
    // Emails would go out in the names that it begins with.
    const read = readProgramFile('starter', body.text, KNOWN_EMAILS);
    expect(read.kind === 'problems' ? read.problems.map(({ message }) => message) : []).toEqual([
      '"My mentoring program" is still the placeholder; write the name of your program',
      '"Your name" is still the placeholder; write your name',
      '"My mentoring program" is still the placeholder; write whom emails come from',
    ]);
    expect((await put(body.text, {}, email)).status).toBe(422);
    const named = body.text.replaceAll('My mentoring program', 'Women in Data').replace('Your name', 'Nour');
    expect((await put(named)).status).toBe(404);
    expect((await put(named, {}, email)).status).toBe(200);
    expect((await draft({ text: named })).refused).toContain('is taken');
    // The next manager's has ids of its own.
    const next = await manager.ask<ProgramView>('GET /api/program/starter', { email: 'eve@example.org' });
    const second = next.body.text.replaceAll('My mentoring program', 'Other').replace('Your name', 'Eve');
    expect((await put(second, {}, 'eve@example.org')).status).toBe(200);
  });
});

describe('another program', () => {
  const other = EXAMPLE_TEXT.replace('id: open-source-mentoring', 'id: other-program')
    .replace('id: spring-2026', 'id: other-cohort')
    .replace(/(amara|hello)@mentoring.example.org/g, 'eve@example.org')
    .replace(
      /- (\{ )?id: (apply|apply-google|apply-here|interest|closing-survey)\b/g,
      (_, open = '', id) => `- ${open}id: other-${id}`,
    );

  test('cannot take the secret of a form by naming it', async () => {
    const { put } = await editing();
    const taken = await put(other, {}, 'eve@example.org');
    expect([taken.status, taken.body.message]).toEqual([
      409,
      expect.stringContaining('The secret "source-apply" belongs to a form of another program'),
    ]);
    const own = other.replace(/secret: source-/g, 'secret: source-other-');
    expect((await put(own, {}, 'eve@example.org')).status).toBe(200);
  });

  test('is no way to a text that cannot be read: aliases that lead nowhere are a problem with a line', async () => {
    const { draft, put } = await editing();
    const broken = 'program: *nowhere\n';
    expect((await draft({ text: broken })).problems).not.toEqual([]);
    expect((await put(broken)).status).toBe(422);
  });
});

describe('forms', () => {
  test('show their questions as last seen, what is gone, and how a draft would read real deliveries', async () => {
    const { world, manager } = await editing();
    const source = world.program.sources[0]!;
    const { full_name: _, ...fields } = Object.fromEntries(
      Object.entries(source.fields).map(([question, ref]) => [ref, [question, ref]]),
    );
    const changed = {
      ...source,
      fields: Object.fromEntries(Object.values(fields)) as Record<string, string>,
    };
    const { body } = typeform.sample({
      source: { ...changed, fields: { ...changed.fields, name: 'your_full_name' } },
      secret: 'x',
      answers: { name: 'Ana', email: 'ana@example.org', role: ['Mentee'], consent: true },
      response: 'one',
      at: world.now,
    });
    const delivery = {
      id: 'd1',
      source: source.id,
      provider: 'typeform',
      receivedAt: new Date(world.now).toISOString(),
      state: 'kept' as const,
      bytes: body.length,
    };
    await keepDelivery(world.table, delivery, {
      body: new TextEncoder().encode(body),
      now: world.now,
    });
    const { table, bucket } = world;
    await processDelivery(
      { table, bucket, secrets: SECRETS, formApi: FORM_API, clock: () => world.now },
      delivery,
    );

    const { body: forms } = await manager.ask<FormView[]>('GET /api/cohorts/{cohort}/forms');
    const form = forms.find(({ id }) => id === source.id)!;
    expect(form.gone).toEqual(['full_name']);
    // The question in its place is offered, with what was answered.
    expect(form.suggested).toEqual({ name: 'your_full_name' });
    expect(form.seen.find(({ ref }) => ref === 'your_full_name')?.examples).toEqual(['Ana']);
    expect(form.seen.filter(({ isNew }) => isNew)).toMatchObject([{ ref: 'your_full_name', title: 'name' }]);

    const preview = async (text: string) =>
      (
        await manager.ask<PreviewRow[]>('POST /api/cohorts/{cohort}/forms/preview', {
          body: { text, source: source.id },
        })
      ).body;
    expect((await preview(EXAMPLE_TEXT))[0]?.verdict).toContain('no longer on the form');
    const fixed = editProgramText(EXAMPLE_TEXT, [
      { path: ['sources', 0, 'fields', 'name'], value: 'your_full_name' },
    ])!;
    const [row] = await preview(fixed);
    expect(row).toMatchObject({ verdict: 'fits' });
    expect(row?.answers).toContainEqual({ question: 'What is your name?', answer: 'Ana' });
    expect(fromIso(row!.at)).toBe(world.now);
  });
});

describe('what not everyone may publish', () => {
  const changed = (...edits: Parameters<typeof editProgramText>[1]): string => {
    const text = editProgramText(EXAMPLE_TEXT, edits);
    if (text === undefined) throw new Error('The example could not be edited.');
    return text;
  };
  const unsigned = changed({ path: ['sources', 0, 'secret'], value: null });

  test('a form without a signature is for an owner, and stands on Today', async () => {
    const { world, manager, put } = await editing();
    await world.table.write(
      managerWrite(world.program.program.id, 'second@example.org', { role: 'manager' }),
    );
    const refused = await put(unsigned, {}, 'second@example.org');
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.body.message).toContain('without a signature');
    expect(await put(unsigned)).toMatchObject({ status: 200 });
    // What an owner decided stays so when someone else changes something else.
    expect(await put(unsigned, {}, 'second@example.org')).toMatchObject({ status: 200 });
    const { tasks } = (await manager.ask<TodayView>('GET /api/cohorts/{cohort}/today')).body;
    expect(tasks.map(({ title }) => title)).toContain('1 form sends without a signature');
  });

  test("another program's sender is that program's alone", async () => {
    const { world, put } = await editing();
    const stranger = 'stranger@example.org';
    const own = (sender: string): string =>
      changed(
        { path: ['program', 'id'], value: 'other' },
        { path: ['program', 'manager', 'email'], value: stranger },
        { path: ['program', 'sender', 'address'], value: sender },
        { path: ['cohort', 'id'], value: 'other-2026' },
        ...world.program.sources.flatMap(({ id, secret }, index) => [
          { path: ['sources', index, 'id'], value: `other-${id}` },
          ...(secret === null ? [] : [{ path: ['sources', index, 'secret'], value: `${secret}-other` }]),
        ]),
      );
    for (const taken of [world.program.program.sender.address, world.program.program.manager.email]) {
      const refused = await put(own(taken.toUpperCase()), {}, stranger);
      expect(refused).toMatchObject({ status: 409 });
      expect(refused.body.message).toContain('belongs to another program');
    }
    expect(await put(own(stranger), {}, stranger)).toMatchObject({ status: 200 });
    expect(await put(own(world.program.program.sender.address), {}, stranger)).toMatchObject({ status: 409 });
  });
});

test('two programs that are the same differ in nothing', () => {
  expect(programChanges(exampleProgram(), exampleProgram())).toEqual([]);
});
