/** Of each mentor the pairs that are not made and cost least in the prices of an optimum: rows are kept by mentee, this is the other side. */
import { mentorsOf, type Problem, type Solution } from './problem.ts';

const KEPT = 64;

/** By rising costs. */
export interface CheapPairs {
  readonly mentee: Int32Array;
  readonly costs: Float64Array;
  readonly score: Int32Array;
  /** What all others cost at least. */
  readonly bound: number;
}

export class CheapestOfMentors {
  readonly #problem: Problem;
  readonly #solution: Solution;
  readonly #count: Int32Array;
  readonly #mentee: Int32Array;
  readonly #score: Int32Array;
  readonly #costs: Float64Array;
  /** Place of the dearest pair that is kept, once as many as can be are. */
  readonly #dearest: Int32Array;
  readonly #whole = new Map<number, CheapPairs>();

  constructor(problem: Problem, solution: Solution) {
    const { mentors, mentees } = problem.scores;
    this.#problem = problem;
    this.#solution = solution;
    this.#count = new Int32Array(mentors);
    this.#mentee = new Int32Array(mentors * KEPT);
    this.#score = new Int32Array(mentors * KEPT);
    this.#costs = new Float64Array(mentors * KEPT);
    this.#dearest = new Int32Array(mentors);
    const [mentor, score] = [new Int32Array(mentors), new Int32Array(mentors)];
    const bound = new Float64Array(mentors).fill(Infinity);
    for (let mentee = 0; mentee < mentees; mentee++) {
      if (problem.wanted[mentee] === 0) continue;
      const found = problem.scores.row(mentee, mentor, score);
      const base = solution.prices.mentee[mentee] - problem.placing;
      for (let n = 0; n < found; n++) {
        const at = mentor[n];
        const costs = base + solution.prices.seat[at] - score[n];
        if (costs >= bound[at] || problem.seats[at] === 0 || this.#isMade(mentee, at)) continue;
        bound[at] = this.#keep(at, { mentee, score: score[n], costs });
      }
    }
    for (let at = 0; at < mentors; at++) this.#sort(at);
  }

  of(mentor: number): CheapPairs {
    const whole = this.#whole.get(mentor);
    if (whole) return whole;
    const [from, to] = [mentor * KEPT, mentor * KEPT + this.#count[mentor]];
    return {
      mentee: this.#mentee.subarray(from, to),
      costs: this.#costs.subarray(from, to),
      score: this.#score.subarray(from, to),
      bound: to - from < KEPT ? Infinity : this.#costs[to - 1],
    };
  }

  /** All pairs of a mentor, which takes a look at every mentee. */
  allOf(at: number): CheapPairs {
    const { scores, wanted, placing } = this.#problem;
    const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
    const pairs: { mentee: number; costs: number; score: number }[] = [];
    for (let mentee = 0; mentee < scores.mentees; mentee++) {
      if (wanted[mentee] === 0 || this.#isMade(mentee, at)) continue;
      const n = mentor.subarray(0, scores.row(mentee, mentor, score)).indexOf(at);
      if (n < 0) continue;
      const costs =
        this.#solution.prices.mentee[mentee] + this.#solution.prices.seat[at] - placing - score[n];
      pairs.push({ mentee, costs, score: score[n] });
    }
    pairs.sort((a, b) => a.costs - b.costs);
    const whole = {
      mentee: Int32Array.from(pairs, ({ mentee }) => mentee),
      costs: Float64Array.from(pairs, ({ costs }) => costs),
      score: Int32Array.from(pairs, (pair) => pair.score),
      bound: Infinity,
    };
    this.#whole.set(at, whole);
    return whole;
  }

  #sort(mentor: number): void {
    const from = mentor * KEPT;
    const end = from + this.#count[mentor];
    for (let n = from + 1; n < end; n++) {
      const [mentee, score, costs] = [this.#mentee[n], this.#score[n], this.#costs[n]];
      let at = n - 1;
      for (; at >= from && this.#costs[at] > costs; at--) {
        this.#mentee[at + 1] = this.#mentee[at];
        this.#score[at + 1] = this.#score[at];
        this.#costs[at + 1] = this.#costs[at];
      }
      this.#mentee[at + 1] = mentee;
      this.#score[at + 1] = score;
      this.#costs[at + 1] = costs;
    }
  }

  #isMade(mentee: number, mentor: number): boolean {
    return mentorsOf(this.#solution.assignment, mentee).includes(mentor);
  }

  /** Keeps a pair, in the place of the dearest where there is no room; returns what the next one has to be below. */
  #keep(
    mentor: number,
    pair: { readonly mentee: number; readonly score: number; readonly costs: number },
  ): number {
    const from = mentor * KEPT;
    const isFull = this.#count[mentor] === KEPT;
    const at = isFull ? this.#dearest[mentor] : from + this.#count[mentor]++;
    this.#mentee[at] = pair.mentee;
    this.#score[at] = pair.score;
    this.#costs[at] = pair.costs;
    if (this.#count[mentor] < KEPT) return Infinity;
    let dearest = from;
    for (let other = from + 1; other < from + KEPT; other++)
      if (this.#costs[other] > this.#costs[dearest]) dearest = other;
    this.#dearest[mentor] = dearest;
    return this.#costs[dearest];
  }
}
