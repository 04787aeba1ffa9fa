import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certify } from '../../../../shared/domain/matching/solver/certificate.ts';
import { solveFairest } from '../../../../shared/domain/matching/solver/fairest.ts';
import { solveExactly } from '../../../../shared/domain/matching/solver/optimum.ts';
import { mentorsOf, type Problem } from '../../../../shared/domain/matching/solver/problem.ts';
import { everyAssignment, problemOf, type SmallCase, smallCases } from '../../../support/matching.ts';

/** Value of an assignment: pairs first where placing counts, then points. */
function valueOf(rows: readonly (readonly number[])[], chosen: readonly number[][], placing: number): number {
  return chosen.reduce(
    (sum, mentors, mentee) =>
      sum + mentors.reduce((one, index) => one + placing + (rows[mentee]?.[index] ?? 0), 0),
    0,
  );
}

function bestByTrying({ rows, seats, wanted }: SmallCase, placing: number): number {
  let best = 0;
  for (const chosen of everyAssignment(rows, seats, wanted))
    best = Math.max(best, valueOf(rows, chosen, placing));
  return best;
}

describe('the optimum', () => {
  test('is as good as trying everything, and proved: one mentor each, both objectives', () => {
    fc.assert(
      fc.property(smallCases(), fc.boolean(), (one, placed) => {
        const problem = problemOf(one.rows, one.seats, { placed });
        const { proof } = solveExactly(problem);
        expect(proof.total + proof.placed * problem.placing).toBe(bestByTrying(one, problem.placing));
      }),
      { numRuns: 5000 },
    );
  });

  test('is as good as trying everything, and proved: several mentors each, and none', () => {
    fc.assert(
      fc.property(smallCases({ mentees: 4, wanted: 3 }), fc.boolean(), (one, placed) => {
        const problem = problemOf(one.rows, one.seats, { wanted: one.wanted, placed });
        const { proof } = solveExactly(problem);
        expect(proof.total + proof.placed * problem.placing).toBe(bestByTrying(one, problem.placing));
      }),
      { numRuns: 3000 },
    );
  });

  test('fairest: as many as possible, then the worst pair as good as possible, then the total', () => {
    fc.assert(
      fc.property(smallCases({ mentees: 5 }), (one) => {
        const fair = solveFairest(problemOf(one.rows, one.seats));
        const found = { placed: 0, floor: 0, total: 0 };
        for (const chosen of everyAssignment(one.rows, one.seats, one.wanted)) {
          const scores = chosen.flatMap((mentors, mentee) =>
            mentors.map((at) => one.rows[mentee]?.[at] ?? 0),
          );
          const next = {
            placed: scores.length,
            floor: Math.min(...scores),
            total: scores.reduce((sum, score) => sum + score, 0),
          };
          const better = next.placed - found.placed || next.floor - found.floor || next.total - found.total;
          if (scores.length > 0 && better > 0) Object.assign(found, next);
        }
        expect(fair.proof).toMatchObject({ placed: found.placed, total: found.total });
        if (found.placed > 0) expect(fair.floor).toBe(found.floor);
      }),
      { numRuns: 1500 },
    );
  });

  test('the same people in another order have an optimum of the same value', () => {
    fc.assert(
      fc.property(
        smallCases({ mentees: 8, mentors: 6 }),
        fc.infiniteStream(fc.nat()),
        ({ rows, seats }, random) => {
          const order = (count: number): number[] => {
            const keys = Array.from({ length: count }, (_, index) => ({
              at: index,
              key: random.next().value as number,
            }));
            return keys.sort((a, b) => a.key - b.key || a.at - b.at).map(({ at }) => at);
          };
          const [mentees, mentors] = [order(rows.length), order(seats.length)];
          const before = solveExactly(problemOf(rows, seats)).proof;
          const after = solveExactly(
            problemOf(
              mentees.map((mentee) => mentors.map((mentor) => rows[mentee]?.[mentor] ?? -1)),
              mentors.map((mentor) => seats[mentor] ?? 0),
            ),
          ).proof;
          expect([after.placed, after.total]).toEqual([before.placed, before.total]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('the certificate', () => {
  const rows = [
    [5, 3],
    [4, 1],
  ];
  const problem: Problem = problemOf(rows, [1, 1]);
  const optimum = solveExactly(problem);
  const assigned = (mentors: readonly number[][]) => ({
    start: Int32Array.from([0, ...mentors.map((_, index) => mentors.slice(0, index + 1).flat().length)]),
    mentor: Int32Array.from(mentors.flat()),
  });

  test('refuses an answer with one thing wrong', () => {
    expect(certify(problem, optimum).kind).toBe('proved');
    expect([0, 1].map((mentee) => [...mentorsOf(optimum.assignment, mentee)])).toEqual([[1], [0]]);
    const wrong: [string, number[][]][] = [
      ['overfilled', [[0], [0]]],
      ['worse', [[0], [1]]],
      ['someone left out', [[], [0]]],
      ['twice', [[0, 1], []]],
      ['no one', [[7], [0]]],
    ];
    for (const [what, mentors] of wrong)
      expect([what, certify(problem, { ...optimum, assignment: assigned(mentors) }).kind]).toEqual([
        what,
        'refuted',
      ]);
    const { mentee, seat } = optimum.prices;
    const prices = [
      { mentee, seat: seat.map((price) => -price - 1) },
      { mentee: mentee.map((price) => price - 1), seat },
      { mentee: mentee.map((price) => price + 1), seat },
      { mentee, seat: seat.map(() => NaN) },
    ];
    for (const one of prices) expect(certify(problem, { ...optimum, prices: one }).kind).toBe('refuted');
    const forbidding = problemOf(
      [
        [5, -1],
        [4, 1],
      ],
      [1, 1],
    );
    expect(certify(forbidding, optimum)).toMatchObject({ because: 'a forbidden pair is made' });
  });

  test('proves nothing that is not the best: no random assignment passes with any solver\u2019s prices', () => {
    fc.assert(
      fc.property(smallCases({ mentees: 4, mentors: 3 }), (one) => {
        const small = problemOf(one.rows, one.seats);
        const { prices, proof } = solveExactly(small);
        const best = proof.total + proof.placed * small.placing;
        for (const chosen of everyAssignment(one.rows, one.seats, one.wanted)) {
          const verdict = certify(small, { assignment: assigned(chosen), prices });
          if (verdict.kind === 'proved') expect(valueOf(one.rows, chosen, small.placing)).toBe(best);
        }
      }),
      { numRuns: 500 },
    );
  });
});
