/** Emails through the API: previews, texts being written, tests, emails to many, the pause, the digest. */
import { describe, expect, test } from 'vitest';
import type { EmailView } from '../../../functions/manager-api/screens/journey-email.ts';
import { managerApi } from '../../../functions/manager-api/manager-api.ts';
import { sweep } from '../../../functions/sweep/sweep.ts';
import { DAY, iso, MINUTE } from '../../../shared/domain/calendar.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { memoryBucket } from '../../../shared/store/bucket.ts';
import { findMessage, listMessages, messageWrite } from '../../../shared/store/messages.ts';
import { findOccurrence } from '../../../shared/store/occurrences.ts';
import { exampleProgram } from '../../support/programs.ts';
import { accepted, managerOf, menteeWith, mentorWith } from '../../support/review-world.ts';
import {
  FORM_API,
  IDLE_WORKFLOW,
  emptyWorld,
  MANAGER_PARTS,
  recordingMailer,
  worldWithReceipt,
} from '../../support/world.ts';
import type { CalendarView } from '../../../functions/manager-api/screens/journey.ts';
import type { GroupEmailsView } from '../../../functions/manager-api/screens/group-email.ts';
import type { TodayView } from '../../../functions/manager-api/screens/today.ts';
import { applyProgram } from '../../../shared/usecases/journey/apply-program.ts';
import { digest } from '../../../shared/usecases/journey/digest.ts';
import { cohortKey, findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import type { GroupEmailPreview } from '../../../functions/manager-api/screens/group-email.ts';
import type { OutboxView } from '../../../functions/manager-api/screens/email.ts';

/** Ana and Ben have applied; nothing else has happened. `run` lets everything due happen. */
async function writing(program: Program = exampleProgram()) {
  const world = Object.assign(await emptyWorld(program), { bucket: memoryBucket() });
  const ana = await accepted(world, menteeWith('Ana <b>Bold</b>', ['Rust']));
  await accepted(world, mentorWith('Ben', ['Rust']));
  const clock = () => world.now;
  const manager = managerOf(world, clock);
  const mailer = recordingMailer();
  const outbox = world.outbox(mailer);
  const run = sweep({
    ...outbox,
    bucket: world.bucket,
    formApi: FORM_API,
    stopwatch: () => 0,
    timeLeft: () => Infinity,
    workflow: IDLE_WORKFLOW,
    schedules: { set: () => Promise.resolve(), remove: () => Promise.resolve() },
    hooks: { post: () => Promise.resolve(undefined) },
    publishHealth: () => undefined,
    onError: (error) => {
      throw error as Error;
    },
  });
  const sent = (words: string) =>
    mailer.sent.map((raw) => Buffer.from(raw).toString('latin1')).filter((one) => one.includes(words));
  return { world, ana, manager, run, sent };
}

const EMAIL = '/api/cohorts/{cohort}/emails/{touchpoint}';

describe('a preview', () => {
  test.each(exampleProgram().journey.map(({ id }) => [id]))(
    'of %s is there before anything has happened',
    async (touchpoint) => {
      const { manager, ana } = await writing();
      for (const query of [{}, { person: ana }] as Record<string, string>[]) {
        const { status, body } = await manager.ask<EmailView>(`GET ${EMAIL}`, {
          params: { touchpoint },
          query,
        });
        expect(status).toBe(200);
        expect(body.subject).not.toMatch(/\{\{|undefined/);
        expect(body.text.length).toBeGreaterThan(40);
        expect(body.source).toContain('MIME-Version');
        expect(body.variables.map(({ name }) => name)).toContain('person.firstName');
      }
    },
  );

  test('is as that person, whose name stays text', async () => {
    const { manager, ana } = await writing();
    const { body } = await manager.ask<EmailView>(`GET ${EMAIL}`, {
      params: { touchpoint: 'receipt' },
      query: { person: ana },
    });
    expect(body.to).toContain('Ana');
    expect(body.html).not.toContain('<b>Bold');
  });

  test('of a text that is being written shows it, or says what is wrong', async () => {
    const { manager } = await writing();
    const check = (body: string) =>
      manager.ask<EmailView & { message: string }>(`POST ${EMAIL}/check`, {
        params: { touchpoint: 'receipt' },
        body: { text: { subject: 'Hi {{ person.firstName }}', body } },
      });
    expect((await check('Welcome to **{{ cohort.name }}**.')).body).toMatchObject({ subject: 'Hi Sam' });
    const wrong = await check('Welcome {{ person.lastName }}.');
    expect([wrong.status, wrong.body.message]).toEqual([422, expect.stringContaining('lastName')]);
    expect((await check('{% if %}')).status).toBe(422);
  });
});

test('a test email goes to the manager alone, and its links open nothing', async () => {
  const { world, ana } = await writing();
  const mailer = recordingMailer();
  const { table, program } = world;
  const handler = managerApi({
    table,
    bucket: memoryBucket(),
    clock: () => world.now,
    ...MANAGER_PARTS,
    mailer,
  });
  const answer = await handler({
    method: 'POST',
    route: `POST ${EMAIL}/test`,
    path: '',
    params: { cohort: program.cohort.id, touchpoint: 'receipt' },
    query: {},
    headers: new Map(),
    body: new TextEncoder().encode(JSON.stringify({ person: ana })),
    claims: { email: program.program.manager.email, email_verified: 'true' },
  });
  expect(answer.status).toBe(200);
  const [raw] = mailer.sent.map((bytes) => Buffer.from(bytes).toString('latin1'));
  expect(raw).toMatch(new RegExp(`^To: ${program.program.manager.email}`, 'm'));
  expect(raw).toContain('[Test]');
  expect(raw).not.toContain('ana.b.bold');
  expect((await world.messages()).length).toBe(0);
});

describe('an email to many', () => {
  const letter = { subject: 'A word to all', body: 'Hello {{ person.firstName }}, we meet on Friday.' };

  test('goes out after ten minutes, to each once, as program email', async () => {
    const { world, manager, run, sent } = await writing();
    const { body: view } = await manager.ask<GroupEmailsView>('GET /api/cohorts/{cohort}/group-emails');
    expect(view.audiences).toContainEqual({ id: 'mentors', name: 'all mentors', people: 1 });
    const wrong = await manager.ask('POST /api/cohorts/{cohort}/group-emails', {
      body: { ...letter, audience: 'everyone', people: 3 },
    });
    expect([wrong.status, wrong.body.message]).toEqual([409, expect.stringContaining('2 people now, not 3')]);
    const { status } = await manager.ask('POST /api/cohorts/{cohort}/group-emails', {
      body: { ...letter, audience: 'everyone', people: 2 },
    });
    expect(status).toBe(200);
    world.now += 9 * MINUTE;
    await run();
    expect(sent('A word to all')).toEqual([]);
    world.now += 2 * MINUTE;
    await run();
    await run();
    expect(sent('A word to all')).toHaveLength(2);
    expect(sent('Hello Ben, we meet')).toHaveLength(1);
    expect(sent('List-Unsubscribe')).toHaveLength(2);
    const [written] = (await manager.ask<GroupEmailsView>('GET /api/cohorts/{cohort}/group-emails')).body
      .written;
    expect(written).toMatchObject({ state: 'done', reached: 2 });
    const late = await manager.ask('POST /api/cohorts/{cohort}/group-emails/{email}/undo', {
      params: { email: written!.id },
    });
    expect(late.status).toBe(409);
  });

  test('can be canceled until then', async () => {
    const { world, manager, run, sent } = await writing();
    const { body } = await manager.ask<{ id: string }>('POST /api/cohorts/{cohort}/group-emails', {
      body: { ...letter, audience: 'mentors', people: 1 },
    });
    world.now += 5 * MINUTE;
    const undone = await manager.ask('POST /api/cohorts/{cohort}/group-emails/{email}/undo', {
      params: { email: body.id },
    });
    expect(undone.status).toBe(200);
    world.now += 10 * MINUTE;
    await run();
    expect(sent('A word to all')).toEqual([]);
  });

  test('asked for again after a lost answer goes out once; canceled, it can be written again', async () => {
    const { world, manager, run, sent } = await writing();
    const write = () =>
      manager.ask<{ id: string }>('POST /api/cohorts/{cohort}/group-emails', {
        body: { ...letter, audience: 'mentors', people: 1 },
      });
    const { body: first } = await write();
    world.now += MINUTE;
    expect((await write()).body).toEqual(first);
    await manager.ask('POST /api/cohorts/{cohort}/group-emails/{email}/undo', {
      params: { email: first.id },
    });
    const { body: anew } = await write();
    expect(anew.id).not.toBe(first.id);
    await write();
    world.now += 11 * MINUTE;
    await run();
    expect(sent('A word to all')).toHaveLength(1);
  });

  test('with a text that cannot be filled in is refused', async () => {
    const { manager } = await writing();
    const { status } = await manager.ask('POST /api/cohorts/{cohort}/group-emails', {
      body: { ...letter, body: 'Hello {{ no one.here }}, hello.', audience: 'mentors', people: 1 },
    });
    expect(status).toBe(422);
  });
});

describe('the pause', () => {
  test('holds what comes due, and afterward waits for a decision', async () => {
    const { world, manager, run, sent } = await writing();
    const outbox = async () => (await manager.ask<OutboxView>('GET /api/cohorts/{cohort}/outbox')).body;
    const pause = (paused: boolean) =>
      manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused } });
    const held = (decision: string, count: number) =>
      manager.ask('POST /api/cohorts/{cohort}/outbox/held', { body: { decision, count } });
    await pause(true);
    await pause(true);
    await manager.ask('POST /api/cohorts/{cohort}/group-emails', {
      body: { subject: 'While paused', body: 'No one reads this yet.', audience: 'everyone', people: 2 },
    });
    world.now += 11 * MINUTE;
    await run();
    expect(sent('While paused')).toEqual([]);
    expect(await outbox()).toMatchObject({ paused: true, held: [{ email: 'written', count: 2 }] });
    expect((await held('send', 2)).status).toBe(409);
    await pause(false);
    world.now += 2 * DAY;
    await run();
    expect(sent('While paused')).toEqual([]);
    expect((await held('send', 1)).status).toBe(409);
    expect((await held('send', 2)).status).toBe(200);
    await run();
    expect(sent('While paused')).toHaveLength(2);
    expect(await outbox()).toMatchObject({ paused: false, held: [] });
  });

  test('ends with email that is dropped, if she says so', async () => {
    const { world, manager, run, sent } = await writing();
    await manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused: true } });
    await manager.ask('POST /api/cohorts/{cohort}/group-emails', {
      body: { subject: 'While paused', body: 'No one reads this ever.', audience: 'mentors', people: 1 },
    });
    world.now += 11 * MINUTE;
    await run();
    await manager.ask('POST /api/cohorts/{cohort}/outbox/held', { body: { decision: 'discard', count: 1 } });
    await manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused: false } });
    await run();
    expect(sent('While paused')).toEqual([]);
    const written = (await world.messages()).filter(({ email }) => email === 'written');
    expect(written).toMatchObject([{ state: 'skipped', reason: 'discarded after the pause' }]);
  });
});

test('of what was held, only the chosen emails go; the others wait on', async () => {
  const { world, manager, run, sent } = await writing();
  await manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused: true } });
  await manager.ask('POST /api/cohorts/{cohort}/group-emails', {
    body: { subject: 'While paused', body: 'This one goes later.', audience: 'everyone', people: 2 },
  });
  world.now += 11 * MINUTE;
  await run();
  await manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused: false } });
  const held = async () =>
    (await manager.ask<OutboxView>('GET /api/cohorts/{cohort}/outbox')).body.held.map(({ id, count }) => [
      id,
      count,
    ]);
  const decide = (emails: string[], count: number) =>
    manager.ask('POST /api/cohorts/{cohort}/outbox/held', { body: { decision: 'send', count, emails } });
  expect(await held()).toEqual([['written', 2]]);
  expect((await decide(['receipt'], 1)).status).toBe(409);
  expect(await held()).toEqual([['written', 2]]);
  expect((await decide(['written'], 2)).status).toBe(200);
  await run();
  expect([sent('While paused').length, await held()]).toEqual([2, []]);
});

test('a group email is read before as each of those who would get it, with their own names', async () => {
  const { manager } = await writing();
  const preview = async (at: number, body = 'Hello {{ person.firstName }}, this is for all of you.') =>
    manager.ask<GroupEmailPreview & { message?: string }>('POST /api/cohorts/{cohort}/group-emails/preview', {
      body: { subject: 'To {{ person.firstName }}', body, audience: 'everyone', at },
    });
  const first = (await preview(0)).body;
  const second = (await preview(1)).body;
  expect([first.people, first.at, second.at]).toEqual([2, 0, 1]);
  expect(first.to).not.toBe(second.to);
  for (const { to, subject, html } of [first, second]) {
    expect(subject).toBe(`To ${to.split(' ')[0]!}`);
    expect(html).toContain(`Hello ${to.split(' ')[0]!}`);
  }
  // One that left meanwhile is not past the end.
  expect((await preview(9)).body.at).toBe(1);
  expect((await preview(0, 'Hello {{ nobody.here }}')).status).toBe(422);
  // It is about no pair when it is sent: the preview names no one in the place of an other either.
  expect((await preview(0, 'Hello, and greetings to {{ other.firstName }}.')).body.html).toContain(
    'greetings to your match.',
  );
  expect((await manager.ask<OutboxView>('GET /api/cohorts/{cohort}/outbox')).body.problems).toEqual([]);
});

test('the digest comes on a morning on which something new needs her, once, and not otherwise', async () => {
  const { world, run, manager } = await writing();
  const digests = async () => (await world.messages()).filter(({ email }) => email === 'digest');
  const at = (time: string) => (world.now = Date.parse(time));
  at('2026-03-03T10:00:00Z');
  await run();
  expect(await digests()).toEqual([]);
  await manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused: true } });
  at('2026-03-04T07:01:00Z');
  await run();
  await run();
  expect(await digests()).toMatchObject([{ facts: { count: '1', tasks: 'Email is paused' }, state: 'sent' }]);
  // Nothing changed: she knows.
  at('2026-03-05T07:01:00Z');
  await run();
  expect(await digests()).toHaveLength(1);
  await manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused: false } });
  at('2026-03-06T07:01:00Z');
  await run();
  expect(await digests()).toHaveLength(1);
  const row = await findOccurrence(world.table, world.program.cohort.id, 'digest');
  expect(row).toMatchObject({ state: 'waiting', dueAt: '2026-03-07T07:00:00.000Z' });
});

test('emails that may not have arrived are sent again, one by one or all', async () => {
  const world = await worldWithReceipt();
  const manager = managerOf(world, () => world.now);
  const { table } = world;
  const cohort = world.program.cohort.id;
  const [one] = await world.messages();
  if (!one) throw new Error('There is no message.');
  const lost = { ...one, dueAt: '2026-03-01T00:00:00.000Z', notAfter: '2026-03-02T00:00:00.000Z' };
  for (const [id, state] of Object.entries({ a: 'unknown', b: 'failed', c: 'sent', d: 'unknown' } as const))
    await table.write(messageWrite({ ...lost, id, state, ...(id === 'd' && { cohort: 'another' }) }));
  const key = (id: string) => ({ person: one.person, id });
  const problems = async () =>
    (await manager.ask<OutboxView>('GET /api/cohorts/{cohort}/outbox')).body.problems.map(({ id }) => id);
  expect((await problems()).sort()).toEqual(['a', 'b']);
  const again = async (...ids: string[]) =>
    (
      await manager.ask<{ again: number }>('POST /api/cohorts/{cohort}/outbox/again', {
        body: { emails: ids.map(key) },
      })
    ).body;
  expect(await again('a')).toEqual({ again: 1 });
  expect(await problems()).toEqual(['b']);
  // It is wanted for a day from now on, as it was at first.
  expect(await findMessage(table, key('a'))).toMatchObject({
    ...{ state: 'pending', attempts: 0, cohort },
    ...{ dueAt: iso(world.now), notAfter: iso(world.now + DAY) },
  });
  // What was sent is not sent again, and of another cohort nothing.
  expect(await again('a', 'b', 'c', 'd')).toEqual({ again: 1 });
  expect(await problems()).toEqual([]);
});

test('a manager of two cohorts gets one digest for both', async () => {
  const { world } = await writing();
  const { table, program } = world;
  const clock = () => world.now;
  const other: Program = {
    ...program,
    program: { ...program.program, id: 'other' },
    cohort: { ...program.cohort, id: 'zz-autumn', name: 'Autumn 2026' },
    sources: program.sources.map((source) => ({
      ...source,
      id: `${source.id}-2`,
      secret: `${source.secret ?? ''}-2`,
    })),
  };
  expect(await applyProgram({ table, clock }, other, { by: 'test' })).toMatchObject({ kind: 'applied' });
  for (const id of [program.cohort.id, other.cohort.id])
    await table.write({ kind: 'update', key: cohortKey(id), set: { pausedAt: '2026-03-03T10:00:00Z' } });
  const tell = async (id: string) => digest({ table, clock }, (await findCohortWithProgram(table, id))!);
  const told = [await tell(program.cohort.id), await tell(other.cohort.id)];
  expect(told.filter(Boolean)).toHaveLength(1);
  const [only] = [...(await world.messages()), ...(await listMessages(table, other.cohort.id))].filter(
    ({ email }) => email === 'digest',
  );
  expect(only?.facts).toMatchObject({ count: '2', of: '2 cohorts' });
  expect(only?.facts?.['tasks']?.split('\n').sort()).toEqual([
    'Autumn 2026: Email is paused',
    'Spring 2026: Email is paused',
  ]);
});

test('a task that is put off stays away for a week, one that is dismissed until it says something else', async () => {
  const { world, manager } = await writing();
  const tasks = async () => (await manager.ask<TodayView>('GET /api/cohorts/{cohort}/today')).body.tasks;
  const rest = (body: object) => manager.ask('POST /api/cohorts/{cohort}/tasks/rest', { body });
  await manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused: true } });
  const [task] = await tasks();
  expect(task?.title).toBe('Email is paused');
  expect((await rest({ task: task?.id, rest: 'for ever' })).status).toBe(422);
  await rest({ task: task?.id, title: task?.title, rest: 'week' });
  expect(await tasks()).toEqual([]);
  world.now += 8 * 86_400_000;
  expect((await tasks()).map(({ id }) => id)).toEqual([task?.id]);
  await rest({ task: task?.id, title: task?.title, rest: 'until-it-changes' });
  world.now += 30 * 86_400_000;
  expect(await tasks()).toEqual([]);
});

test('the calendar has every email that is to come, with who gets it', async () => {
  const { manager, world } = await writing();
  const { body } = await manager.ask<CalendarView>('GET /api/cohorts/{cohort}/calendar');
  expect(body.basedOn).toContain('before any match');
  expect(body.emails.every(({ at }) => Date.parse(at) > world.now)).toBe(true);
});
