import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FORBIDDEN,
  placingFirst,
  type Problem,
  solveAssignment,
} from '../../shared/domain/matching/assignment.ts';
import { certify } from '../../shared/domain/matching/certificate.ts';
import { type Applicant, obstacleBetween, profileOf } from '../../shared/domain/matching/features.ts';
import { match, pairKey } from '../../shared/domain/matching/match.ts';
import { exampleProgram } from '../support/programs.ts';

const problemOf = (seats: number[], rows: number[][], placed: boolean): Problem => {
  const scores = Int32Array.from(rows.flat());
  return {
    mentees: rows.length,
    seats: Int32Array.from(seats),
    scores,
    placing: placed ? placingFirst(rows.length, Math.max(0, ...scores)) : 0,
  };
};

/** The best value by trying everything. */
function bruteForce({ mentees, seats, scores, placing }: Problem): number {
  const left = [...seats];
  const from = (mentee: number): number => {
    if (mentee === mentees) return 0;
    let best = from(mentee + 1);
    for (let mentor = 0; mentor < seats.length; mentor++) {
      const score = scores[mentee * seats.length + mentor] ?? FORBIDDEN;
      if (score < 0 || (left[mentor] ?? 0) === 0) continue;
      left[mentor] = (left[mentor] ?? 0) - 1;
      best = Math.max(best, score + placing + from(mentee + 1));
      left[mentor] = (left[mentor] ?? 0) + 1;
    }
    return best;
  };
  return from(0);
}

const small = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 5 }))
  .chain(([mentees, mentors]) =>
    fc.tuple(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: mentors, maxLength: mentors }),
      fc.array(fc.array(fc.integer({ min: -1, max: 4 }), { minLength: mentors, maxLength: mentors }), {
        minLength: mentees,
        maxLength: mentees,
      }),
      fc.boolean(),
    ),
  );

describe('the assignment is exact', () => {
  test('it is as good as trying everything, and proves itself, on thousands of small cases', () => {
    fc.assert(
      fc.property(small, ([seats, rows, placed]) => {
        const problem = problemOf(seats, rows, placed);
        const proof = certify(problem, solveAssignment(problem));
        expect(proof.kind).toBe('proved');
        if (proof.kind === 'proved')
          expect(proof.total + proof.placed * problem.placing).toBe(bruteForce(problem));
      }),
      { numRuns: 4000 },
    );
  });

  test('the certificate refuses an answer with one thing wrong', () => {
    const problem = problemOf(
      [1, 1],
      [
        [5, 3],
        [4, 1],
      ],
      true,
    );
    const solution = solveAssignment(problem);
    expect(certify(problem, solution).kind).toBe('proved');
    expect(certify(problem, { ...solution, mentorOf: Int32Array.of(0, 0) }).kind).toBe('refuted');
    expect(certify(problem, { ...solution, mentorOf: Int32Array.of(0, 1) }).kind).toBe('refuted');
    expect(certify(problem, { ...solution, mentorOf: Int32Array.of(-1, 0) }).kind).toBe('refuted');
    expect(certify(problem, { ...solution, seatPrice: Float64Array.of(-1, 0) }).kind).toBe('refuted');
    expect(
      certify(
        problemOf(
          [1, 1],
          [
            [5, -1],
            [4, -1],
          ],
          true,
        ),
        { ...solution, mentorOf: Int32Array.of(1, 0) },
      ).kind,
    ).toBe('refuted');
  });
});

const applicant = (id: string, change: Partial<Applicant> = {}): Applicant => ({
  id,
  role: 'mentee',
  seats: 0,
  asks: ['Rust'],
  gives: [],
  goals: [],
  interests: [],
  languages: ['English'],
  zone: 'Europe/Berlin',
  hours: ['Mon-Fri 18:00-21:00'],
  years: 1,
  organisation: '',
  ...change,
});
const mentorOf = (id: string, change: Partial<Applicant> = {}): Applicant =>
  applicant(id, { role: 'mentor', seats: 1, asks: [], gives: ['rust'], years: 12, ...change });
const rules = exampleProgram().matching;
const run = (mentees: Applicant[], mentors: Applicant[], forbidden: string[] = []) =>
  match({
    rules,
    seed: 'seed',
    startsAt: Date.parse('2026-03-23T12:00:00Z'),
    mentees,
    mentors,
    forbidden: new Set(forbidden),
  });

describe('a match says why', () => {
  test('input order does not matter', () => {
    const mentees = Array.from({ length: 12 }, (_, n) =>
      applicant(`e${n}`, { asks: n % 2 ? ['Rust'] : ['Rust', 'Go'] }),
    );
    const mentors = Array.from({ length: 8 }, (_, n) =>
      mentorOf(`o${n}`, { gives: n % 3 ? ['Rust'] : ['Go', 'Rust'] }),
    );
    const first = JSON.stringify(run(mentees, mentors));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(mentees, { minLength: 12 }),
        fc.shuffledSubarray(mentors, { minLength: 8 }),
        (a, b) => {
          expect(JSON.stringify(run(a, b))).toBe(first);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a pair has its score as the sum of what it names, and sentences from the same numbers', () => {
    const [pair] = run(
      [applicant('e', { goals: ['First job'] })],
      [mentorOf('o', { goals: ['First job'] })],
    ).pairs;
    expect(pair?.score).toBe(pair?.contributions.reduce((sum, { points }) => sum + points, 0));
    expect(pair?.why[0]).toBe('Asked for Rust; the mentor offers all of it.');
    expect(pair?.whyForMentee).toBe('You asked for Rust, which this mentor offers.');
  });

  const reasons: [string, Partial<Applicant>, Partial<Applicant>, string][] = [
    ['nobody offers it', { asks: ['Cobol'] }, {}, 'nothing-asked-is-offered'],
    ['no common language', { languages: ['German'] }, {}, 'no-common-language'],
    ['other hours', { hours: ['Mon-Mon 03:00-05:00'] }, {}, 'no-common-hours'],
    ['too few years ahead', { years: 11 }, {}, 'years-apart'],
    ['no seat left', {}, { seats: 0 }, 'all-seats-taken'],
  ];
  test.each(reasons)('the unmatched are told the rule that stopped them: %s', (_, mentee, mentor, reason) => {
    expect(run([applicant('e', mentee)], [mentorOf('o', mentor)]).unmatched).toMatchObject([
      { mentee: 'e', reason },
    ]);
    expect(run([applicant('e')], [mentorOf('o')]).pairs).toHaveLength(1);
  });

  test('a pair that was tried before is not tried again', () => {
    expect(run([applicant('e')], [mentorOf('o')], [pairKey('e', 'o')]).unmatched).toMatchObject([
      { reason: 'declined-all' },
    ]);
  });

  test('of two people who are both, only one can mentor the other', () => {
    const both = (id: string) => applicant(id, { role: 'both', seats: 1, gives: ['Rust'], years: 6 });
    const [a, b] = [profileOf(both('a'), 0), profileOf(both('b'), 0)];
    const open = { ...rules, yearsAhead: {} };
    expect(
      [obstacleBetween(a, b, open), obstacleBetween(b, a, open)].filter((obstacle) => obstacle === undefined),
    ).toHaveLength(1);
  });

  test('hours are compared in real time over zones', () => {
    const berlin = applicant('e', { hours: ['Mon-Mon 18:00-20:00'] });
    const newYork = mentorOf('o', { zone: 'America/New_York', hours: ['Mon-Mon 13:00-15:00'] });
    // On 23 March 2026 New York has changed to summer time and Berlin has not: five hours apart, not six.
    expect(run([berlin], [newYork]).pairs).toHaveLength(1);
  });

  test('nobody, no mentors and no mentees end as they should', () => {
    expect(run([], []).pairs).toEqual([]);
    expect(run([applicant('e')], []).unmatched).toMatchObject([{ reason: 'no-mentors' }]);
    expect(run([], [mentorOf('o')])).toMatchObject({ pairs: [], unmatched: [], total: 0 });
  });
});
