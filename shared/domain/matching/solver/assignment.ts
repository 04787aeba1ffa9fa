/**
 * The exact assignment on a sparse graph, for mentees who want one mentor each: most pairs, then the best total, or the
 * best total alone.
 *
 * Successive shortest augmenting paths with dual prices (Jonker and Volgenant 1987; capacities stay capacities instead of
 * copied columns), after a bidding phase in which a full mentor's price rises to the lowest price at which one of her
 * mentees or the newcomer would leave. Two things make it quick: prices only rise, so a row sorted by score less price
 * stays a bound for ever and each scan ends early; and keys are whole numbers, so the queue is one of buckets.
 */
import { BucketQueue } from './bucket-queue.ts';
import { type Candidates, sortFalling } from './candidates.ts';
import { oneEach, type Solution } from './problem.ts';

export interface SparseProblem {
  readonly candidates: Candidates;
  readonly seats: Int32Array;
  readonly placing: number;
}

const NOBODY = -1;
/** Bids for each mentee before the search takes over. */
const BIDS_EACH = 6;
/** Rows are sorted anew after so many looks at each candidate. */
const LOOKS_BEFORE_SORTING = 8;

/** Begins with no prices, or with given ones; a mentor with a free seat keeps what she was given. */
export function solveAssignment(
  problem: SparseProblem,
  prices?: Float64Array,
): Solution & { readonly searches: number } {
  const search = new Search(problem);
  if (prices) search.beginWith(prices);
  search.bid();
  search.augmentAll();
  return { ...search.solution(), searches: search.waiting };
}

/** Prices after the bidding alone: not right yet, but near enough to tell which mentors will be dear. */
export function bidPrices(problem: SparseProblem): Float64Array {
  const search = new Search(problem);
  search.bid();
  return search.solution().prices.seat;
}

class Search {
  readonly #start: Int32Array;
  readonly #mentor: Int32Array;
  /** Score of each candidate less the price her mentor had when the rows were sorted last. */
  readonly #net: Float64Array;
  readonly #seats: Int32Array;
  readonly #placing: number;
  readonly #mentees: number;
  /** What the best mentor is worth to a mentee at today's prices; `-placing` for staying out. */
  readonly #worth: Float64Array;
  /** Price of a mentor's seat beyond what `#net` has subtracted already. */
  readonly #price: Float64Array;
  readonly #settledPrice: Float64Array;
  readonly #mentorOf: Int32Array;
  /** Seats of mentor `j` stand from `#seatStart[j]`; the taken ones come first. */
  readonly #seatStart: Int32Array;
  readonly #seated: Int32Array;
  readonly #taken: Int32Array;
  readonly #seatOf: Int32Array;
  readonly #waiting: number[] = [];
  #looks = 0;
  #sortAt = 0;

  readonly #queue = new BucketQueue();
  readonly #distance: Float64Array;
  readonly #via: Int32Array;
  readonly #settled: Uint8Array;
  readonly #settledList: Int32Array;
  readonly #touched: Int32Array;
  readonly #reached: Int32Array;
  readonly #reachedAt: Float64Array;

  constructor({ candidates, seats, placing }: SparseProblem) {
    const mentees = candidates.start.length - 1;
    const mentors = seats.length;
    this.#start = candidates.start;
    this.#mentor = new Int32Array(candidates.mentor);
    this.#net = new Float64Array(candidates.score);
    this.#seats = seats;
    this.#placing = placing;
    this.#mentees = mentees;
    this.#worth = new Float64Array(mentees).fill(-placing);
    this.#price = new Float64Array(mentors);
    this.#settledPrice = new Float64Array(mentors);
    this.#mentorOf = new Int32Array(mentees).fill(NOBODY);
    this.#seatStart = new Int32Array(mentors + 1);
    for (let mentor = 0; mentor < mentors; mentor++) {
      this.#seatStart[mentor + 1] = this.#seatStart[mentor] + seats[mentor];
    }
    this.#seated = new Int32Array(this.#seatStart[mentors]);
    this.#taken = new Int32Array(mentors);
    this.#seatOf = new Int32Array(mentees);
    this.#distance = new Float64Array(mentors).fill(Infinity);
    this.#via = new Int32Array(mentors);
    this.#settled = new Uint8Array(mentors);
    this.#settledList = new Int32Array(mentors);
    this.#touched = new Int32Array(mentors);
    this.#reached = new Int32Array(mentees);
    this.#reachedAt = new Float64Array(mentees);
  }

  /** Mentees whom the bidding did not seat. */
  get waiting(): number {
    return this.#waiting.length;
  }

  solution(): Solution {
    const seat = this.#price.map((price, mentor) => price + this.#settledPrice[mentor]);
    return {
      assignment: oneEach(this.#mentorOf),
      prices: { mentee: this.#worth.map((worth) => worth + this.#placing), seat },
    };
  }

  beginWith(prices: Float64Array): void {
    this.#price.set(prices);
    this.#sortAnew();
  }

  /** Everyone bids for her best mentor; who is left after a while waits for the search. */
  bid(): void {
    const mentees = this.#mentees;
    const queue = Int32Array.from({ length: mentees }, (_, mentee) => mentee);
    const leaving = new Float64Array(mentees);
    let first = 0;
    let length = mentees;
    for (let bids = BIDS_EACH * mentees; length > 0; bids--) {
      const bidder = queue[first];
      first = first + 1 === mentees ? 0 : first + 1;
      length--;
      if (bids <= 0) {
        this.#waiting.push(bidder);
        continue;
      }
      const loser = this.#place(bidder, leaving);
      if (loser === NOBODY) continue;
      const last = first + length;
      queue[last < mentees ? last : last - mentees] = loser;
      length++;
    }
    for (let mentee = 0; mentee < mentees; mentee++) this.#worth[mentee] = this.#bestNet(mentee);
  }

  /** Seats a bidder if she can pay; returns who has to bid again, or no one. */
  #place(bidder: number, leaving: Float64Array): number {
    const { best, second, mentor } = this.#twoBest(bidder);
    if (mentor === NOBODY) return NOBODY;
    // Above this price she would rather have the second best, or stay out.
    const leavesAt = this.#price[mentor] + (best - second);
    leaving[bidder] = leavesAt;
    if (this.#taken[mentor] < this.#seats[mentor]) {
      this.#seat(bidder, mentor);
      return NOBODY;
    }
    let weakest = NOBODY;
    let price = leavesAt;
    const from = this.#seatStart[mentor];
    for (let seat = from; seat < from + this.#taken[mentor]; seat++) {
      const at = leaving[this.#seated[seat]];
      if (at < price) {
        price = at;
        weakest = seat;
      }
    }
    this.#price[mentor] = price;
    if (weakest === NOBODY) return bidder;
    const loser = this.#seated[weakest];
    this.#seated[weakest] = bidder;
    this.#seatOf[bidder] = weakest;
    this.#mentorOf[bidder] = mentor;
    this.#mentorOf[loser] = NOBODY;
    return loser;
  }

  #twoBest(mentee: number): { best: number; second: number; mentor: number } {
    let best = -this.#placing;
    let second = -this.#placing;
    let found = NOBODY;
    const end = this.#start[mentee + 1];
    for (let at = this.#start[mentee]; at < end; at++) {
      const net = this.#net[at];
      if (net <= second) break;
      const mentor = this.#mentor[at];
      const worth = net - this.#price[mentor];
      if (worth > best) {
        second = best;
        best = worth;
        found = mentor;
      } else if (worth > second) second = worth;
      else if (
        worth === best &&
        found !== NOBODY &&
        this.#taken[mentor] < this.#seats[mentor] &&
        this.#taken[found] >= this.#seats[found]
      )
        found = mentor;
    }
    return { best, second, mentor: found };
  }

  #seat(mentee: number, mentor: number): void {
    const taken = this.#taken[mentor];
    const seat = this.#seatStart[mentor] + taken;
    this.#taken[mentor] = taken + 1;
    this.#seated[seat] = mentee;
    this.#seatOf[mentee] = seat;
    this.#mentorOf[mentee] = mentor;
  }

  #bestNet(mentee: number): number {
    let best = -this.#placing;
    const end = this.#start[mentee + 1];
    for (let at = this.#start[mentee]; at < end; at++) {
      const net = this.#net[at];
      if (net <= best) break;
      best = Math.max(best, net - this.#price[this.#mentor[at]]);
    }
    return best;
  }

  augmentAll(): void {
    if (this.#waiting.length > 50) this.#sortAnew();
    for (const mentee of this.#waiting) {
      if (this.#looks > this.#sortAt) this.#sortAnew();
      this.#augment(mentee);
    }
  }

  /** Subtracts today's prices from the scores and sorts the rows by what is left. */
  #sortAnew(): void {
    const candidates = this.#mentor.length;
    for (let index = 0; index < candidates; index++) {
      this.#net[index] = this.#net[index] - this.#price[this.#mentor[index]];
    }
    this.#price.forEach((price, mentor) => {
      this.#settledPrice[mentor] = this.#settledPrice[mentor] + price;
    });
    this.#price.fill(0);
    for (let mentee = 0; mentee < this.#mentees; mentee++) {
      const from = this.#start[mentee];
      sortFalling(this.#mentor, this.#net, { from, to: this.#start[mentee + 1] });
    }
    this.#sortAt = this.#looks + LOOKS_BEFORE_SORTING * candidates;
  }

  /** Finds the cheapest chain of moves that seats a mentee, or leaves someone out, and carries it out. */
  #augment(origin: number): void {
    const price = this.#price;
    const distance = this.#distance;
    const settled = this.#settled;
    const net = this.#net;
    const mentorAt = this.#mentor;
    const queue = this.#queue;
    queue.clear();
    let settledCount = 0;
    let touchedCount = 0;
    let reachedCount = 0;
    let bound = Infinity;
    let end = NOBODY;
    let leaver = origin;
    let at = 0;
    let mentee = origin;
    let seat = 0;
    let lastSeat = 0;
    for (;;) {
      this.#reachedAt[reachedCount] = at;
      this.#reached[reachedCount++] = mentee;
      const worth = this.#worth[mentee];
      if (at + worth + this.#placing < bound) {
        bound = at + worth + this.#placing;
        leaver = mentee;
        end = NOBODY;
      }
      const base = at + worth;
      const rowEnd = this.#start[mentee + 1];
      let n = this.#start[mentee];
      for (; n < rowEnd; n++) {
        const reach = base - net[n];
        if (reach >= bound) break;
        const mentor = mentorAt[n];
        const next = reach + price[mentor];
        if (next >= bound || next >= distance[mentor]) continue;
        if (distance[mentor] === Infinity) this.#touched[touchedCount++] = mentor;
        distance[mentor] = next;
        this.#via[mentor] = mentee;
        if (this.#taken[mentor] < this.#seats[mentor]) {
          bound = next;
          end = mentor;
        } else queue.push(mentor, next);
      }
      this.#looks += n - this.#start[mentee];
      if (seat === lastSeat) {
        let nearest = queue.take(bound);
        while (nearest !== NOBODY && (settled[nearest] === 1 || distance[nearest] !== queue.key))
          nearest = queue.take(bound);
        if (nearest === NOBODY) break;
        settled[nearest] = 1;
        this.#settledList[settledCount++] = nearest;
        at = queue.key;
        seat = this.#seatStart[nearest];
        lastSeat = seat + this.#taken[nearest];
      }
      mentee = this.#seated[seat++];
    }
    for (let n = 0; n < settledCount; n++) {
      const mentor = this.#settledList[n];
      settled[mentor] = 0;
      price[mentor] = price[mentor] + (bound - distance[mentor]);
    }
    for (let n = 0; n < reachedCount; n++) {
      const one = this.#reached[n];
      this.#worth[one] = this.#worth[one] - (bound - this.#reachedAt[n]);
    }
    for (let n = 0; n < touchedCount; n++) distance[this.#touched[n]] = Infinity;
    this.#reseat(origin, end, leaver);
  }

  /** Walks the chain back from the free seat, or from whoever leaves, and moves everyone by one. */
  #reseat(origin: number, end: number, leaver: number): void {
    let seat: number;
    let mentor: number;
    if (end === NOBODY) {
      if (leaver === origin) return;
      mentor = this.#mentorOf[leaver];
      seat = this.#seatOf[leaver];
      this.#mentorOf[leaver] = NOBODY;
    } else {
      mentor = end;
      seat = this.#seatStart[end] + this.#taken[end];
      this.#taken[end] = this.#taken[end] + 1;
    }
    for (;;) {
      const mentee = this.#via[mentor];
      const nextMentor = this.#mentorOf[mentee];
      const nextSeat = this.#seatOf[mentee];
      this.#seated[seat] = mentee;
      this.#seatOf[mentee] = seat;
      this.#mentorOf[mentee] = mentor;
      if (mentee === origin) return;
      mentor = nextMentor;
      seat = nextSeat;
    }
  }
}
