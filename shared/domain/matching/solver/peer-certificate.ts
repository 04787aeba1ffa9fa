/** Proof that pairs of equals are the best ones, apart from the solver that makes them. */
import type { PeerProblem, PeerSolution, PricedBlossom } from './peer-problem.ts';

export type PeerCertificate =
  | { readonly kind: 'proved'; readonly pairs: number; readonly total: number }
  | { readonly kind: 'refuted'; readonly because: string };

/**
 * The proof, apart from the solver: prices are not negative, every edge is worth at most the prices of its ends and of the
 * blossoms that hold both, pairs are worth just that, who is alone has no price, and priced blossoms are full.
 */
export function certifyPeers(
  { people, one, other, score, placing }: PeerProblem,
  { peerOf, price, blossoms }: PeerSolution,
): PeerCertificate {
  const refuted = (because: string): PeerCertificate => ({ kind: 'refuted', because });
  const within = Array.from({ length: people }, () => new Set<PricedBlossom>());
  for (const blossom of blossoms) {
    if (blossom.price < 0) return refuted('a blossom has a negative price');
    if (blossom.people.length % 2 === 0) return refuted('a blossom is even');
    const members = new Set(blossom.people);
    const matched = blossom.people.filter((person) => members.has(peerOf[person])).length;
    if (blossom.price > 0 && matched !== blossom.people.length - 1)
      return refuted('a priced blossom is not full');
    for (const person of blossom.people) within[person]?.add(blossom);
  }
  for (let person = 0; person < people; person++) {
    const peer = peerOf[person];
    if (price[person] < 0) return refuted('a person has a negative price');
    if (peer === person || (peer >= 0 && peerOf[peer] !== person)) return refuted('a pair is not mutual');
    if (peer < 0 && price[person] > 0) return refuted('someone alone has a price');
  }
  let pairs = 0;
  let total = 0;
  for (let edge = 0; edge < score.length; edge++) {
    const [a, b] = [one[edge], other[edge]];
    let bound = price[a] + price[b] - 2 * (placing + score[edge]);
    for (const blossom of within[a] ?? []) if (within[b]?.has(blossom)) bound += 2 * blossom.price;
    if (bound < 0) return refuted('an edge beats the prices');
    if (peerOf[a] !== b) continue;
    if (bound > 0) return refuted('a pair is not worth its prices');
    pairs++;
    total += score[edge];
  }
  const matched = peerOf.reduce((sum, peer) => sum + (peer >= 0 ? 1 : 0), 0);
  if (matched !== 2 * pairs) return refuted('a pair is made that is not allowed');
  return { kind: 'proved', pairs, total };
}
