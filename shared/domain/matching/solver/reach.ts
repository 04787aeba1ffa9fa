/** The cheapest chains of moves to each mentor, taken in the order of what they cost (Dijkstra). */
import { Heap } from './heap.ts';

/** What a chain costs in prices, what it changes, and the person at its other end. */
export interface Chain {
  readonly costs: number;
  readonly points: number;
  readonly placed: number;
  readonly person: number;
}

export class Reach<Later> {
  /** Of each mentor; `Infinity` while none is known. */
  readonly costs: Float64Array;
  readonly #points: Float64Array;
  readonly #placed: Int32Array;
  readonly #person: Int32Array;
  readonly #heap = new Heap();
  readonly #touched: number[] = [];
  readonly #later: Later[] = [];

  constructor(mentors: number) {
    this.costs = new Float64Array(mentors).fill(Infinity);
    this.#points = new Float64Array(mentors);
    this.#placed = new Int32Array(mentors);
    this.#person = new Int32Array(mentors);
  }

  clear(): void {
    for (const mentor of this.#touched) this.costs[mentor] = Infinity;
    this.#touched.length = 0;
    this.#later.length = 0;
    this.#heap.clear();
  }

  /** What comes next costs at least this. */
  get least(): number {
    return this.#heap.least;
  }

  /** A cheaper chain than the one that is known. */
  set(mentor: number, { costs, points, placed, person }: Chain): void {
    if (this.costs[mentor] === Infinity) this.#touched.push(mentor);
    this.costs[mentor] = costs;
    this.#points[mentor] = points;
    this.#placed[mentor] = placed;
    this.#person[mentor] = person;
    this.#heap.push(mentor, costs);
  }

  /** Something to look at once everything cheaper has been. */
  postpone(what: Later, costs: number): void {
    this.#heap.push(this.costs.length + this.#later.push(what) - 1, costs);
  }

  /** The next mentor, or what was postponed; nothing at the end. */
  take(): { readonly mentor: number } | { readonly later: Later } | undefined {
    for (;;) {
      const item = this.#heap.take(Infinity);
      if (item === undefined) return undefined;
      if (item >= this.costs.length) return { later: this.#later[item - this.costs.length] };
      if (this.#heap.key === this.costs[item]) return { mentor: item };
    }
  }

  chain(mentor: number): Chain {
    return {
      costs: this.costs[mentor],
      points: this.#points[mentor],
      placed: this.#placed[mentor],
      person: this.#person[mentor],
    };
  }
}
