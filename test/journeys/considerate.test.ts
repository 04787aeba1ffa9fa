/** A cohort of which a third never reacts, lived to its end: what each person got, counted and read by rules. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CohortSimulation } from '../../infra/local/demo/cohort-simulation.ts';
import { type DemoPerson, readPeople } from '../../infra/local/demo/people.ts';
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';
import { type Summary, summarize } from '../../infra/local/demo/summary.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { DAY, resolveLocal } from '../../shared/domain/calendar.ts';
import { MANAGER, type Message } from '../../shared/domain/message.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { listMessages } from '../../shared/store/messages.ts';
import { exampleProgram } from '../support/programs.ts';
import { startWith } from '../support/stack.ts';

const SILENT = 0.33;
const PEOPLE = 300;
const program = exampleProgram();
const random = chanceOf(5);
let stack: LocalStack;
let people: readonly DemoPerson[];
let sent: readonly Message[];
let summary: Summary;
/** Person ids by address. */
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  const { cohort } = program;
  const begins = resolveLocal(cohort.opens, '07:00', cohort.zone);
  const file = fileURLToPath(new URL('../../examples/data/people-2023.csv', import.meta.url));
  people = (await readPeople(file, random)).slice(0, PEOPLE);
  stack = await startWith(program, new Date(begins).toISOString());
  const simulation = new CohortSimulation({ stack, program, people, random, silent: SILENT });
  simulation.planApplications();
  await simulation.liveUntil(resolveLocal(cohort.ends, '12:00', cohort.zone) + 2 * DAY);
  const messages = await listMessages(stack.table, cohort.id);
  sent = messages.filter(({ state, person }) => state === 'sent' && person !== MANAGER);
  summary = await summarize(stack, program, { virtualDays: 0, wallSeconds: 0, peakMegabytes: 0 });
  const applications = await listApplications(stack.table, cohort.id);
  ids = new Map(applications.map(({ answers, person }) => [String(answers['email']), person]));
}, 600_000);
afterAll(async () => stack.stop());

const emailsTo = (email: string): readonly Message[] =>
  sent.filter(({ person }) => person === ids.get(email));
const isSilent = ({ id }: DemoPerson): boolean => random('silent', id) < SILENT;

test('who never reacts gets two proposals at most, and eight emails in all', () => {
  const silent = people.filter((one) => isSilent(one) && ids.has(one.email));
  expect(silent.length).toBeGreaterThan(80);
  for (const { email, id } of silent) {
    const kinds = emailsTo(email).map(({ email: kind }) => kind);
    const proposals = kinds.filter((kind) => kind === 'proposal').length;
    const asides = kinds.filter((kind) => kind === 'set-aside').length;
    expect([id, kinds.sort().join(), proposals <= 2, asides <= 1, kinds.length <= 8]).toEqual([
      ...[id, kinds.join()],
      ...[true, true, true],
    ]);
  }
});

test('no one gets more than 18 emails in three months', () => {
  const most = people.flatMap(({ email, id }) => {
    const times = emailsTo(email)
      .map(({ sentAt = '' }) => Date.parse(sentAt))
      .sort((a, b) => a - b);
    const inThreeMonths = times.map(
      (from) => times.filter((at) => at >= from && at < from + 92 * DAY).length,
    );
    return {
      id,
      emails: Math.max(0, ...inThreeMonths),
      kinds: emailsTo(email).map(({ email: kind, sentAt = '' }) => `${sentAt.slice(5, 10)} ${kind}`),
    };
  });
  expect(most.filter(({ emails }) => emails > 18)).toEqual([]);
});

test('nothing is sent at night but answers to what someone did just now, and nothing twice', () => {
  expect([summary.nightEmails, summary.messagesSentTwice]).toEqual([0, 0]);
});

test('every email reads as written for this one person', () => {
  for (const { id, subject } of stack.ses.list()) {
    const raw = stack.ses.raw(id)?.toString('latin1') ?? '';
    const whole = raw
      .replace(/=\r?\n/g, '')
      .replace(/=3D/g, '=')
      .replace(/=20/g, ' ');
    const html = whole.slice(whole.indexOf('text/html'));
    const says =
      `${subject}\n${whole.slice(whole.indexOf('text/plain'), whole.indexOf('text/html'))}`.replace(
        // Links hold letters by chance.
        /https?:\S+/g,
        '',
      );
    expect([subject, /\{\{|\{%|undefined|\[object|NaN|, ,| {2,}\S+ {2,}/.exec(says)?.[0]]).toEqual([
      subject,
      undefined,
    ]);
    expect([
      subject,
      /\b1 (people|pairs|mentees|mentors|emails|tasks|proposals|deliveries)\b/.exec(says)?.[0],
    ]).toEqual([subject, undefined]);
    // A link has words: an address to read stands nowhere in the HTML.
    expect([subject, />\s*https?:\/\/[^<]{0,40}/.exec(html)?.[0]]).toEqual([subject, undefined]);
  }
});
