/** Declines, one after the other, on the fifty best candidates of 10,000 mentees: `node test/bench/rematches.ts SEATS [COUNT]`. */
import { LiveOptimum } from '../../shared/domain/matching/solver/live-optimum.ts';
import { bestCandidates } from '../../shared/domain/matching/solver/candidates.ts';
import { solveExactly } from '../../shared/domain/matching/solver/optimum.ts';
import { placingFirst, scoresOf } from '../../shared/domain/matching/solver/problem.ts';
import { instance } from '../support/instances.ts';
import { randomOf } from './population.ts';

export interface Rematches {
  readonly mentees: number;
  readonly declines: number;
  readonly medianMilliseconds: number;
  readonly p95Milliseconds: number;
  readonly moved: number;
  readonly solveMilliseconds: number;
}

const [seats = 'tight', count = '1000'] = process.argv.slice(2);
const problem = instance(`feat-${seats}-sp50-10000x5000`);
const candidates = bestCandidates(problem.scores, problem, 50);
const began = performance.now();
const solution = solveExactly(problem);
const solveMilliseconds = performance.now() - began;
const live = new LiveOptimum({ ...problem, candidates }, { solution, keeping: true });
const random = randomOf(5);
const times: number[] = [];
const declined: [number, number][] = [];
let moved = 0;
while (times.length < Number(count)) {
  const mentee = Math.floor(random() * problem.wanted.length);
  const [mentor] = live.mentorsOf(mentee);
  if (mentor === undefined) continue;
  declined.push([mentee, mentor]);
  const started = performance.now();
  live.forbid(mentee, mentor);
  times.push(performance.now() - started);
  moved += live.changes().made.length;
  live.commit();
}

// What was fixed a thousand times is as good as what is solved afresh without the declined pairs.
const gone = new Set(declined.map(([mentee, mentor]) => `${mentee} ${mentor}`));
const [mentor, score] = [new Int32Array(problem.scores.mentors), new Int32Array(problem.scores.mentors)];
const rows = Array.from({ length: problem.scores.mentees }, (_, mentee) => {
  const found = problem.scores.row(mentee, mentor, score);
  return Array.from({ length: found }, (__, n): [number, number] => [mentor[n]!, score[n]!]).filter(
    ([one]) => !gone.has(`${mentee} ${one}`),
  );
});
const scores = scoresOf(problem.scores.mentors, rows);
const { proof } = solveExactly({ ...problem, scores, placing: placingFirst(scores, problem.wanted) });
if (proof.placed !== live.placed || proof.total !== live.total)
  throw new Error('A rematch has lost the optimum.');

times.sort((a, b) => a - b);
const at = (share: number): number => Math.round(100 * (times[Math.floor(share * times.length)] ?? 0)) / 100;
const result: Rematches = {
  mentees: problem.wanted.length,
  declines: times.length,
  medianMilliseconds: at(0.5),
  p95Milliseconds: at(0.95),
  moved,
  solveMilliseconds: Math.round(solveMilliseconds),
};
console.log(JSON.stringify(result));
