/** The best mentors of each mentee, as a sparse graph: nearly always enough to find the optimum of the whole. */
import type { PairScores } from './problem.ts';

/** Row `i` stands from `start[i]` to `start[i + 1]`, by falling score, equal scores by rising mentor. */
export interface Candidates {
  readonly start: Int32Array;
  readonly mentor: Int32Array;
  readonly score: Int32Array;
}

/**
 * The `most` best mentors of each mentee who wants one, leaving out mentors without a seat. With prices, the best by score
 * less price: whom a mentee would turn to when the dearest mentors are out of reach.
 */
export function bestCandidates(
  scores: PairScores,
  {
    wanted,
    seats,
    prices,
  }: { readonly wanted: Int32Array; readonly seats: Int32Array; readonly prices?: Float64Array },
  most: number,
): Candidates {
  const { mentees, mentors } = scores;
  const start = new Int32Array(mentees + 1);
  let mentor = new Int32Array(Math.max(16, mentees * Math.min(most, mentors, 64)));
  let score = new Int32Array(mentor.length);
  const rowMentor = new Int32Array(mentors);
  const rowScore = new Int32Array(mentors);
  const price = prices ?? new Float64Array(mentors);
  const chosen = new Chosen(most);
  let filled = 0;
  for (let mentee = 0; mentee < mentees; mentee++) {
    if ((wanted[mentee] as number) > 0) {
      const found = scores.row(mentee, rowMentor, rowScore);
      chosen.clear();
      let threshold = -Infinity;
      for (let n = 0; n < found; n++) {
        // No seat costs less than nothing, so most are out before their price is looked at.
        if ((rowScore[n] as number) <= threshold) continue;
        const at = rowMentor[n] as number;
        const worth = (rowScore[n] as number) - (price[at] as number);
        if (worth > threshold && seats[at] !== 0) threshold = chosen.add(at, rowScore[n] as number, worth);
      }
      const kept = chosen.finish();
      if (filled + kept > mentor.length) {
        mentor = enlarged(mentor, filled + kept);
        score = enlarged(score, filled + kept);
      }
      mentor.set(chosen.mentor.subarray(0, kept), filled);
      score.set(chosen.score.subarray(0, kept), filled);
      sortFalling(mentor, score, { from: filled, to: filled + kept });
      filled += kept;
    }
    start[mentee + 1] = filled;
  }
  return { start, mentor: mentor.subarray(0, filled), score: score.subarray(0, filled) };
}

/** The best of one row so far: a few more than wanted are kept until there are too many, then the worst are let go. */
class Chosen {
  readonly mentor: Int32Array;
  readonly score: Int32Array;
  /** What is not worth more than this is not among the best any more. */
  #threshold = -Infinity;
  readonly #worth: Float64Array;
  readonly #most: number;
  readonly #sorting: Float64Array;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
    this.mentor = new Int32Array(4 * most + 1);
    this.score = new Int32Array(4 * most + 1);
    this.#worth = new Float64Array(4 * most + 1);
    this.#sorting = new Float64Array(4 * most + 1);
  }

  clear(): void {
    this.#threshold = -Infinity;
    this.#count = 0;
  }

  /** Returns what the next one has to be worth more than. */
  add(mentor: number, score: number, worth: number): number {
    this.mentor[this.#count] = mentor;
    this.score[this.#count] = score;
    this.#worth[this.#count++] = worth;
    if (this.#count === this.mentor.length) this.finish();
    return this.#threshold;
  }

  /** Moves the best to the front, in the order in which they came, and returns how many they are. */
  finish(): number {
    if (this.#count <= this.#most) return this.#count;
    const worth = this.#worth;
    const threshold = this.#leastOfBest();
    let above = 0;
    for (let n = 0; n < this.#count; n++) if ((worth[n] as number) > threshold) above++;
    // Of those at the threshold, the first ones stay.
    let room = this.#most - above;
    let kept = 0;
    for (let n = 0; n < this.#count; n++) {
      const value = worth[n] as number;
      if (value < threshold || (value === threshold && room-- <= 0)) continue;
      this.mentor[kept] = this.mentor[n] as number;
      this.score[kept] = this.score[n] as number;
      worth[kept++] = value;
    }
    this.#count = kept;
    this.#threshold = threshold;
    return kept;
  }

  /** The worth at place `most`, by falling worth (quickselect). */
  #leastOfBest(): number {
    const values = this.#sorting;
    values.set(this.#worth.subarray(0, this.#count));
    const place = this.#most - 1;
    let from = 0;
    let to = this.#count - 1;
    while (from < to) {
      const pivot = values[(from + to) >> 1] as number;
      let low = from;
      let high = to;
      while (low <= high) {
        while ((values[low] as number) > pivot) low++;
        while ((values[high] as number) < pivot) high--;
        if (low > high) break;
        const swapped = values[low] as number;
        values[low++] = values[high] as number;
        values[high--] = swapped;
      }
      if (place <= high) to = high;
      else if (place >= low) from = low;
      else break;
    }
    return values[place] as number;
  }
}

/** Sorts a part of two arrays by falling `value`; what is equal keeps its order. */
export function sortFalling<V extends Int32Array | Float64Array>(
  item: Int32Array,
  value: V,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  if (to - from > 256) {
    sortLong(item, value, { from, to });
    return;
  }
  for (let n = from + 1; n < to; n++) {
    const movedValue = value[n] as number;
    if ((value[n - 1] as number) >= movedValue) continue;
    const movedItem = item[n] as number;
    let at = n - 1;
    while (at >= from && (value[at] as number) < movedValue) {
      value[at + 1] = value[at] as number;
      item[at + 1] = item[at] as number;
      at--;
    }
    value[at + 1] = movedValue;
    item[at + 1] = movedItem;
  }
}

function sortLong(
  item: Int32Array,
  value: Int32Array | Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const items = item.slice(from, to);
  const values = value.slice(from, to);
  const order = Int32Array.from(items, (_, n) => n).sort(
    (a, b) => (values[b] as number) - (values[a] as number) || a - b,
  );
  order.forEach((at, n) => {
    item[from + n] = items[at] as number;
    value[from + n] = values[at] as number;
  });
}

function enlarged(array: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(atLeast, array.length * 2));
  larger.set(array);
  return larger;
}
