/** Pairs of equals: ours against `edmonds-blossom-fixed`, in one process each: `node test/bench/peers.ts SOLVER PEOPLE`. */
import { certifyPeers } from '../../shared/domain/matching/solver/peer-certificate.ts';
import { solvePeers } from '../../shared/domain/matching/solver/peers.ts';
import { randomOf } from './population.ts';
import type { PeerProblem } from '../../shared/domain/matching/solver/peer-problem.ts';

export interface PeersSolved {
  readonly people: number;
  readonly edges: number;
  readonly pairs: number;
  readonly total: number;
  readonly milliseconds: number;
}

/** Candidates that each person brings in. */
const EACH = 20;
const HIGHEST = 10_000;

const [solver = 'ours', count = '5000'] = process.argv.slice(2);
const people = Number(count);
const random = randomOf(11);
const edges = new Map<number, number>();
for (let a = 0; a < people; a++) {
  for (let n = 0; n < EACH; n++) {
    const b = Math.floor(random() * people);
    if (b !== a) edges.set(Math.min(a, b) * people + Math.max(a, b), 1 + Math.floor(random() * HIGHEST));
  }
}
const keys = [...edges.keys()];
const problem: PeerProblem = {
  people,
  one: Int32Array.from(keys, (edge) => Math.floor(edge / people)),
  other: Int32Array.from(keys, (edge) => edge % people),
  score: Int32Array.from(edges.values()),
  placing: (people / 2 + 1) * (HIGHEST + 1),
};
const started = performance.now();
const { pairs, total } = solver === 'ours' ? ours() : await theirs();
const result: PeersSolved = {
  people,
  edges: keys.length,
  pairs,
  total,
  milliseconds: Math.round(performance.now() - started),
};
console.log(JSON.stringify(result));

function ours(): { pairs: number; total: number } {
  const proof = certifyPeers(problem, solvePeers(problem));
  if (proof.kind === 'refuted') throw new Error(proof.because);
  return proof;
}

async function theirs(): Promise<{ pairs: number; total: number }> {
  const name = 'edmonds-blossom-fixed';
  const { default: blossom } = (await import(name)) as {
    default: (edges: [number, number, number][]) => number[];
  };
  const mates = blossom(
    keys.map((edge): [number, number, number] => [
      Math.floor(edge / people),
      edge % people,
      problem.placing + (edges.get(edge) ?? 0),
    ]),
  );
  let made = 0;
  let points = 0;
  mates.forEach((mate, person) => {
    if (mate < person) return;
    made++;
    points += edges.get(person * people + mate) ?? 0;
  });
  return { pairs: made, total: points };
}
