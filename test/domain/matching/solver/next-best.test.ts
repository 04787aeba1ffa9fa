/** Who would be next: the same costs as solving anew with the pair forbidden and the other one forced. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestCandidates } from '../../../../shared/domain/matching/solver/candidates.ts';
import { LiveOptimum } from '../../../../shared/domain/matching/solver/live-optimum.ts';
import { NextBest } from '../../../../shared/domain/matching/solver/next-best.ts';
import { solveExactly } from '../../../../shared/domain/matching/solver/optimum.ts';
import {
  mentorsOf,
  placingFirst,
  type Problem,
  scoresOf,
  type Solution,
} from '../../../../shared/domain/matching/solver/problem.ts';
import { STRUCTURES, type Structure, structured } from '../../../support/structures.ts';

interface Costs {
  readonly pointsLost: number;
  readonly placedLost: number;
}

/** The cheapest of all other pairs of the mentee, or of the mentor, by trying each. */
function byTrying(
  problem: Problem,
  solution: Solution,
  { mentee, mentor }: { readonly mentee: number; readonly mentor: number },
): { readonly forMentee: Costs | undefined; readonly forMentor: Costs | undefined } {
  const { scores, seats, wanted, placing } = problem;
  const candidates = bestCandidates(scores, { wanted, seats }, scores.mentors);
  const live = new LiveOptimum({ candidates, seats, wanted, placing }, { solution });
  const priced = (
    others: readonly { mentee: number; mentor: number; score: number }[],
  ): Costs | undefined => {
    const costs = others.map((other) =>
      live.trial(() => {
        const { placed, total } = live;
        live.forbid(mentee, mentor);
        live.lock(other.mentee, other.mentor);
        return { pointsLost: total - live.total - other.score, placedLost: placed - live.placed - 1 };
      }),
    );
    return costs.sort((a, b) => worth(problem, a) - worth(problem, b))[0];
  };
  const others = pairsOf(problem).filter(
    (pair) => !mentorsOf(solution.assignment, pair.mentee).includes(pair.mentor),
  );
  return {
    forMentee: priced(others.filter((pair) => pair.mentee === mentee)),
    forMentor: priced(others.filter((pair) => pair.mentor === mentor)),
  };
}

function pairsOf({ scores, seats, wanted }: Problem): { mentee: number; mentor: number; score: number }[] {
  const [mentors, points] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  return Array.from(wanted, (count, mentee) => (count > 0 ? mentee : []))
    .flat()
    .flatMap((mentee) => {
      const found = scores.row(mentee, mentors, points);
      return Array.from(mentors.subarray(0, found), (mentor, n) => ({ mentee, mentor, score: points[n]! }));
    })
    .filter(({ mentor }) => seats[mentor]! > 0);
}

const worth = ({ placing }: Problem, { pointsLost, placedLost }: Costs): number =>
  pointsLost + placing * placedLost;

function check(problem: Problem): void {
  const solution = solveExactly(problem);
  const { assignment } = solution;
  const nextBest = new NextBest(problem, solution);
  for (let mentee = 0; mentee < problem.scores.mentees; mentee++) {
    for (const mentor of mentorsOf(assignment, mentee)) {
      const { forMentee, forMentor } = nextBest.of(mentee, mentor);
      const tried = byTrying(problem, solution, { mentee, mentor });
      const worthOf = (costs: Costs | undefined) => costs && worth(problem, costs);
      expect({ forMentee: worthOf(forMentee), forMentor: worthOf(forMentor) }).toEqual({
        forMentee: worthOf(tried.forMentee),
        forMentor: worthOf(tried.forMentor),
      });
      if (forMentee) expect(forMentee.person).not.toBe(mentor);
      if (forMentor) expect(forMentor.person).not.toBe(mentee);
    }
  }
}

const problems = fc
  .record({
    rows: fc.array(fc.array(fc.option(fc.integer({ min: 0, max: 9 })), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 8,
    }),
    seats: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
    wanted: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 8, maxLength: 8 }),
    placesFirst: fc.boolean(),
    several: fc.boolean(),
  })
  .map(({ rows, seats, wanted, placesFirst, several }): Problem => {
    const scores = scoresOf(
      5,
      rows.map((row) => row.flatMap((score, mentor) => (score === null ? [] : [[mentor, score] as const]))),
    );
    const each = Int32Array.from(rows, (_, mentee) => Math.min(wanted[mentee]!, several ? 2 : 1));
    return {
      ...{ scores, seats: Int32Array.from(seats), wanted: each },
      placing: placesFirst ? placingFirst(scores, each) : 0,
    };
  });

test('next persons of a few people cost what trying says', () => {
  fc.assert(fc.property(problems, check), { numRuns: 400 });
});

test.each(Object.keys(STRUCTURES) as Structure[])('and those of people who are %s', (name) => {
  for (const seatsEach of [1, 2, 3])
    check(structured(name, { mentees: 24, mentors: 12, seatsEach, seed: seatsEach }));
});
