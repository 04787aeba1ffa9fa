/** Pairs that do not meet: two emails, a question whether they go on, and then the manager's decision. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { listMessages } from '../../shared/store/messages.ts';
import { sessionWrite } from '../../shared/store/sessions.ts';
import type { Session } from '../../shared/domain/session.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { readSituation } from '../../shared/usecases/journey/read-situation.ts';
import { tasksOf } from '../../shared/domain/today.ts';
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

/** Introduced on 17 March; the cohort starts on 23 March. */
async function introduced(mentees: readonly string[]): Promise<void> {
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  await apply(stack, program, mentor('m', { capacity: mentees.length }));
  for (const id of mentees) await apply(stack, program, person(id));
  await at('2026-03-17T08:00:00Z');
  const sayYes = async (to: string): Promise<void> => {
    for (const link of new Set(emailTo(stack, to, 'what do you think').links.slice(0, mentees.length)))
      await press(link, { do: 'yes' });
  };
  await sayYes(mentor('m').email);
  for (const id of mentees) await sayYes(person(id).email);
  expect((await listPairs(stack.table, cohort)).map(({ state }) => state)).toEqual(
    mentees.map(() => 'introduced'),
  );
  await at('2026-03-18T12:00:00Z');
}

const LADDER = [
  'first-meeting-nudge',
  'first-meeting-reminder',
  'session-nudge',
  'session-reminder',
  'go-on',
];

/** By day of sending: the steps of the ladder that people got. */
async function steps(email: string): Promise<string[]> {
  const mine = stack.ses.list().filter(({ to }) => to === email);
  const ids = new Map((await listMessages(stack.table, cohort)).map((one) => [one.id, one]));
  return mine
    .flatMap(({ tags, sentAt }) => {
      const kind = ids.get(tags['mid'] ?? '')?.email ?? '';
      return LADDER.includes(kind) ? [`${new Date(sentAt).toISOString().slice(5, 10)} ${kind}`] : [];
    })
    .sort();
}

const logged = (
  pair: string,
  { date, ...of }: Pick<Session, 'met' | 'date' | 'nextDate'>,
): Promise<unknown> =>
  stack.table.write(
    sessionWrite({
      ...{ cohort, pair, side: 'mentee', date, topics: '', takeaways: '', loggedAt: `${date}T09:00:00.000Z` },
      ...of,
    }),
  );

const tasks = async (): Promise<string[]> => {
  const found = (await findCohortWithProgram(stack.table, cohort))!;
  return tasksOf(await readSituation(stack.table, found, { now: stack.clock.now() })).map(({ id }) => id);
};

test('a pair that never meets gets two emails and a question, each once, and then it is the manager who decides', async () => {
  await introduced(['a']);
  const all = ['03-30 first-meeting-nudge', '04-06 first-meeting-reminder', '04-13 go-on'];
  await at('2026-04-21T12:00:00Z');
  expect(await steps(person('a').email)).toEqual(all);
  expect(await tasks()).toContain('silent');
  await at('2026-05-20T12:00:00Z');
  expect(await steps(person('a').email)).toEqual(all);
  expect(await steps(mentor('m').email)).toEqual(all);
});

test('a meeting, a date that is named and a yes each begin the count anew', async () => {
  await introduced(['a']);
  await at('2026-03-31T12:00:00Z');
  const nudge = emailTo(stack, person('a').email, 'Have you met');
  await press(nudge.links[0]!, { met: 'no', date: '2026-03-31', next: '2026-04-10' });
  await at('2026-04-16T12:00:00Z');
  expect(await steps(person('a').email)).toEqual(['03-30 first-meeting-nudge']);
  await at('2026-04-17T12:00:00Z');
  expect((await steps(person('a').email)).at(-1)).toBe('04-17 first-meeting-nudge');
  await press(nudge.links[0]!, { met: 'yes', date: '2026-04-17' });
  // Monthly meetings: nothing is missed until 17 May.
  await at('2026-05-23T12:00:00Z');
  expect(await steps(person('a').email)).toHaveLength(2);
  await at('2026-06-08T12:00:00Z');
  expect((await steps(person('a').email)).slice(2)).toEqual([
    '05-24 session-nudge',
    '05-31 session-reminder',
    '06-07 go-on',
  ]);
  const question = emailTo(stack, person('a').email, 'Do you want to go on').links[0]!;
  expect(await (await fetch(question)).text()).toContain('I would rather stop');
  expect(await (await press(question, { do: 'on' })).text()).toContain('Good to hear');
  expect(await tasks()).not.toContain('stopping');
});

test('what is heard before an email leaves stops it', async () => {
  await introduced(['a']);
  // It is wanted at 06:00, and leaves at 10:00.
  await at('2026-03-30T07:00:00Z');
  const [pair] = await listPairs(stack.table, cohort);
  expect(pair?.askedOfSilence).toEqual({ since: '2026-03-23', days: 7 });
  await logged(pair!.id, { met: false, date: '2026-03-29', nextDate: '2026-04-20' });
  await at('2026-04-20T12:00:00Z');
  expect([await steps(person('a').email), await steps(mentor('m').email)]).toEqual([[], []]);
});

test('who would rather stop is named to the manager alone, and may think again', async () => {
  await introduced(['a']);
  await at('2026-04-14T12:00:00Z');
  const question = emailTo(stack, person('a').email, 'Do you want to go on').links[0]!;
  expect(await (await press(question, { do: 'stop' })).text()).toContain('has not been told');
  expect(await tasks()).toContain('stopping');
  await press(question, { do: 'on' });
  expect(await tasks()).not.toContain('stopping');
});

test('a mentor of three hears of all three in one email, also when they began a few days apart', async () => {
  await introduced(['a', 'b', 'c']);
  await at('2026-03-26T12:00:00Z');
  const [first] = await listPairs(stack.table, cohort);
  // One of them named a date two days after the start.
  await logged(first!.id, { met: false, date: '2026-03-25', nextDate: '2026-03-25' });
  await at('2026-04-16T12:00:00Z');
  expect(await steps(mentor('m').email)).toEqual([
    '03-30 first-meeting-nudge',
    '04-06 first-meeting-reminder',
    '04-13 go-on',
  ]);
  expect(new Set(emailTo(stack, mentor('m').email, 'Do you want to go on').links.slice(0, 3)).size).toBe(3);
});
