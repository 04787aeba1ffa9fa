/** Format group: a mentor with several mentees, or none. */
import { type Prepared, ContradictoryLocks } from './prepare.ts';
import { type MatchResult, resultOf, withLocks } from './match-result.ts';
import { solveGroups, spreadLevels } from './solver/groups.ts';
import { groupsHold } from './solver/format-checks.ts';
import { UnprovenMatch } from './solver/optimum.ts';
import { leftOut } from './review.ts';
import type { Assignment } from './solver/problem.ts';
import { type Unmatched, unmatchedReason } from './unmatched.ts';

/** Share of the total that an even spread of levels over groups may cost. */
const LEVEL_ALLOWANCE = 0.02;

export function matchGroups(prepared: Prepared): MatchResult {
  const { rules, mentees, mentors, problem, locks } = prepared;
  const { atLeast, atMost } = rules.groupSize;
  const locked = new Int32Array(mentors.length);
  for (const { mentor } of locks) locked[mentor] = (locked[mentor] as number) + 1;
  const seats = problem.seats.map((count, index) =>
    Math.max(Math.min(count, atMost - (locked[index] as number)), 0),
  );
  // Locked people are in their groups already: these open, and need so many fewer.
  const least = seats.map((_, index) => Math.max(atLeast - (locked[index] as number), 0));
  const mustOpen = mentors.flatMap((_, index) => ((locked[index] as number) > 0 ? [index] : []));
  const solved = solveGroups({ ...problem, seats }, { least, mustOpen });
  if (!solved) {
    const named = mustOpen.map((at) => mentors[at]?.id ?? '').join(' and ');
    throw new ContradictoryLocks(
      `The locks ask for a group of ${named}, which cannot reach ${atLeast} people.`,
    );
  }
  const level = Float64Array.from(mentees, ({ years }) => years);
  const allowance = Math.floor(solved.total * LEVEL_ALLOWANCE);
  const { assignment } = spreadLevels(problem.scores, solved.assignment, { level, allowance });
  if (!groupsHold({ ...problem, seats }, assignment, least))
    throw new UnprovenMatch('A group is too small, too large, or has someone who must not be in it.');
  return resultOf(prepared, withLocks(prepared, assignment), {
    unmatched: leftOut(prepared, { assignment }).map((mentee) => groupReason(prepared, mentee, assignment)),
    proof: {
      kind: solved.proved ? 'proved' : 'bounded',
      checked: solved.checked,
      rounds: 1,
      mostPlaced: solved.bound.placed + locks.length,
      mostTotal:
        solved.bound.total +
        locks.reduce((sum, one) => sum + prepared.scoring.scoreOf(one.mentee, one.mentor), 0),
    },
  });
}

/** Without a group: because of a rule, because those who fit are full, or because no group came about. */
function groupReason(prepared: Prepared, mentee: number, { mentor }: Assignment): Unmatched {
  const { problem } = prepared;
  const taken = new Set([...mentor, ...prepared.locks.map((lock) => lock.mentor)]);
  const withSeats = (mentors: readonly number[]): number[] =>
    mentors.filter((at) => (problem.seats[at] as number) > 0);
  return unmatchedReason(prepared, mentee, {
    ofFitting: (fitting) => ({
      reason: withSeats(fitting).every((at) => taken.has(at)) ? 'all-seats-taken' : 'group-too-small',
      mentors: fitting,
    }),
    takers: withSeats,
  });
}
