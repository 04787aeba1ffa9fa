/**
 * The optimum over all allowed pairs, with its proof: solve on the best candidates of each mentee, let the checker price
 * every pair, add those that beat the prices, fix, and so on until none does (a growing core, as in column generation).
 */
import { solveAlike } from './alike.ts';
import { auction } from './auction.ts';
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

export interface CountedOptimum extends Optimum {
  /** Shortest chains of moves that were looked for: what the work is counted in. */
  readonly searches: number;
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
/** Solving afresh so often at most; from then on pairs are mended, which never goes back. */
const MOST_FRESH = 12;
/** Each round adds pairs, and two or three are usual; this many mean that something is wrong. */
const MOST_ROUNDS = 200;

export function solveExactly(problem: Problem): CountedOptimum {
  const alike = solveAlike(problem);
  if (alike) {
    const { certificate } = inspect(problem, alike);
    // Two people who are not alike after all; it takes a chance of one in 2^64.
    if (certificate.kind === 'proved') return { ...alike, proof: certificate, rounds: 1 };
  }
  const core = new Core(problem);
  for (let rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
    const { certificate, beating } = inspect(problem, core.solution);
    if (certificate.kind === 'proved')
      return { ...core.solution, proof: certificate, rounds, searches: core.searches };
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
  readonly #wantOneEach: boolean;
  #candidates: Candidates;
  #live: LiveOptimum | undefined;
  #searches = 0;
  #solvedAfresh = 0;
  #isAuctioned = false;

  constructor(problem: Problem) {
    const { scores, seats, wanted } = problem;
    this.#problem = problem;
    this.#wantOneEach = wanted.every((mentors) => mentors <= 1);
    const plentiful = sumOf(seats) >= PLENTIFUL * sumOf(wanted);
    const few = scores.mentees * scores.mentors <= ALL_PAIRS;
    this.#most = few ? scores.mentors : plentiful ? CANDIDATES.plentiful : CANDIDATES.tight;
    const first = few ? scores.mentors : CANDIDATES.plentiful;
    this.#candidates = bestCandidates(scores, { wanted, seats }, first);
    const isWhole = few || !this.#isCut(first);
    if (!isWhole && this.#wantOneEach && !this.#holdsEveryone()) {
      this.solution = this.#auctioned();
      return;
    }
    const dear = isWhole || plentiful ? undefined : bidPrices(this.#sparse());
    if (dear?.some((price) => price > 0)) this.#chooseAgain(dear);
    this.solution = this.#solve();
  }

  get searches(): number {
    return this.#searches + (this.#live?.searches ?? 0);
  }

  grow(beating: readonly BeatingPair[]): void {
    const mentees = new Set(beating.map(({ mentee }) => mentee));
    const most = Math.min(MOST_TO_MEND, this.#problem.scores.mentees * MEND_SHARE);
    if (!this.#live && mentees.size > most && this.#solvedAfresh < MOST_FRESH) {
      // Many want someone else at these prices: they fight for the same few.
      this.#solvedAfresh++;
      this.solution = this.#isAuctioned ? this.#widened(beating) : this.#auctioned();
      return;
    }
    this.#live ??= new LiveOptimum(this.#sparse(), { solution: this.solution });
    this.#live.allowAll(beating);
    this.solution = this.#live.solution();
  }

  /** Whether some mentee may have more pairs than are candidates. */
  #isCut(most: number): boolean {
    const { start } = this.#candidates;
    return this.#problem.wanted.some((_, mentee) => start[mentee + 1] - start[mentee] >= most);
  }

  /** Whether the mentors among the candidates have as many seats as are going to be taken. */
  #holdsEveryone(): boolean {
    const { seats, wanted } = this.#problem;
    const isCandidate = new Uint8Array(seats.length);
    for (const mentor of this.#candidates.mentor) isCandidate[mentor] = 1;
    const reached = sumOf(seats.filter((_, mentor) => isCandidate[mentor] === 1));
    return reached >= Math.min(sumOf(seats), sumOf(wanted));
  }

  #auctioned(): Solution {
    const { prices, seated } = auction(this.#problem);
    this.#isAuctioned = true;
    this.#chooseAgain(prices);
    this.#candidates = withMore(this.#candidates, seated);
    return this.#solve(prices);
  }

  #widened(beating: readonly BeatingPair[]): Solution {
    this.#candidates = withMore(this.#candidates, beating);
    return this.#solve(this.solution.prices.seat);
  }

  #sparse(): { candidates: Candidates; seats: Int32Array; wanted: Int32Array; placing: number } {
    const { seats, wanted, placing } = this.#problem;
    return { candidates: this.#candidates, seats, wanted, placing };
  }

  #chooseAgain(prices: Float64Array): void {
    const { scores, seats, wanted } = this.#problem;
    this.#candidates = bestCandidates(scores, { wanted, seats, prices }, this.#most);
  }

  #solve(prices?: Float64Array): Solution {
    const solution = this.#wantOneEach ? solveAssignment(this.#sparse(), prices) : undefined;
    this.#searches += solution?.searches ?? 0;
    if (solution && !hasPricedFreeSeat(this.#problem, solution)) return solution;
    this.#live = new LiveOptimum(this.#sparse(), { solution });
    this.#live.settle();
    return this.#live.solution();
  }
}

/** A mentor may have kept a price that the search began with, and a free seat. */
function hasPricedFreeSeat({ seats }: Problem, { assignment, prices }: Solution): boolean {
  const taken = new Int32Array(seats.length);
  for (const mentor of assignment.mentor) taken[mentor] = taken[mentor] + 1;
  return seats.some((count, mentor) => taken[mentor] < count && prices.seat[mentor] > 0);
}
