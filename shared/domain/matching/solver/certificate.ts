/**
 * Proof that an assignment is the best one, apart from the solvers that make it: linear-programming duality over every
 * allowed pair, not only over those that the solver looked at.
 */
import { type Assignment, mentorsOf, type Prices, type Problem, type Solution } from './problem.ts';

/** The pairs that stood before, and how much a point outweighs a move: `LiveOptimum` with `keeping`. */
export interface Kept {
  readonly scale: number;
  readonly before: Assignment;
}

export type Certificate =
  | {
      readonly kind: 'proved';
      readonly placed: number;
      readonly total: number;
      /** Allowed pairs that were looked at. */
      readonly checked: number;
    }
  | { readonly kind: 'refuted'; readonly because: string };

/** A pair that is worth more than its two prices: the assignment may not be the best one over all pairs. */
export interface BeatingPair {
  readonly mentee: number;
  readonly mentor: number;
  readonly score: number;
}

const NOBODY = -1;
/** Of the pairs that beat the prices of one mentee, so many of the worst are named. */
const NAMED_EACH = 16;

/**
 * Checks that no one has more mentors than wanted or more mentees than seats, and that no forbidden pair is made; then that
 * prices are not negative, no pair that is not made is worth more than its prices, every pair that is made is worth them,
 * and what is left free has no price. Then the prices add up to the value of the assignment, and no other can have more.
 */
export function certify(problem: Problem, solution: Solution, kept?: Kept): Certificate {
  return inspect(problem, solution, kept).certificate;
}

/** The same, and the pairs that refute it where there are any: with these among its candidates a solver can go on. */
export function inspect(
  problem: Problem,
  { assignment, prices }: Solution,
  kept?: Kept,
): { readonly certificate: Certificate; readonly beating: readonly BeatingPair[] } {
  const wrong = unfitness(problem, { assignment, prices });
  if (wrong !== undefined) return { certificate: refuted(wrong), beating: [] };
  return inspectPairs(problem, { assignment, prices }, kept);
}

/** The half of the proof that looks at people and prices, not at pairs: what is wrong, if anything is. */
export function unfitness(problem: Problem, { assignment, prices }: Solution): string | undefined {
  return misfit(problem, assignment) ?? misprice(problem, assignment, prices);
}

/** What is wrong with an assignment as such: more mentors than wanted, more mentees than seats, a pair with no one. */
export function misfit(
  { seats, wanted, scores }: Problem,
  { start, mentor }: Assignment,
): string | undefined {
  const load = new Int32Array(scores.mentors);
  if (start.length !== scores.mentees + 1 || start[scores.mentees] !== mentor.length)
    return 'the assignment is of another size';
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    const from = start[mentee];
    const to = start[mentee + 1];
    if (to - from > wanted[mentee]) return 'a mentee has more mentors than wanted';
    for (let n = from; n < to; n++) {
      const at = mentor[n];
      if (n > from && at <= mentor[n - 1]) return 'a mentee has a mentor twice';
      if (!(at >= 0 && at < scores.mentors)) return 'a pair is made with no one';
      load[at] = load[at] + 1;
      if (load[at] > seats[at]) return 'a mentor has more mentees than seats';
    }
  }
  return undefined;
}

function misprice(
  { seats, wanted, scores }: Problem,
  { start, mentor }: Assignment,
  prices: Prices,
): string | undefined {
  const load = new Int32Array(scores.mentors);
  for (const at of mentor) load[at] = load[at] + 1;
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    if (wanted[mentee] === 0) continue;
    const price = prices.mentee[mentee];
    const has = start[mentee + 1] - start[mentee];
    if (!(price >= 0)) return 'a mentee has a negative price';
    if (price > 0 && has < wanted[mentee]) return 'a mentee who lacks a mentor has a price';
  }
  for (let index = 0; index < scores.mentors; index++) {
    if (seats[index] === 0) continue;
    const price = prices.seat[index];
    if (!(price >= 0)) return 'a seat has a negative price';
    if (price > 0 && load[index] < seats[index]) return 'a free seat has a price';
  }
  return undefined;
}

/** The other half, for each mentee by herself: it may be done in parts, and holds when it holds for each of them. */
export function inspectPairs(
  { scores, seats, wanted, placing }: Problem,
  { assignment, prices }: Solution,
  kept?: Kept,
): { readonly certificate: Certificate; readonly beating: readonly BeatingPair[] } {
  const { start, mentor } = assignment;
  const scale = kept?.scale ?? 1;
  const bonus = kept ? 1 : 0;
  const stood = (mentee: number, index: number): boolean =>
    kept !== undefined && mentorsOf(kept.before, mentee).includes(index);
  const rowMentor = new Int32Array(scores.mentors);
  const rowScore = new Int32Array(scores.mentors);
  // A mentor without a seat is out of the problem: at this price no one asks for her.
  const price = prices.seat.map((one, index) => (seats[index] === 0 ? Infinity : one));
  const worst = new Worst();
  let because: string | undefined;
  let total = 0;
  let checked = 0;
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    if (wanted[mentee] === 0) continue;
    const found = scores.row(mentee, rowMentor, rowScore);
    checked += found;
    const base = placing * scale - prices.mentee[mentee];
    const last = start[mentee + 1];
    let next = start[mentee];
    let made = next < last ? mentor[next] : NOBODY;
    worst.begin(mentee);
    for (let n = 0; n < found; n++) {
      const at = rowMentor[n];
      const score = rowScore[n];
      // What the pair is worth beyond its prices, had it stood before.
      const most = base + score * scale + bonus - price[at];
      if (at === made) {
        total += score;
        if (most < bonus && !(most >= 0 && stood(mentee, at)))
          because ??= 'a pair that is made is not worth its prices';
        next++;
        made = next < last ? mentor[next] : NOBODY;
      } else if (most > 0 && (most > bonus || stood(mentee, at))) worst.add(at, score, most);
    }
    if (next < last) because ??= 'a forbidden pair is made';
  }
  because ??= worst.pairs.length > 0 ? 'a pair beats the prices' : undefined;
  return {
    certificate:
      because === undefined ? { kind: 'proved', placed: mentor.length, total, checked } : refuted(because),
    beating: worst.pairs,
  };
}

/** The pairs of each mentee that beat the prices most. */
class Worst {
  readonly pairs: BeatingPair[] = [];
  #mentee = 0;
  #from = 0;
  #beats: number[] = [];

  begin(mentee: number): void {
    this.#mentee = mentee;
    this.#from = this.pairs.length;
    this.#beats = [];
  }

  add(mentor: number, score: number, beats: number): void {
    const pair = { mentee: this.#mentee, mentor, score };
    if (this.#beats.length < NAMED_EACH) {
      this.pairs.push(pair);
      this.#beats.push(beats);
      return;
    }
    const least = this.#beats.indexOf(Math.min(...this.#beats));
    if (beats <= this.#beats[least]) return;
    this.pairs[this.#from + least] = pair;
    this.#beats[least] = beats;
  }
}

function refuted(because: string): Certificate {
  return { kind: 'refuted', because };
}
