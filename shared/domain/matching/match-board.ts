/** A match that a manager changes by hand. */
import { type MatchedPair, type MatchResult, withLocks, resultOf } from './match-result.ts';
import type { Barriers } from './unmatched.ts';
import { type MatchInput, prepare } from './prepare.ts';
import { MatchReview, leftOut } from './review.ts';
import { type SolvedPairs, solve } from './match-pairs.ts';

/** What stays true of the same people and answers, whatever is changed: reasons of pairs, and what speaks against others. */
interface Known {
  readonly pairs: Map<string, MatchedPair>;
  readonly barriers: Map<number, Barriers>;
}

/**
 * Whether a match of these rules can be changed pair by pair: no groups, circles, rounds or tracks; and not the fairest, whose
 * floor may move with every change.
 */
export function isReviewable({ format, objective, tracks }: MatchInput['rules']): boolean {
  const single = format === 'one-to-one' || format === 'reverse';
  return single && tracks.length === 0 && objective !== 'fairest';
}

/** A match that is being changed by hand, one change after the other, each optimal with all of them in it. */
export class MatchBoard {
  readonly review: MatchReview;
  readonly #solved: SolvedPairs;
  readonly #known: Known;

  constructor(solved: SolvedPairs, known: Known = { pairs: new Map(), barriers: new Map() }) {
    this.#solved = solved;
    this.#known = known;
    this.review = new MatchReview(solved.reviewed, solved.optimum, known.barriers);
  }

  static of(input: MatchInput): MatchBoard {
    if (!isReviewable(input.rules)) throw new RangeError('This format cannot be changed pair by pair.');
    return new MatchBoard(solve(prepare(input)));
  }

  /** The board without any change. */
  fresh(): MatchBoard {
    return new MatchBoard(this.#solved, this.#known);
  }

  /** As things stand, with reasons. The proof is that of the match before any change. */
  result(): MatchResult {
    const { optimum, floor } = this.#solved;
    const prepared = { ...this.#solved.prepared, locks: this.review.locks };
    const assignment = withLocks(prepared, this.review.assignment());
    return resultOf(prepared, assignment, {
      unmatched: leftOut(prepared, { assignment }).map((mentee) => this.review.unmatched(mentee)),
      explained: this.#known.pairs,
      proof: {
        kind: 'proved',
        checked: optimum.proof.checked,
        rounds: optimum.rounds,
        ...(floor !== undefined && { floor }),
      },
    });
  }
}
