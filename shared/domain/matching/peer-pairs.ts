/** Peers: pairs of equals in one pool, and trios where someone would be left alone. */
import type { MatchingRules } from '../matching-rules.ts';
import type { Contribution, Profile } from './features.ts';
import { type Exclusion, Scoring } from './scoring.ts';
import { solveExactly, UnprovenMatch } from './solver/optimum.ts';
import { certifyPeers } from './solver/peer-certificate.ts';
import { solvePeers } from './solver/peers.ts';
import { mentorsOf, placingFirst, scoresOf } from './solver/problem.ts';
import type { PeerProblem, PeerSolution } from './solver/peer-problem.ts';

export interface Circle {
  /** Numbers of two or three people. */
  readonly members: readonly number[];
  readonly score: number;
}

export interface PeerResult {
  readonly circles: readonly Circle[];
  readonly alone: readonly number[];
  readonly checked: number;
  readonly rounds: number;
  readonly contributions: (one: number, other: number) => Contribution[];
}

/** A table of all pairs is kept, so pools are limited; larger ones are split by track. */
const MOST_PEOPLE = 8_000;
const ALL_EDGES = 300_000;
const BEST_OF_EACH = 30;
const MOST_ROUNDS = 200;
const NOT_ALLOWED = 0;

/**
 * The best pairs for both directions at once: what one asks and the other gives, and the other way round. With `most placed`
 * as many pairs as possible come first. Whoever is left joins the pair that fits best, if both of it fit.
 */
export function pairPeers(
  people: readonly Profile[],
  { rules, exclusions }: { readonly rules: MatchingRules; readonly exclusions: readonly Exclusion[] },
): PeerResult {
  if (people.length > MOST_PEOPLE)
    throw new RangeError(
      `A pool of ${people.length} peers is too large; at most ${MOST_PEOPLE}. Split it by track.`,
    );
  const scoring = new Scoring(people, people, { rules: { ...rules, atLeastOneAsk: false }, exclusions });
  const pool = poolOf(people, { rules, exclusions, scoring });
  const { solution, problem, rounds } = solvePool(pool, rules);
  const { circles, alone } = withTrios(pool, solution, problem);
  return {
    circles,
    alone,
    checked: pool.allowed,
    rounds,
    contributions: (one, other) =>
      merged([...scoring.contributions(one, other), ...scoring.contributions(other, one)]),
  };
}

/** Mutual scores of all pairs, one more than they are; 0 where a pair is not allowed. */
interface Pool {
  readonly people: number;
  readonly table: Uint16Array;
  readonly allowed: number;
}

function poolOf(
  people: readonly Profile[],
  {
    rules,
    exclusions,
    scoring,
  }: { readonly rules: MatchingRules; readonly exclusions: readonly Exclusion[]; readonly scoring: Scoring },
): Pool {
  const count = people.length;
  const asking = rules.atLeastOneAsk ? new Scoring(people, people, { rules, exclusions }) : scoring;
  const [mentor, score] = [new Int32Array(count), new Int32Array(count)];
  const one = new Uint16Array(count * count);
  const asked = new Uint8Array(count * count);
  for (let person = 0; person < count; person++) {
    const found = scoring.row(person, mentor, score);
    for (let n = 0; n < found; n++)
      one[person * count + (mentor[n] as number)] = (score[n] as number) - scoring.lowest + 1;
    const answered = asking.row(person, mentor, score);
    for (let n = 0; n < answered; n++) asked[person * count + (mentor[n] as number)] = 1;
  }
  let allowed = 0;
  const table = new Uint16Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const [there, back] = [a * count + b, b * count + a];
      const [first, second] = [one[there] as number, one[back] as number];
      if (first === 0 || second === 0 || (asked[there] === 0 && asked[back] === 0)) continue;
      table[there] = table[back] = first + second - 1;
      allowed++;
    }
  }
  return { people: count, table, allowed };
}

function solvePool(
  { people, table, allowed }: Pool,
  rules: MatchingRules,
): { readonly solution: PeerSolution; readonly problem: PeerProblem; readonly rounds: number } {
  const highest = table.reduce((most, one) => Math.max(most, one), 0);
  const placing = rules.objective === 'best-total' ? 0 : (people / 2 + 1) * (highest + 1);
  let edges = allowed <= ALL_EDGES ? allEdges(people, table) : bestEdges(people, table);
  for (let rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
    const problem: PeerProblem = {
      people,
      one: Int32Array.from(edges, (edge) => Math.floor(edge / people)),
      other: Int32Array.from(edges, (edge) => edge % people),
      score: Int32Array.from(edges, (edge) => table[edge] as number),
      placing,
    };
    const solution = solvePeers(problem);
    const proof = certifyPeers(problem, solution);
    if (proof.kind === 'refuted') throw new UnprovenMatch(`The peers are not proved: ${proof.because}.`);
    const beating = beatingEdges(table, problem, solution);
    if (beating.length === 0) return { solution, problem, rounds };
    edges = [...new Set([...edges, ...beating])];
  }
  throw new UnprovenMatch('The peers are not proved: pricing found no end.');
}

function allEdges(people: number, table: Uint16Array): number[] {
  const edges: number[] = [];
  for (let a = 0; a < people; a++)
    for (let b = a + 1; b < people; b++)
      if (table[a * people + b] !== NOT_ALLOWED) edges.push(a * people + b);
  return edges;
}

function bestEdges(people: number, table: Uint16Array): number[] {
  const edges = new Set<number>();
  for (let a = 0; a < people; a++) {
    const row = table.subarray(a * people, (a + 1) * people);
    const least = row.slice().sort()[Math.max(people - BEST_OF_EACH, 0)] as number;
    row.forEach((score, b) => {
      if (score !== NOT_ALLOWED && score >= least) edges.add(a < b ? a * people + b : b * people + a);
    });
  }
  return [...edges];
}

/** Pairs outside of the problem that are worth more than their prices: with them the answer may change. */
function beatingEdges(
  table: Uint16Array,
  { people, placing }: PeerProblem,
  { price, blossoms }: PeerSolution,
): number[] {
  const within = Array.from({ length: people }, () => new Set<number>());
  blossoms.forEach((blossom, index) => blossom.people.forEach((person) => within[person]?.add(index)));
  const beating: number[] = [];
  for (let a = 0; a < people; a++) {
    for (let b = a + 1; b < people; b++) {
      const value = table[a * people + b] as number;
      if (value === NOT_ALLOWED) continue;
      let slack = (price[a] as number) + (price[b] as number) - 2 * (placing + value);
      if (slack >= 0) continue;
      for (const at of within[a] as Set<number>)
        if (within[b]?.has(at)) slack += 2 * (blossoms[at]?.price ?? 0);
      if (slack < 0) beating.push(a * people + b);
    }
  }
  return beating;
}

function withTrios(
  { people, table }: Pool,
  { peerOf }: PeerSolution,
  { placing }: PeerProblem,
): { readonly circles: Circle[]; readonly alone: number[] } {
  const scoreOf = (a: number, b: number): number => table[a * people + b] as number;
  const pairs: [number, number][] = [];
  const left: number[] = [];
  peerOf.forEach((peer, person) => {
    if (peer < 0) left.push(person);
    else if (person < peer) pairs.push([person, peer]);
  });
  const rows = left.map((person) =>
    placing === 0
      ? []
      : pairs.flatMap(([a, b], index): [number, number][] => {
          const [first, second] = [scoreOf(person, a), scoreOf(person, b)];
          return first === NOT_ALLOWED || second === NOT_ALLOWED ? [] : [[index, first + second]];
        }),
  );
  const scores = scoresOf(pairs.length, rows);
  const [seats, wanted] = [new Int32Array(pairs.length).fill(1), new Int32Array(left.length).fill(1)];
  const { assignment } = solveExactly({ scores, seats, wanted, placing: placingFirst(scores, wanted) });
  const third = new Map<number, number>();
  const alone: number[] = [];
  left.forEach((person, index) => {
    const [pair] = mentorsOf(assignment, index);
    if (pair === undefined) alone.push(person);
    else third.set(pair, person);
  });
  const circles = pairs.map(([a, b], index): Circle => {
    const c = third.get(index);
    // The table holds one more than the score, so that 0 can mean that a pair is not allowed.
    if (c === undefined) return { members: [a, b], score: scoreOf(a, b) - 1 };
    return { members: [a, b, c], score: scoreOf(a, b) + scoreOf(a, c) + scoreOf(b, c) - 3 };
  });
  return { circles, alone };
}

/** Both directions of a pair as one list; what both find in each other is named once, with the points of both. */
function merged(parts: readonly Contribution[]): Contribution[] {
  const byFeature = new Map<string, Contribution>();
  for (const part of parts) {
    const known = byFeature.get(part.feature);
    byFeature.set(part.feature, {
      ...part,
      points: part.points + (known?.points ?? 0),
      shared: [...new Set([...(known?.shared ?? []), ...part.shared])],
    });
  }
  return [...byFeature.values()].sort((a, b) => b.points - a.points);
}
