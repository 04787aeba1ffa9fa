/** Pairs that do not meet: two emails, a question whether they go on, and then the manager's decision. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { listMessages } from '../../shared/store/messages.ts';
import { sessionWrite } from '../../shared/store/sessions.ts';
import type { Session } from '../../shared/domain/session.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { menteeOf, type Pair } from '../../shared/domain/pair.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { readSituation } from '../../shared/usecases/journey/read-situation.ts';
import { tasksOf } from '../../shared/domain/today.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, press, startWith } from '../support/stack.ts';

const program = exampleProgram();
const cohort = program.cohort.id;
let stack: LocalStack;
const at = (time: string) => stack.advanceTo(Date.parse(time));

/** Mentors with their mentees; each fits only by a skill of their own. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  never: ['a'],
  often: ['b'],
  heard: ['c'],
  stops: ['d'],
  three: ['e', 'f', 'g'],
};

/** All are introduced on 17 March; the cohort starts on 23 March. */
beforeAll(async () => {
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  for (const [id, mentees] of Object.entries(PAIRS)) {
    await apply(stack, program, mentor(id, { capacity: mentees.length, offers: [`Skill of ${id}`] }));
    for (const one of mentees) await apply(stack, program, person(one, { wants: [`Skill of ${id}`] }));
  }
  await at('2026-03-17T08:00:00Z');
  for (const [id, mentees] of Object.entries(PAIRS))
    for (const email of [mentor(id).email, ...mentees.map((one) => person(one).email)]) {
      const { links } = emailTo(stack, email, 'what do you think');
      for (const link of new Set(links.slice(0, email === mentor(id).email ? mentees.length : 1)))
        await press(link, { do: 'yes' });
    }
  expect((await listPairs(stack.table, cohort)).map(({ state }) => state)).toEqual(
    Array.from({ length: 7 }, () => 'introduced'),
  );
  await at('2026-03-18T12:00:00Z');
}, 120_000);
afterAll(async () => stack.stop());

const pairOf = async (id: string): Promise<Pair> => {
  const applications = await listApplications(stack.table, cohort);
  const { person: found } = applications.find(({ answers }) => answers['email'] === person(id).email)!;
  return (await listPairs(stack.table, cohort)).find((pair) => menteeOf(pair) === found)!;
};

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

const asked = (id: string): Promise<string[]> => steps(person(id).email);
const WHOLE = ['03-30 first-meeting-nudge', '04-06 first-meeting-reminder', '04-13 go-on'];

test('one timeline of pairs that meet, do not meet, name a date, and would rather stop', async () => {
  // One of three names a date two days after the start: it is asked about with the other two.
  await at('2026-03-25T12:00:00Z');
  await logged((await pairOf('e')).id, { met: false, date: '2026-03-25', nextDate: '2026-03-25' });

  // It is wanted at 06:00, and leaves at 10:00: what is heard in between stops it.
  await at('2026-03-30T07:00:00Z');
  const heard = await pairOf('c');
  expect(heard.askedOfSilence).toEqual({ since: '2026-03-23', days: 7 });
  await logged(heard.id, { met: false, date: '2026-03-29', nextDate: '2026-04-20' });

  // A date that is named ends the silence until then.
  await at('2026-03-31T12:00:00Z');
  const log = emailTo(stack, person('b').email, 'Have you met').links[0]!;
  await press(log, { met: 'no', date: '2026-03-31', next: '2026-04-10' });

  // Who would rather stop is named to the manager alone, and may think again.
  await at('2026-04-14T12:00:00Z');
  expect(await tasks()).not.toContain('stopping');
  const question = emailTo(stack, person('d').email, 'Do you want to go on').links[0]!;
  expect(await (await press(question, { do: 'stop' })).text()).toContain('has not been told');
  expect(await tasks()).toContain('stopping');
  expect(await (await press(question, { do: 'on' })).text()).toContain('Good to hear');
  expect(await tasks()).not.toContain('stopping');

  await at('2026-04-17T12:00:00Z');
  expect(await asked('b')).toEqual(['03-30 first-meeting-nudge', '04-17 first-meeting-nudge']);
  await press(log, { met: 'yes', date: '2026-04-17' });

  await at('2026-04-20T12:00:00Z');
  expect([await asked('c'), await steps(mentor('heard').email)]).toEqual([[], []]);
  expect(await steps(mentor('three').email)).toEqual(WHOLE);
  expect(new Set(emailTo(stack, mentor('three').email, 'Do you want to go on').links.slice(0, 3)).size).toBe(
    3,
  );

  // Each step once, and then it is the manager who decides.
  await at('2026-04-21T12:00:00Z');
  expect(await tasks()).toContain('silent');
  await at('2026-05-23T12:00:00Z');
  expect([await asked('a'), await steps(mentor('never').email), await asked('d')]).toEqual([
    WHOLE,
    WHOLE,
    WHOLE,
  ]);
  // They met on 17 April, and meet once a month: nothing is missed until 17 May.
  expect(await asked('b')).toHaveLength(2);
  await at('2026-06-08T12:00:00Z');
  expect((await asked('b')).slice(2)).toEqual([
    '05-24 session-nudge',
    '05-31 session-reminder',
    '06-07 go-on',
  ]);
}, 180_000);
