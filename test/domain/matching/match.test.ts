import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Applicant } from '../../../shared/domain/matching/features.ts';
import { matchOf, mentee, mentor, RULES } from '../../support/matching.ts';
import { pairKey } from '../../../shared/domain/matching/prepare.ts';

describe('a match says why', () => {
  test('input order does not matter', () => {
    const mentees = Array.from({ length: 12 }, (_, n) =>
      mentee(`e${n}`, { asks: n % 2 ? ['Rust'] : ['Rust', 'Go'] }),
    );
    const mentors = Array.from({ length: 8 }, (_, n) =>
      mentor(`o${n}`, { gives: n % 3 ? ['Rust'] : ['Go', 'Rust'] }),
    );
    const first = JSON.stringify(matchOf(mentees, mentors));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(mentees, { minLength: 12 }),
        fc.shuffledSubarray(mentors, { minLength: 8 }),
        (a, b) => {
          expect(JSON.stringify(matchOf(a, b))).toBe(first);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a pair has its score as the sum of what it names, and sentences from the same numbers', () => {
    const [pair] = matchOf(
      [mentee('e', { goals: ['First job'] })],
      [mentor('o', { goals: ['First job'] })],
    ).pairs;
    expect(pair?.score).toBe(pair?.contributions.reduce((sum, { points }) => sum + points, 0));
    expect(pair?.why[0]).toBe('Asked for Rust; the mentor offers it.');
    expect(pair?.whyForMentee[0]).toBe('You asked for Rust, which this mentor offers.');
  });

  const reasons: [string, Partial<Applicant>, Partial<Applicant>, string][] = [
    ['nothing is asked for', { asks: [] }, {}, 'asked-for-nothing'],
    ['no one offers it', { asks: ['Cobol'] }, {}, 'nothing-asked-is-offered'],
    ['no common language', { languages: ['German'] }, {}, 'no-common-language'],
    ['other hours', { hours: ['Mon-Mon 03:00-05:00'] }, {}, 'no-common-hours'],
    ['too few years ahead', { years: 11 }, {}, 'years-apart'],
    ['no seat left', {}, { seats: 0 }, 'all-seats-taken'],
  ];
  test.each(reasons)('the unmatched are told the rule that stopped them: %s', (_, one, other, reason) => {
    expect(matchOf([mentee('e', one)], [mentor('o', other)]).unmatched).toMatchObject([
      { mentee: 'e', reason },
    ]);
    expect(matchOf([mentee('e')], [mentor('o')]).pairs).toHaveLength(1);
  });

  test('a pair that was tried before is not tried again', () => {
    expect(
      matchOf([mentee('e')], [mentor('o')], { forbidden: new Set([pairKey('e', 'o')]) }).unmatched,
    ).toMatchObject([{ reason: 'declined-all' }]);
  });

  test('of two people who are both, only one can mentor the other', () => {
    const both = (id: string): Applicant => mentee(id, { role: 'both', seats: 1, gives: ['Rust'], years: 6 });
    const people = [both('a'), both('b')];
    const open = { rules: { ...RULES, yearsAhead: {} } };
    expect(matchOf(people, people, open).pairs).toHaveLength(1);
    expect(matchOf(people, people, { rules: { ...open.rules, format: 'reverse' } }).pairs).toHaveLength(1);
  });

  test('hours are compared in real time over zones', () => {
    const berlin = mentee('e', { hours: ['Mon-Mon 18:00-20:00'] });
    const newYork = mentor('o', { zone: 'America/New_York', hours: ['Mon-Mon 13:00-15:00'] });
    // On 23 March 2026 New York has changed to summer time and Berlin has not: five hours apart, not six.
    expect(matchOf([berlin], [newYork]).pairs).toHaveLength(1);
  });

  test('no one, no mentors and no mentees end as they should', () => {
    expect(matchOf([], []).pairs).toEqual([]);
    expect(matchOf([mentee('e')], []).unmatched).toMatchObject([{ reason: 'no-mentors' }]);
    expect(matchOf([], [mentor('o')])).toMatchObject({ pairs: [], unmatched: [], total: 0 });
  });
});
