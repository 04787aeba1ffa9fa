/** Invented people for benchmarks and stress tests, with attributes that go together as in life. Same seed, same people. */
import type { Applicant } from '../../shared/domain/matching/features.ts';
import type { MatchInput } from '../../shared/domain/matching/prepare.ts';
import { MatchingRules } from '../../shared/domain/matching-rules.ts';

export type Seats = 'plentiful' | 'tight' | 'scarce';

/** Seats of one mentor, from and to: about 1.5 seats for each mentee, one, and three for four. */
const SEATS: Record<Seats, readonly [number, number]> = {
  plentiful: [1, 5],
  tight: [1, 3],
  scarce: [1, 2],
};
const SKILLS = 128;
const GOALS = 16;
const INTERESTS = 64;
const FIELDS = 30;
const SITES = 40;
const LANGUAGES = ['English', 'Spanish', 'French', 'German', 'Portuguese', 'Hindi', 'Japanese', 'Polish'];
const STYLES = ['structured', 'relaxed', 'hands-on', 'questions'];
/** Of IANA: whole hours from UTC, with their signs turned. */
const ZONES = Array.from({ length: 25 }, (_, n) =>
  n === 12 ? 'UTC' : `Etc/GMT${n > 12 ? '-' : '+'}${Math.abs(n - 12)}`,
);

export const BENCH_RULES: MatchingRules = MatchingRules.parse({
  minOverlapHours: 10,
  atLeastOneAsk: false,
  yearsAhead: { atLeast: 1, best: { from: 2, to: 3 } },
  weights: { asks: 4000, goals: 1200, interests: 800, years: 1200, availability: 700, style: 400, path: 0 },
});

export interface Population {
  readonly mentees: readonly Applicant[];
  readonly mentors: readonly Applicant[];
}

/** A generator of numbers from 0 to 1 (sfc32), the same on every machine. */
export function randomOf(seed: number): () => number {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, seed ^ 0x5bd1e995, 1];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let n = 0; n < 20; n++) next();
  return next;
}

export function populationOf(
  mentees: number,
  mentors: number,
  { seats, seed }: { readonly seats: Seats; readonly seed: number },
): Population {
  const random = randomOf(seed);
  const int = (below: number): number => Math.floor(random() * below);
  const between = (from: number, to: number): number => from + int(to - from + 1);
  const popular = (count: number): (() => number) => {
    const sums = Float64Array.from({ length: count }, (_, n) => 1 / (n + 2));
    for (let n = 1; n < count; n++) sums[n] = (sums[n] ?? 0) + (sums[n - 1] ?? 0);
    const total = sums[count - 1] ?? 0;
    return () => {
      const at = random() * total;
      return sums.findIndex((sum) => sum > at);
    };
  };
  const [field, skill, interest, site, language] = [FIELDS, SKILLS, INTERESTS, SITES, 8].map(popular) as [
    () => number,
    () => number,
    () => number,
    () => number,
    () => number,
  ];
  const some = (count: number, make: () => string): string[] => [
    ...new Set(Array.from({ length: count }, make)),
  ];
  const speaks = (at: number): string => LANGUAGES[at] ?? 'English';
  const person = (id: string, mentor: boolean): Applicant => {
    const own = field();
    const knows = some(mentor ? between(5, 15) : between(3, 6), () =>
      int(2) === 1 ? `skill ${(own * 4 + int(8)) % SKILLS}` : `skill ${(skill() * 37) % SKILLS}`,
    );
    const [from, to] = SEATS[seats];
    return {
      id,
      role: mentor ? 'mentor' : 'mentee',
      seats: mentor ? between(from, to) : 0,
      mentorsWanted: 1,
      asks: mentor ? [] : knows,
      gives: mentor ? knows : [],
      goals: some(mentor ? between(2, 5) : between(1, 3), () => `goal ${int(GOALS)}`),
      aspires: [],
      achieved: [],
      interests: some(between(3, 8), () => `interest ${interest()}`),
      languages: [
        ...new Set([
          speaks(language()),
          ...(int(10) < 6 ? ['English'] : []),
          ...(int(3) === 0 ? [speaks(int(8))] : []),
        ]),
      ],
      zone: ZONES[(site() * 7 + 3) % ZONES.length] ?? 'UTC',
      hours: ['Mon-Fri 09:00-17:00'],
      years: mentor ? between(3, 10) : between(1, 7),
      style: STYLES[int(STYLES.length)] ?? '',
      cadence: '',
      channel: '',
      organization: '',
      team: '',
      manager: !mentor && int(3) === 0 ? `o${int(mentors)}` : '',
      wishes: !mentor && int(10) < 6 ? some(between(1, 5), () => `o${int(mentors)}`) : [],
      leftOutBefore: false,
      neverMet: 0,
      tracks: [],
      compared: {},
    };
  };
  return {
    mentees: Array.from({ length: mentees }, (_, n) => person(`e${n}`, false)),
    mentors: Array.from({ length: mentors }, (_, n) => person(`o${n}`, true)),
  };
}

/** These people as a match takes them. */
export function benchInput(mentees: number, mentors: number, seats: Seats): MatchInput {
  return {
    ...populationOf(mentees, mentors, { seats, seed: 1 }),
    rules: BENCH_RULES,
    seed: 'bench',
    startsAt: Date.parse('2026-03-23T12:00:00Z'),
    forbidden: new Set(),
  };
}
