/** People and problems for tests of matching. */
import fc from 'fast-check';
import type { Applicant } from '../../shared/domain/matching/features.ts';
import { match } from '../../shared/domain/matching/match.ts';
import { placingFirst, type Problem, scoresOf } from '../../shared/domain/matching/solver/problem.ts';
import { MatchingRules } from '../../shared/domain/matching-rules.ts';
import { type MatchInput, pairKey } from '../../shared/domain/matching/prepare.ts';
import type { MatchResult } from '../../shared/domain/matching/match-result.ts';

export const mentee = (id: string, change: Partial<Applicant> = {}): Applicant => ({
  id,
  role: 'mentee',
  seats: 0,
  mentorsWanted: 1,
  asks: ['Rust'],
  gives: [],
  goals: [],
  aspires: [],
  achieved: [],
  interests: [],
  languages: ['English'],
  zone: 'Europe/Berlin',
  hours: ['Mon-Fri 18:00-21:00'],
  years: 1,
  style: '',
  cadence: '',
  channel: '',
  organization: '',
  team: '',
  manager: '',
  wishes: [],
  leftOutBefore: false,
  neverMet: 0,
  tracks: [],
  compared: {},
  ...change,
});

export const mentor = (id: string, change: Partial<Applicant> = {}): Applicant =>
  mentee(id, { role: 'mentor', seats: 1, asks: [], gives: ['rust'], years: 12, ...change });

export const RULES: MatchingRules = MatchingRules.parse({ minOverlapHours: 2, yearsAhead: { atLeast: 2 } });

export function inputOf(
  mentees: readonly Applicant[],
  mentors: readonly Applicant[],
  change: Partial<MatchInput> = {},
): MatchInput {
  return {
    rules: RULES,
    seed: 'seed',
    startsAt: Date.parse('2026-03-23T12:00:00Z'),
    mentees,
    mentors,
    forbidden: new Set(),
    ...change,
  };
}

export function matchOf(...input: Parameters<typeof inputOf>): MatchResult {
  return match(inputOf(...input));
}

export const pairsOf = ({ pairs }: MatchResult): string[] =>
  pairs.map((pair) => pairKey(pair.mentee, pair.mentor));

/** A problem with the score of each pair in rows of mentees; -1 where a pair is not allowed. */
export function problemOf(
  rows: readonly (readonly number[])[],
  seats: readonly number[],
  { wanted, placed = true }: { readonly wanted?: readonly number[]; readonly placed?: boolean } = {},
): Problem {
  const scores = scoresOf(
    seats.length,
    rows.map((row) => row.flatMap((score, index): [number, number][] => (score < 0 ? [] : [[index, score]]))),
  );
  const [all, each] = [Int32Array.from(seats), Int32Array.from(wanted ?? rows.map(() => 1))];
  return { scores, seats: all, wanted: each, placing: placed ? placingFirst(scores, each) : 0 };
}

/** Every assignment of a small problem: for each mentee the mentors she has. */
export function* everyAssignment(
  rows: readonly (readonly number[])[],
  seats: readonly number[],
  wanted: readonly number[],
): Generator<number[][]> {
  const left = [...seats];
  const chosen: number[][] = [];
  function* from(at: number): Generator<number[][]> {
    const row = rows[at];
    if (!row) {
      yield chosen.map((one) => [...one]);
      return;
    }
    for (const mentors of subsets(row, wanted[at] ?? 0)) {
      if (mentors.some((one) => (left[one] ?? 0) === 0)) continue;
      for (const one of mentors) left[one]!--;
      chosen.push(mentors);
      yield* from(at + 1);
      chosen.pop();
      for (const one of mentors) left[one]!++;
    }
  }
  yield* from(0);
}

function subsets(row: readonly number[], most: number): number[][] {
  let sets: number[][] = [[]];
  row.forEach((score, index) => {
    if (score >= 0)
      sets = [...sets, ...sets.filter((set) => set.length < most).map((set) => [...set, index])];
  });
  return sets;
}

export interface SmallCase {
  readonly rows: number[][];
  readonly seats: number[];
  readonly wanted: number[];
}

/** Small problems with empty rows, zero seats, ties and pairs that are not allowed. */
export function smallCases({
  mentees = 6,
  mentors = 4,
  seats = 3,
  wanted = 1,
}: { mentees?: number; mentors?: number; seats?: number; wanted?: number } = {}): fc.Arbitrary<SmallCase> {
  return fc
    .record({ mentees: fc.integer({ min: 0, max: mentees }), mentors: fc.integer({ min: 0, max: mentors }) })
    .chain((size) =>
      fc.record({
        rows: fc.array(
          fc.array(fc.integer({ min: -1, max: 4 }), { minLength: size.mentors, maxLength: size.mentors }),
          { minLength: size.mentees, maxLength: size.mentees },
        ),
        seats: fc.array(fc.integer({ min: 0, max: seats }), {
          minLength: size.mentors,
          maxLength: size.mentors,
        }),
        wanted: fc.array(fc.integer({ min: wanted === 1 ? 1 : 0, max: wanted }), {
          minLength: size.mentees,
          maxLength: size.mentees,
        }),
      }),
    );
}

const HOURS = ['Mon-Fri 08:00-12:00', 'Mon-Wed 18:00-21:00', 'Sat-Sun 10:00-18:00', 'Sun-Mon 22:00-24:00'];
export const TEST_ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu'];
export const some = (labels: readonly string[], most = 4) =>
  fc.subarray([...labels], { maxLength: Math.min(most, labels.length) });
const SKILLS = ['Rust', ' rust', 'Go', 'JS', 'JavaScript', 'SQL', 'Design', 'Hiring'];
/** Someone with random answers; `ids` are people she may wish for, or report to. */
export const anyone = (
  id: string,
  side: 'mentee' | 'mentor',
  ids: readonly string[],
): fc.Arbitrary<Applicant> =>
  fc
    .record({
      role: fc.constantFrom(side, 'both' as const),
      asks: some(SKILLS, 8),
      gives: some(SKILLS, 8),
      goals: some(['A', 'B', 'C']),
      aspires: some(['lead', 'teach']),
      achieved: some(['lead', 'teach', 'write']),
      interests: some(['x', 'y', 'z', 'w']),
      languages: some(['English', 'Hindi', 'German'], 2),
      zone: fc.constantFrom(...TEST_ZONES),
      hours: some(HOURS, 2),
      years: fc.integer({ min: 0, max: 30 }),
      style: fc.constantFrom('', 'strict', 'Strict', 'free'),
      cadence: fc.constantFrom('', 'weekly'),
      channel: fc.constantFrom('', 'video', 'phone'),
      organization: fc.constantFrom('', 'Acme', 'ACME '),
      team: fc.constantFrom('', 'core', 'ops'),
      manager: fc.constantFrom('', ...ids),
      wishes: some(ids, 3),
      leftOutBefore: fc.boolean(),
      neverMet: fc.integer({ min: 0, max: 5 }),
      compared: fc.record({ city: some(['Rome', 'Oslo'], 2) }),
    })
    .map((change) => (side === 'mentee' ? mentee(id, change) : mentor(id, change)));
