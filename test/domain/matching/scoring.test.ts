import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Applicant, profilesOf, scoreRange } from '../../../shared/domain/matching/features.ts';
import { type Exclusion, Scoring } from '../../../shared/domain/matching/scoring.ts';
import { keepRows } from '../../../shared/domain/matching/solver/kept-rows.ts';
import { MatchingRules } from '../../../shared/domain/matching-rules.ts';
import { anyone, inputOf, mentee, mentor } from '../../support/matching.ts';

const AT = Date.parse('2026-03-23T12:00:00Z');
/** Offsets on that day, in quarter hours: New York is on summer time, Berlin is not yet. */
const QUARTERS: Record<string, number> = {
  UTC: 0,
  'Europe/Berlin': 4,
  'America/New_York': -16,
  'Asia/Kolkata': 22,
  'Asia/Kathmandu': 23,
};
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const plain = (label: string, rules: MatchingRules): string => {
  const key = label.trim().toLowerCase();
  const group = rules.synonyms.find((labels) => labels.some((one) => one.trim().toLowerCase() === key));
  return (group?.[0] ?? key).trim().toLowerCase();
};

/** The same formulas, one pair at a time and without any packing. `undefined` when the pair is not allowed. */
function naively(
  e: Applicant,
  o: Applicant,
  rules: MatchingRules,
  exclusions: readonly Exclusion[],
): number | undefined {
  const { weights } = rules;
  const unique = (labels: readonly string[]) => [...new Set(labels.map((label) => plain(label, rules)))];
  const both = (a: readonly string[], b: readonly string[]) =>
    unique(a).filter((one) => unique(b).includes(one)).length;
  const part = (weight: number, some: number, all: number) =>
    all > 0 ? Math.round((weight * some) / all) : 0;
  const quarters = (one: Applicant): Set<number> => {
    const free = new Set<number>();
    for (const range of one.hours) {
      const [days = '', times = ''] = range.split(' ');
      const [first = '', last = first] = days.split('-');
      const [from = '', to = ''] = times.split('-');
      for (let day = DAYS.indexOf(first); ; day = (day + 1) % 7) {
        for (let hour = parseInt(from); hour < parseInt(to); hour++)
          for (let quarter = 0; quarter < 4; quarter++)
            free.add(((day * 24 + hour) * 4 + quarter - QUARTERS[one.zone]! + 1344) % 672);
        if (DAYS[day] === last) break;
      }
    }
    return free;
  };
  const hours = [...quarters(e)].filter((at) => quarters(o).has(at)).length / 4;
  const gap = rules.format === 'reverse' ? e.years - o.years : o.years - e.years;
  const { atLeast = -Infinity, atMost = Infinity, best = {} } = rules.yearsAhead;

  if (e.id === o.id) return undefined;
  if (e.role === 'both' && o.role === 'both') {
    const eAhead = e.years === o.years ? e.id < o.id : e.years > o.years;
    if (e.years !== o.years && rules.format === 'reverse' ? !eAhead : eAhead) return undefined;
  }
  if (rules.atLeastOneAsk && both(e.asks, o.gives) === 0) return undefined;
  if (
    rules.commonLanguage &&
    e.languages.length &&
    o.languages.length &&
    both(e.languages, o.languages) === 0
  )
    return undefined;
  if (rules.minOverlapHours > 0 && e.hours.length && o.hours.length && hours < rules.minOverlapHours)
    return undefined;
  if (gap < atLeast || gap > atMost) return undefined;
  if (
    rules.sameOrganization === 'avoid' &&
    e.organization &&
    plain(e.organization, rules) === plain(o.organization, rules)
  )
    return undefined;
  if (rules.sameTeam === 'avoid' && e.team && plain(e.team, rules) === plain(o.team, rules)) return undefined;
  if (rules.ownManager === 'avoid' && e.manager === o.id) return undefined;
  for (const { question, must } of rules.rules) {
    const [a, b] = [e.compared[question] ?? [], o.compared[question] ?? []];
    if (a.length && b.length && both(a, b) > 0 !== (must === 'share')) return undefined;
  }
  for (const { mentee: a, mentor: b, because } of exclusions)
    if (a === e.id && b === o.id && !(because === 'earlier-pair' && rules.earlierPairs === 'allow'))
      return undefined;

  const answers = (['style', 'cadence', 'channel'] as const).filter((one) => e[one] && o[one]);
  const same = answers.filter((one) => plain(e[one], rules) === plain(o[one], rules)).length;
  const { from = 10, to = Infinity } = best;
  const years =
    gap < from
      ? part(weights.years, Math.max(gap, 0), from)
      : gap <= to
        ? weights.years
        : part(weights.years, Math.max(10 - (gap - to), 0), 10);
  const wish = (weight: number, rank: number) => (rank < 0 || rank > 4 ? 0 : part(weight, 5 - rank, 5));
  return (
    part(weights.asks, both(e.asks, o.gives), unique(e.asks).length) +
    part(weights.goals, both(e.goals, o.goals), unique(e.goals).length) +
    part(weights.path, both(e.aspires, o.achieved), unique(e.aspires).length) +
    part(weights.interests, Math.min(both(e.interests, o.interests), 3), 3) +
    part(weights.availability, Math.min(hours, 10), 10) +
    years +
    part(weights.languages, Math.min(both(e.languages, o.languages), 2), 2) +
    part(weights.style, same, answers.length) +
    wish(weights.menteeWish, e.wishes.indexOf(o.id)) +
    wish(weights.mentorWish, o.wishes.indexOf(e.id)) +
    (e.leftOutBefore ? weights.leftOut : 0) -
    weights.neverMet * Math.min(o.neverMet, 3)
  );
}

const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const cases = fc.record({
  // Some people are on both sides: those whose ids are the same.
  mentees: fc.tuple(...[...ids('e', 5), 'b0', 'b1'].map((id) => anyone(id, 'mentee', ids('o', 4)))),
  mentors: fc.tuple(...[...ids('o', 34), 'b0', 'b1'].map((id) => anyone(id, 'mentor', ids('e', 4)))),
  rules: fc.record({
    format: fc.constantFrom('one-to-one', 'reverse'),
    commonLanguage: fc.boolean(),
    minOverlapHours: fc.constantFrom(0, 2, 5),
    yearsAhead: fc.constantFrom({}, { atLeast: 1 }, { atLeast: -3, atMost: 12, best: { from: 2, to: 5 } }),
    sameOrganization: fc.constantFrom('allow', 'avoid'),
    sameTeam: fc.constantFrom('allow', 'avoid'),
    ownManager: fc.constantFrom('allow', 'avoid'),
    earlierPairs: fc.constantFrom('allow', 'avoid'),
    atLeastOneAsk: fc.boolean(),
    rules: fc.constantFrom(
      [],
      [{ question: 'city', must: 'share', because: 'x' }],
      [{ question: 'city', must: 'differ', because: 'x' }],
    ),
    synonyms: fc.constantFrom([], [['JavaScript', 'JS']]),
    weights: fc.record({
      asks: fc.constantFrom(0, 60),
      path: fc.constantFrom(0, 9),
      languages: fc.constantFrom(0, 7),
      style: fc.constantFrom(0, 8),
      neverMet: fc.constantFrom(0, 5),
    }),
  }),
  exclusions: fc.array(
    fc.record({
      mentee: fc.constantFrom(...ids('e', 5)),
      mentor: fc.constantFrom(...ids('o', 34)),
      because: fc.constantFrom('earlier-pair' as const, 'declined-before' as const, 'vetoed' as const),
    }),
    { maxLength: 6 },
  ),
});

describe('scoring', () => {
  test('packed rows are what the formulas say of each pair, and the contributions add up to them', () => {
    fc.assert(
      fc.property(cases, ({ mentees, mentors, rules: given, exclusions }) => {
        const rules = MatchingRules.parse(given);
        const scoring = new Scoring(profilesOf(mentees, AT), profilesOf(mentors, AT), { rules, exclusions });
        const kept = keepRows(scoring);
        const [at, score] = [new Int32Array(mentors.length), new Int32Array(mentors.length)];
        const { lowest, highest } = scoreRange(rules);
        mentees.forEach((one, e) => {
          const expected = mentors.flatMap((other, o): [number, number][] => {
            const points = naively(one, other, rules, exclusions);
            return points === undefined ? [] : [[o, points]];
          });
          for (const scores of [scoring, kept, kept]) {
            const found = scores.row(e, at, score);
            expect(Array.from({ length: found }, (_, n) => [at[n], score[n]])).toEqual(expected);
          }
          for (const [o, points] of expected) {
            expect(scoring.contributions(e, o).reduce((sum, part) => sum + part.points, 0)).toBe(points);
            expect(scoring.obstaclesBetween(e, o)).toEqual([]);
            expect(points).toBeGreaterThanOrEqual(lowest);
            expect(points).toBeLessThanOrEqual(highest);
          }
          const allowed = new Set(expected.map(([o]) => o));
          mentors.forEach((_, o) => {
            if (!allowed.has(o)) expect(scoring.obstaclesBetween(e, o).length).toBeGreaterThan(0);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  /** Two people of whom everything counts. */
  const same = {
    goals: ['First job'],
    interests: ['Chess', 'Go', 'Tea'],
    languages: ['English', 'German'],
    hours: ['Mon-Fri 18:00-21:00'],
    style: 'Listener',
    cadence: 'Weekly',
    channel: 'Video',
  };
  const asking = mentee('e', {
    ...same,
    asks: ['Rust'],
    aspires: ['Lead'],
    wishes: ['o'],
    leftOutBefore: true,
  });
  const offering = mentor('o', {
    ...same,
    gives: ['Rust'],
    achieved: ['Lead'],
    wishes: ['e'],
    years: 20,
    neverMet: 1,
  });

  test.each(Object.keys(MatchingRules.parse({}).weights))(
    'the weight %s moves a score, and says so',
    (name) => {
      const none = Object.fromEntries(Object.keys(MatchingRules.parse({}).weights).map((one) => [one, 0]));
      const rules = MatchingRules.parse({ weights: { ...none, [name]: 7 } });
      const scoring = new Scoring(profilesOf([asking], AT), profilesOf([offering], AT), {
        rules,
        exclusions: [],
      });
      const earned = scoring.contributions(0, 0).filter(({ points }) => points !== 0);
      expect(earned.map(({ feature }) => feature)).toEqual([name]);
      expect(scoring.scoreOf(0, 0)).toBe(name === 'neverMet' ? -7 : 7);
    },
  );

  test('of more labels than can be counted the first ones count, for the score and for its reasons alike', () => {
    const many = Array.from({ length: 700 }, (_, n) => `skill ${n}`);
    const mentors = [many, many.slice(0, 350), many.slice(600), many.slice(499, 501)].map((gives, n) =>
      mentor(`o${n}`, { gives }),
    );
    const scoring = new Scoring(profilesOf([mentee('e', { asks: many })], AT), profilesOf(mentors, AT), {
      rules: inputOf([], []).rules,
      exclusions: [],
    });
    const [at, score] = [new Int32Array(4), new Int32Array(4)];
    expect(scoring.row(0, at, score)).toBe(3);
    expect([...at.subarray(0, 3)]).toEqual([0, 1, 3]);
    [0, 1, 3].forEach((mentorAt, n) => expect(score[n]).toBe(scoring.scoreOf(0, mentorAt)));
  });
});
