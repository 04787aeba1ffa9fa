/**
 * Pairs of equals: the matching of greatest weight in a general graph (Edmonds 1965), with its proof.
 *
 * The bipartite double cover comes first: everyone is once a mentee and once a mentor of the same people, and the quick
 * solver finds pairs, paths and rings. Rings of odd length are all that a general graph has beyond that; there are few, one
 * person of each is set free, and for each the classic search with blossoms runs from the prices that are known already.
 * Its events wait in one heap, so that a step costs the logarithm of the edges it looks at.
 */
import { solveAssignment } from './assignment.ts';
import { BlossomSearch } from './blossoms.ts';
import { type Candidates, sortFalling } from './candidates.ts';
import { mentorsOf } from './problem.ts';
import type { PeerProblem, PeerSolution } from './peer-problem.ts';

export function solvePeers(problem: PeerProblem): PeerSolution {
  const search = new BlossomSearch(problem, doubleCover(problem));
  search.run();
  return search.solution();
}

interface Cover {
  readonly peerOf: Int32Array;
  readonly price: Float64Array;
}

function doubleCover(problem: PeerProblem): Cover {
  const { people } = problem;
  const { assignment, prices } = solveAssignment({
    candidates: bothWays(problem),
    seats: new Int32Array(people).fill(1),
    placing: problem.placing,
  });
  const next = Int32Array.from({ length: people }, (_, person) => mentorsOf(assignment, person).at(0) ?? -1);
  const before = new Int32Array(people).fill(-1);
  next.forEach((to, person) => {
    if (to >= 0) before[to] = person;
  });
  const peerOf = new Int32Array(people).fill(-1);
  const seen = new Uint8Array(people);
  const pairUp = (chain: readonly number[], from: number): void => {
    for (let at = from; at + 1 < chain.length; at += 2) {
      peerOf[chain[at]] = chain[at + 1];
      peerOf[chain[at + 1]] = chain[at];
    }
  };
  for (let person = 0; person < people; person++) {
    if (seen[person] === 1) continue;
    // Back to where a path begins; a ring comes round to where we are.
    let first = person;
    while (before[first] >= 0 && before[first] !== person) first = before[first];
    const chain: number[] = [];
    for (let at = first; at >= 0 && seen[at] === 0; at = next[at]) {
      chain.push(at);
      seen[at] = 1;
    }
    const ring = chain.length > 1 && next[chain[chain.length - 1]] === first;
    const odd = chain.length % 2 === 1;
    pairUp(chain, ring && odd ? 1 : 0);
  }
  const price = Float64Array.from(prices.mentee, (worth, person) => worth + prices.seat[person]);
  return { peerOf, price };
}

/** Every pair in both directions, as rows of candidates. */
function bothWays({ people, one, other, score }: PeerProblem): Candidates {
  const start = new Int32Array(people + 1);
  for (const end of [one, other]) {
    for (const person of end) start[person + 1] = start[person + 1] + 1;
  }
  for (let person = 0; person < people; person++) start[person + 1] = start[person + 1] + start[person];
  const fill = start.slice();
  const rows: Candidates = {
    start,
    mentor: new Int32Array(2 * score.length),
    score: new Int32Array(2 * score.length),
  };
  const add = (from: number, to: number, value: number): void => {
    const at = fill[from];
    fill[from] = at + 1;
    rows.mentor[at] = to;
    rows.score[at] = value;
  };
  score.forEach((value, edge) => {
    add(one[edge], other[edge], value);
    add(other[edge], one[edge], value);
  });
  for (let person = 0; person < people; person++) {
    const row = { from: start[person], to: start[person + 1] };
    sortFalling(rows.mentor, rows.score, row);
  }
  return rows;
}
