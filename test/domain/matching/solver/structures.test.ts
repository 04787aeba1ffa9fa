/** No shape that people make is slow: the optimum is found in few rounds, whatever is equal and whomever everybody wants. */
import fc from 'fast-check';
import { munkres } from 'munkres';
import { describe, expect, test } from 'vitest';
import { bestCandidates } from '../../../../shared/domain/matching/solver/candidates.ts';
import { certify } from '../../../../shared/domain/matching/solver/certificate.ts';
import { solveGroups } from '../../../../shared/domain/matching/solver/groups.ts';
import { solveExactly } from '../../../../shared/domain/matching/solver/optimum.ts';
import type { Problem } from '../../../../shared/domain/matching/solver/problem.ts';
import { type Structure, STRUCTURES, structured } from '../../../support/structures.ts';

const NAMES = Object.keys(STRUCTURES) as Structure[];
/** Not everyone can be placed: some pairs are not allowed. */
const RESTRICTED = new Set<Structure>(['blocks', 'blocks-common', 'forbidden']);
/** Times that every pair is priced: before ties were spread, 700 equal people took 23 and each added sixteen pairs a person. */
const MOST_ROUNDS = 5;

/** By another algorithm, on a table with a column for each seat; a pair that is not allowed costs more than all others together. */
function independent({ scores, seats, placing }: Problem): { placed: number; total: number } {
  const [mentor, points] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  const columns = Array.from(seats).flatMap((count, index) => Array<number>(count).fill(index));
  const table = Array.from({ length: scores.mentees }, (_, mentee) => {
    const found = scores.row(mentee, mentor, points);
    const byMentor = new Float64Array(scores.mentors).fill(placing + scores.highest);
    for (let n = 0; n < found; n++) byMentor[mentor[n]!] = scores.highest - points[n]!;
    return columns.map((one) => byMentor[one]!);
  });
  const costs = munkres(table)
    .map(([row, column]) => table[row]![column]!)
    .filter((cost) => cost < placing);
  return { placed: costs.length, total: costs.reduce((sum, cost) => sum + scores.highest - cost, 0) };
}

const sizes = fc.record({
  mentees: fc.integer({ min: 8, max: 60 }),
  mentors: fc.integer({ min: 4, max: 40 }),
  seatsEach: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(1000),
});

describe.each(NAMES)('%s', (name) => {
  test('of few people has the optimum that another algorithm finds', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const problem = structured(name, size);
        const { placed, total } = solveExactly(problem).proof;
        expect({ placed, total }).toEqual(independent(problem));
      }),
      { numRuns: 15 },
    );
  });

  test.each([1, 2, 3])(
    'of 700 people and 350 mentors with %i seats each is proved in few rounds, with a search for each mentee at most',
    (seatsEach) => {
      const problem = structured(name, { mentees: 700, mentors: 350, seatsEach });
      const optimum = solveExactly(problem);
      expect(certify(problem, optimum).kind).toBe('proved');
      if (!RESTRICTED.has(name)) expect(optimum.proof.placed).toBe(Math.min(700, 350 * seatsEach));
      expect(optimum.rounds).toBeLessThanOrEqual(MOST_ROUNDS);
      expect(optimum.searches).toBeLessThanOrEqual(700);
    },
  );
});

test.each(['equal', 'ranked', 'blocks', 'twins', 'forbidden'] as const)(
  'groups of 1,000 people who are %s come within a hundredth of what cannot be beaten',
  (name) => {
    const problem = structured(name, { mentees: 1000, mentors: 250, seatsEach: 6 });
    const groups = solveGroups(problem, { least: new Int32Array(250).fill(3) })!;
    expect(groups.placed).toBe(groups.bound.placed);
    expect(groups.total).toBeGreaterThanOrEqual(0.99 * groups.bound.total);
  },
);

test('where all are equal, every mentor is a candidate of about as many', () => {
  const { scores, seats, wanted } = structured('equal', { mentees: 700, mentors: 350, seatsEach: 2 });
  const { mentor, start } = bestCandidates(scores, { wanted, seats }, 32);
  const times = new Int32Array(350);
  for (const one of mentor) times[one]!++;
  expect(Math.max(...times)).toBeLessThanOrEqual(2 * Math.min(...times));
  for (let mentee = 0; mentee < 700; mentee++) {
    const row = mentor.subarray(start[mentee], start[mentee + 1]);
    expect(new Set(row).size).toBe(row.length);
  }
});
