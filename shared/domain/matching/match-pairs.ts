/** Pairs of a mentor and a mentee: one to one, reverse and flash. */
import type { Prepared } from './prepare.ts';
import { type Optimum, solveExactly, UnprovenMatch } from './solver/optimum.ts';
import { type MatchResult, withLocks, resultOf } from './match-result.ts';
import { MatchReview, leftOut } from './review.ts';
import { NextBest } from './solver/next-best.ts';
import { solveFairest } from './solver/fairest.ts';
import { roundsOf } from './solver/rounds.ts';
import { roundsHold } from './solver/format-checks.ts';

/** The match of an optimum that was found and proved elsewhere (`shards.ts`). */
export function matchOf(prepared: Prepared, optimum: Optimum): MatchResult {
  return pairsOf({ prepared, optimum, reviewed: prepared });
}

export function matchPairs(prepared: Prepared): MatchResult {
  return pairsOf(solve(prepared));
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

function pairsOf({ prepared, optimum, reviewed, floor }: SolvedPairs): MatchResult {
  const { rules, mentors } = prepared;
  const everyone = withLocks(prepared, optimum.assignment);
  const flash = { rounds: rules.rounds, perRound: Int32Array.from(mentors, ({ seats }) => seats) };
  const rounds = rules.format === 'flash' ? roundsOf(everyone, flash) : undefined;
  if (rounds && !roundsHold(everyone, rounds, flash))
    throw new UnprovenMatch('Someone has two meetings in one round.');
  const left = leftOut(prepared, optimum);
  const review = left.length > 0 ? new MatchReview(reviewed, optimum) : undefined;
  return resultOf(prepared, everyone, {
    nextBest: new NextBest(reviewed.problem, optimum),
    rounds,
    unmatched: left.flatMap((mentee) => review?.unmatched(mentee) ?? []),
    proof: {
      kind: 'proved',
      checked: optimum.proof.checked,
      rounds: optimum.rounds,
      ...(floor !== undefined && { floor }),
    },
  });
}
