/**
 * Who would be next for each side of a pair of an optimum, and what having them would cost everyone. The prices of the optimum
 * say what each other pair costs by itself; the cheapest chain of moves says what it costs until everyone is seated again:
 * the mentee of the pair goes to someone else, who lets someone go, and so on. A chain comes back to where the pair was taken
 * apart, or leaves the market, where someone stays out or takes a free seat, and comes back from there. The way back from
 * outside is the same for all pairs and is found once; others are searched from both ends.
 */
import { type Candidates, bestCandidates } from './candidates.ts';
import { CheapestOfMentors, type CheapPairs } from './cheapest-of-mentors.ts';
import { mentorsOf, type Problem, type Solution } from './problem.ts';
import { type Chain, Reach } from './reach.ts';

/** Someone else for one side of a pair: a mentor for the mentee, a mentee for the mentor. */
export interface NextPerson {
  readonly person: number;
  /** What all others together lose; negative when they gain points, because a pair less is made. */
  readonly pointsLost: number;
  readonly placedLost: number;
}

/** A pair that is made, and what undoing it costs in prices. */
interface Made {
  readonly mentee: number;
  readonly mentor: number;
  readonly score: number;
  readonly undo: number;
}

/** A mentee who was let go, with the first mentor of the chain. */
interface Move extends Chain {
  readonly mentee: number;
}

interface Row {
  readonly mentor: Int32Array;
  readonly score: Int32Array;
  readonly from: number;
  readonly to: number;
}

const NOBODY = -1;
const NONE: Chain = { costs: Infinity, points: 0, placed: 0, person: NOBODY };
const START: Chain = { costs: 0, points: 0, placed: 0, person: NOBODY };
/** Of each mentee the pairs that cost least, which are nearly always all that a chain needs. */
const NEAR = 24;

export class NextBest {
  readonly #problem: Problem;
  readonly #solution: Solution;
  readonly #ofMentee: readonly Made[][];
  readonly #ofMentor: readonly Made[][];
  readonly #near: Candidates;
  /** What all other pairs of a mentee cost at least. */
  readonly #farCosts: Float64Array;
  readonly #cheapest: CheapestOfMentors;
  readonly #row: Row & { to: number };
  /** From the mentee of a pair to each mentor, and from each to the mentor of the pair. */
  readonly #ahead: Reach<Move>;
  readonly #behind: Reach<number>;
  /** From outside to each mentor: because a mentee comes to her, and the cheaper of that and her losing one. */
  readonly #joined: Reach<never>;
  readonly #home: Reach<never>;
  /** What it costs at least to leave the market, from anywhere. */
  readonly #leastExit: number;
  /** The best so far for the pair that is looked at. */
  #forMentee = NONE;
  #forMentor = NONE;
  #pair: Made = { mentee: NOBODY, mentor: NOBODY, score: 0, undo: 0 };

  /** Of a solution that is an optimum of the problem; of another one the answers mean nothing. */
  constructor(problem: Problem, solution: Solution) {
    const { scores, seats, wanted } = problem;
    const { mentees, mentors } = scores;
    this.#problem = problem;
    this.#solution = solution;
    this.#row = { mentor: new Int32Array(mentors), score: new Int32Array(mentors), from: 0, to: 0 };
    this.#ahead = new Reach(mentors);
    this.#behind = new Reach(mentors);
    this.#joined = new Reach(mentors);
    this.#home = new Reach(mentors);
    this.#ofMentee = Array.from({ length: mentees }, (_, mentee) => this.#madeBy(mentee));
    const ofMentor = Array.from({ length: mentors }, (): Made[] => []);
    for (const made of this.#ofMentee.flat()) ofMentor[made.mentor].push(made);
    this.#ofMentor = ofMentor;
    this.#cheapest = new CheapestOfMentors(problem, solution);
    this.#near = bestCandidates(scores, { wanted, seats, prices: solution.prices.seat }, NEAR);
    this.#farCosts = Float64Array.from({ length: mentees }, (_, mentee) => this.#dearestNear(mentee));
    this.#leastExit = this.#costsOfLeaving();
    this.#comeFromOutside();
  }

  /** For a pair that is made: the mentor who would be next for the mentee, and the mentee who would be next for the mentor. */
  of(mentee: number, mentor: number): { readonly forMentee?: NextPerson; readonly forMentor?: NextPerson } {
    const pair = this.#ofMentee[mentee].find((one) => one.mentor === mentor);
    if (!pair) throw new RangeError('These two are not a pair of this solution.');
    this.#search(pair);
    const lost = ({ person, points, placed }: Chain): NextPerson => ({
      person,
      pointsLost: pair.score - points,
      placedLost: 1 - placed,
    });
    return {
      ...(this.#forMentee.person !== NOBODY && { forMentee: lost(this.#forMentee) }),
      ...(this.#forMentor.person !== NOBODY && { forMentor: lost(this.#forMentor) }),
    };
  }

  #search(pair: Made): void {
    const [ahead, behind] = [this.#ahead, this.#behind];
    ahead.clear();
    behind.clear();
    this.#pair = pair;
    this.#forMentee = NONE;
    this.#forMentor = NONE;
    // She may stay out herself, which is no answer for her, but lets the mentor take someone from outside.
    this.#leave({ ...START, costs: this.#solution.prices.mentee[pair.mentee] });
    this.#ask({ ...START, mentee: pair.mentee });
    behind.set(pair.mentor, START);
    let steps = 0;
    for (;;) {
      const [there, back] = [ahead.least, behind.least];
      const shortest = (there === Infinity ? 0 : there) + (back === Infinity ? 0 : back);
      const mayMeet = shortest < this.#limit && Math.min(there, back) < Infinity;
      if (mayMeet && back < Infinity && (there === Infinity || steps > 0)) {
        steps--;
        this.#stepBack();
      } else if (mayMeet || this.#mayLeave(there)) {
        steps++;
        this.#stepAhead();
      } else return;
    }
  }

  get #limit(): number {
    return Math.max(this.#forMentee.costs, this.#forMentor.costs);
  }

  #mayLeave(there: number): boolean {
    const { mentor } = this.#pair;
    const outside = there + this.#leastExit;
    return (
      outside + this.#home.costs[mentor] < this.#forMentee.costs ||
      outside + this.#joined.costs[mentor] < this.#forMentor.costs
    );
  }

  /** The nearest mentor has one mentee too many: each of hers may go. */
  #stepAhead(): void {
    const next = this.#ahead.take();
    if (next === undefined) return;
    if ('later' in next) {
      this.#askRow(next.later, this.#wholeRow(next.later.mentee));
      return;
    }
    if (next.mentor === this.#pair.mentor) return;
    const { costs, points, placed, person } = this.#ahead.chain(next.mentor);
    if (this.#isFree(next.mentor)) this.#leave({ costs, points, placed, person });
    for (const { mentee, score, undo } of this.#ofMentor[next.mentor]) {
      const freed = { costs: costs + undo, points: points - score, placed: placed - 1, person };
      this.#leave({ ...freed, costs: freed.costs + this.#solution.prices.mentee[mentee] });
      this.#ask({ ...freed, mentee });
    }
  }

  /** Someone stays out, or takes a free seat; what that sets free is made good from outside. */
  #leave(chain: Chain): void {
    const { mentor } = this.#pair;
    if (chain.person !== NOBODY && chain.costs + this.#home.costs[mentor] < this.#forMentee.costs)
      this.#forMentee = endToEnd(chain, this.#home.chain(mentor), chain.person);
    if (chain.costs + this.#joined.costs[mentor] < this.#forMentor.costs) {
      const back = this.#joined.chain(mentor);
      this.#forMentor = endToEnd(chain, back, back.person);
    }
  }

  /** A mentee asks the nearest mentors, and all others once nothing else is as near. */
  #ask(move: Move): void {
    const { mentor, score, start } = this.#near;
    this.#askRow(move, { mentor, score, from: start[move.mentee], to: start[move.mentee + 1] });
    const far = move.costs + this.#farCosts[move.mentee];
    if (far < this.#limit) this.#ahead.postpone(move, far);
  }

  #askRow(move: Move, row: Row): void {
    const { mentee, costs, person } = move;
    const { seats, placing } = this.#problem;
    const { prices } = this.#solution;
    const base = costs + prices.mentee[mentee] - placing;
    const known = this.#ahead.costs;
    const isFirst = mentee === this.#pair.mentee && person === NOBODY;
    for (let n = row.from; n < row.to; n++) {
      const mentor = row.mentor[n];
      const next = base + prices.seat[mentor] - row.score[n];
      if (next >= known[mentor] || next >= this.#limit || seats[mentor] === 0) continue;
      if (this.#isMade(mentee, mentor)) continue;
      const chain = {
        costs: next,
        points: move.points + row.score[n],
        placed: move.placed + 1,
        person: isFirst ? mentor : person,
      };
      this.#ahead.set(mentor, chain);
      if (next + this.#behind.costs[mentor] >= this.#limit) continue;
      const back = this.#behind.chain(mentor);
      this.#meet(endToEnd(chain, back, back.person === NOBODY ? mentee : back.person), chain.person);
    }
  }

  /** Whoever may come to the nearest mentor on the way back leaves one of her own. */
  #stepBack(): void {
    const next = this.#behind.take();
    if (next === undefined) return;
    if ('later' in next) {
      this.#freeFor(next.later, this.#cheapest.allOf(next.later));
      return;
    }
    const pairs = this.#cheapest.of(next.mentor);
    this.#freeFor(next.mentor, pairs);
    const far = this.#behind.costs[next.mentor] + pairs.bound;
    if (far < this.#limit) this.#behind.postpone(next.mentor, far);
  }

  #freeFor(mentor: number, { mentee, costs, score }: CheapPairs): void {
    const { mentee: origin, mentor: home } = this.#pair;
    const chain = this.#behind.chain(mentor);
    for (let n = 0; n < mentee.length && chain.costs + costs[n] < this.#limit; n++) {
      const one = mentee[n];
      const person = mentor === home ? one : chain.person;
      const come = {
        costs: chain.costs + costs[n],
        points: chain.points + score[n],
        placed: chain.placed + 1,
        person,
      };
      if (one === origin) {
        if (mentor !== home) this.#meet(come, mentor);
        continue;
      }
      for (const left of this.#ofMentee[one]) {
        const whole = come.costs + left.undo;
        if (whole >= this.#behind.costs[left.mentor] || whole >= this.#limit) continue;
        const back = { costs: whole, points: come.points - left.score, placed: come.placed - 1, person };
        this.#behind.set(left.mentor, back);
        if (whole + this.#ahead.costs[left.mentor] >= this.#limit) continue;
        const there = this.#ahead.chain(left.mentor);
        this.#meet(endToEnd(there, back, person), there.person);
      }
    }
  }

  /** A chain all the way round: its last mentee is an answer for the mentor, its first mentor one for the mentee. */
  #meet(round: Chain, first: number): void {
    if (round.costs < this.#forMentee.costs) this.#forMentee = { ...round, person: first };
    if (round.costs < this.#forMentor.costs) this.#forMentor = round;
  }

  /** From outside, a mentor loses a mentee, or a mentee who still wants someone comes in. */
  #comeFromOutside(): void {
    this.#ofMentor.forEach((made, mentor) => {
      if (made.length > 0) this.#home.set(mentor, { ...START, costs: this.#solution.prices.seat[mentor] });
    });
    this.#problem.wanted.forEach((wanted, mentee) => {
      if (this.#ofMentee[mentee].length < wanted) this.#come({ ...START, mentee });
    });
    for (let next = this.#home.take(); next !== undefined; next = this.#home.take()) {
      if (!('mentor' in next)) continue;
      const { costs, points, placed, person } = this.#home.chain(next.mentor);
      for (const { mentee, score, undo } of this.#ofMentor[next.mentor])
        this.#come({ costs: costs + undo, points: points - score, placed: placed - 1, person, mentee });
    }
  }

  #come({ mentee, costs, points, placed }: Move): void {
    const { mentor, score, to } = this.#wholeRow(mentee);
    for (let n = 0; n < to; n++) {
      const at = mentor[n];
      const next = costs + this.#costsOf(mentee, at, score[n]);
      if (next >= this.#joined.costs[at] || this.#problem.seats[at] === 0 || this.#isMade(mentee, at))
        continue;
      const chain = { costs: next, points: points + score[n], placed: placed + 1, person: mentee };
      this.#joined.set(at, chain);
      if (next < this.#home.costs[at]) this.#home.set(at, chain);
    }
  }

  #costsOfLeaving(): number {
    if (this.#problem.seats.some((_, mentor) => this.#isFree(mentor))) return 0;
    const placed = this.#solution.prices.mentee.filter((_, mentee) => this.#ofMentee[mentee].length > 0);
    return placed.reduce((least, price) => Math.min(least, price), Infinity);
  }

  #madeBy(mentee: number): Made[] {
    const { prices, assignment } = this.#solution;
    const mentors = mentorsOf(assignment, mentee);
    if (mentors.length === 0) return [];
    const { mentor: row, score: scores, to } = this.#wholeRow(mentee);
    return Array.from(mentors, (mentor) => {
      const score = scores[row.subarray(0, to).indexOf(mentor)];
      const undo = this.#problem.placing + score - prices.mentee[mentee] - prices.seat[mentor];
      return { mentee, mentor, score, undo };
    });
  }

  #dearestNear(mentee: number): number {
    const { start, mentor, score } = this.#near;
    const [from, to] = [start[mentee], start[mentee + 1]];
    if (to - from < NEAR) return Infinity;
    let dearest = -Infinity;
    for (let n = from; n < to; n++) dearest = Math.max(dearest, this.#costsOf(mentee, mentor[n], score[n]));
    return dearest;
  }

  #costsOf(mentee: number, mentor: number, score: number): number {
    const { prices } = this.#solution;
    return prices.mentee[mentee] + prices.seat[mentor] - this.#problem.placing - score;
  }

  #wholeRow(mentee: number): Row {
    this.#row.to = this.#problem.scores.row(mentee, this.#row.mentor, this.#row.score);
    return this.#row;
  }

  #isMade(mentee: number, mentor: number): boolean {
    for (const pair of this.#ofMentee[mentee]) if (pair.mentor === mentor) return true;
    return false;
  }

  #isFree(mentor: number): boolean {
    return this.#ofMentor[mentor].length < this.#problem.seats[mentor];
  }
}

function endToEnd(there: Chain, back: Chain, person: number): Chain {
  return {
    costs: there.costs + back.costs,
    points: there.points + back.points,
    placed: there.placed + back.placed,
    person,
  };
}
