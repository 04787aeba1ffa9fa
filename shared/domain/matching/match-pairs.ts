/** Pairs of a mentor and a mentee: one to one, reverse and flash. */
import type { Prepared } from './prepare.ts';
import { type Optimum, solveExactly, UnprovenMatch } from './solver/optimum.ts';
import { type MatchResult, withLocks, resultOf } from './match-result.ts';
import { MatchReview, leftOut } from './review.ts';
import { solveFairest } from './solver/fairest.ts';
import { roundsOf } from './solver/rounds.ts';
import { roundsHold } from './solver/format-checks.ts';

/** The match of an optimum that was found and proved elsewhere (`shards.ts`). */
export function matchOf(prepared: Prepared, optimum: Optimum): MatchResult {
  return pairsOf(prepared, { optimum, review: new MatchReview(prepared, optimum) });
}

export function matchPairs(prepared: Prepared): MatchResult {
  const { optimum, reviewed, floor } = solve(prepared);
  const review = new MatchReview(reviewed, optimum);
  return pairsOf(prepared, { optimum, review, ...(floor !== undefined && { floor }) });
}

export interface SolvedPairs {
  readonly prepared: Prepared;
  readonly optimum: Optimum;
  /** What changes are priced in. */
  readonly reviewed: Prepared;
  readonly floor?: number;
}

export function solve(prepared: Prepared): SolvedPairs {
  if (prepared.rules.objective !== 'fairest')
    return { prepared, optimum: solveExactly(prepared.problem), reviewed: prepared };
  const { problem, floor, ...optimum } = solveFairest(prepared.problem);
  return { prepared, optimum, floor, reviewed: { ...prepared, problem } };
}

function pairsOf(
  prepared: Prepared,
  {
    optimum,
    review,
    floor,
  }: { readonly optimum: Optimum; readonly review: MatchReview; readonly floor?: number },
): MatchResult {
  const { rules, mentors } = prepared;
  const everyone = withLocks(prepared, optimum.assignment);
  const flash = { rounds: rules.rounds, perRound: Int32Array.from(mentors, ({ seats }) => seats) };
  const rounds = rules.format === 'flash' ? roundsOf(everyone, flash) : undefined;
  if (rounds && !roundsHold(everyone, rounds, flash))
    throw new UnprovenMatch('Someone has two meetings in one round.');
  return resultOf(prepared, everyone, {
    review,
    rounds,
    unmatched: leftOut(prepared, optimum).map((mentee) => review.unmatched(mentee)),
    proof: {
      kind: 'proved',
      checked: optimum.proof.checked,
      rounds: optimum.rounds,
      ...(floor !== undefined && { floor }),
    },
  });
}
