import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupsHold, roundsHold } from '../../../../shared/domain/matching/solver/format-checks.ts';
import { solveGroups, spreadLevels } from '../../../../shared/domain/matching/solver/groups.ts';
import { certifyPeers } from '../../../../shared/domain/matching/solver/peer-certificate.ts';
import { solvePeers } from '../../../../shared/domain/matching/solver/peers.ts';
import { mentorsOf, oneEach } from '../../../../shared/domain/matching/solver/problem.ts';
import { solveExactly } from '../../../../shared/domain/matching/solver/optimum.ts';
import { roundsOf } from '../../../../shared/domain/matching/solver/rounds.ts';
import { everyAssignment, problemOf, smallCases } from '../../../support/matching.ts';
import type { PeerProblem } from '../../../../shared/domain/matching/solver/peer-problem.ts';

describe('peers', () => {
  const graphs = fc.integer({ min: 1, max: 10 }).chain((people) =>
    fc.record({
      people: fc.constant(people),
      edges: fc.uniqueArray(
        fc
          .tuple(fc.nat(people - 1), fc.nat(people - 1), fc.integer({ min: 0, max: 9 }))
          .map(([a, b, score]) => ({
            a: Math.min(a, b),
            b: Math.max(a, b),
            score,
          })),
        { selector: ({ a, b }) => `${a} ${b}`, maxLength: 30 },
      ),
      placing: fc.constantFrom(0, 1000),
    }),
  );
  const problem = ({
    people,
    edges,
    placing,
  }: {
    people: number;
    edges: { a: number; b: number; score: number }[];
    placing: number;
  }): PeerProblem => {
    const real = edges.filter(({ a, b }) => a !== b);
    return {
      people,
      one: Int32Array.from(real, ({ a }) => a),
      other: Int32Array.from(real, ({ b }) => b),
      score: Int32Array.from(real, ({ score }) => score),
      placing,
    };
  };
  const best = ({ people, one, other, score, placing }: PeerProblem): number => {
    const worth = new Map(
      Array.from(score, (value, index) => [`${one[index]} ${other[index]}`, placing + value]),
    );
    const from = (left: readonly number[]): number => {
      const [first, ...rest] = left;
      if (first === undefined) return 0;
      return rest.reduce((most, peer) => {
        const value = worth.get(`${first} ${peer}`);
        return value === undefined
          ? most
          : Math.max(most, value + from(rest.filter((person) => person !== peer)));
      }, from(rest));
    };
    return from(Array.from({ length: people }, (_, person) => person));
  };

  test('pairs are as good as trying everything, and proved, rings of odd length and all', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const peers = problem(graph);
        const proof = certifyPeers(peers, solvePeers(peers));
        expect(proof.kind).toBe('proved');
        if (proof.kind === 'proved') expect(proof.total + proof.pairs * peers.placing).toBe(best(peers));
      }),
      { numRuns: 3000 },
    );
  });

  test('a large pool with many rings is solved and proved', () => {
    const people = 300;
    const edges: { a: number; b: number; score: number }[] = [];
    for (let a = 0; a < people; a++)
      for (let b = a + 1; b < people; b++)
        if ((a * 7 + b * 13) % 11 < 3 || Math.floor(a / 3) === Math.floor(b / 3))
          edges.push({ a, b, score: 1000 - Math.abs(a - b) * 3 - ((a * b) % 17) });
    const peers = problem({ people, edges: edges.filter(({ score }) => score > 0), placing: 1e6 });
    const solution = solvePeers(peers);
    expect(certifyPeers(peers, solution).kind).toBe('proved');
    expect(solution.blossoms.length).toBeGreaterThan(0);
  });

  test('the proof refuses an answer with one thing wrong', () => {
    const peers = problem({
      people: 4,
      edges: [
        { a: 0, b: 1, score: 5 },
        { a: 1, b: 2, score: 6 },
        { a: 2, b: 3, score: 5 },
      ],
      placing: 0,
    });
    const solution = solvePeers(peers);
    expect(certifyPeers(peers, solution)).toMatchObject({ kind: 'proved', total: 10 });
    expect(certifyPeers(peers, { ...solution, peerOf: Int32Array.of(-1, 2, 1, -1) }).kind).toBe('refuted');
    expect(certifyPeers(peers, { ...solution, peerOf: Int32Array.of(3, 2, 1, 0) }).kind).toBe('refuted');
    expect(certifyPeers(peers, { ...solution, price: Float64Array.of(0, 0, 0, 0) }).kind).toBe('refuted');
    expect(certifyPeers(peers, { ...solution, price: solution.price.map((one) => one + 1) }).kind).toBe(
      'refuted',
    );
  });
});

describe('groups', () => {
  test('have at least so many or none, and are as good as trying everything', () => {
    fc.assert(
      fc.property(
        smallCases({ mentees: 6, mentors: 3, seats: 4 }),
        fc.constantFrom(2, 3),
        ({ rows, seats, wanted }, atLeast) => {
          const problem = problemOf(rows, seats);
          const least = new Int32Array(seats.length).fill(atLeast);
          const solved = solveGroups(problem, { least })!;
          let best = { placed: 0, total: 0 };
          for (const chosen of everyAssignment(rows, seats, wanted)) {
            const load = seats.map(
              (_, mentor) => chosen.filter((mentors) => mentors.includes(mentor)).length,
            );
            if (load.some((count) => count > 0 && count < atLeast)) continue;
            const placed = chosen.flat().length;
            const total = chosen.reduce(
              (sum, mentors, mentee) =>
                sum + mentors.reduce((all, index) => all + (rows[mentee]?.[index] ?? 0), 0),
              0,
            );
            if (placed > best.placed || (placed === best.placed && total > best.total))
              best = { placed, total };
          }
          expect({ placed: solved.placed, total: solved.total }).toEqual(best);
          expect(solved.proved).toBe(true);
          expect(groupsHold(problem, solved.assignment, least)).toBe(true);
          const loads = seats.map(
            (_, mentor) => solved.assignment.mentor.filter((one) => one === mentor).length,
          );
          for (const load of loads) expect(load === 0 || load >= atLeast).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  test('cut short, the bound says what cannot be beaten', () => {
    const rows = Array.from({ length: 30 }, (_, mentee) =>
      Array.from({ length: 12 }, (__, mentor) => (mentee * 7 + mentor * 11) % 23),
    );
    const least = new Int32Array(12).fill(4);
    const short = solveGroups(problemOf(rows, Array<number>(12).fill(5)), { least }, 2)!;
    const whole = solveGroups(problemOf(rows, Array<number>(12).fill(5)), { least }, 100_000)!;
    expect(whole.proved).toBe(true);
    expect(short.placed).toBeLessThanOrEqual(whole.placed);
    expect(short.bound.placed * 1e6 + short.bound.total).toBeGreaterThanOrEqual(
      whole.placed * 1e6 + whole.total,
    );
  });

  test('levels are spread by swaps that leave no one out and give no more than allowed', () => {
    const rows = Array.from({ length: 8 }, () => [10, 10]);
    const { scores } = problemOf(rows, [4, 4]);
    const level = Float64Array.of(1, 1, 1, 1, 9, 9, 9, 9);
    const uneven = oneEach(Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1));
    const { assignment, given } = spreadLevels(scores, uneven, { level, allowance: 0 });
    const mean = (mentor: number) =>
      rows.reduce((sum, _, at) => sum + (mentorsOf(assignment, at)[0] === mentor ? level[at]! : 0), 0) / 4;
    expect([mean(0), mean(1), given]).toEqual([5, 5, 0]);
  });
});

describe('rounds', () => {
  test('no one meets two people in one round, nor one person twice', () => {
    fc.assert(
      fc.property(
        smallCases({ mentees: 7, mentors: 5 }),
        fc.integer({ min: 1, max: 4 }),
        ({ rows, seats }, rounds) => {
          const problem = problemOf(
            rows,
            seats.map((count) => count * rounds),
            { wanted: rows.map(() => rounds) },
          );
          const { assignment } = solveExactly(problem);
          const promise = { rounds, perRound: Int32Array.from(seats) };
          const roundOf = roundsOf(assignment, promise);
          expect(roundsHold(assignment, roundOf, promise)).toBe(true);
          for (let round = 0; round < rounds; round++) {
            const loads = seats.map(() => 0);
            rows.forEach((_, mentee) => {
              const mentors = [...mentorsOf(assignment, mentee)];
              expect(new Set(mentors).size).toBe(mentors.length);
              const here = mentors.filter((__, n) => roundOf[assignment.start[mentee]! + n] === round);
              expect(here.length).toBeLessThanOrEqual(1);
              for (const mentor of here) loads[mentor]!++;
            });
            loads.forEach((load, mentor) => expect(load).toBeLessThanOrEqual(seats[mentor]!));
          }
          expect([...roundOf].every((round) => round >= 0 && round < rounds)).toBe(true);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('the checks of formats', () => {
  test('refuse a result with one thing wrong', () => {
    const assignment = { start: Int32Array.of(0, 2, 3), mentor: Int32Array.of(0, 1, 0) };
    const promise = { rounds: 2, perRound: Int32Array.of(1, 1) };
    expect(roundsHold(assignment, Int32Array.of(0, 1, 1), promise)).toBe(true);
    expect(roundsHold(assignment, Int32Array.of(0, 0, 1), promise)).toBe(false);
    expect(roundsHold(assignment, Int32Array.of(0, 1, 0), promise)).toBe(false);
    expect(roundsHold(assignment, Int32Array.of(0, 1, 2), promise)).toBe(false);

    const problem = problemOf(Array(3).fill([1, -1]) as number[][], [3, 3]);
    const least = Int32Array.of(3, 3);
    expect(groupsHold(problem, oneEach(Int32Array.of(0, 0, 0)), least)).toBe(true);
    expect(groupsHold(problem, oneEach(Int32Array.of(0, 0, -1)), least)).toBe(false);
    expect(groupsHold(problem, oneEach(Int32Array.of(1, 1, 1)), least)).toBe(false);
    expect(
      groupsHold({ ...problem, seats: Int32Array.of(2, 3) }, oneEach(Int32Array.of(0, 0, 0)), least),
    ).toBe(false);
  });
});
