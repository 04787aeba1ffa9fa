/**
 * Prices near the right ones where mentees fight for the same mentors: an auction over all pairs in which bids overshoot by
 * a step, and the step becomes smaller from pass to pass (Bertsekas and Castañón 1989, for seats that are alike). Without
 * steps such a fight goes on in single points. The prices are not exact, and need not be: they choose candidates, and a
 * search begins with them.
 */
import { RowChoice } from './candidates.ts';
import { Heap } from './heap.ts';
import type { ScoredPair } from './live-optimum.ts';
import { type Problem, sumOf } from './problem.ts';

/** Of each mentee so many are looked at first; only when they become too dear the whole row. */
const LIST = 32;
/** The first step, as a part of the span of scores, and how much smaller each next one is. */
const FIRST_STEP = 1 / 4;
const SMALLER = 4;
/** Bids for each mentee in one pass; with more, some can't be seated at all. */
const BIDS_EACH = 40;
const NOBODY = -1;
export interface Auctioned {
  /** Prices of seats, whole numbers. */
  readonly prices: Float64Array;
  /** Who had a seat in the end: as many as there can be where all pairs are allowed. */
  readonly seated: readonly ScoredPair[];
}

/** Whom a bidder would take, and what that and the next best is worth to her. */
interface Choice {
  readonly mentor: number;
  readonly first: number;
  readonly second: number;
}

/** For mentees who want one mentor each. */
export function auction(problem: Problem): Auctioned {
  const { lowest, highest } = problem.scores;
  const seats = new Auction(problem);
  for (let step = Math.floor((highest - lowest) * FIRST_STEP); step > 1; step = Math.floor(step / SMALLER))
    seats.pass(step);
  seats.pass(1);
  return { prices: seats.outcome(), seated: seats.seated() };
}

/**
 * As many bidders as seats, so that every price is right in the end: what is missing is a place outside, which is worth the
 * same to all mentees, or bidders to whom all seats are worth the same.
 */
class Auction {
  readonly #problem: Problem;
  readonly #price: Float64Array;
  readonly #row: RowChoice;
  /** The best of each mentee when her row was looked at last, and what no other was worth more than. */
  readonly #mentor: Int32Array;
  readonly #score: Int32Array;
  readonly #length: Int32Array;
  readonly #othersWorth: Float64Array;
  /** Seats of mentor `j` stand from `#seatStart[j]`: a heap of bids, the lowest first. The place outside is one more mentor. */
  readonly #seatStart: Int32Array;
  readonly #holder: Int32Array;
  readonly #bid: Float64Array;
  readonly #taken: Int32Array;
  readonly #outside: number;
  readonly #outsideWorth: number;
  /** Bidders beyond the mentees, and mentors by price for them. */
  readonly #fillers: number;
  readonly #cheapest = new Heap();

  constructor(problem: Problem) {
    const { scores, seats, wanted } = problem;
    this.#problem = problem;
    this.#outside = scores.mentors;
    this.#outsideWorth = scores.lowest - 1;
    const missing = sumOf(wanted) - sumOf(seats);
    this.#fillers = Math.max(0, -missing);
    this.#price = new Float64Array(scores.mentors + 1);
    this.#row = new RowChoice(scores, { seats, price: this.#price, most: LIST });
    this.#mentor = new Int32Array(scores.mentees * LIST);
    this.#score = new Int32Array(scores.mentees * LIST);
    this.#length = new Int32Array(scores.mentees);
    this.#othersWorth = new Float64Array(scores.mentees).fill(Infinity);
    this.#seatStart = new Int32Array(scores.mentors + 2);
    for (let mentor = 0; mentor <= scores.mentors; mentor++) {
      const places = mentor === this.#outside ? Math.max(0, missing) : seats[mentor];
      this.#seatStart[mentor + 1] = this.#seatStart[mentor] + places;
    }
    this.#holder = new Int32Array(this.#seatStart[scores.mentors + 1]);
    this.#bid = new Float64Array(this.#holder.length);
    this.#taken = new Int32Array(scores.mentors + 1);
  }

  /** Prices for a problem in which a free seat costs nothing, and staying out costs a place. */
  outcome(): Float64Array {
    const { placing } = this.#problem;
    const floor =
      this.#placesOf(this.#outside) > 0
        ? this.#price[this.#outside] - this.#outsideWorth - placing
        : this.#fillers > 0
          ? this.#dearestFilled()
          : this.#cheapestSeat();
    return this.#price.subarray(0, -1).map((price) => Math.max(0, price - floor));
  }

  seated(): ScoredPair[] {
    const pairs: ScoredPair[] = [];
    for (let mentor = 0; mentor < this.#outside; mentor++) {
      const from = this.#seatStart[mentor];
      for (let seat = from; seat < from + this.#taken[mentor]; seat++) {
        const mentee = this.#holder[seat];
        if (mentee !== FILLER) pairs.push({ mentee, mentor, score: this.#scoreOf(mentee, mentor) });
      }
    }
    return pairs;
  }

  /** Of a pair that is on the mentee's list. */
  #scoreOf(mentee: number, mentor: number): number {
    const from = mentee * LIST;
    return this.#score[from + this.#mentor.subarray(from, from + this.#length[mentee]).indexOf(mentor)];
  }

  /** Everyone is seated anew, at the prices that there are. */
  pass(step: number): void {
    const { wanted } = this.#problem;
    this.#taken.fill(0);
    const waiting: number[] = [];
    for (let n = 0; n < this.#fillers; n++) waiting.push(FILLER);
    for (let mentee = wanted.length - 1; mentee >= 0; mentee--) if (wanted[mentee] > 0) waiting.push(mentee);
    this.#cheapest.clear();
    for (let mentor = 0; mentor < this.#outside; mentor++)
      if (this.#placesOf(mentor) > 0) this.#cheapest.push(mentor, this.#price[mentor]);
    for (let bids = BIDS_EACH * waiting.length; bids > 0; bids--) {
      const bidder = waiting.pop();
      if (bidder === undefined) return;
      const { mentor, first, second } = bidder === FILLER ? this.#twoCheapest() : this.#choice(bidder);
      if (mentor === NOBODY) continue;
      const loser = this.#take(mentor, bidder, this.#price[mentor] + first - second + step);
      if (loser !== NOBODY) waiting.push(loser);
    }
  }

  #placesOf(mentor: number): number {
    return this.#seatStart[mentor + 1] - this.#seatStart[mentor];
  }

  /** A seat for a bid; whoever bid least loses it where all are taken. */
  #take(mentor: number, bidder: number, bid: number): number {
    const from = this.#seatStart[mentor];
    const places = this.#placesOf(mentor);
    const isFull = this.#taken[mentor] === places;
    const loser = isFull ? this.#holder[from] : NOBODY;
    const seat = isFull ? this.#sink(from, places, bid) : this.#rise(from, this.#taken[mentor]++, bid);
    this.#bid[seat] = bid;
    this.#holder[seat] = bidder;
    if (this.#taken[mentor] === places && this.#bid[from] > this.#price[mentor]) {
      this.#price[mentor] = this.#bid[from];
      if (mentor !== this.#outside) this.#cheapest.push(mentor, this.#bid[from]);
    }
    return loser;
  }

  #choice(mentee: number): Choice {
    const choice = this.#twoBest(mentee);
    if (choice.second >= this.#othersWorth[mentee]) return choice;
    this.#look(mentee);
    return this.#twoBest(mentee);
  }

  #twoBest(mentee: number): Choice {
    const hasOutside = this.#placesOf(this.#outside) > 0;
    let mentor = hasOutside ? this.#outside : NOBODY;
    let first = hasOutside ? this.#outsideWorth - this.#price[this.#outside] : -Infinity;
    let second = -Infinity;
    const from = mentee * LIST;
    const to = from + this.#length[mentee];
    for (let at = from; at < to; at++) {
      const worth = this.#score[at] - this.#price[this.#mentor[at]];
      if (worth > first) {
        second = first;
        first = worth;
        mentor = this.#mentor[at];
      } else if (worth > second) second = worth;
    }
    return { mentor, first, second: second === -Infinity ? first : second };
  }

  /** Prices of the heap that are not those of now were paid for a while. */
  #twoCheapest(): Choice {
    const mentor = this.#nextCheapest();
    if (mentor === NOBODY) return { mentor, first: 0, second: 0 };
    const price = this.#price[mentor];
    const other = this.#nextCheapest();
    this.#cheapest.push(mentor, price);
    if (other === NOBODY) return { mentor, first: 0, second: 0 };
    this.#cheapest.push(other, this.#price[other]);
    return { mentor, first: -price, second: -this.#price[other] };
  }

  #nextCheapest(): number {
    for (;;) {
      const mentor = this.#cheapest.take(Infinity);
      if (mentor === undefined) return NOBODY;
      if (this.#cheapest.key === this.#price[mentor]) return mentor;
    }
  }

  #cheapestSeat(): number {
    let cheapest = Infinity;
    for (let mentor = 0; mentor < this.#outside; mentor++)
      if (this.#placesOf(mentor) > 0) cheapest = Math.min(cheapest, this.#price[mentor]);
    return cheapest;
  }

  #dearestFilled(): number {
    let dearest = 0;
    for (let mentor = 0; mentor < this.#outside; mentor++) {
      const from = this.#seatStart[mentor];
      const holders = this.#holder.subarray(from, from + this.#taken[mentor]);
      if (holders.includes(FILLER) || holders.length < this.#placesOf(mentor))
        dearest = Math.max(dearest, this.#price[mentor]);
    }
    return dearest;
  }

  /** Lets the bids above a new one at the end of a heap sink, and returns its place. */
  #rise(from: number, place: number, bid: number): number {
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#bid[from + parent] <= bid) break;
      this.#copy(from + parent, from + at);
      at = parent;
    }
    return from + at;
  }

  /** Lets the bids below a new one at the top of a heap rise, and returns its place. */
  #sink(from: number, size: number, bid: number): number {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#bid[from + child + 1] < this.#bid[from + child]) child++;
      if (this.#bid[from + child] >= bid) break;
      this.#copy(from + child, from + at);
      at = child;
    }
    return from + at;
  }

  #copy(from: number, to: number): void {
    this.#bid[to] = this.#bid[from];
    this.#holder[to] = this.#holder[from];
  }

  /** Chooses the best of a whole row at the prices of now. Prices only rise, so what the others are worth is a bound for ever. */
  #look(mentee: number): void {
    const kept = this.#row.choose(mentee);
    const from = mentee * LIST;
    let worst = Infinity;
    for (let n = 0; n < kept; n++) {
      this.#mentor[from + n] = this.#row.mentor[n];
      this.#score[from + n] = this.#row.score[n];
      worst = Math.min(worst, this.#row.score[n] - this.#price[this.#row.mentor[n]]);
    }
    this.#length[mentee] = kept;
    this.#othersWorth[mentee] = kept < LIST ? -Infinity : worst;
  }
}

/** A bidder to whom all seats are worth the same. */
const FILLER = -2;
