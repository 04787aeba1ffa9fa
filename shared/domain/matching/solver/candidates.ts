/** The best mentors of each mentee, as a sparse graph: nearly always enough to find the optimum of the whole. */
import type { PairScores } from './problem.ts';

/**
 * Row `i` stands from `start[i]` to `start[i + 1]`, by falling score. Equal scores begin at another mentor in every row, so that
 * mentees who value all alike do not all turn to the same few.
 */
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
  }: {
    readonly wanted: Int32Array;
    readonly seats: Int32Array;
    readonly prices?: Float64Array;
  },
  most: number,
): Candidates {
  const { mentees, mentors } = scores;
  const start = new Int32Array(mentees + 1);
  let mentor = new Int32Array(Math.max(16, mentees * Math.min(most, mentors, 64)));
  let score = new Int32Array(mentor.length);
  const row = new RowChoice(scores, { seats, price: prices ?? new Float64Array(mentors), most });
  let filled = 0;
  for (let mentee = 0; mentee < mentees; mentee++) {
    if (wanted[mentee] > 0) {
      const kept = row.choose(mentee);
      if (filled + kept > mentor.length) {
        mentor = enlarged(mentor, filled + kept);
        score = enlarged(score, filled + kept);
      }
      for (let n = 0; n < kept; n++) {
        mentor[filled + n] = row.mentor[n];
        score[filled + n] = row.score[n];
      }
      sortFalling(mentor, score, { from: filled, to: filled + kept });
      filled += kept;
    }
    start[mentee + 1] = filled;
  }
  return { start, mentor: mentor.subarray(0, filled), score: score.subarray(0, filled) };
}

/** The same candidates and these pairs, as far as they are not among them. */
export function withMore(
  { start, mentor, score }: Candidates,
  all: readonly { readonly mentee: number; readonly mentor: number; readonly score: number }[],
): Candidates {
  const pairs = all.filter(
    (pair) => !mentor.subarray(start[pair.mentee], start[pair.mentee + 1]).includes(pair.mentor),
  );
  const mentees = start.length - 1;
  const more = new Int32Array(mentees + 1);
  for (const { mentee } of pairs) more[mentee + 1] = more[mentee + 1] + 1;
  const grown = new Int32Array(mentees + 1);
  for (let mentee = 0; mentee < mentees; mentee++)
    grown[mentee + 1] = grown[mentee] + start[mentee + 1] - start[mentee] + more[mentee + 1];
  const whole = {
    start: grown,
    mentor: new Int32Array(grown[mentees]),
    score: new Int32Array(grown[mentees]),
  };
  const filled = new Int32Array(mentees);
  for (let mentee = 0; mentee < mentees; mentee++) {
    const [from, to] = [start[mentee], start[mentee + 1]];
    whole.mentor.set(mentor.subarray(from, to), grown[mentee]);
    whole.score.set(score.subarray(from, to), grown[mentee]);
    filled[mentee] = grown[mentee] + to - from;
  }
  for (const one of pairs) {
    const at = filled[one.mentee];
    filled[one.mentee] = at + 1;
    whole.mentor[at] = one.mentor;
    whole.score[at] = one.score;
  }
  for (let mentee = 0; mentee < mentees; mentee++)
    sortFalling(whole.mentor, whole.score, { from: grown[mentee], to: grown[mentee + 1] });
  return whole;
}

const BUCKETS = 512;

/**
 * Chooses the best of a row. How far each mentor is behind the best one is counted in buckets, which no processor has to
 * guess about; only the few down to the bucket in which the last of the best is are compared with each other.
 */
export class RowChoice {
  readonly mentor: Int32Array;
  readonly score: Int32Array;
  readonly #scores: PairScores;
  readonly #seats: Int32Array;
  readonly #price: Float64Array;
  readonly #most: number;
  readonly #worth: Float64Array;
  readonly #sorting: Float64Array;
  readonly #behind: Uint16Array;
  readonly #times = new Int32Array(BUCKETS);
  /** Buckets for each point: together they span all scores, and what is behind by more is in the last one. */
  readonly #bucketsEach: number;

  constructor(
    scores: PairScores,
    {
      seats,
      price,
      most,
    }: {
      readonly seats: Int32Array;
      readonly price: Float64Array;
      readonly most: number;
    },
  ) {
    this.#scores = scores;
    this.#seats = seats;
    this.#price = price;
    this.#most = most;
    this.mentor = new Int32Array(scores.mentors);
    this.score = new Int32Array(scores.mentors);
    this.#worth = new Float64Array(scores.mentors);
    this.#sorting = new Float64Array(scores.mentors);
    this.#behind = new Uint16Array(scores.mentors);
    this.#bucketsEach = Math.min(1, (BUCKETS - 1) / (scores.highest - scores.lowest + 1));
  }

  /** Puts the best of a mentee's row to the front, and returns how many they are. */
  choose(mentee: number): number {
    const { mentor, score } = this;
    const worth = this.#worth;
    const seats = this.#seats;
    const price = this.#price;
    let found = this.#scores.row(mentee, mentor, score);
    let best = -Infinity;
    let open = 0;
    for (let n = 0; n < found; n++) {
      const at = mentor[n];
      if (seats[at] === 0) continue;
      const points = score[n];
      const value = points - price[at];
      mentor[open] = at;
      score[open] = points;
      worth[open++] = value;
      best = Math.max(best, value);
    }
    found = open;
    if (found <= this.#most) return this.#turned(mentee, found);
    return this.#turned(mentee, this.#dropTies(mentee, this.#dropWorst(found, best)));
  }

  /** Where a mentee's row begins: somewhere else for each, evenly over all mentors. */
  #beginning(mentee: number): number {
    return Math.floor((mentee * this.#scores.mentors) / this.#scores.mentees);
  }

  /** Turns the row so that it begins at another mentor for each mentee. */
  #turned(mentee: number, found: number): number {
    const from = this.#beginning(mentee);
    let at = 0;
    while (at < found && this.mentor[at] < from) at++;
    if (at === 0 || at === found) return found;
    turn(this.mentor, { found, at });
    turn(this.score, { found, at });
    return found;
  }

  /** Lets those go who are in a bucket behind that of the last of the best. */
  #dropWorst(found: number, best: number): number {
    const worth = this.#worth;
    const behind = this.#behind;
    const times = this.#times.fill(0);
    const bucketsEach = this.#bucketsEach;
    for (let n = 0; n < found; n++) {
      const bucket = Math.min((best - worth[n]) * bucketsEach, BUCKETS - 1) | 0;
      behind[n] = bucket;
      times[bucket] = times[bucket] + 1;
    }
    let last = 0;
    for (let counted = times[0]; counted < this.#most;) counted += times[++last];
    let kept = 0;
    for (let n = 0; n < found; n++) {
      if (behind[n] > last) continue;
      this.mentor[kept] = this.mentor[n];
      this.score[kept] = this.score[n];
      worth[kept++] = worth[n];
    }
    return kept;
  }

  /** Keeps exactly as many as wanted; of those who are worth the same, the first from another place for each mentee. */
  #dropTies(mentee: number, found: number): number {
    if (found === this.#most) return found;
    const worth = this.#worth;
    const threshold = this.#leastOfBest(found);
    let above = 0;
    let equal = 0;
    for (let n = 0; n < found; n++) {
      if (worth[n] > threshold) above++;
      else if (worth[n] === threshold) equal++;
    }
    const room = this.#most - above;
    const first = equal > room ? Math.floor((mentee * equal) / this.#scores.mentees) : 0;
    let tie = 0;
    let kept = 0;
    for (let n = 0; n < found; n++) {
      const value = worth[n];
      if (value < threshold) continue;
      if (value === threshold) {
        const place = tie++ - first;
        if ((place < 0 ? place + equal : place) >= room) continue;
      }
      this.mentor[kept] = this.mentor[n];
      this.score[kept++] = this.score[n];
    }
    return kept;
  }

  /** The worth at place `most`, by falling worth (quickselect). */
  #leastOfBest(found: number): number {
    const values = this.#sorting;
    values.set(this.#worth.subarray(0, found));
    const place = this.#most - 1;
    let from = 0;
    let to = found - 1;
    while (from < to) {
      const pivot = values[(from + to) >> 1];
      let low = from;
      let high = to;
      while (low <= high) {
        while (values[low] > pivot) low++;
        while (values[high] < pivot) high--;
        if (low > high) break;
        const swapped = values[low];
        values[low++] = values[high];
        values[high--] = swapped;
      }
      if (place <= high) to = high;
      else if (place >= low) from = low;
      else break;
    }
    return values[place];
  }
}

/** What stands from `at` comes first. */
function turn(items: Int32Array, { found, at }: { readonly found: number; readonly at: number }): void {
  reverse(items, 0, at);
  reverse(items, at, found);
  reverse(items, 0, found);
}

function reverse(items: Int32Array, from: number, to: number): void {
  for (let low = from, high = to - 1; low < high; low++, high--) {
    const item = items[low];
    items[low] = items[high];
    items[high] = item;
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
    const movedValue = value[n];
    if (value[n - 1] >= movedValue) continue;
    const movedItem = item[n];
    let at = n - 1;
    while (at >= from && value[at] < movedValue) {
      value[at + 1] = value[at];
      item[at + 1] = item[at];
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
  const order = Int32Array.from(items, (_, n) => n).sort((a, b) => values[b] - values[a] || a - b);
  order.forEach((at, n) => {
    item[from + n] = items[at];
    value[from + n] = values[at];
  });
}

function enlarged(array: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(atLeast, array.length * 2));
  larger.set(array);
  return larger;
}
