/** People who never answer are asked twice, told how to come back, and left in peace; no one is written to at night. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { silentRunsOf } from '../../shared/domain/application.ts';
import { addDays, localTime } from '../../shared/domain/calendar.ts';
import { lastIntroduction } from '../../shared/domain/last-introduction.ts';
import type { Program } from '../../shared/domain/program.ts';
import { findApplication, listApplications } from '../../shared/store/applications.ts';
import { findCohort } from '../../shared/store/cohorts.ts';
import { listMessages } from '../../shared/store/messages.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, press, startWith } from '../support/stack.ts';

const program = exampleProgram();
const cohort = program.cohort.id;
let stack: LocalStack;
beforeEach(() => {
  stack = undefined as never;
});
afterEach(async () => stack.stop());
const at = (time: string) => stack.advanceTo(Date.parse(time));

async function started(people: readonly Parameters<typeof apply>[2][], of: Program = program): Promise<void> {
  stack = await startWith(of, '2026-03-02T09:00:00Z');
  for (const one of people) await apply(stack, of, one);
}

const emailsOf = async (id: string) => {
  const { email } = person(id);
  const application = (await listApplications(stack.table, cohort)).find(
    ({ answers }) => answers['email'] === email,
  )!;
  const sent = (await listMessages(stack.table, cohort)).filter(
    (one) => one.person === application.person && one.state === 'sent',
  );
  return { application, sent, kinds: sent.map(({ email: kind }) => kind) };
};

test('two proposals without an answer, and no third; one press, and a match is looked for again', async () => {
  const mentors = ['m1', 'm2', 'm3', 'm4'].map((id) => mentor(id));
  await started([...mentors, person('silent')]);
  await at('2026-04-20T12:00:00Z');
  const { application, kinds } = await emailsOf('silent');
  expect(kinds.sort()).toEqual([
    ...['proposal', 'proposal', 'proposal-reminder', 'proposal-reminder'],
    ...['receipt', 'set-aside'],
  ]);
  expect(application).toMatchObject({ setAsideAt: expect.any(String) as string });
  expect(silentRunsOf(application)).toHaveLength(2);
  // No third mentor was asked for the silent mentee.
  expect(await listPairs(stack.table, cohort)).toHaveLength(2);

  const link = emailTo(stack, person('silent').email, 'Are you still there').links[0]!;
  expect(await (await fetch(link)).text()).toContain('Are you still there?');
  expect(await (await press(link, { do: 'resume' })).text()).toContain('Good to have you back');
  await at('2026-04-22T12:00:00Z');
  expect(await findApplication(stack.table, cohort, application.person)).not.toHaveProperty('setAsideAt');
  expect((await listPairs(stack.table, cohort)).filter(({ state }) => state === 'proposed')).toHaveLength(1);
});

test('a mentor of three is asked about all in one email, and that silence counts once', async () => {
  await started([mentor('m', { capacity: 3 }), person('a'), person('b'), person('c')]);
  await at('2026-03-23T12:00:00Z');
  const { application, kinds } = await emailsOf('m');
  expect([silentRunsOf(application).length, application.setAsideAt]).toEqual([1, undefined]);
  // One email about all three, and one that reminds of them.
  expect(kinds.sort()).toEqual(['proposal', 'proposal-reminder', 'receipt']);
  const { links, subject } = emailTo(stack, mentor('m').email, 'what do you think');
  expect([subject, new Set(links).size]).toEqual([expect.stringContaining('mentees for you'), 3]);
});

test('who answers one of three was not silent', async () => {
  await started([mentor('m', { capacity: 3 }), person('a'), person('b'), person('c')]);
  await at('2026-03-17T08:00:00Z');
  await press(emailTo(stack, mentor('m').email, 'what do you think').links[0]!, { do: 'yes' });
  await at('2026-03-23T12:00:00Z');
  const { application } = await emailsOf('m');
  expect([silentRunsOf(application).length, application.setAsideAt]).toEqual([0, undefined]);
});

test('no email leaves between 21:00 and 8:00 of whoever gets it, but answers to what they did just now', async () => {
  const zones = ['America/New_York', 'Asia/Tokyo', 'Pacific/Auckland', 'Europe/Berlin'];
  const people = zones.flatMap((zone, n) => [mentor(`m${n}`, { zone }), person(`e${n}`, { zone })]);
  await started(people);
  await at('2026-05-20T12:00:00Z');
  const zoneOf = new Map(people.map(({ email, zone }) => [email, zone]));
  const received = stack.ses
    .list()
    .filter(({ to, subject }) => zoneOf.has(to) && !subject.includes('We have your'));
  expect(received.length).toBeGreaterThan(15);
  for (const { to, sentAt, subject } of received) {
    const time = localTime(sentAt, zoneOf.get(to)!);
    expect([subject, to, time >= '08:00' && time < '21:00']).toEqual([subject, to, true]);
  }
});

test('after the last day for introductions no one is proposed to, and everyone without a match is told once, mentors too', async () => {
  const last = lastIntroduction(program);
  await started([mentor('m1'), mentor('m2'), person('a'), person('left', { wants: ['Cobol'] })]);
  await at('2026-03-17T08:00:00Z');
  const asked = stack.ses.list().filter(({ subject }) => subject.includes('what do you think'));
  for (const { to } of asked) await press(emailTo(stack, to, 'what do you think').links[0]!, { do: 'yes' });
  await at(`${addDays(last, 2)}T12:00:00Z`);
  const told = stack.ses.list().filter(({ subject }) => subject.startsWith('No match for you'));
  const idle = [mentor('m1'), mentor('m2')].find(({ email }) => !asked.some(({ to }) => to === email))!;
  expect(told.map(({ to }) => to).sort()).toEqual([idle.email, person('left').email].sort());
  // A mentor leaves: the mentee is told that there is no other match, and there is none.
  const mentorOf = asked.map(({ to }) => to).find((to) => to.startsWith('person.m'))!;
  await press(emailTo(stack, mentorOf, 'We have your application').links.at(-1)!, { do: 'withdraw' });
  await at(`${addDays(last, 6)}T12:00:00Z`);
  expect(emailTo(stack, person('a').email, 'has left').text).toContain('no more introductions');
  expect((await listPairs(stack.table, cohort)).filter(({ state }) => state === 'proposed')).toEqual([]);
  await at('2026-07-02T12:00:00Z');
  const closing = stack.ses.list().filter(({ subject }) => subject.endsWith('Spring 2026 has ended'));
  expect(closing.map(({ to }) => to).sort()).toEqual(
    [idle.email, person('a').email, person('left').email].sort(),
  );
});

test('a match that waits for approval is called to mind after two days, urgent after five, explained after seven', async () => {
  const manual: Program = { ...program, review: 'manual' };
  await started([mentor('m'), person('a')], manual);
  const manager = program.program.manager.email;
  const got = (to: string, words: string) =>
    stack.ses.list().filter((one) => one.to === to && one.subject.includes(words)).length;
  await at('2026-03-18T12:00:00Z');
  expect([got(manager, 'ready for review'), got(manager, 'still waiting')]).toEqual([1, 0]);
  await at('2026-03-19T12:00:00Z');
  expect(got(manager, 'still waiting')).toBe(1);
  await at('2026-03-22T12:00:00Z');
  const today = await fetch(`${stack.gatewayUrl}/api/cohorts/${cohort}/today`, {
    headers: { authorization: `Bearer ${await stack.identity.token(manager)}` },
  });
  expect(await today.text()).toContain('Urgent: a match has been waiting for your approval for 5 days');
  expect(got(person('a').email, 'takes a little longer')).toBe(0);
  await at('2026-03-24T12:00:00Z');
  expect([
    got(person('a').email, 'takes a little longer'),
    got(mentor('m').email, 'takes a little longer'),
  ]).toEqual([1, 1]);
  expect((await findCohort(stack.table, cohort))?.state).toBe('review');
});
