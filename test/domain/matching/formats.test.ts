import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MatchingRules } from '../../../shared/domain/matching-rules.ts';
import { BENCH_RULES, populationOf } from '../../bench/population.ts';
import { matchOf, mentee, mentor, pairsOf, RULES } from '../../support/matching.ts';
import { ContradictoryLocks } from '../../../shared/domain/matching/prepare.ts';
import type { MatchResult } from '../../../shared/domain/matching/match-result.ts';

const rulesOf = (change: Partial<MatchingRules>): { rules: MatchingRules } => ({
  rules: { ...RULES, ...change },
});
const many = (count: number, change = {}) => Array.from({ length: count }, (_, n) => mentee(`e${n}`, change));
const loads = ({ pairs }: MatchResult): number[] =>
  [...Map.groupBy(pairs, (pair) => pair.mentor).values()].map((group) => group.length);

describe('formats', () => {
  test('a mentee may have several mentors, all different, and no more than she wants', () => {
    const { pairs } = matchOf(
      [mentee('a', { mentorsWanted: 3 }), mentee('b')],
      ['m', 'n', 'o'].map((id) => mentor(id, { seats: 2 })),
      rulesOf({ mentorsPerMentee: 2 }),
    );
    expect(pairs.map((pair) => pair.mentee)).toEqual(['a', 'a', 'b']);
    expect(new Set(pairs.filter((pair) => pair.mentee === 'a').map((pair) => pair.mentor)).size).toBe(2);
  });

  test('group: three to six or none, and no one in a group that is too small', () => {
    const rules = rulesOf({ format: 'group' });
    const two = [mentor('m', { seats: 6 }), mentor('n', { seats: 6 })];
    expect(loads(matchOf(many(7), two, rules)).sort()).toEqual([3, 4]);
    const five = matchOf(many(2), two, rules);
    expect(five.pairs).toEqual([]);
    expect(five.unmatched).toMatchObject([{ reason: 'group-too-small' }, { reason: 'group-too-small' }]);
    expect(matchOf(many(9, {}), [mentor('m', { seats: 9 })], rules)).toMatchObject({
      placed: 6,
      proof: { kind: 'proved' },
    });
    expect(matchOf(many(3), [mentor('m', { seats: 2 })], rules).placed).toBe(0);
  });

  test('reverse: the junior mentors the senior', () => {
    const senior = mentee('senior', { years: 20 });
    const juniors = [mentor('young', { years: 3 }), mentor('old', { years: 30 })];
    const result = matchOf([senior], juniors, rulesOf({ format: 'reverse' }));
    expect(pairsOf(result)).toEqual(['senior>young']);
    expect(result.pairs[0]?.why.join(' ')).toContain('The mentee is 17 years ahead');
    expect(pairsOf(matchOf([senior], juniors))).toEqual(['senior>old']);
  });

  test('flash: so many rounds, each with someone new, and no mentor twice at once', () => {
    const mentors = [mentor('m', { seats: 2 }), mentor('n', { seats: 1 }), mentor('o', { seats: 1 })];
    const { pairs } = matchOf(many(4), mentors, rulesOf({ format: 'flash', rounds: 3 }));
    // Mentor m has six places but only four people to meet.
    expect(pairs).toHaveLength(10);
    expect(new Set(pairs.map((pair) => `${pair.mentee} ${pair.mentor}`)).size).toBe(10);
    for (const round of [1, 2, 3]) {
      const here = pairs.filter((pair) => pair.round === round);
      expect(new Set(here.map((pair) => pair.mentee)).size).toBe(here.length);
      for (const { id, seats } of mentors)
        expect(here.filter((pair) => pair.mentor === id).length).toBeLessThanOrEqual(seats);
    }
  });

  test('peers: pairs that help each other, a trio where one is left, and a reason for who fits no one', () => {
    const peer = (id: string, asks: string[], gives: string[], change = {}) =>
      mentee(id, { role: 'peer', asks, gives, ...change });
    const pool = [
      peer('a', ['Rust'], ['Go']),
      peer('b', ['Go'], ['Rust']),
      peer('c', ['SQL'], ['CSS']),
      peer('d', ['CSS'], ['SQL']),
      peer('e', ['Rust', 'Go'], ['SQL']),
      peer('f', ['Rust'], ['Go'], { languages: ['Klingon'] }),
    ];
    const result = matchOf(pool, [], rulesOf({ format: 'peer' }));
    expect(result.circles.map(({ members }) => members.join())).toEqual(['a,b,e', 'c,d']);
    expect(result.circles[0]?.why[0]).toContain('Rust');
    expect(result.circles[0]?.whyForMembers).toBe('You can help each other with Rust and Go.');
    expect(result.unmatched).toMatchObject([{ mentee: 'f', reason: 'no-one-left-to-pair' }]);
    expect(result).toMatchObject({ placed: 5, proof: { kind: 'proved' } });
  });

  test('tracks: each in its own format, on the seats that the one before left', () => {
    const rules = MatchingRules.parse({
      minOverlapHours: 0,
      tracks: [{ is: 'Circle', format: 'group' }, { is: 'Pair' }],
    });
    const result = matchOf(
      [
        ...many(3, { tracks: ['circle'] }),
        mentee('p', { tracks: ['Pair'] }),
        mentee('q', { tracks: ['Pair'] }),
      ],
      [mentor('m', { seats: 4 }), mentor('n', { tracks: ['Circle'], seats: 1 })],
      { rules },
    );
    expect(result.placed).toBe(4);
    expect(result.pairs.filter(({ mentee: e }) => e.startsWith('e')).map(({ mentor: o }) => o)).toEqual([
      'm',
      'm',
      'm',
    ]);
    expect(result.unmatched).toMatchObject([{ reason: 'all-seats-taken' }]);
  });

  test('fairest: the worst pair is as good as it can be, at the cost of the total', () => {
    const mentees = [mentee('a', { asks: ['Rust', 'Go', 'C', 'D'] }), mentee('b', { asks: ['Rust'] })];
    const mentors = [
      mentor('m', { gives: ['Rust', 'Go', 'C', 'D'] }),
      mentor('n', { gives: ['Rust', 'Go'] }),
    ];
    const efficient = matchOf(mentees, mentors);
    const fair = matchOf(mentees, mentors, rulesOf({ objective: 'fairest' }));
    expect(fair.spread?.lowest).toBeGreaterThanOrEqual(efficient.spread?.lowest ?? 0);
    expect(fair.proof.floor).toBe(fair.spread?.lowest);
  });

  test('best total: whoever earns no points is told so, not that someone is full', () => {
    const none = { asks: 0, goals: 0, path: 0, interests: 0, availability: 0, years: 0, style: 0 };
    const rules = MatchingRules.parse({
      objective: 'best-total',
      atLeastOneAsk: false,
      minOverlapHours: 0,
      weights: none,
    });
    expect(matchOf([mentee('e')], [mentor('o')], { rules }).unmatched).toMatchObject([
      { reason: 'no-points', with: ['o'] },
    ]);
  });

  test('best total places no one for points that are not there', () => {
    const shy = mentor('m', { neverMet: 3, gives: ['Rust'], years: 1 });
    const rules = rulesOf({
      objective: 'best-total',
      atLeastOneAsk: false,
      yearsAhead: {},
      minOverlapHours: 0,
      weights: { ...RULES.weights, asks: 0, availability: 0, languages: 0, neverMet: 9 },
    });
    expect(matchOf([mentee('a')], [shy], rules).pairs).toEqual([]);
    expect(
      matchOf([mentee('a')], [shy], { rules: { ...rules.rules, objective: 'most-placed' } }).pairs,
    ).toMatchObject([{ score: -27 }]);
  });
});

describe('tracks', () => {
  const tracked = (...tracks: object[]) => ({ rules: MatchingRules.parse({ minOverlapHours: 0, tracks }) });

  test('no one mentors her own mentor, in another track neither', () => {
    const both = [9, 3].map((years) =>
      mentee(`p${years}`, { role: 'both', seats: 1, gives: ['Rust'], years }),
    );
    expect(pairsOf(matchOf(both, both, tracked({ is: 'A' }, { is: 'B', format: 'reverse' })))).toEqual([
      'p3>p9',
    ]);
  });

  test('rounds take the seats of their fullest round, and no more', () => {
    const flashing = ['a', 'b', 'c'].map((id) => mentee(id, { tracks: ['A'] }));
    const later = ['y', 'z'].map((id) => mentee(id, { tracks: ['B'] }));
    const rules = tracked({ is: 'A', format: 'flash', rounds: 3 }, { is: 'B' });
    const { pairs } = matchOf([...flashing, ...later], [mentor('m', { seats: 2 })], rules);
    const inRound = Math.max(
      ...[1, 2, 3].map((round) => pairs.filter((pair) => pair.round === round).length),
    );
    expect(pairs.filter(({ mentee: e }) => e === 'y' || e === 'z')).toHaveLength(2 - inRound);
  });

  test('a lock that no track can keep is named, never dropped', () => {
    const run = () =>
      matchOf([mentee('e', { tracks: ['A'] })], [mentor('o', { tracks: ['B'] })], {
        ...tracked({ is: 'A' }, { is: 'B' }),
        locks: [{ mentee: 'e', mentor: 'o' }],
      });
    expect(run).toThrow(ContradictoryLocks);
    expect(run).toThrow('e with o are locked, but no track has both of them free');
  });
});

describe('locks', () => {
  test('in rounds: the locked meeting has a round of its own', () => {
    const { pairs } = matchOf(many(2), [mentor('m'), mentor('n')], {
      ...rulesOf({ format: 'flash', rounds: 2 }),
      locks: [{ mentee: 'e0', mentor: 'm' }],
    });
    expect(pairs.map((pair) => `${pair.mentee} ${pair.round}`).sort()).toEqual([
      'e0 1',
      'e0 2',
      'e1 1',
      'e1 2',
    ]);
    expect(new Set(pairs.map((pair) => `${pair.mentor} ${pair.round}`)).size).toBe(4);
  });

  test('in groups: the group of the locked one comes about, or the lock is named', () => {
    const groups = rulesOf({ format: 'group' });
    const two = [mentor('m', { seats: 6 }), mentor('n', { seats: 6, gives: ['Rust', 'Go'] })];
    const asking = many(4, { asks: ['Rust', 'Go'] });
    expect(loads(matchOf(asking, two, groups))).toEqual([4]);
    const locked = matchOf(asking, two, { ...groups, locks: [{ mentee: 'e0', mentor: 'm' }] });
    expect(locked.pairs.map((pair) => pair.mentor)).toEqual(['m', 'm', 'm', 'm']);
    expect(locked).toMatchObject({ placed: 4, proof: { mostPlaced: 4 } });
    const run = () => matchOf(many(2), two, { ...groups, locks: [{ mentee: 'e0', mentor: 'm' }] });
    expect(run).toThrow('which cannot reach 3 people');
  });

  test('are kept, beyond the rules too, and the rest is the best beside them', () => {
    const result = matchOf([mentee('a'), mentee('b', { languages: ['Hindi'] })], [mentor('m'), mentor('n')], {
      locks: [{ mentee: 'b', mentor: 'm' }],
    });
    expect(pairsOf(result)).toEqual(['a>n', 'b>m']);
    expect(result.pairs.map(({ locked }) => locked)).toEqual([undefined, true]);
    expect(
      matchOf([mentee('a')], [mentor('m')], { locks: [{ mentee: 'a', mentor: 'm' }] }).pairs,
    ).toHaveLength(1);
  });

  test.each([
    [
      'a seat twice',
      [
        ['a', 'm'],
        ['b', 'm'],
      ],
      'm has 1 free and is locked with a and b',
    ],
    [
      'a mentee twice',
      [
        ['a', 'm'],
        ['a', 'n'],
      ],
      'a wants 1 and is locked with m and n',
    ],
    [
      'the same lock twice',
      [
        ['a', 'm'],
        ['a', 'm'],
      ],
      'a with m are locked twice',
    ],
    ['someone unknown', [['z', 'm']], 'z with m names someone who does not take part'],
    ['a pair that was declined', [['c', 'm']], 'c with m are locked, and ruled out'],
    [
      'both directions',
      [
        ['x', 'y'],
        ['y', 'x'],
      ],
      'y with x are locked in both directions',
    ],
  ] as [string, [string, string][], string][])(
    'that contradict each other are named: %s',
    (_, pairs, message) => {
      const both = ['x', 'y'].map((id) => mentee(id, { role: 'both', seats: 1, gives: ['Rust'] }));
      const run = () =>
        matchOf([mentee('a'), mentee('b'), mentee('c'), ...both], [mentor('m'), mentor('n'), ...both], {
          locks: pairs.map(([e, o]) => ({ mentee: e, mentor: o })),
          forbidden: new Set(['c>m']),
        });
      expect(run).toThrow(ContradictoryLocks);
      expect(run).toThrow(message);
    },
  );
});

describe('determinism', () => {
  test('a thousand shuffles of the same people give the same bytes', () => {
    const { mentees, mentors } = populationOf(14, 8, { seats: 'tight', seed: 3 });
    const open = { rules: { ...BENCH_RULES, minOverlapHours: 0, yearsAhead: {} } };
    const first = JSON.stringify(matchOf(mentees, mentors, open));
    expect(JSON.parse(first)).toMatchObject({ placed: 14 });
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...mentees], { minLength: 14 }),
        fc.shuffledSubarray([...mentors], { minLength: 8 }),
        (a, b) => {
          expect(JSON.stringify(matchOf(a, b, open))).toBe(first);
        },
      ),
      { numRuns: 1000 },
    );
    expect(JSON.stringify(matchOf(mentees, mentors, { ...open, seed: 'another' })).length).toBeGreaterThan(0);
  });
});
