/** The fairest optimum: as many pairs as possible, the worst of them as good as possible, and then the best total. */
import { UnprovenMatch, type Optimum, solveExactly } from './optimum.ts';
import { mentorsOf, type PairScores, type Problem } from './problem.ts';

export interface FairestOptimum extends Optimum {
  /** Score that every pair reaches. One point more, and someone would be left out: that is proved too. */
  readonly floor: number;
  /** The problem that the prices are of: without the pairs below the floor. */
  readonly problem: Problem;
}

/**
 * Searches the highest floor at which as many are placed as without one; each step is an optimum with its proof, so the
 * last one that fails proves that no higher floor is possible.
 */
export function solveFairest(problem: Problem): FairestOptimum {
  if (problem.placing <= 0)
    throw new RangeError('The fairest optimum places most first; give pairs their worth.');
  const { scores } = problem;
  const most = solveExactly(problem);
  const known = distinctScores(scores);
  let best: FairestOptimum = { ...most, floor: lowestMade(scores, most), problem };
  if (most.proof.placed === 0) return best;
  let feasible = known.indexOf(best.floor);
  let failing = known.length;
  while (feasible + 1 < failing) {
    const middle = (feasible + failing) >> 1;
    const floor = known.at(middle);
    if (floor === undefined) throw new UnprovenMatch('The search for the floor left its bounds.');
    const floored = { ...problem, scores: atLeast(scores, floor) };
    const optimum = solveExactly(floored);
    if (optimum.proof.placed === most.proof.placed) {
      best = { ...optimum, floor, problem: floored };
      feasible = middle;
    } else failing = middle;
  }
  return best;
}

/** The same scores without the pairs below a floor. */
function atLeast(scores: PairScores, floor: number): PairScores {
  return {
    mentees: scores.mentees,
    mentors: scores.mentors,
    lowest: scores.lowest,
    highest: scores.highest,
    row: (mentee, mentor, score) => {
      const found = scores.row(mentee, mentor, score);
      let kept = 0;
      for (let n = 0; n < found; n++) {
        if (score[n] < floor) continue;
        mentor[kept] = mentor[n];
        score[kept++] = score[n];
      }
      return kept;
    },
  };
}

function distinctScores(scores: PairScores): number[] {
  const mentor = new Int32Array(scores.mentors);
  const score = new Int32Array(scores.mentors);
  const known = new Set<number>();
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    const found = scores.row(mentee, mentor, score);
    for (let n = 0; n < found; n++) known.add(score[n]);
  }
  return [...known].sort((a, b) => a - b);
}

function lowestMade(scores: PairScores, { assignment }: Optimum): number {
  const mentor = new Int32Array(scores.mentors);
  const score = new Int32Array(scores.mentors);
  let lowest = Infinity;
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    const made = mentorsOf(assignment, mentee);
    if (made.length === 0) continue;
    const found = scores.row(mentee, mentor, score);
    for (let n = 0; n < found; n++) if (made.includes(mentor[n])) lowest = Math.min(lowest, score[n]);
  }
  return lowest === Infinity ? scores.lowest : lowest;
}
