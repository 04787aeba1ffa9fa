/** A team: invited by email, with rights that count from the next request on, and someone who stands in. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { AuditRow } from '../../../functions/manager-api/screens/audit.ts';
import type { TeamView } from '../../../functions/manager-api/screens/team.ts';
import type { Me, TodayView } from '../../../functions/manager-api/screens/today.ts';
import { DAY, iso, localDate } from '../../../shared/domain/calendar.ts';
import { managerId } from '../../../shared/domain/manager.ts';
import { MANAGER, type Message } from '../../../shared/domain/message.ts';
import { listTokens } from '../../../shared/store/access-tokens.ts';
import { applyProgram } from '../../../shared/usecases/journey/apply-program.ts';
import { announce } from '../../../shared/usecases/journey/announce.ts';
import { compose } from '../../../shared/email/compose.ts';
import { readMessageContext } from '../../../shared/usecases/email/read-context.ts';
import { managerOf } from '../../support/review-world.ts';
import { emptyWorld, type TestWorld } from '../../support/world.ts';

let world: TestWorld;
let now: number;

beforeEach(async () => {
  world = await emptyWorld();
  now = world.now;
});

const OWNER = (): string => world.program.program.manager.email;

interface Answer {
  readonly status: number;
  readonly message: string;
}

async function act(body: object, email = OWNER()): Promise<Answer> {
  const { status, body: said } = await managerOf(world, () => now).ask<{ message?: string }>(
    'POST /api/cohorts/{cohort}/team',
    { body, email },
  );
  return { status, message: said.message ?? '' };
}

async function team(email = OWNER()): Promise<TeamView> {
  return (await managerOf(world, () => now).ask<TeamView>('GET /api/cohorts/{cohort}/team', { email })).body;
}

async function see<T>(route: string, email: string, body?: object): Promise<{ status: number; body: T }> {
  return managerOf(world, () => now).ask<T>(route, { email, ...(body && { body }) });
}

const invite = (email: string, role: string, name = ''): Promise<Answer> =>
  act({ act: 'invite', email, name, role });
const setRole = (email: string, role: string, by?: string): Promise<Answer> =>
  act({ act: 'role', manager: managerId(email), role }, by);

async function emailsToTeam(): Promise<{ to: string; subject: string; text: string }[]> {
  const messages = (await world.messages()).filter(({ person }) => person === MANAGER);
  return Promise.all(messages.map(composed));
}

async function composed(message: Message): Promise<{ to: string; subject: string; text: string }> {
  const context = (await readMessageContext(world.table, message))!;
  const links = { publicUrl: 'https://m.example', key: 'k' };
  const { subject, text } = await compose(context, message, { links, now });
  return { to: context.recipient.email, subject, text };
}

describe('someone who is invited', () => {
  test('gets an email with the link and the steps, and can do from then on what the role may', async () => {
    expect(await invite(' Rita@example.org ', 'reader', 'Rita Silva')).toMatchObject({ status: 200 });
    expect(await emailsToTeam()).toEqual([
      {
        to: 'Rita@example.org',
        subject: `Help run ${world.program.program.name}`,
        text: expect.stringMatching(
          /^Hello Rita,[^]*see everything[^]*Forgot your password[^]*authenticator app[^]*https:\/\/m\.example\/#\/spring-2026\/today/,
        ) as string,
      },
    ]);
    const { body: me } = await see<Me>('GET /api/me', 'rita@example.org');
    expect(me.cohorts.map(({ id, role }) => [id, role])).toEqual([['spring-2026', 'reader']]);
    expect((await see('GET /api/cohorts/{cohort}/people', 'rita@example.org')).status).toBe(200);
    expect((await act({ act: 'take-over' }, 'rita@example.org')).status).toBe(404);
  });

  test('twice with one role gets the email again and stands once in the list; with another role it is said', async () => {
    await invite('rita@example.org', 'reader');
    now += 60_000;
    expect((await invite('rita@example.org', 'reader')).status).toBe(200);
    expect(await emailsToTeam()).toHaveLength(2);
    expect((await invite('rita@example.org', 'manager')).message).toContain('in the team already');
    expect((await team()).people.map(({ email, role }) => [email, role])).toEqual([
      [OWNER(), 'owner'],
      ['rita@example.org', 'reader'],
    ]);
  });

  test.each(['', 'rita', 'rita@', 'a b@example.org'])('at "%s" is refused in words', async (email) => {
    expect(await invite(email, 'reader')).toEqual({
      status: 422,
      message: 'Enter an email address such as ana@example.org.',
    });
  });

  test('stays in a program of their own: another program sees nothing of it', async () => {
    await invite('rita@example.org', 'owner');
    expect((await see('GET /api/cohorts/{cohort}/people', 'stranger@example.org')).status).toBe(404);
    expect(
      (await act({ act: 'role', manager: managerId('stranger@example.org'), role: 'owner' })).status,
    ).toBe(404);
  });
});

describe('rights', () => {
  test('are changed and revoked at once, and the audit still names whoever is gone', async () => {
    await invite('rita@example.org', 'manager');
    await see('POST /api/cohorts/{cohort}/outbox/pause', 'rita@example.org', { paused: true });
    await setRole('rita@example.org', 'reader');
    expect((await see('POST /api/cohorts/{cohort}/approve', 'rita@example.org')).status).toBe(404);
    await setRole('rita@example.org', 'none');
    expect((await see('GET /api/cohorts/{cohort}/people', 'rita@example.org')).status).toBe(404);
    expect((await see<Me>('GET /api/me', 'rita@example.org')).body.cohorts).toEqual([]);
    const audit = (await see<AuditRow[]>('GET /api/cohorts/{cohort}/audit', OWNER())).body;
    expect(audit.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'Invited rita@example.org to the team',
        'Changed the role of rita@example.org (reader)',
        'Took rita@example.org out of the team',
      ]),
    );
    expect(audit.find(({ what }) => what === 'Paused email')?.by).toBe('rita@example.org');
    // Back again.
    now += 60_000;
    expect((await invite('rita@example.org', 'reader')).status).toBe(200);
    expect((await see('GET /api/cohorts/{cohort}/people', 'rita@example.org')).status).toBe(200);
  });

  test('a program always has an owner, and the manager whom it names', async () => {
    expect((await setRole(OWNER(), 'manager')).message).toContain('needs an owner');
    await invite('olga@example.org', 'owner');
    expect((await setRole(OWNER(), 'none')).message).toContain('is the manager whom Spring 2026 names');
    // Ownership goes on: the new one names herself, and the old one leaves.
    const program = { ...world.program };
    const handed = {
      ...program,
      program: { ...program.program, manager: { name: 'Olga', email: 'olga@example.org' } },
    };
    await applyProgram({ table: world.table, clock: () => now }, handed, {
      by: managerId('olga@example.org'),
    });
    expect((await setRole(OWNER(), 'none', 'olga@example.org')).status).toBe(200);
    expect((await team('olga@example.org')).people.map(({ email }) => email)).toEqual(['olga@example.org']);
  });

  test('of one cohort protect the manager whom another names, and its publishing gives no rights back', async () => {
    const next = {
      ...world.program,
      cohort: { ...world.program.cohort, id: 'autumn-2026', name: 'Autumn 2026' },
      sources: world.program.sources.map((one) => ({ ...one, id: `${one.id}-autumn` })),
      program: { ...world.program.program, manager: { name: 'Olga', email: 'olga@example.org' } },
    };
    const publish = (program: typeof next) =>
      applyProgram({ table: world.table, clock: () => now }, program, { by: 'x' });
    await publish(next);
    expect((await setRole('olga@example.org', 'manager')).message).toContain('whom Autumn 2026 names');
    // The old cohort publishes again, with the manager that it always named: who is none of the team's any more.
    expect((await setRole(OWNER(), 'manager', 'olga@example.org')).message).toContain(
      'whom Spring 2026 names',
    );
    now += 60_000;
    const spring = { ...world.program, program: { ...world.program.program, manager: next.program.manager } };
    await publish(spring);
    expect((await setRole(OWNER(), 'reader', 'olga@example.org')).status).toBe(200);
    await publish({ ...next, program: { ...next.program, purpose: 'Another purpose.' } });
    await publish({ ...spring, program: { ...spring.program, purpose: 'Another purpose.' } });
    expect((await team('olga@example.org')).people.find(({ email }) => email === OWNER())?.role).toBe(
      'reader',
    );
  });

  test('of an owner take their keys along, and who becomes a reader stands in no more', async () => {
    await invite('olga@example.org', 'owner', 'Olga');
    const key = { act: 'make', kind: 'read', name: 'Sheet', days: 30 };
    expect((await see('POST /api/cohorts/{cohort}/tokens', 'olga@example.org', key)).status).toBe(200);
    expect((await see('POST /api/cohorts/{cohort}/tokens', OWNER(), key)).status).toBe(200);
    const day = localDate(now + 7 * DAY, world.program.cohort.zone);
    await act({ act: 'hand-over', manager: managerId('olga@example.org'), until: day });
    const isGone = async (): Promise<[number, boolean]> => [
      (await listTokens(world.table, world.program.program.id)).length,
      (await team()).standIn === undefined,
    ];
    expect(await isGone()).toEqual([2, false]);
    now += 60_000;
    await setRole('olga@example.org', 'manager');
    expect(await isGone()).toEqual([1, false]);
    await setRole('olga@example.org', 'reader');
    expect(await isGone()).toEqual([1, true]);
  });

  test('publishing brings no one back, and gives no one another role', async () => {
    await invite('olga@example.org', 'owner');
    const renamed = { ...world.program, program: { ...world.program.program, purpose: 'Another purpose.' } };
    await applyProgram({ table: world.table, clock: () => now }, renamed, { by: 'x' });
    expect((await team()).people.map(({ email, role }) => [email, role])).toEqual(
      [
        ['olga@example.org', 'owner'],
        [OWNER(), 'owner'],
      ].sort((a, b) => (a[0]! < b[0]! ? -1 : 1)),
    );
  });

  test('of two owners who take each other out at once, one stays', async () => {
    await invite('olga@example.org', 'owner');
    await invite('otto@example.org', 'owner');
    await setRole('otto@example.org', 'reader');
    const results = await Promise.all([
      setRole('olga@example.org', 'none'),
      setRole('olga@example.org', 'none'),
    ]);
    expect(results.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect((await team()).people.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });
});

describe('a holiday', () => {
  const until = (days: number): string => localDate(now + days * DAY, world.program.cohort.zone);
  const away = (email: string, days: number): Promise<Answer> =>
    act({ act: 'hand-over', manager: managerId(email), until: until(days) });

  async function digestTo(): Promise<string> {
    const digest = {
      event: 'digest',
      subject: iso(now),
      concerned: [],
      facts: { count: '1', tasks: 'x', of: 'y' },
    } as const;
    await world.table.transact(announce(world.program, digest, now));
    const message = (await world.messages()).filter(({ email }) => email === 'digest').at(-1)!;
    const { to, text } = await composed({ ...message, createdAt: iso(now) });
    return `${to}: ${text.split('\n')[0]!}`;
  }

  test('emails about tasks go to whoever stands in, through the last day, and then back', async () => {
    await invite('mia@example.org', 'manager', 'Mia Berg');
    const given = `Hello ${world.program.program.manager.name.split(' ')[0]!},`;
    expect(await digestTo()).toBe(`${OWNER()}: ${given}`);
    expect(await away('mia@example.org', 7)).toMatchObject({ status: 200 });
    expect(await digestTo()).toBe('mia@example.org: Hello Mia,');
    const { body } = await see<TodayView>('GET /api/cohorts/{cohort}/today', 'mia@example.org');
    expect(body.standIn).toEqual({ name: 'Mia Berg', until: until(7) });
    now += 7 * DAY;
    expect(await digestTo()).toBe('mia@example.org: Hello Mia,');
    now += DAY;
    expect(await digestTo()).toBe(`${OWNER()}: ${given}`);
    expect((await team()).standIn).toBeUndefined();
  });

  test('ends by a press, and when whoever stands in leaves the team', async () => {
    await invite('mia@example.org', 'manager');
    await away('mia@example.org', 7);
    await act({ act: 'take-over' });
    expect(await digestTo()).toContain(OWNER());
    await away('mia@example.org', 7);
    await setRole('mia@example.org', 'none');
    expect(await digestTo()).toContain(OWNER());
    expect((await team()).standIn).toBeUndefined();
  });

  test('is for someone who can act, and for days that come', async () => {
    await invite('rita@example.org', 'reader');
    await invite('mia@example.org', 'manager');
    expect((await away('rita@example.org', 7)).message).toContain('reader cannot act');
    expect((await away(OWNER(), 7)).message).toContain('told about tasks anyway');
    expect((await away('mia@example.org', -1)).message).toContain('not over');
    expect((await away('nobody@example.org', 1)).status).toBe(404);
    expect((await act({ act: 'hand-over', manager: managerId('mia@example.org'), until: '' })).status).toBe(
      422,
    );
  });
});

test('a task is given to someone of the team, and back to all; someone who left attends to nothing', async () => {
  await invite('mia@example.org', 'manager', 'Mia Berg');
  const manager = managerOf(world, () => now);
  await manager.ask('POST /api/cohorts/{cohort}/outbox/pause', { body: { paused: true } });
  const today = async () => (await see<TodayView>('GET /api/cohorts/{cohort}/today', OWNER())).body;
  const give = (to: string) =>
    manager.ask('POST /api/cohorts/{cohort}/tasks/give', { body: { task: 'held', manager: to } });
  expect((await today()).team.map(({ name }) => name).sort()).toEqual(
    [world.program.program.manager.name, 'Mia Berg'].sort(),
  );
  await give(managerId('mia@example.org'));
  expect((await today()).tasks).toMatchObject([{ id: 'held', givenTo: managerId('mia@example.org') }]);
  expect((await give(managerId('nobody@example.org'))).status).toBe(404);
  await give('');
  expect((await today()).tasks[0]?.givenTo).toBeUndefined();
  await setRole('mia@example.org', 'none');
  expect((await today()).team).toEqual([]);
});
