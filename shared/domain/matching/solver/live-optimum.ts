/**
 * An optimum that stays one while its problem changes: someone declines, withdraws, takes more people, comes late. Each
 * change is fixed by shortest chains of moves in the prices that are known already, so it costs milliseconds and ends
 * where solving afresh would end.
 *
 * Min-cost flow with excesses and holes: `#spread` carries one pair too many along the cheapest chain to a free seat, or
 * out; `#fill` finds for one seat too many the cheapest chain that takes it, or leaves one free. Both keep the prices
 * right: no pair that is not made beats them, every pair that is made is worth them.
 *
 * With `keeping`, every score counts so many times that one point outweighs all moves, and a pair that stood at the last
 * `commit` counts one more: of equal optima the one with the fewest moves is found.
 */
import type { Candidates } from './candidates.ts';
import { Heap } from './heap.ts';
import { type Assignment, mentorsOf, mostPairs, type Prices, type Solution } from './problem.ts';

export interface LiveProblem {
  readonly candidates: Candidates;
  readonly seats: Int32Array;
  readonly wanted: Int32Array;
  readonly placing: number;
}

/** A pair and its score. */
export interface ScoredPair {
  readonly mentee: number;
  readonly mentor: number;
  readonly score: number;
}

export interface Changes {
  readonly made: readonly ScoredPair[];
  readonly gone: readonly ScoredPair[];
}

type Undo = () => void;

/** Numbers that stand for a pair in a mentor's column. */
const COLUMN = 3;

export class LiveOptimum {
  /** Pairs made, and the sum of their scores, locked ones left out. */
  placed = 0;
  total = 0;
  /** Shortest chains of moves that were looked for. */
  searches = 0;
  /** Weight of one point: 1, or more than there can be moves. */
  readonly scale: number;
  readonly #placing: number;
  #seats: Int32Array;
  #wanted: Int32Array;
  #worth: Float64Array;
  #price: Float64Array;
  /** Allowed pairs by number; there is room for more behind `#pairs`. */
  #pairs: number;
  #mentee: Int32Array;
  #mentor: Int32Array;
  #score: Int32Array;
  /** Flags: stood at the last commit, is made, is forbidden for now. */
  #stood: Uint8Array;
  #made: Uint8Array;
  #banned: Uint8Array;
  /**
   * Pairs of each mentee by falling score; of each mentor in any order, three numbers a pair: pair, mentee and score stand
   * together, because a search reads whole columns.
   */
  readonly #ofMentee: Int32Array[];
  readonly #ofMentor: Int32Array[];
  readonly #madeByMentee: number[][];
  readonly #madeByMentor: number[][];
  /** Pairs that were made or undone since the last commit. */
  readonly #moved = new Set<number>();
  #undo: Undo[] | undefined;

  readonly #heap = new Heap();
  #menteeAt: Float64Array;
  #mentorAt: Float64Array;
  #menteeVia: Int32Array;
  #mentorVia: Int32Array;
  readonly #touchedMentees: number[] = [];
  readonly #touchedMentors: number[] = [];

  /** Begins with a solution of the problem, or with no one placed: then `settle` makes it an optimum. */
  constructor(
    { candidates, seats, wanted, placing }: LiveProblem,
    {
      solution,
      keeping = false,
    }: { readonly solution?: Solution | undefined; readonly keeping?: boolean } = {},
  ) {
    const mentees = wanted.length;
    const mentors = seats.length;
    this.scale = keeping ? mostPairs(wanted) + 1 : 1;
    this.#placing = placing;
    this.#seats = new Int32Array(seats);
    this.#wanted = new Int32Array(wanted);
    this.#worth = new Float64Array(mentees);
    this.#price = new Float64Array(mentors);
    this.#pairs = candidates.mentor.length;
    this.#mentor = new Int32Array(candidates.mentor);
    this.#score = new Int32Array(candidates.score);
    this.#mentee = new Int32Array(this.#pairs);
    this.#stood = new Uint8Array(this.#pairs);
    this.#made = new Uint8Array(this.#pairs);
    this.#banned = new Uint8Array(this.#pairs);
    const { start } = candidates;
    const every = new Int32Array(this.#pairs);
    for (let pair = 0; pair < this.#pairs; pair++) every[pair] = pair;
    this.#ofMentee = Array.from({ length: mentees }, (_, mentee) => {
      this.#mentee.fill(mentee, start[mentee], start[mentee + 1]);
      return every.subarray(start[mentee], start[mentee + 1]);
    });
    this.#ofMentor = columnsOf(candidates, mentors);
    this.#madeByMentee = lists(mentees);
    this.#madeByMentor = lists(mentors);
    this.#menteeAt = new Float64Array(mentees).fill(Infinity);
    this.#mentorAt = new Float64Array(mentors).fill(Infinity);
    this.#menteeVia = new Int32Array(mentees);
    this.#mentorVia = new Int32Array(mentors);
    if (solution) this.#adopt(solution);
    this.commit();
  }

  #adopt({ assignment, prices }: Solution): void {
    this.#worth = prices.mentee.map((worth) => worth * this.scale);
    this.#price = prices.seat.map((price) => price * this.scale);
    this.#ofMentee.forEach((pairs, mentee) => {
      const mentors = mentorsOf(assignment, mentee);
      for (const pair of pairs) if (mentors.includes(this.#mentor[pair])) this.#make(pair);
    });
  }

  /** Places everyone who is not placed yet, and fills the seats that have a price. */
  settle(): void {
    const mentees = this.#wanted.length;
    for (let mentee = 0; mentee < mentees; mentee++) this.#raise(mentee);
    for (let mentee = 0; mentee < mentees; mentee++) this.#place(mentee);
    for (let mentor = 0; mentor < this.#seats.length; mentor++) this.#fillAll(mentor);
  }

  /** From now on the pairs that stand are those that staying is counted for. */
  commit(): void {
    for (const pair of this.#moved) {
      this.#stood[pair] = this.#made[pair];
    }
    this.#moved.clear();
  }

  /** What differs from the last commit. */
  changes(): Changes {
    const made: ScoredPair[] = [];
    const gone: ScoredPair[] = [];
    for (const pair of this.#moved) {
      if (this.#made[pair] === this.#stood[pair]) continue;
      (this.#made[pair] === 1 ? made : gone).push(this.#scored(pair));
    }
    return { made, gone };
  }

  /** Does something, looks at what it brings, and takes it back. */
  trial<T>(act: () => T): T {
    if (this.#undo) throw new Error('A trial cannot hold another one.');
    const undo: Undo[] = [];
    this.#undo = undo;
    try {
      return act();
    } finally {
      this.#undo = undefined;
      for (const step of undo.reverse()) step();
    }
  }

  solution(): Solution {
    return { assignment: this.assignment(), prices: this.prices() };
  }

  assignment(): Assignment {
    const start = new Int32Array(this.#wanted.length + 1);
    const mentor: number[] = [];
    this.#madeByMentee.forEach((pairs, mentee) => {
      mentor.push(...pairs.map((pair) => this.#mentor[pair]).sort((a, b) => a - b));
      start[mentee + 1] = mentor.length;
    });
    return { start, mentor: Int32Array.from(mentor) };
  }

  /** Counted in `scale`. */
  prices(): Prices {
    return { mentee: new Float64Array(this.#worth), seat: new Float64Array(this.#price) };
  }

  seatsOf(mentor: number): number {
    return this.#seats[mentor];
  }

  freeSeatsOf(mentor: number): number {
    return this.seatsOf(mentor) - this.#loadOf(mentor);
  }

  mentorsOf(mentee: number): number[] {
    return this.#madeByMentee[mentee].map((pair) => this.#mentor[pair]);
  }

  wantedBy(mentee: number): number {
    return this.#wanted[mentee];
  }

  /** The pair must not be made any more: a decline, a veto. */
  forbid(mentee: number, mentor: number): void {
    const pair = this.#find(mentee, mentor);
    if (pair === undefined || this.#banned[pair] === 1) return;
    const made = this.#made[pair] === 1;
    if (made) this.#unmake(pair);
    this.#ban(pair, 1);
    if (!made) return;
    this.#place(mentee);
    this.#fillAll(mentor);
  }

  /** The pair may be made, with this score if it is new. */
  allow({ mentee, mentor, score }: ScoredPair): void {
    const known = this.#find(mentee, mentor);
    if (known === undefined) this.#insert({ mentee, mentor, score });
    else this.#ban(known, 0);
    this.#fix([mentee]);
  }

  /** Adds pairs that were left out of the candidates, all at once. */
  allowAll(pairs: readonly ScoredPair[]): void {
    for (const pair of pairs) if (this.#find(pair.mentee, pair.mentor) === undefined) this.#insert(pair);
    this.#fix([...new Set(pairs.map(({ mentee }) => mentee))]);
  }

  /** 0 for someone who withdraws. */
  setWanted(mentee: number, wanted: number): void {
    if (wanted < 0) throw new RangeError('No one wants fewer than no mentors.');
    const before = this.#wanted[mentee];
    this.#set(this.#wanted, mentee, wanted);
    while (this.#madeByMentee[mentee].length > wanted) this.#fill({ mentee });
    if (wanted <= before) return;
    if (before === 0) this.#raise(mentee);
    this.#place(mentee);
  }

  setSeats(mentor: number, seats: number): void {
    if (seats < 0) throw new RangeError('There are no fewer than no seats.');
    const before = this.#seats[mentor];
    this.#set(this.#seats, mentor, seats);
    while (this.#loadOf(mentor) > seats) this.#spread({ mentor });
    if (seats <= before) return;
    if (before === 0) this.#set(this.#price, mentor, this.#lowestPrice(mentor));
    this.#fillAll(mentor);
  }

  /**
   * The pair is settled: it takes a seat and a place, and is no part of the problem any more. Throws a RangeError when the
   * mentor has no seat or the mentee wants no one.
   */
  lock(mentee: number, mentor: number): void {
    if (this.#seats[mentor] === 0 || this.#wanted[mentee] === 0)
      throw new RangeError('There is no seat, or no wish, for this lock.');
    const pair = this.#find(mentee, mentor);
    if (pair !== undefined && this.#made[pair] === 1) this.#unmake(pair);
    if (pair !== undefined) this.#ban(pair, 1);
    this.#set(this.#seats, mentor, this.#seats[mentor] - 1);
    this.#set(this.#wanted, mentee, this.#wanted[mentee] - 1);
    while (this.#loadOf(mentor) > this.#seats[mentor]) this.#spread({ mentor });
    while (this.#madeByMentee[mentee].length > this.#wanted[mentee]) this.#fill({ mentee });
  }

  /** Takes a lock back; the pair is an ordinary one again. */
  unlock(pair: ScoredPair): void {
    this.setSeats(pair.mentor, this.#seats[pair.mentor] + 1);
    this.setWanted(pair.mentee, this.#wanted[pair.mentee] + 1);
    this.allow(pair);
  }

  /** A mentor who comes late; returns her number. */
  addMentor(seats: number, pairs: readonly Omit<ScoredPair, 'mentor'>[]): number {
    if (this.#undo) throw new Error('A mentor cannot be added for a trial.');
    const mentor = this.#seats.length;
    this.#seats = lengthened(this.#seats, new Int32Array(mentor + 1));
    this.#price = lengthened(this.#price, new Float64Array(mentor + 1));
    this.#mentorAt = lengthened(this.#mentorAt, new Float64Array(mentor + 1).fill(Infinity));
    this.#mentorVia = lengthened(this.#mentorVia, new Int32Array(mentor + 1));
    this.#ofMentor.push(new Int32Array(0));
    this.#madeByMentor.push([]);
    for (const pair of pairs) this.#insert({ ...pair, mentor });
    this.setSeats(mentor, seats);
    return mentor;
  }

  #value(pair: number): number {
    return (this.#placing + this.#score[pair]) * this.scale + this.#bonus(pair);
  }

  #bonus(pair: number): number {
    return this.scale > 1 ? this.#stood[pair] : 0;
  }

  #scored(pair: number): ScoredPair {
    return {
      mentee: this.#mentee[pair],
      mentor: this.#mentor[pair],
      score: this.#score[pair],
    };
  }

  #loadOf(mentor: number): number {
    return this.#madeByMentor[mentor].length;
  }

  #find(mentee: number, mentor: number): number | undefined {
    return this.#ofMentee[mentee]?.find((pair) => this.#mentor[pair] === mentor);
  }

  /** A new pair, at its place by score among those of its mentee. */
  #insert({ mentee, mentor, score }: ScoredPair): void {
    if (this.#pairs === this.#score.length) this.#makeRoom();
    const pair = this.#pairs++;
    this.#mentee[pair] = mentee;
    this.#mentor[pair] = mentor;
    this.#score[pair] = score;
    const row = this.#ofMentee[mentee];
    const column = this.#ofMentor[mentor];
    const behind = row.findIndex((other) => this.#score[other] < score);
    this.#ofMentee[mentee] = inserted(row, pair, behind < 0 ? row.length : behind);
    this.#ofMentor[mentor] = Int32Array.of(...column, pair, mentee, score);
    this.#undo?.push(() => {
      this.#ofMentee[mentee] = row;
      this.#ofMentor[mentor] = column;
      this.#pairs--;
    });
  }

  #makeRoom(): void {
    const room = 2 * this.#pairs + 16;
    this.#mentee = lengthened(this.#mentee, new Int32Array(room));
    this.#mentor = lengthened(this.#mentor, new Int32Array(room));
    this.#score = lengthened(this.#score, new Int32Array(room));
    this.#stood = lengthened(this.#stood, new Uint8Array(room));
    this.#made = lengthened(this.#made, new Uint8Array(room));
    this.#banned = lengthened(this.#banned, new Uint8Array(room));
  }

  #ban(pair: number, banned: 0 | 1): void {
    const before = this.#banned[pair];
    this.#banned[pair] = banned;
    this.#undo?.push(() => (this.#banned[pair] = before));
  }

  #set(values: Int32Array | Float64Array, at: number, value: number): void {
    const before = values[at];
    values[at] = value;
    this.#undo?.push(() => (values[at] = before));
  }

  #make(pair: number): void {
    const { byMentee, byMentor } = this.#listsOf(pair);
    this.#count(pair, 1);
    byMentee.push(pair);
    byMentor.push(pair);
    this.#undo?.push(() => {
      this.#count(pair, 0);
      byMentee.pop();
      byMentor.pop();
    });
  }

  #unmake(pair: number): void {
    const { byMentee, byMentor } = this.#listsOf(pair);
    const atMentee = byMentee.indexOf(pair);
    const atMentor = byMentor.indexOf(pair);
    this.#count(pair, 0);
    byMentee.splice(atMentee, 1);
    byMentor.splice(atMentor, 1);
    // Back to where it stood, so that a trial leaves no trace in how ties are broken.
    this.#undo?.push(() => {
      this.#count(pair, 1);
      byMentee.splice(atMentee, 0, pair);
      byMentor.splice(atMentor, 0, pair);
    });
  }

  #listsOf(pair: number): { readonly byMentee: number[]; readonly byMentor: number[] } {
    return {
      byMentee: this.#madeByMentee[this.#mentee[pair]],
      byMentor: this.#madeByMentor[this.#mentor[pair]],
    };
  }

  #count(pair: number, made: 0 | 1): void {
    const sign = made === 1 ? 1 : -1;
    this.#made[pair] = made;
    this.#moved.add(pair);
    this.placed += sign;
    this.total += sign * this.#score[pair];
  }

  /** Brings a mentee's worth up to what her best open pair is worth. */
  #raise(mentee: number): void {
    if (this.#wanted[mentee] === 0) return;
    let worth = this.#worth[mentee];
    for (const pair of this.#ofMentee[mentee]) {
      const mentor = this.#mentor[pair];
      if (this.#made[pair] === 1 || this.#banned[pair] === 1 || this.#seats[mentor] === 0) continue;
      worth = Math.max(worth, this.#value(pair) - this.#price[mentor]);
    }
    if (worth !== this.#worth[mentee]) this.#set(this.#worth, mentee, worth);
  }

  /** What a seat that was not there before must cost at least. */
  #lowestPrice(mentor: number): number {
    let price = 0;
    const column = this.#ofMentor[mentor];
    for (let index = 0; index < column.length; index += COLUMN) {
      const pair = column[index];
      const mentee = column[index + 1];
      if (this.#banned[pair] === 1 || this.#wanted[mentee] === 0) continue;
      price = Math.max(price, this.#value(pair) - this.#worth[mentee]);
    }
    return price;
  }

  /** Mentees with new pairs: what these beat is undone, then everyone is placed again. */
  #fix(mentees: readonly number[]): void {
    const freed: number[] = [];
    for (const mentee of mentees) {
      this.#raise(mentee);
      for (const pair of [...this.#madeByMentee[mentee]]) {
        const mentor = this.#mentor[pair];
        if (this.#value(pair) >= this.#worth[mentee] + this.#price[mentor]) continue;
        this.#unmake(pair);
        freed.push(mentor);
      }
    }
    for (const mentee of mentees) this.#place(mentee);
    for (const mentor of freed) this.#fillAll(mentor);
  }

  #place(mentee: number): void {
    const made = this.#madeByMentee[mentee];
    while (made.length < this.#wanted[mentee] && this.#worth[mentee] > 0) this.#spread({ mentee });
  }

  #fillAll(mentor: number): void {
    while (this.#loadOf(mentor) < this.#seats[mentor] && this.#price[mentor] > 0) this.#fill({ mentor });
  }

  /** One pair too many at the origin: the cheapest chain of moves to a free seat, or out. */
  #spread(origin: { readonly mentee: number } | { readonly mentor: number }): void {
    this.searches++;
    const heap = this.#heap;
    heap.clear();
    let bound = Infinity;
    let seated: number | undefined;
    let leaver: number | undefined;
    const scale = this.scale;
    const placing = this.#placing * scale;
    const scores = this.#score;
    const mentorOf = this.#mentor;
    const prices = this.#price;
    const mentorAt = this.#mentorAt;
    if ('mentee' in origin) this.#reachMentee(origin.mentee, 0, -1);
    else this.#reachMentor(origin.mentor, 0, -1);
    for (let node = heap.take(bound); node !== undefined; node = heap.take(bound)) {
      const at = heap.key;
      if (node < 0) {
        const mentor = ~node;
        if (at > this.#mentorAt[mentor]) continue;
        const price = this.#price[mentor];
        for (const pair of this.#madeByMentor[mentor]) {
          const mentee = this.#mentee[pair];
          const next = at + this.#value(pair) - this.#worth[mentee] - price;
          if (next < bound) this.#reachMentee(mentee, next, pair);
        }
        continue;
      }
      if (at > this.#menteeAt[node]) continue;
      const base = at + this.#worth[node];
      if (base < bound) {
        bound = base;
        leaver = node;
        seated = undefined;
      }
      const open = base - placing;
      for (const pair of this.#ofMentee[node]) {
        const least = open - scores[pair] * scale;
        // The list falls by score; a pair that stood counts one more, which only its own look can tell.
        if (least - 1 >= bound) break;
        const mentor = mentorOf[pair];
        const most = least + prices[mentor];
        if (most - 1 >= bound || most - 1 >= mentorAt[mentor]) continue;
        if (this.#made[pair] === 1 || this.#banned[pair] === 1 || this.#seats[mentor] === 0) continue;
        const next = most - this.#bonus(pair);
        if (next >= bound || next >= mentorAt[mentor]) continue;
        this.#reachMentor(mentor, next, pair);
        if (this.#loadOf(mentor) < this.#seats[mentor]) {
          bound = next;
          seated = mentor;
          leaver = undefined;
        }
      }
    }
    this.#reprice(bound, 1);
    let mentor = seated;
    if (leaver !== undefined) {
      if ('mentee' in origin && leaver === origin.mentee) return;
      mentor = this.#undoVia(leaver);
    }
    while (mentor !== undefined && !('mentor' in origin && mentor === origin.mentor)) {
      const pair = this.#mentorVia[mentor];
      const mentee = this.#mentee[pair];
      const stops = 'mentee' in origin && mentee === origin.mentee;
      const before = stops ? undefined : this.#undoVia(mentee);
      this.#make(pair);
      mentor = before;
    }
  }

  /** Undoes the pair by which the search came to a mentee, and returns its mentor. */
  #undoVia(mentee: number): number {
    const pair = this.#menteeVia[mentee];
    this.#unmake(pair);
    return this.#mentor[pair];
  }

  /** One seat too many at the origin (or one mentor too many): the cheapest chain that takes a seat, or leaves one free. */
  #fill(origin: { readonly mentee: number } | { readonly mentor: number }): void {
    this.searches++;
    const heap = this.#heap;
    heap.clear();
    let bound = Infinity;
    let taker: number | undefined;
    const scale = this.scale;
    const placing = this.#placing * scale;
    const worths = this.#worth;
    const menteeAt = this.#menteeAt;
    let leftFree: number | undefined;
    if ('mentee' in origin) this.#reachMentee(origin.mentee, 0, -1);
    else this.#reachMentor(origin.mentor, 0, -1);
    for (let node = heap.take(bound); node !== undefined; node = heap.take(bound)) {
      const at = heap.key;
      if (node >= 0) {
        if (at > this.#menteeAt[node]) continue;
        const worth = this.#worth[node];
        for (const pair of this.#madeByMentee[node]) {
          const mentor = this.#mentor[pair];
          const next = at + this.#value(pair) - worth - this.#price[mentor];
          if (next < bound) this.#reachMentor(mentor, next, pair);
        }
        continue;
      }
      const mentor = ~node;
      if (at > this.#mentorAt[mentor]) continue;
      const base = at + this.#price[mentor];
      if (base < bound) {
        bound = base;
        leftFree = mentor;
        taker = undefined;
      }
      const open = base - placing;
      const column = this.#ofMentor[mentor];
      for (let n = 0; n < column.length; n += COLUMN) {
        const mentee = column[n + 1];
        const most = open - column[n + 2] * scale + worths[mentee];
        // A pair that stood counts one more, which is looked up only where it can matter.
        if (most - 1 >= bound || most - 1 >= menteeAt[mentee]) continue;
        const pair = column[n];
        if (this.#made[pair] === 1 || this.#banned[pair] === 1 || this.#wanted[mentee] === 0) continue;
        const next = most - this.#bonus(pair);
        if (next >= bound || next >= menteeAt[mentee]) continue;
        this.#reachMentee(mentee, next, pair);
        if (this.#madeByMentee[mentee].length < this.#wanted[mentee]) {
          bound = next;
          taker = mentee;
          leftFree = undefined;
        }
      }
    }
    this.#reprice(bound, -1);
    let mentee = taker;
    if (leftFree !== undefined) {
      if ('mentor' in origin && leftFree === origin.mentor) return;
      mentee = this.#leaveVia(leftFree);
    }
    while (mentee !== undefined && !('mentee' in origin && mentee === origin.mentee)) {
      const pair = this.#menteeVia[mentee];
      const mentor = this.#mentor[pair];
      const stops = 'mentor' in origin && mentor === origin.mentor;
      const before = stops ? undefined : this.#leaveVia(mentor);
      this.#make(pair);
      mentee = before;
    }
  }

  /** Undoes the pair by which the search came to a mentor, and returns its mentee. */
  #leaveVia(mentor: number): number {
    const pair = this.#mentorVia[mentor];
    this.#unmake(pair);
    return this.#mentee[pair];
  }

  #reachMentee(mentee: number, at: number, via: number): void {
    const before = this.#menteeAt[mentee];
    if (at >= before) return;
    if (before === Infinity) this.#touchedMentees.push(mentee);
    this.#menteeAt[mentee] = at;
    this.#menteeVia[mentee] = via;
    this.#heap.push(mentee, at);
  }

  #reachMentor(mentor: number, at: number, via: number): void {
    const before = this.#mentorAt[mentor];
    if (at >= before) return;
    if (before === Infinity) this.#touchedMentors.push(mentor);
    this.#mentorAt[mentor] = at;
    this.#mentorVia[mentor] = via;
    this.#heap.push(~mentor, at);
  }

  /** Moves the prices of everyone who is nearer than the end of the chain, up for mentors or down. */
  #reprice(bound: number, sign: 1 | -1): void {
    for (const mentee of this.#touchedMentees) {
      const at = this.#menteeAt[mentee];
      if (at < bound) this.#set(this.#worth, mentee, this.#worth[mentee] - sign * (bound - at));
      this.#menteeAt[mentee] = Infinity;
    }
    for (const mentor of this.#touchedMentors) {
      const at = this.#mentorAt[mentor];
      if (at < bound) this.#set(this.#price, mentor, this.#price[mentor] + sign * (bound - at));
      this.#mentorAt[mentor] = Infinity;
    }
    this.#touchedMentees.length = 0;
    this.#touchedMentors.length = 0;
  }
}

function columnsOf({ start, mentor, score }: Candidates, mentors: number): Int32Array[] {
  const end = new Int32Array(mentors + 1);
  for (const at of mentor) end[at + 1] = end[at + 1] + COLUMN;
  for (let index = 0; index < mentors; index++) end[index + 1] = end[index + 1] + end[index];
  const all = new Int32Array(COLUMN * mentor.length);
  const columns = Array.from({ length: mentors }, (_, index) => all.subarray(end[index], end[index + 1]));
  for (let mentee = 0; mentee + 1 < start.length; mentee++) {
    for (let pair = start[mentee]; pair < start[mentee + 1]; pair++) {
      const at = end[mentor[pair]];
      all[at] = pair;
      all[at + 1] = mentee;
      all[at + 2] = score[pair];
      end[mentor[pair]] = at + COLUMN;
    }
  }
  return columns;
}

function inserted(pairs: Int32Array, pair: number, at: number): Int32Array {
  const longer = new Int32Array(pairs.length + 1);
  longer.set(pairs.subarray(0, at));
  longer[at] = pair;
  longer.set(pairs.subarray(at), at + 1);
  return longer;
}

function lengthened<A extends Int32Array | Float64Array | Uint8Array>(values: A, longer: A): A {
  longer.set(values);
  return longer;
}

function lists(count: number): number[][] {
  return Array.from({ length: count }, () => []);
}
