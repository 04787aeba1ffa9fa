/**
 * The optimum over all allowed pairs, with its proof: solve on the best candidates of each mentee, let the checker price
 * every pair, add those that beat the prices, fix, and so on until none does (a growing core, as in column generation).
 */
import { bidPrices, solveAssignment } from './assignment.ts';
import { bestCandidates, type Candidates, withMore } from './candidates.ts';
import { type BeatingPair, type Certificate, inspect } from './certificate.ts';
import { LiveOptimum } from './live-optimum.ts';
import { type Problem, type Solution, sumOf } from './problem.ts';

export type Proved = Extract<Certificate, { kind: 'proved' }>;

export interface Optimum extends Solution {
  readonly proof: Proved;
  /** Times that every pair was priced. */
  readonly rounds: number;
}

/** The result failed its proof and must not be used. A defect of the solver, never of the input. */
export class UnprovenMatch extends Error {
  override readonly name = 'UnprovenMatch';
}

/** With so few pairs all of them are candidates. */
const ALL_PAIRS = 100_000;
/** Candidates of each mentee where seats are plentiful, and where they are not. */
const CANDIDATES = { plentiful: 32, tight: 56 };
const PLENTIFUL = 1.25;
/** With more mentees than this to fix, it is quicker to choose candidates by the new prices and solve afresh. */
const MOST_TO_MEND = 600;
/** And with a larger share of all, however few they are. */
const MEND_SHARE = 0.1;
/** Of candidates that are chosen again, so many are spread over all mentors. */
const SPREAD_SHARE = 0.5;
/** Solving afresh so often at most; from then on pairs are mended, which never goes back. */
const MOST_FRESH = 12;
/** Each round adds pairs, and two or three are usual; this many mean that something is wrong. */
const MOST_ROUNDS = 200;

export function solveExactly(problem: Problem): Optimum {
  const core = new Core(problem);
  for (let rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
    const { certificate, beating } = inspect(problem, core.solution);
    if (certificate.kind === 'proved') return { ...core.solution, proof: certificate, rounds };
    if (beating.length === 0) throw new UnprovenMatch(`The match is not proved: ${certificate.because}.`);
    core.grow(beating);
  }
  throw new UnprovenMatch('The match is not proved: pricing found no end.');
}

/** The solution on a part of the pairs, which grows. */
class Core {
  solution: Solution;
  readonly #problem: Problem;
  readonly #most: number;
  #candidates: Candidates;
  #live: LiveOptimum | undefined;
  #solvedAfresh = 0;
  #isSpread = false;

  constructor(problem: Problem) {
    const { scores, seats, wanted } = problem;
    this.#problem = problem;
    const plentiful = sumOf(seats) >= PLENTIFUL * sumOf(wanted);
    const few = scores.mentees * scores.mentors <= ALL_PAIRS;
    this.#most = few ? scores.mentors : plentiful ? CANDIDATES.plentiful : CANDIDATES.tight;
    this.#candidates = bestCandidates(
      scores,
      { wanted, seats },
      few ? this.#most : Math.min(this.#most, CANDIDATES.plentiful),
    );
    if (!few && !plentiful) this.#chooseAgain(bidPrices(this.#sparse()));
    this.solution = this.#solve();
  }

  grow(beating: readonly BeatingPair[]): void {
    const mentees = new Set(beating.map(({ mentee }) => mentee));
    const most = Math.min(MOST_TO_MEND, this.#problem.scores.mentees * MEND_SHARE);
    if (!this.#live && mentees.size > most && this.#solvedAfresh < MOST_FRESH) {
      // Many want someone else at these prices: all turned to the same few. Once others are spread among the candidates, those
      // who are wanted are added to them.
      this.#solvedAfresh++;
      if (this.#isSpread) this.#candidates = withMore(this.#candidates, beating);
      else this.#chooseAgain(this.solution.prices.seat, Math.ceil(this.#most * SPREAD_SHARE));
      this.#isSpread = true;
      this.solution = this.#solve();
      return;
    }
    this.#live ??= new LiveOptimum(this.#sparse(), { solution: this.solution });
    this.#live.allowAll(beating);
    this.solution = this.#live.solution();
  }

  #sparse(): { candidates: Candidates; seats: Int32Array; wanted: Int32Array; placing: number } {
    const { seats, wanted, placing } = this.#problem;
    return { candidates: this.#candidates, seats, wanted, placing };
  }

  #chooseAgain(prices: Float64Array, spread = 0): void {
    const { scores, seats, wanted } = this.#problem;
    this.#candidates = bestCandidates(scores, { wanted, seats, prices, spread }, this.#most);
  }

  #solve(): Solution {
    if (!this.#problem.wanted.some((mentors) => mentors > 1)) return solveAssignment(this.#sparse());
    this.#live = new LiveOptimum(this.#sparse());
    this.#live.settle();
    return this.#live.solution();
  }
}
