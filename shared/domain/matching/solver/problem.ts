/**
 * The problem that every format comes down to: mentees who want one or more mentors, mentors with seats, and a score for
 * each pair that is allowed. People are numbers here; who they are is known outside.
 */

/** The scores of all pairs, one mentee's row at a time. Solving, proving and explaining read no other scores. */
export interface PairScores {
  readonly mentees: number;
  readonly mentors: number;
  /** Bounds of every score, whole numbers. */
  readonly lowest: number;
  readonly highest: number;
  /**
   * Writes the mentors that a mentee may have, in rising order, with their scores, and returns how many there are. Both
   * arrays have room for `mentors` entries. The same row is the same at every call.
   */
  row(mentee: number, mentor: Int32Array, score: Int32Array): number;
}

export interface Problem {
  readonly scores: PairScores;
  /** Mentees that each mentor can take. */
  readonly seats: Int32Array;
  /** Mentors that each mentee wants, all of them different. */
  readonly wanted: Int32Array;
  /** What making one more pair is worth beside its score: `placingFirst`, or 0 when only the total counts. */
  readonly placing: number;
}

/** An answer: the mentors of mentee `i` are `mentor[start[i]]` up to `mentor[start[i + 1] - 1]`, in rising order. */
export interface Assignment {
  readonly start: Int32Array;
  readonly mentor: Int32Array;
}

/** Dual prices: what a mentee's place and one seat of a mentor are worth. They prove an assignment to be the best. */
export interface Prices {
  readonly mentee: Float64Array;
  readonly seat: Float64Array;
}

export interface Solution {
  readonly assignment: Assignment;
  readonly prices: Prices;
}

/** So much that no sum of scores outweighs one more pair, however many seats there may be one day. */
export function placingFirst({ lowest, highest }: PairScores, wanted: Int32Array): number {
  return (mostPairs(wanted) + 1) * (Math.max(highest, 0) - Math.min(lowest, 0) + 1);
}

/** More pairs than this there cannot be, even if those who want none now come back for one. */
export function mostPairs(wanted: Int32Array): number {
  let most = 0;
  for (const mentors of wanted) most += Math.max(mentors, 1);
  return most;
}

export function sumOf(values: Int32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

export function mentorsOf({ start, mentor }: Assignment, mentee: number): Int32Array {
  return mentor.subarray(start[mentee], start[mentee + 1]);
}

/** The assignment in which mentee `i` has the mentor `mentorOf[i]`, or none where that is -1. */
export function oneEach(mentorOf: Int32Array): Assignment {
  const start = new Int32Array(mentorOf.length + 1);
  mentorOf.forEach((mentor, mentee) => {
    start[mentee + 1] = (start[mentee] ?? 0) + (mentor >= 0 ? 1 : 0);
  });
  return { start, mentor: mentorOf.filter((mentor) => mentor >= 0) };
}

/** Scores kept as rows of their own: small instances, files and tests. */
export function scoresOf(
  mentors: number,
  rows: readonly (readonly (readonly [mentor: number, score: number])[])[],
): PairScores {
  let lowest = 0;
  let highest = 0;
  for (const row of rows) {
    for (const [, score] of row) {
      lowest = Math.min(lowest, score);
      highest = Math.max(highest, score);
    }
  }
  const ordered = rows.map((row) => [...row].sort(([a], [b]) => a - b));
  return {
    mentees: rows.length,
    mentors,
    lowest,
    highest,
    row: (mentee, mentor, score) => {
      const row = ordered[mentee] ?? [];
      row.forEach(([at, value], n) => {
        mentor[n] = at;
        score[n] = value;
      });
      return row.length;
    },
  };
}
