import { expect, test } from 'vitest';
import { applicationOf } from '../support/applications.ts';
import { pairOf } from '../support/pairs.ts';
import type { Application } from '../../shared/domain/application.ts';
import { iso } from '../../shared/domain/calendar.ts';
import { forecast, type ForecastInput } from '../../shared/domain/forecast.ts';
import { exampleProgram } from '../support/programs.ts';

const program = exampleProgram();
const application = (person: string, role: Application['role'], change: Partial<Application> = {}) =>
  applicationOf({ person, role, screening: 'open', ...change });

const base = {
  program,
  applications: [application('ana', 'mentee'), application('ben', 'mentor'), application('eli', 'mentor')],
  interested: ['nia'],
  pairs: [],
  expected: [{ mentor: 'ben', mentee: 'ana' }],
  now: Date.parse('2026-03-03T10:00:00Z'),
};

const lines = (input: ForecastInput = base) =>
  forecast(input).map(
    ({ at, touchpoint, people }) => `${iso(at).slice(0, 16)} ${touchpoint} ${people.join(' ')}`,
  );

test('a whole cohort before its match: nudges, the pair asked, introduced, nudged, checked in, surveyed', () => {
  expect(lines()).toEqual([
    '2026-03-09T09:00 nudge-7 nia',
    '2026-03-13T09:00 nudge-3 nia',
    '2026-03-15T09:00 nudge-1 nia',
    '2026-03-17T07:00 proposal ben ana',
    '2026-03-18T07:00 introduction ben ana',
    '2026-03-20T09:00 proposal-reminder ben ana',
    '2026-03-30T08:00 first-meeting-7 ben ana',
    '2026-04-06T08:00 first-meeting-14 ben ana',
    '2026-04-13T08:00 go-on ben ana',
    '2026-04-22T08:00 check-in-30 ben ana',
    '2026-05-11T08:00 mid-survey ben ana',
    '2026-05-18T08:00 mid-survey-again-7 ben ana',
    '2026-05-22T08:00 check-in-60 ben ana',
    '2026-05-25T08:00 mid-survey-again-14 ben ana',
    '2026-06-21T08:00 check-in-90 ben ana',
    '2026-06-30T08:00 final-survey ben ana',
    '2026-07-07T08:00 final-survey-again-7 ben ana',
    '2026-07-14T08:00 final-survey-again-14 ben ana',
    '2026-09-28T08:00 follow-up ben ana',
  ]);
});

test('what is over is left out, and real pairs take the place of expected ones', () => {
  const pair = pairOf({
    id: 'p',
    mentor: 'eli',
    mentee: 'ana',
    state: 'introduced',
    introducedOn: '2026-03-19',
    sessions: 1,
  });
  const sessions = [{ pair: 'p', met: true, date: '2026-04-01' }];
  const later: ForecastInput = {
    ...{ ...base, pairs: [pair], sessions, now: Date.parse('2026-04-10T10:00:00Z') },
  };
  expect(lines(later)[0]).toBe('2026-04-22T08:00 check-in-30 eli ana');
  // They met on the first of April; by the program they meet again a month later.
  expect(lines(later).filter((line) => /session-|go-on/.test(line))).toEqual([
    '2026-05-08T08:00 session-7 eli ana',
    '2026-05-15T08:00 session-14 eli ana',
    '2026-05-22T08:00 go-on eli ana',
  ]);
  expect(lines(later).join()).not.toContain('ben');
});

test('who has withdrawn or left something out is asked for by no one or by a nudge', () => {
  const input = {
    ...base,
    expected: [],
    applications: [
      application('ana', 'mentee', { missing: ['years'] }),
      application('ben', 'mentor', { withdrawnAt: '2026-03-02T10:00:00.000Z' }),
    ],
  };
  expect(lines(input)).toEqual([
    '2026-03-09T09:00 nudge-7 nia',
    '2026-03-13T09:00 incomplete-3 ana',
    '2026-03-13T09:00 nudge-3 nia',
    '2026-03-15T09:00 incomplete-1 ana',
    '2026-03-15T09:00 nudge-1 nia',
  ]);
});
