/**
 * The search with blossoms (Edmonds 1965; the records of blossoms as in Galil 1986), from any state in which the prices are
 * right and only some people are alone with a price: until these have a peer, or someone without a price is alone instead.
 *
 * Edges have two endpoints, `2 e` and `2 e + 1`; the other endpoint of `p` is `p ^ 1`. Trees grow from the people who are
 * alone: outer people can be reached over pairs, inner ones are their peers. All prices of the trees move together with
 * `#delta`, so they are kept as they would be at 0, and events wait in a heap for their `#delta`.
 */
import { Heap } from './heap.ts';
import type { PeerProblem, PeerSolution, PricedBlossom } from './peer-problem.ts';

const NONE = -1;
const FREE = 0;
const OUTER = 1;
const INNER = 2;
type Label = typeof FREE | typeof OUTER | typeof INNER;

/** A set of people of odd number, or one person: its parts in a ring, each with its endpoint toward the next one. */
interface Blossom {
  parts: number[];
  endpoints: number[];
}

export class BlossomSearch {
  readonly #people: number;
  readonly #endpoint: Int32Array;
  readonly #worth: Float64Array;
  /** Endpoints at the neighbors of each person. */
  readonly #neighbors: number[][];
  /** Endpoint at the peer, or NONE. */
  readonly #mate: Int32Array;
  /** Twice the price of a person as it is when `#delta` is 0: see `#priceOf`. */
  readonly #price: Float64Array;
  /** How a person's price moves with `#delta`: -1 outer, 1 inner, 0 not. */
  readonly #moves: Int8Array;
  /** People of one outermost blossom are in one set; the smaller sets join the largest. */
  readonly #setOf: Int32Array;
  readonly #members: number[][];
  readonly #outermostOf: number[];
  // Of a person or blossom: the one around it, its base, its label and how it came by it.
  readonly #parent: number[];
  readonly #base: number[];
  readonly #label: Label[];
  readonly #labelEnd: number[];
  readonly #blossoms = new Map<number, Blossom>();
  /** Price of a blossom at `#delta` 0, and how it moves: outer 1, inner -1. */
  readonly #blossomPrice: number[] = [];
  readonly #blossomMoves: number[] = [];
  #unused: number[] = [];
  readonly #events = new Heap();
  readonly #labelled: number[] = [];
  #delta = 0;

  constructor(
    { people, one, other, score, placing }: PeerProblem,
    start: { readonly peerOf: Int32Array; readonly price: Float64Array },
  ) {
    this.#people = people;
    this.#endpoint = new Int32Array(2 * score.length);
    this.#worth = new Float64Array(score.length);
    this.#neighbors = Array.from({ length: people }, () => []);
    this.#mate = new Int32Array(people).fill(NONE);
    this.#price = Float64Array.from(start.price);
    this.#moves = new Int8Array(people);
    this.#setOf = Int32Array.from({ length: people }, (_, person) => person);
    this.#members = Array.from({ length: people }, (_, person) => [person]);
    this.#outermostOf = Array.from({ length: people }, (_, person) => person);
    this.#parent = Array.from({ length: people }, () => NONE);
    this.#base = Array.from({ length: people }, (_, person) => person);
    this.#label = Array.from({ length: people }, () => FREE);
    this.#labelEnd = Array.from({ length: people }, () => NONE);
    for (let edge = 0; edge < score.length; edge++) {
      const [a, b] = [one[edge], other[edge]];
      this.#endpoint[2 * edge] = a;
      this.#endpoint[2 * edge + 1] = b;
      this.#worth[edge] = 2 * (placing + score[edge]);
      this.#neighbors[a]?.push(2 * edge + 1);
      this.#neighbors[b]?.push(2 * edge);
      if (start.peerOf[a] === b && this.#mate[a] === NONE) {
        this.#mate[a] = 2 * edge + 1;
        this.#mate[b] = 2 * edge;
      }
    }
  }

  solution(): PeerSolution {
    const blossoms: PricedBlossom[] = [...this.#blossoms.keys()]
      .filter((blossom) => this.#blossomPrice[blossom] > 0)
      .map((blossom) => ({ people: this.#leaves(blossom), price: this.#blossomPrice[blossom] }));
    return {
      peerOf: this.#mate.map((end) => (end === NONE ? NONE : this.#endpoint[end])),
      price: Float64Array.from(this.#price),
      blossoms,
    };
  }

  /** Finds peers until no one is alone with a price. Each search makes one such person fewer, so it ends. */
  run(): void {
    for (let searches = 0; searches <= this.#people; searches++) {
      const alone = this.#alone();
      if (alone.length === 0) return;
      this.#search(alone);
    }
    throw new Error('The search for peers found no end.');
  }

  #alone(): number[] {
    const alone: number[] = [];
    this.#mate.forEach((mate, person) => {
      if (mate === NONE && this.#price[person] > 0) alone.push(person);
    });
    return alone;
  }

  #search(roots: readonly number[]): void {
    this.#events.clear();
    this.#delta = 0;
    for (const root of roots) this.#labelOuter(root, NONE);
    const edges = this.#endpoint.length;
    for (;;) {
      const event = this.#events.take(Infinity);
      if (event === undefined) throw new Error('The search for a peer found no end.');
      const at = this.#events.key;
      if (event >= edges + this.#people) {
        if (this.#expandsAt(event - edges - this.#people, at)) this.#expand(event - edges - this.#people);
      } else if (event >= edges) {
        this.#delta = at;
        this.#flip(event - edges, NONE);
        break;
      } else if (this.#meet(event, at)) break;
    }
    this.#endSearch();
  }

  /** An edge of an outer person has become tight. Returns whether the search is over. */
  #meet(end: number, at: number): boolean {
    const outer = this.#endpoint[end ^ 1];
    const met = this.#endpoint[end];
    const blossom = this.#outermost(met);
    if (blossom === this.#outermost(outer)) return false;
    const label = this.#label[blossom];
    if (label === INNER) return false;
    const due = this.#delta + this.#slack(end) / (label === OUTER ? 2 : 1);
    if (due > at) {
      this.#events.push(end, due);
      return false;
    }
    this.#delta = at;
    if (label === OUTER) {
      if (this.#shrink(end)) return false;
      this.#flip(outer, end);
      this.#flip(met, end ^ 1);
      return true;
    }
    if (this.#mate[this.#base[blossom]] === NONE) {
      if (blossom >= this.#people) this.#rotate(blossom, met);
      this.#mate[met] = end ^ 1;
      this.#flip(outer, end);
      return true;
    }
    this.#labelInner(met, end ^ 1);
    return false;
  }

  #slack(end: number): number {
    const a = this.#endpoint[end];
    const b = this.#endpoint[end ^ 1];
    return this.#priceOf(a) + this.#priceOf(b) - this.#worth[end >> 1];
  }

  #priceOf(person: number): number {
    return this.#price[person] + this.#moves[person] * this.#delta;
  }

  #move(person: number, moves: -1 | 0 | 1): void {
    const price = this.#priceOf(person);
    this.#moves[person] = moves;
    this.#price[person] = price - moves * this.#delta;
  }

  #moveBlossom(blossom: number, moves: -1 | 0 | 1): void {
    if (blossom < this.#people) return;
    const price = this.#blossomPrice[blossom] + this.#blossomMoves[blossom] * this.#delta;
    this.#blossomMoves[blossom] = moves;
    this.#blossomPrice[blossom] = price - moves * this.#delta;
  }

  #leaves(blossom: number): number[] {
    const found: number[] = [];
    const left = [blossom];
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const parts = this.#blossoms.get(one)?.parts;
      if (parts) left.push(...parts);
      else found.push(one);
    }
    return found;
  }

  #outermost(person: number): number {
    return this.#outermostOf[this.#setOf[person]];
  }

  #outermostAt(end: number): number {
    return this.#outermost(this.#endpoint[end]);
  }

  /** The people of an outermost blossom. */
  #membersOf(blossom: number): readonly number[] {
    return this.#members[this.#setOf[this.#base[blossom]]];
  }

  #labelOuter(person: number, end: number): void {
    const blossom = this.#outermost(person);
    this.#setLabel(blossom, OUTER, end);
    this.#moveBlossom(blossom, 1);
    this.#look(this.#membersOf(blossom));
  }

  #labelInner(person: number, end: number): void {
    const blossom = this.#outermost(person);
    this.#becomeInner(blossom, end);
    const mate = this.#mate[this.#base[blossom]];
    this.#labelOuter(this.#endpoint[mate], mate ^ 1);
  }

  #becomeInner(blossom: number, end: number): void {
    this.#setLabel(blossom, INNER, end);
    this.#moveBlossom(blossom, -1);
    for (const member of this.#membersOf(blossom)) this.#move(member, 1);
    if (blossom >= this.#people) {
      const price = this.#blossomPrice[blossom] + this.#blossomMoves[blossom] * this.#delta;
      this.#events.push(this.#endpoint.length + this.#people + blossom, this.#delta + price);
    }
  }

  #setLabel(blossom: number, label: Label, end: number): void {
    this.#label[blossom] = label;
    this.#labelEnd[blossom] = end;
    this.#labelled.push(blossom);
  }

  /** People become outer: their edges are looked at, and the moment at which their price is gone. */
  #look(people: readonly number[]): void {
    for (const person of people) this.#move(person, -1);
    for (const person of people) {
      this.#events.push(this.#endpoint.length + person, this.#delta + this.#priceOf(person));
      const own = this.#outermost(person);
      for (const end of this.#neighbors[person]) {
        const blossom = this.#outermostAt(end);
        const label = this.#label[blossom];
        if (blossom === own || label === INNER) continue;
        this.#events.push(end, this.#delta + this.#slack(end) / (label === OUTER ? 2 : 1));
      }
    }
  }

  /** The outer blossoms from one up to the root. */
  #ancestors(blossom: number): number[] {
    const path = [blossom];
    for (let at = blossom; this.#labelEnd[at] !== NONE;) {
      const inner = this.#outermostAt(this.#labelEnd[at]);
      at = this.#outermostAt(this.#labelEnd[inner]);
      path.push(at);
    }
    return path;
  }

  /** A tight edge between outer people of one tree closes an odd ring, which becomes one outer blossom. */
  #shrink(end: number): boolean {
    const local = this.#outermostAt(end ^ 1);
    const remote = this.#outermostAt(end);
    const above = new Set(this.#ancestors(local));
    const top = this.#ancestors(remote).find((blossom) => above.has(blossom));
    if (top === undefined) return false;
    const parts: number[] = [];
    const endpoints: number[] = [];
    for (let at = local; at !== top;) {
      parts.push(at);
      endpoints.push(this.#labelEnd[at]);
      at = this.#outermostAt(this.#labelEnd[at]);
    }
    parts.push(top);
    parts.reverse();
    endpoints.reverse();
    endpoints.push(end ^ 1);
    for (let at = remote; at !== top;) {
      parts.push(at);
      endpoints.push(this.#labelEnd[at] ^ 1);
      at = this.#outermostAt(this.#labelEnd[at]);
    }
    const blossom = this.#unused.pop() ?? this.#base.length;
    this.#parent[blossom] = NONE;
    this.#base[blossom] = this.#base[top];
    this.#blossomPrice[blossom] = 0;
    this.#blossomMoves[blossom] = 0;
    const fresh: number[] = [];
    for (const part of parts) {
      if (this.#label[part] === INNER) fresh.push(...this.#membersOf(part));
      this.#moveBlossom(part, 0);
      this.#label[part] = FREE;
      this.#parent[part] = blossom;
    }
    this.#join(parts, blossom);
    this.#blossoms.set(blossom, { parts, endpoints });
    this.#setLabel(blossom, OUTER, this.#labelEnd[top]);
    this.#moveBlossom(blossom, 1);
    this.#look(fresh);
    return true;
  }

  #join(parts: readonly number[], blossom: number): void {
    const sets = parts.map((part) => this.#setOf[this.#base[part]]);
    const sizeOf = (set: number): number => this.#members[set].length;
    const largest = sets.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
    const members = this.#members[largest];
    for (const set of sets) {
      if (set === largest) continue;
      for (const person of this.#members[set]) {
        this.#setOf[person] = largest;
        members.push(person);
      }
      this.#members[set] = [];
    }
    this.#outermostOf[largest] = blossom;
  }

  #expandsAt(blossom: number, at: number): boolean {
    if (!this.#blossoms.has(blossom) || this.#parent[blossom] !== NONE || this.#label[blossom] !== INNER)
      return false;
    const price = this.#blossomPrice[blossom] + this.#blossomMoves[blossom] * this.#delta;
    const due = this.#delta + price;
    if (due > at) {
      this.#events.push(this.#endpoint.length + this.#people + blossom, due);
      return false;
    }
    this.#delta = at;
    return true;
  }

  /** An inner blossom has lost its price: its parts stand for themselves again, those on the way of the tree labelled. */
  #expand(blossom: number): void {
    const { parts, endpoints } = this.#blossoms.get(blossom) as Blossom;
    const entryEnd = this.#labelEnd[blossom];
    for (const member of this.#membersOf(blossom)) this.#move(member, 0);
    this.#dissolve(blossom, () => false);
    const count = parts.length;
    const part = (at: number): number => parts[(at + count) % count];
    const endpoint = (at: number): number => endpoints[(at + count) % count];
    const entry = this.#outermostAt(entryEnd ^ 1);
    let at = parts.indexOf(entry);
    // Round the ring in the direction in which an even number of steps leads to the base.
    const step = at % 2 === 1 ? 1 : -1;
    const back = step === 1 ? 0 : 1;
    if (step === 1) at -= count;
    let end = entryEnd;
    while (at !== 0) {
      this.#labelInner(this.#endpoint[end ^ 1], end);
      at += step;
      end = endpoint(at - back) ^ back;
      at += step;
    }
    this.#becomeInner(part(0), end);
    for (const one of parts) {
      if (this.#label[one] !== FREE) continue;
      for (const member of this.#membersOf(one)) this.#lookBack(member);
    }
  }

  /** Someone is free again: outer people look at her. */
  #lookBack(person: number): void {
    for (const end of this.#neighbors[person]) {
      const other = this.#outermostAt(end);
      if (this.#label[other] === OUTER) this.#events.push(end ^ 1, this.#delta + this.#slack(end));
    }
  }

  /** Takes a blossom apart, and of its parts those that ask for it too. Each part that stays has a set of its own. */
  #dissolve(blossom: number, alsoPart: (part: number) => boolean): void {
    const left = [blossom];
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const { parts } = this.#blossoms.get(one) as Blossom;
      this.#blossoms.delete(one);
      this.#label[one] = FREE;
      this.#unused.push(one);
      for (const part of parts) {
        this.#parent[part] = NONE;
        this.#label[part] = FREE;
        if (part >= this.#people && alsoPart(part)) {
          left.push(part);
          continue;
        }
        // A person's own number is always free as the number of a set that she is in.
        const members = this.#leaves(part);
        const [set = 0] = members;
        this.#members[set] = members;
        this.#outermostOf[set] = part;
        for (const person of members) this.#setOf[person] = set;
      }
    }
  }

  /** Turns the pairs on the way from an outer person to the root; `end` is at her new peer, NONE if she stays alone. */
  #flip(person: number, end: number): void {
    let at = person;
    let to = end;
    for (;;) {
      const outer = this.#outermost(at);
      if (outer >= this.#people) this.#rotate(outer, at);
      this.#mate[at] = to;
      const outerEnd = this.#labelEnd[outer];
      if (outerEnd === NONE) return;
      const inner = this.#outermostAt(outerEnd);
      const innerEnd = this.#labelEnd[inner];
      at = this.#endpoint[innerEnd];
      const local = this.#endpoint[innerEnd ^ 1];
      if (inner >= this.#people) this.#rotate(inner, local);
      this.#mate[local] = innerEnd;
      to = innerEnd ^ 1;
    }
  }

  /** Turns the pairs inside a blossom so that one person is its base. */
  #rotate(blossom: number, person: number): void {
    const { parts, endpoints } = this.#blossoms.get(blossom) as Blossom;
    let holder = person;
    while (this.#parent[holder] !== blossom) holder = this.#parent[holder];
    if (holder >= this.#people) this.#rotate(holder, person);
    const count = parts.length;
    const from = parts.indexOf(holder);
    const part = (at: number): number => parts[(at + count) % count];
    const endpoint = (at: number): number => endpoints[(at + count) % count];
    const step = from % 2 === 1 ? 1 : -1;
    const back = step === 1 ? 0 : 1;
    let at = step === 1 ? from - count : from;
    while (at !== 0) {
      at += step;
      const end = endpoint(at - back) ^ back;
      if (part(at) >= this.#people) this.#rotate(part(at), this.#endpoint[end]);
      at += step;
      if (part(at) >= this.#people) this.#rotate(part(at), this.#endpoint[end ^ 1]);
      this.#mate[this.#endpoint[end]] = end ^ 1;
      this.#mate[this.#endpoint[end ^ 1]] = end;
    }
    this.#blossoms.set(blossom, {
      parts: [...parts.slice(from), ...parts.slice(0, from)],
      endpoints: [...endpoints.slice(from), ...endpoints.slice(0, from)],
    });
    this.#base[blossom] = person;
  }

  /** Prices stand as they are now; labels go, and with them outer blossoms without a price. */
  #endSearch(): void {
    for (let person = 0; person < this.#people; person++) this.#move(person, 0);
    for (const blossom of this.#blossoms.keys()) this.#moveBlossom(blossom, 0);
    this.#delta = 0;
    for (const blossom of this.#labelled) this.#label[blossom] = FREE;
    this.#labelled.length = 0;
    const isFree = (blossom: number): boolean => this.#blossomPrice[blossom] === 0;
    for (const blossom of [...this.#blossoms.keys()]) {
      if (this.#parent[blossom] === NONE && this.#blossoms.has(blossom) && isFree(blossom))
        this.#dissolve(blossom, isFree);
    }
  }
}
