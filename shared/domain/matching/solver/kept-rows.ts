/** Remembers the rows of scores that are costly to make, as far as memory allows. */
import type { PairScores } from './problem.ts';

/** Pairs in one block of memory. */
const BLOCK = 1 << 20;
/** Mentors' numbers and scores are kept in two bytes each. */
const TWO_BYTES = 1 << 16;

/** The same scores; each row is made once, and up to `mostPairs` pairs are remembered (four bytes each). */
export function keepRows(scores: PairScores, mostPairs = 24_000_000): PairScores {
  const { mentees, mentors, lowest, highest } = scores;
  if (mentors > TWO_BYTES || highest - lowest >= TWO_BYTES) return scores;
  const block = Math.max(BLOCK, mentors);
  const blocks: { readonly mentor: Uint16Array; readonly score: Uint16Array }[] = [];
  const blockOf = new Int32Array(mentees).fill(-1);
  const from = new Int32Array(mentees);
  const length = new Int32Array(mentees);
  let used = block;
  return {
    mentees,
    mentors,
    lowest,
    highest,
    row: (mentee, mentor, score) => {
      if (blockOf[mentee] >= 0) {
        const kept = blocks[blockOf[mentee]];
        const first = from[mentee];
        const found = length[mentee];
        for (let n = 0; n < found; n++) {
          mentor[n] = kept.mentor[first + n];
          score[n] = kept.score[first + n] + lowest;
        }
        return found;
      }
      const found = scores.row(mentee, mentor, score);
      if (used + found > block) {
        if ((blocks.length + 1) * block > mostPairs && blocks.length > 0) return found;
        blocks.push({ mentor: new Uint16Array(block), score: new Uint16Array(block) });
        used = 0;
      }
      const last = blocks.at(-1);
      if (!last) return found;
      for (let n = 0; n < found; n++) {
        last.mentor[used + n] = mentor[n];
        last.score[used + n] = score[n] - lowest;
      }
      blockOf[mentee] = blocks.length - 1;
      from[mentee] = used;
      length[mentee] = found;
      used += found;
      return found;
    },
  };
}
