/**
 * Rounds without repeats: everyone who meets several people meets them one after the other. Any set of meetings in which
 * no one has more than `rounds` fits into that many rounds (Koenig 1916); colors are swapped along alternating paths.
 */
import type { Assignment } from './problem.ts';

const FREE = -1;

/**
 * The round, from 0, of each pair of the assignment, in its order. A mentee has one meeting in a round, a mentor at most
 * `perRound` of them. Throws a RangeError when someone has more meetings than rounds can hold.
 */
export function roundsOf(
  { start, mentor }: Assignment,
  { rounds, perRound }: { readonly rounds: number; readonly perRound: Int32Array },
): Int32Array {
  const mentees = start.length - 1;
  // A mentor who meets several people at once is so many nodes, each with one meeting a round.
  const nodeStart = new Int32Array(perRound.length + 1);
  perRound.forEach((count, index) => {
    nodeStart[index + 1] = nodeStart[index] + count;
  });
  const nodes = mentees + nodeStart[perRound.length];
  const meetings = new Int32Array(perRound.length);
  const left = new Int32Array(mentor.length);
  const right = new Int32Array(mentor.length);
  const pairAt = new Int32Array(nodes * rounds).fill(FREE);
  const roundOf = new Int32Array(mentor.length).fill(FREE);

  for (let mentee = 0; mentee < mentees; mentee++) {
    const from = start[mentee];
    const to = start[mentee + 1];
    if (to - from > rounds) throw new RangeError('A mentee has more meetings than there are rounds.');
    for (let pair = from; pair < to; pair++) {
      const at = mentor[pair];
      const node = Math.floor(meetings[at] / rounds);
      meetings[at] = meetings[at] + 1;
      if (node >= perRound[at]) throw new RangeError('A mentor has more meetings than the rounds hold.');
      left[pair] = mentee;
      right[pair] = mentees + nodeStart[at] + node;
      color(pair);
    }
  }
  return roundOf;

  function color(pair: number): void {
    const one = left[pair];
    const other = right[pair];
    const freeOfOne = firstFree(one);
    const freeOfOther = firstFree(other);
    if (pairAt[other * rounds + freeOfOne] !== FREE) swapFrom(other, freeOfOne, freeOfOther);
    put(pair, freeOfOne);
  }

  /** Swaps two rounds along the path from a node, so that the first becomes free there. */
  function swapFrom(node: number, taken: number, free: number): void {
    const path: number[] = [];
    let at = node;
    let round = taken;
    for (;;) {
      const pair = pairAt[at * rounds + round];
      if (pair === FREE) break;
      path.push(pair);
      at = left[pair] === at ? right[pair] : left[pair];
      round = round === taken ? free : taken;
    }
    for (const pair of path) {
      pairAt[left[pair] * rounds + roundOf[pair]] = FREE;
      pairAt[right[pair] * rounds + roundOf[pair]] = FREE;
    }
    for (const pair of path) put(pair, roundOf[pair] === taken ? free : taken);
  }

  function put(pair: number, round: number): void {
    roundOf[pair] = round;
    pairAt[left[pair] * rounds + round] = pair;
    pairAt[right[pair] * rounds + round] = pair;
  }

  function firstFree(node: number): number {
    for (let round = 0; round < rounds; round++) if (pairAt[node * rounds + round] === FREE) return round;
    throw new RangeError('Someone has more meetings than there are rounds.');
  }
}
