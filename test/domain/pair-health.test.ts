import { describe, expect, test } from 'vitest';
import type { Pair } from '../../shared/domain/pair.ts';
import { standingOf } from '../../shared/domain/pair-health.ts';
import type { LoggedSession } from '../../shared/domain/session.ts';

const pair = {
  id: 'p',
  state: 'introduced',
  introducedOn: '2026-03-20',
} as Pair;
const met = (date: string, nextDate?: string): LoggedSession => ({
  pair: 'p',
  met: true,
  date,
  ...(nextDate !== undefined && { nextDate }),
});
const on = (today: string, meetings: LoggedSession[] = [], one = pair) =>
  standingOf(one, meetings, { program, today });
const program = {
  policies: { ladderDays: [7, 14, 21, 28], meetingEveryDays: 30 },
  cohort: { starts: '2026-03-01' },
};

describe('a pair that has not met', () => {
  test.each([
    ['2026-03-20', 'too-early', 0],
    ['2026-03-26', 'too-early', 0],
    ['2026-03-27', 'needs-check-in', 1],
    ['2026-04-03', 'needs-check-in', 2],
    ['2026-04-17', 'needs-check-in', 4],
  ])('on %s: %s, step %i', (today, health, step) => {
    expect(on(today)).toMatchObject({ health, step });
  });

  test('is not silent while the first meeting is agreed and still to come', () => {
    const said = { pair: 'p', met: false, date: '2026-03-27', nextDate: '2026-04-10' };
    expect(on('2026-04-09', [said])).toMatchObject({ health: 'too-early', silentDays: 0 });
    expect(on('2026-04-18', [said])).toMatchObject({ health: 'needs-check-in', silentDays: 8, step: 1 });
  });
});

describe('a pair that has met', () => {
  test('is on track until the date that it named, and a week beyond', () => {
    const meetings = [met('2026-03-25', '2026-04-20')];
    expect(on('2026-04-26', meetings)).toMatchObject({ health: 'on-track', lastMet: '2026-03-25' });
    expect(on('2026-04-27', meetings)).toMatchObject({ health: 'needs-check-in', step: 1 });
  });

  test('without a date is expected again after a month; the order in which it logged says nothing', () => {
    const meetings = [met('2026-04-20'), met('2026-03-25', '2026-04-20')];
    expect(on('2026-05-26', meetings)).toMatchObject({ health: 'on-track', silentDays: 6 });
    expect(on('2026-05-27', meetings)).toMatchObject({ health: 'needs-check-in', silentDays: 7 });
  });
});

test('a yes to having met counts as a meeting, and how often a program meets says when the next is missed', () => {
  const told = { ...pair, metOn: '2026-04-10' };
  expect(on('2026-05-16', [], told)).toMatchObject({ health: 'on-track', lastMet: '2026-04-10' });
  expect(on('2026-05-17', [], told)).toMatchObject({ health: 'needs-check-in', step: 1 });
  expect(on('2026-05-17', [met('2026-04-20')], told)).toMatchObject({ lastMet: '2026-04-20', step: 0 });
  const weekly = { ...program, policies: { ...program.policies, meetingEveryDays: 7 } };
  const standing = standingOf(told, [], { program: weekly, today: '2026-04-24' });
  expect(standing).toMatchObject({ health: 'needs-check-in', silentDays: 7, step: 1 });
});

test('meetings of others, and pairs that are not under way, say nothing', () => {
  expect(on('2026-04-03', [{ ...met('2026-04-01'), pair: 'other' }])).toMatchObject({ step: 2 });
  expect(on('2026-09-01', [], { ...pair, state: 'ended' })).toMatchObject({
    health: 'not-under-way',
    step: 0,
  });
});
