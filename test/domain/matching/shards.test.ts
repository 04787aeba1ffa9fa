import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { match } from '../../../shared/domain/matching/match.ts';
import { prepare } from '../../../shared/domain/matching/prepare.ts';
import {
  canBeSharded,
  lookAt,
  MOST_LOOKS,
  provedBy,
  type ShardLook,
  shardsOf,
  solveLooks,
} from '../../../shared/domain/matching/shards.ts';
import type { Optimum } from '../../../shared/domain/matching/solver/optimum.ts';
import type { Problem, Solution } from '../../../shared/domain/matching/solver/problem.ts';
import { instance } from '../../support/instances.ts';
import { anyone, inputOf, RULES } from '../../support/matching.ts';
import { matchOf } from '../../../shared/domain/matching/match-pairs.ts';

/** The rounds as the workflow runs them. */
function solveSharded(problem: Problem, pairs: number): Optimum {
  const shards = shardsOf(problem.scores.mentees, problem.scores.mentors, pairs);
  const found: ShardLook[] = shards.map((shard) => lookAt(problem, shard, undefined));
  for (let rounds = 2; rounds <= MOST_LOOKS; rounds++) {
    const solution: Solution = structuredClone(solveLooks(problem, found));
    const looks = shards.map((shard) => lookAt(problem, shard, solution));
    const optimum = provedBy(problem, solution, { looks, rounds });
    if (optimum) return optimum;
    found.push(...looks);
  }
  throw new Error('no end');
}

test('shards cover everyone once', () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 3000 }),
      (mentees, mentors, pairs) => {
        const shards = shardsOf(mentees, mentors, pairs);
        expect(
          shards.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)),
        ).toEqual(Array.from({ length: mentees }, (_, index) => index));
      },
    ),
  );
});

test('a match in shards is as good as one in one task, and proved', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `p${index}`);
  const people = fc.record({
    mentees: fc.tuple(...ids.map((id) => anyone(id, 'mentee', ids))),
    mentors: fc.tuple(...ids.slice(0, 8).map((id) => anyone(`m${id}`, 'mentor', ids))),
    pairs: fc.integer({ min: 1, max: 60 }),
    objective: fc.constantFrom('most-placed' as const, 'best-total' as const),
  });
  fc.assert(
    fc.property(people, ({ mentees, mentors, pairs, objective }) => {
      const input = inputOf(mentees, mentors, { rules: { ...RULES, objective } });
      const prepared = prepare(input);
      const sharded = matchOf(prepared, solveSharded(prepared.problem, pairs));
      const { placed, total, proof, unmatched } = match(input);
      expect(sharded).toMatchObject({ placed, total, proof: { kind: 'proved', checked: proof.checked } });
      expect(sharded.unmatched).toHaveLength(unmatched.length);
    }),
    { numRuns: 300 },
  );
});

const expected = JSON.parse(
  readFileSync(new URL('../../fixtures/matching/expected.json', import.meta.url), 'utf8'),
) as Record<string, { placed: number; total: number }>;

test.each([
  ['feat-c15-dense-500x250', 5],
  ['feat-c15-dense-2000x1000', 7],
] as const)('%s in %i shards reaches the known optimum', (name, parts) => {
  const problem = instance(name);
  const { mentees, mentors } = problem.scores;
  const { proof } = solveSharded(problem, Math.ceil((mentees * mentors) / parts));
  expect(proof).toMatchObject(expected[name]!);
});

test('a shard that is missing, that saw no solution or that refutes it is no proof', () => {
  const problem = instance('feat-c15-dense-500x250');
  const shards = shardsOf(500, 250, 50_000);
  const solution = solveSharded(problem, 50_000);
  const looks = shards.map((shard) => lookAt(problem, shard, solution));
  expect(provedBy(problem, solution, { looks, rounds: 2 })?.proof).toEqual(solution.proof);
  const proof = (changed: readonly ShardLook[]) => () =>
    provedBy(problem, solution, { looks: changed, rounds: 2 });
  expect(proof(looks.slice(1))).toThrow('a shard is missing');
  const [first, ...others] = looks;
  expect(proof([{ shard: first!.shard, rows: first!.rows }, ...others])).toThrow('a shard saw no solution');
  const certificate = { kind: 'refuted' as const, because: 'a forbidden pair is made' };
  expect(proof([{ ...first!, certificate }, ...others])).toThrow('a forbidden pair is made');
  const dearer = { ...solution, prices: { ...solution.prices, seat: solution.prices.seat.map(() => -1) } };
  expect(() => provedBy(problem, dearer, { looks, rounds: 2 })).toThrow('a seat has a negative price');
});

test('formats that need everyone in one place are not sharded', () => {
  expect(canBeSharded(RULES)).toBe(true);
  expect(canBeSharded({ ...RULES, format: 'group' })).toBe(false);
  expect(canBeSharded({ ...RULES, objective: 'fairest' })).toBe(false);
  expect(canBeSharded({ ...RULES, mentorsPerMentee: 2 })).toBe(false);
});
