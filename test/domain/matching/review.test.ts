import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../shared/domain/matching/compare.ts';
import { changesFor, constrained, constraintsOf } from '../../../shared/domain/matching/constraints.ts';
import { equityOf } from '../../../shared/domain/matching/equity.ts';
import type { Applicant } from '../../../shared/domain/matching/features.ts';
import { match } from '../../../shared/domain/matching/match.ts';
import { type MatchInput, type PairIds, prepare, pairKey } from '../../../shared/domain/matching/prepare.ts';
import { type Change, MatchReview } from '../../../shared/domain/matching/review.ts';
import { solveExactly } from '../../../shared/domain/matching/solver/optimum.ts';
import { marketOf, shortagesOf } from '../../../shared/domain/matching/supply.ts';
import { MatchingRules } from '../../../shared/domain/matching-rules.ts';
import { anyone, inputOf, matchOf, mentee, mentor } from '../../support/matching.ts';
import { MatchBoard } from '../../../shared/domain/matching/match-board.ts';
import type { Unmatched } from '../../../shared/domain/matching/unmatched.ts';

const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const cohorts: fc.Arbitrary<MatchInput> = fc
  .record({
    mentees: fc.tuple(...ids('e', 6).map((id) => anyone(id, 'mentee', ids('o', 5)))),
    mentors: fc.tuple(...ids('o', 5).map((id) => anyone(id, 'mentor', ids('e', 4)))),
    seats: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 5, maxLength: 5 }),
    rules: fc.record({
      commonLanguage: fc.boolean(),
      minOverlapHours: fc.constantFrom(0, 2),
      yearsAhead: fc.constantFrom({}, { atLeast: 1 }),
      sameOrganization: fc.constantFrom('allow', 'avoid'),
      atLeastOneAsk: fc.boolean(),
      rules: fc.constantFrom([], [{ question: 'city', must: 'share', because: 'x' }]),
    }),
    excluded: fc.array(
      fc.record({ mentee: fc.constantFrom(...ids('e', 6)), mentor: fc.constantFrom(...ids('o', 5)) }),
      { maxLength: 4 },
    ),
  })
  .map(({ mentees, mentors, seats, rules, excluded }) =>
    inputOf(
      mentees.map((one) => ({ ...one, role: 'mentee' as const })),
      mentors.map((one, index) => ({ ...one, role: 'mentor' as const, seats: seats[index] ?? 0 })),
      {
        rules: MatchingRules.parse(rules),
        exclusions: excluded.map((pair, index) => ({
          ...pair,
          because: index % 2 ? 'vetoed' : 'earlier-pair',
        })),
      },
    ),
  );

/** The same people with the obstacle of one of them out of the way, for the mentor that the reason names. */
function without(obstacle: Unmatched, input: MatchInput): MatchInput {
  const [other = ''] = obstacle.with;
  const change = (
    e: Partial<Applicant>,
    o: (one: Applicant) => Partial<Applicant> = () => ({}),
  ): MatchInput => ({
    ...input,
    mentees: input.mentees.map((one) => (one.id === obstacle.mentee ? { ...one, ...e } : one)),
    mentors: input.mentors.map((one) => (one.id === other ? { ...one, ...o(one) } : one)),
  });
  const self = input.mentees.find(({ id }) => id === obstacle.mentee)!;
  switch (obstacle.reason) {
    case 'all-seats-taken':
      return change({}, ({ seats }) => ({ seats: seats + 1 }));
    case 'nothing-asked-is-offered':
    case 'asked-for-nothing':
      return change({ asks: [...self.asks, 'the one thing'] }, ({ gives }) => ({
        gives: [...gives, 'the one thing'],
      }));
    case 'no-common-language':
      return change({ languages: [...self.languages, 'Esperanto'] }, ({ languages }) => ({
        languages: [...languages, 'Esperanto'],
      }));
    case 'no-common-hours':
      return change({ hours: [] });
    case 'years-apart':
      return change({ years: input.mentors.find(({ id }) => id === other)!.years - 1 });
    case 'same-organization':
      return change({ organization: '' });
    case 'same-team':
      return change({ team: '' });
    case 'own-manager':
      return change({ manager: '' });
    case 'program-rule':
      return change({ compared: {} });
    case 'earlier-pair':
    case 'vetoed':
      return {
        ...input,
        exclusions: (input.exclusions ?? []).filter(
          (one) => one.mentee !== obstacle.mentee || one.mentor !== other,
        ),
      };
    default:
      throw new Error(`nothing to remove: ${obstacle.reason}`);
  }
}

/** Whoever is said to have several obstacles is not placed by taking one of them away, whatever mentor it is with. */
function expectNoSingleHelp(self: string, input: MatchInput, placed: number): void {
  const { scoring, mentees, mentors } = prepare(input);
  const e = mentees.findIndex(({ id }) => id === self);
  mentors.forEach(({ id }, o) => {
    const [reason, ...more] = scoring.obstaclesBetween(e, o);
    if (reason === undefined || more.length > 0) return;
    const obstacle = {
      mentee: self,
      reason: reason as Unmatched['reason'],
      sentence: '',
      help: '',
      with: [id],
    };
    expect([reason, match(without(obstacle, input)).placed]).toEqual([reason, placed]);
  });
}

describe('the unmatched', () => {
  test('taking the stated obstacle away places one more, whatever it is', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(cohorts, (input) => {
        const before = match(input);
        for (const one of before.unmatched) {
          seen.set(one.reason, (seen.get(one.reason) ?? 0) + 1);
          expect(one.sentence.length * one.help.length).toBeGreaterThan(0);
          if (one.with.length === 0) {
            expect(['no-mentors', 'several-obstacles']).toContain(one.reason);
            if (one.reason === 'several-obstacles') expectNoSingleHelp(one.mentee, input, before.placed);
            continue;
          }
          expect([one.reason, match(without(one, input)).placed]).toEqual([one.reason, before.placed + 1]);
        }
      }),
      { numRuns: 1500, seed: 7 },
    );
    for (const reason of [
      'all-seats-taken',
      'nothing-asked-is-offered',
      'asked-for-nothing',
      'no-common-language',
      'no-common-hours',
      'years-apart',
      'same-organization',
      'same-team',
      'own-manager',
      'program-rule',
      'earlier-pair',
      'vetoed',
      'several-obstacles',
    ])
      expect([reason, (seen.get(reason) ?? 0) > 0]).toEqual([reason, true]);
  });
});

describe('what a change costs', () => {
  const opened = (input: MatchInput): { review: MatchReview; before: ReturnType<typeof match> } => {
    const prepared = prepare(input);
    return { review: new MatchReview(prepared, solveExactly(prepared.problem)), before: match(input) };
  };
  const lost = (before: ReturnType<typeof match>, after: ReturnType<typeof match>) => ({
    pointsLost: before.total - after.total,
    placedLost: before.placed - after.placed,
  });

  test('is what solving afresh with that change loses: locks, vetoes, moves and seats', () => {
    fc.assert(
      fc.property(cohorts, fc.nat(5), fc.nat(4), fc.nat(3), (input, e, o, seats) => {
        const { review, before } = opened(input);
        const pair = { mentee: `e${e}`, mentor: `o${o}` };
        const free = input.mentors[o]!.seats;
        const excluded = (input.exclusions ?? []).some(
          (one) => one.mentee === pair.mentee && one.mentor === pair.mentor && one.because === 'vetoed',
        );
        const veto = {
          ...input,
          exclusions: [...(input.exclusions ?? []), { ...pair, because: 'vetoed' as const }],
        };
        expect(review.priceOf({ kind: 'veto', ...pair })).toMatchObject(lost(before, match(veto)));
        const other = {
          ...input,
          mentors: input.mentors.map((one, index) => (index === o ? { ...one, seats } : one)),
        };
        const effect = review.priceOf({ kind: 'seats', mentor: pair.mentor, seats });
        expect(effect).toMatchObject(lost(before, match(other)));
        expect(effect.nowUnmatched.length - effect.nowMatched.length).toBe(effect.placedLost);
        if (free === 0) expect(() => review.priceOf({ kind: 'lock', ...pair })).toThrow('no seat');
        else if (!excluded) {
          const locked = lost(before, match({ ...input, locks: [pair] }));
          expect(review.priceOf({ kind: 'lock', ...pair })).toMatchObject(locked);
          expect(review.priceOf({ kind: 'move', mentee: pair.mentee, to: pair.mentor })).toMatchObject(
            locked,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('the next best of each side costs what solving afresh with her loses, and no one costs less', () => {
    fc.assert(
      fc.property(cohorts, (input) => {
        const before = match(input);
        const priced = (mine: PairIds, other: PairIds) => {
          const veto = { ...mine, because: 'vetoed' as const };
          const allowed = match({
            ...input,
            exclusions: [...(input.exclusions ?? []), veto],
            locks: [other],
          });
          return lost(before, allowed);
        };
        const { review } = opened(input);
        const may = ({ mentee: e, mentor: o }: PairIds): boolean => review.whyNot(e, o).kind === 'costs';
        const worth = ({ pointsLost, placedLost }: { pointsLost: number; placedLost: number }) =>
          placedLost * 1e6 + pointsLost;
        for (const { mentee: e, mentor: o, forMentee, forMentor } of before.pairs) {
          const mine = { mentee: e, mentor: o };
          const others = [
            {
              found: forMentee,
              all: input.mentors.filter((one) => one.seats > 0).map(({ id }) => ({ mentee: e, mentor: id })),
            },
            { found: forMentor, all: input.mentees.map(({ id }) => ({ mentee: id, mentor: o })) },
          ];
          for (const { found, all } of others) {
            const costs = all.filter(may).map((other) => worth(priced(mine, other)));
            expect(found && worth(found)).toBe(costs.length > 0 ? Math.min(...costs) : undefined);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('with the fairest objective too, no other pair above the floor gains anything', () => {
    fc.assert(
      fc.property(cohorts, (input) => {
        const fair = match({ ...input, rules: { ...input.rules, objective: 'fairest' } });
        for (const { forMentee, forMentor } of fair.pairs) {
          for (const next of [forMentee, forMentor])
            if (next) expect(next.placedLost * 1e6 + next.pointsLost).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('why not: a pair already, a rule in words, or its price and who would have to move', () => {
    const input = inputOf(
      [mentee('ana'), mentee('bo', { asks: ['Rust', 'Go'] }), mentee('cy', { languages: ['Hindi'] })],
      [mentor('mo', { gives: ['Rust', 'Go'] }), mentor('ny')],
    );
    const { review, before } = opened(input);
    expect(before.pairs.map(({ mentee: e, mentor: o }) => pairKey(e, o))).toEqual(['ana>ny', 'bo>mo']);
    expect(review.whyNot('bo', 'mo')).toEqual({ kind: 'they-are-a-pair' });
    expect(review.whyNot('cy', 'mo')).toEqual({ kind: 'not-allowed', obstacles: ['no-common-language'] });
    expect(review.whyNot('ana', 'mo')).toMatchObject({
      kind: 'costs',
      effect: {
        pointsLost: 30,
        placedLost: 0,
        moved: [
          { mentee: 'ana', from: 'ny', to: 'mo' },
          { mentee: 'bo', from: 'mo', to: 'ny' },
        ],
      },
    });
    expect(() => review.whyNot('no one', 'mo')).toThrow(RangeError);
    expect(() => review.priceOf({ kind: 'seats', mentor: 'mo', seats: -1 })).toThrow(RangeError);
    // Asking changes nothing.
    expect(review.whyNot('bo', 'mo')).toEqual({ kind: 'they-are-a-pair' });
  });
});

describe('beside locks', () => {
  const input = inputOf([mentee('e'), mentee('f')], [mentor('o', { seats: 2 }), mentor('q')], {
    locks: [{ mentee: 'e', mentor: 'o' }],
  });
  const prepared = prepare(input);
  const review = new MatchReview(prepared, solveExactly(prepared.problem));

  test('a locked pair is a pair; whoever is locked cannot be locked again; seats count the locked ones', () => {
    expect(review.whyNot('e', 'o')).toEqual({ kind: 'they-are-a-pair' });
    expect(() => review.priceOf({ kind: 'lock', mentee: 'e', mentor: 'q' })).toThrow('locked already');
    expect(() => review.priceOf({ kind: 'seats', mentor: 'o', seats: 0 })).toThrow(
      'Locked pairs need more seats',
    );
    expect(review.priceOf({ kind: 'seats', mentor: 'o', seats: 2 })).toMatchObject({
      pointsLost: 0,
      placedLost: 0,
    });
    expect(review.priceOf({ kind: 'seats', mentor: 'q', seats: 0 })).toMatchObject({ placedLost: 0 });
  });
});

describe('the whole cohort', () => {
  test('supply and demand count people and seats; what is short adds up to those without a mentor', () => {
    const input = inputOf(
      [
        mentee('a', { asks: ['Rust', 'Go'] }),
        mentee('b', { asks: ['rust'] }),
        mentee('c', { asks: ['Go'] }),
        mentee('d', { asks: [] }),
      ],
      [mentor('m', { gives: ['Rust'], seats: 1 })],
    );
    const result = match(input);
    expect(
      marketOf(input, result).skills.map(({ label, asked, mentors, seats }) => [
        label.toLowerCase(),
        asked,
        mentors,
        seats,
      ]),
    ).toEqual([
      ['go', 2, 0, 0],
      ['rust', 2, 1, 1],
    ]);
    const shortages = shortagesOf(input, result);
    expect(shortages.reduce((sum, { short }) => sum + short, 0)).toBe(2);
    for (const { label, short } of shortages) {
      const more = inputOf(input.mentees, [
        ...input.mentors,
        mentor('new', { gives: [label], seats: short }),
      ]);
      expect(match(more).placed).toBe(result.placed + short);
    }
  });

  test('groups under five are empty, and one more where one alone could be worked out', () => {
    const people = (group: string, count: number, placed: number) =>
      Array.from({ length: count }, (_, n) => ({
        group,
        placed: n < placed,
        score: n < placed ? 50 : undefined,
      }));
    const rows = equityOf([
      ...people('a', 10, 5),
      ...people('b', 8, 8),
      ...people('c', 6, 3),
      ...people('d', 2, 0),
    ]);
    expect(rows.map(({ group, placedPercent, meanScore }) => [group, placedPercent, meanScore])).toEqual([
      ['a', 50, 50],
      ['b', 100, 50],
      ['c', undefined, undefined],
      ['d', undefined, undefined],
    ]);
    expect(
      equityOf([...people('a', 10, 5), ...people('b', 4, 1), ...people('c', 3, 1)]).map(
        ({ placedPercent }) => placedPercent,
      ),
    ).toEqual([50, undefined, undefined]);
  });

  test('two runs are compared by who has whom', () => {
    const mentees = [mentee('a'), mentee('b', { asks: ['Rust', 'Go'] }), mentee('c', { asks: ['Cobol'] })];
    const before = matchOf(mentees, [mentor('m'), mentor('n', { gives: ['Rust', 'Go'] })]);
    const after = matchOf(mentees, [mentor('m'), mentor('o', { gives: ['Cobol'] })]);
    expect(compareRuns(before, before)).toMatchObject({
      kept: 2,
      moved: [],
      nowMatched: [],
      nowUnmatched: [],
      pointsGained: 0,
    });
    const { kept, nowMatched, nowUnmatched, placedGained } = compareRuns(before, after);
    expect({ kept, nowMatched, placedGained, without: nowUnmatched.length }).toMatchObject({
      nowMatched: ['c'],
      placedGained: 0,
      without: 1,
    });
  });
});

describe('a board that is changed by hand', () => {
  const changes: fc.Arbitrary<Change> = fc
    .record({
      kind: fc.constantFrom('lock', 'unlock', 'veto', 'unveto', 'move', 'seats'),
      mentee: fc.constantFrom('e0', 'e0', ...ids('e', 3)),
      mentor: fc.constantFrom('o0', 'o0', ...ids('o', 3)),
      seats: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ kind, mentee, mentor, seats }): Change => {
      if (kind === 'move') return { kind, mentee, to: mentor };
      return kind === 'seats' ? { kind, mentor, seats } : { kind, mentee, mentor };
    });

  test('is as good as solving afresh with the same locks, vetoes and seats, and costs what was said', () => {
    fc.assert(
      fc.property(cohorts, fc.array(changes, { maxLength: 10 }), (input, wanted) => {
        const board = MatchBoard.of(input);
        const made: Change[] = [];
        for (const change of wanted) {
          const before = board.result();
          try {
            const price = board.review.priceOf(change);
            expect(board.review.make(change)).toEqual(price);
            const after = board.result();
            expect(before.total - after.total).toBe(price.pointsLost);
            expect(before.pairs.length - after.pairs.length).toBe(price.placedLost);
            const difference = compareRuns(before, after);
            expect(difference.nowMatched).toEqual(price.nowMatched);
            expect(difference.nowUnmatched).toEqual(price.nowUnmatched);
            expect(difference.moved.map(({ mentee }) => mentee)).toEqual(
              price.moved.map(({ mentee }) => mentee),
            );
            made.push(change);
          } catch (error) {
            // Refused, and nothing has changed.
            expect(error).toBeInstanceOf(RangeError);
            expect(board.result()).toEqual(before);
          }
        }
        const amountsTo = constraintsOf(made);
        const afresh = match(constrained(input, amountsTo));
        const { total, placed, unmatched } = board.result();
        expect([placed, total]).toEqual([afresh.placed, afresh.total]);
        expect(unmatched.length).toBe(afresh.unmatched.length);

        const again = board.fresh();
        for (const change of changesFor(amountsTo)) again.review.make(change);
        expect([again.result().placed, again.result().total]).toEqual([placed, total]);
      }),
      { numRuns: 1000 },
    );
  });

  test('without its changes it is the match itself', () => {
    fc.assert(
      fc.property(cohorts, changes, (input, change) => {
        const board = MatchBoard.of(input);
        const plain = board.result();
        const { placed, total } = match(input);
        expect([plain.placed, plain.total]).toEqual([placed, total]);
        try {
          board.review.make(change);
        } catch {
          return;
        }
        expect(board.fresh().result()).toEqual(plain);
      }),
    );
  });

  test('someone whose only mentor was ruled out is told so', () => {
    const board = MatchBoard.of(inputOf([mentee('e')], [mentor('o')]));
    board.review.make({ kind: 'veto', mentee: 'e', mentor: 'o' });
    expect(board.result().unmatched).toMatchObject([{ mentee: 'e', reason: 'vetoed', with: ['o'] }]);
    expect(board.review.whyNot('e', 'o')).toEqual({ kind: 'not-allowed', obstacles: ['vetoed'] });
  });
});
