import type { ReportTableId } from '../../shared/domain/export-names.ts';
import { describe, expect, test } from 'vitest';
import { applicationOf } from '../support/applications.ts';
import { pairOf } from '../support/pairs.ts';
import type { Application } from '../../shared/domain/application.ts';
import type { Pair } from '../../shared/domain/pair.ts';
import { measuresOf } from '../../shared/domain/measures.ts';
import { type ReportInput, reportOf } from '../../shared/domain/report.ts';
import { releasedAnswers, roundsOf } from '../../shared/domain/released-answers.ts';
import type { SurveyResponse } from '../../shared/domain/survey.ts';
import { exampleProgram } from '../support/programs.ts';

const program = exampleProgram();
const application = (person: string, role: Application['role'], day: string, answers = {}) =>
  applicationOf({
    person,
    role,
    answers,
    submittedAt: `${day}T10:00:00.000Z`,
    capacity: role === 'mentor' ? 2 : 0,
  });
const pair = (id: string, state: Pair['state'], change: Partial<Pair> = {}) =>
  pairOf({
    id,
    mentee: `mentee of ${id}`,
    mentor: `mentor of ${id}`,
    state,
    ...(['introduced', 'completed', 'ended'].includes(state) && { introducedOn: '2026-03-20' }),
    ...change,
  });
const rating = (person: string, value: number, round = 'session:2026-04-01') =>
  ({
    round,
    survey: round.split(':')[0] === 'session' ? 'session' : 'final',
    person,
    role: 'mentee',
    answers: round.startsWith('session') ? { rating: value } : { useful: 3, recommend: value },
    answeredAt: '2026-04-02T10:00:00.000Z',
  }) as unknown as SurveyResponse;

/** A month after the answers. */
const LATER = Date.parse('2026-05-02T10:00:00.000Z');
const answeredBy = (responses: readonly SurveyResponse[]) => ({
  answerGroups: releasedAnswers(responses, LATER),
  rounds: roundsOf(responses),
});

const NOTHING: ReportInput = {
  program,
  applications: [],
  interested: [],
  pairs: [],
  meetings: [],
  answerGroups: [],
  rounds: [],
  asked: new Map(),
  skills: [],
  shortages: [],
};
const table = (id: ReportTableId, input: Partial<ReportInput>) =>
  reportOf({ ...NOTHING, ...input }).find((one) => one.id === id)!.rows;

test('a cohort of which nothing is known reports nothing that is wrong', () => {
  for (const { rows } of reportOf(NOTHING))
    for (const row of rows) expect(row.join()).not.toMatch(/NaN|Infinity/);
  expect(table('goals', {}).map((row) => row[3])).toEqual(Array(3).fill('not known yet'));
});

test('applications by day, days without any between them; who is both counts twice', () => {
  const applications = [
    application('a', 'mentee', '2026-03-02'),
    application('b', 'both', '2026-03-02'),
    application('c', 'mentor', '2026-03-04'),
  ];
  expect(table('registration', { applications })).toEqual([
    ['2026-03-02', 1, 2],
    ['2026-03-03', 0, 0],
    ['2026-03-04', 1, 0],
  ]);
  expect(Object.fromEntries(table('capacity', { applications }) as [string, number][])).toMatchObject({
    Applications: 3,
    'Looking for a mentor': 2,
    Seats: 2,
    'Coverage in percent': 100,
  });
});

test('matching: match rate of those accepted, agreement rate of those decided', () => {
  const applications = ['a', 'b', 'c', 'd'].map((id) =>
    application(`mentee of ${id}`, 'mentee', '2026-03-02'),
  );
  const pairs = [pair('a', 'introduced'), pair('b', 'declined'), pair('c', 'proposed'), pair('x', 'expired')];
  expect(Object.fromEntries(table('matching', { applications, pairs }) as [string, number][])).toMatchObject({
    Matched: 1,
    'Match rate in percent': 25,
    Proposals: 4,
    'Agreement rate in percent': 33,
    Declined: 1,
    Expired: 1,
  });
});

test('somebody who pauses with a mentor stays matched, and one without looks for none meanwhile', () => {
  const mentee = (id: string, change: Partial<Application> = {}) => ({
    ...application(`mentee of ${id}`, 'mentee', '2026-03-02'),
    ...change,
  });
  const pairs = [pair('a', 'introduced'), pair('b', 'introduced')];
  const rate = (applications: Application[]) =>
    measuresOf({ ...NOTHING, applications, pairs })['placed-share'];
  expect(rate([mentee('a'), mentee('b'), mentee('c')])).toBe(67);
  expect(rate([mentee('a', { paused: true }), mentee('b'), mentee('c')])).toBe(67);
  expect(rate([mentee('a'), mentee('b'), mentee('c', { paused: true })])).toBe(100);
});

test('seats and coverage are of those who are accepted, or would be now', () => {
  const applications = [
    application('a', 'mentee', '2026-03-02', { years: 1 }),
    { ...application('b', 'mentor', '2026-03-02'), screening: 'rejected' as const },
    application('c', 'mentor', '2026-03-04'),
  ];
  expect(Object.fromEntries(table('capacity', { applications }) as [string, number][])).toMatchObject({
    Mentors: 1,
    Seats: 2,
    'Coverage in percent': 200,
  });
});

test('meetings: one a pair and day whoever logged it; each stage of the funnel is a part of the one above', () => {
  const met = (id: string, date: string) => ({ pair: id, met: true, date });
  const meetings = [
    met('a', '2026-04-01'),
    met('a', '2026-04-01'),
    met('a', '2026-04-20'),
    met('b', '2026-04-21'),
    { pair: 'b', met: false, date: '2026-04-28' },
  ];
  const pairs = [pair('a', 'introduced'), pair('b', 'introduced'), pair('c', 'declined')];
  expect(table('meetings', { meetings })).toEqual([
    ['2026-03-30', 1],
    ['2026-04-06', 0],
    ['2026-04-13', 0],
    ['2026-04-20', 2],
  ]);
  expect(table('funnel', { meetings, pairs }).slice(0, 5)).toEqual([
    ['Proposed', 3],
    ['Introduced', 2],
    ['Met once', 2],
    ['Met twice', 1],
    ['Met three or more times', 0],
  ]);
});

describe('answers of people', () => {
  test('are shown of five and more, and of fewer not at all, in goals neither', () => {
    const four = ['a', 'b', 'c', 'd'].map((who) => rating(who, 10, 'final-survey'));
    const five = [...four, rating('e', 10, 'final-survey')];
    const asked = new Map([['final-survey', 8]]);
    expect(table('satisfaction', { ...answeredBy(four), asked })).toEqual([
      ['final survey', 8, 4, 50, undefined, undefined],
    ]);
    expect(table('satisfaction', { ...answeredBy(five), asked })).toEqual([
      ['final survey', 8, 5, 63, 3, 100],
    ]);
    expect(measuresOf({ ...NOTHING, ...answeredBy(four) })).toMatchObject({
      csat: undefined,
      nps: undefined,
    });
    expect(measuresOf({ ...NOTHING, ...answeredBy(five) })).toMatchObject({ csat: 3, nps: 100 });
  });

  test('count people, not answers: one who rates often is still one', () => {
    const often = Array.from({ length: 9 }, (_, n) => rating('a', 1, `session:2026-04-0${n + 1}`));
    expect(table('satisfaction', answeredBy(often))).toEqual([
      ['after sessions', undefined, 1, undefined, undefined, undefined],
    ]);
  });

  test('of sessions, check-ins and surveys are told apart, and put on one scale before they are averaged', () => {
    const given = (survey: string, round: string, answers: object) =>
      ['a', 'b', 'c', 'd', 'e'].map(
        (person) => ({ ...rating(person, 1), survey, round, answers }) as unknown as SurveyResponse,
      );
    const surveys = program.surveys.map((one) =>
      one.id === 'check-in'
        ? {
            ...one,
            questions: [
              { id: 'useful', kind: 'scale', from: 1, to: 5, measures: 'csat', text: 'Useful?' } as const,
            ],
          }
        : one,
    );
    const responses = [
      ...given('session', 'session:2026-04-01', { rating: 2 }),
      ...given('check-in', 'check-in-30', { useful: 5 }),
      ...given('final', 'final-survey', { useful: 3 }),
    ];
    expect(
      measuresOf({ ...NOTHING, program: { ...program, surveys }, ...answeredBy(responses) }),
    ).toMatchObject({
      'session-rating': 2,
      'check-in': 4,
      csat: 3,
    });
  });

  test('of the application are broken down only where five gave the same', () => {
    const applications = Array.from({ length: 6 }, (_, n) =>
      application(`p${n}`, 'mentee', '2026-03-02', { wants: n < 5 ? ['Rust', 'Go'] : ['Cobol', 'Rust'] }),
    );
    expect(table('answers', { applications })).toEqual([
      ['What would you like help with?', 'Rust', 6],
      ['What would you like help with?', 'Go', 5],
    ]);
  });
});
