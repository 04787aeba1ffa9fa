/** The people of a cohort as a match sees them. */
import { applicantOf, type Background, peopleByName } from './applicant.ts';
import { type Application, mentors, seeksMentor } from './application.ts';
import { fromIso } from './calendar.ts';
import { type MatchInput, type PairIds, pairKey } from './matching/prepare.ts';
import { holdsSeat, type Pair, mentorOf, menteeOf } from './pair.ts';
import type { Program } from './program.ts';

/** What earlier cohorts of the program say. */
export interface History extends Omit<Background, 'named'> {
  readonly earlierPairs: readonly PairIds[];
}

export const NO_HISTORY: History = {
  leftOutBefore: () => false,
  neverMet: () => 0,
  earlierPairs: [],
};

/**
 * Everyone of `taking` who has no place yet, on the seats that are free. Pairs that were tried in this cohort are not tried
 * again, and no one mentors her own mentor.
 */
export function matchInputOf(
  program: Program,
  taking: readonly Application[],
  { pairs, history }: { readonly pairs: readonly Pair[]; readonly history: History },
): MatchInput {
  const background = { ...history, named: peopleByName(program, taking) };
  const peers = program.matching.format === 'peer';
  const seeks = ({ role }: Application): boolean => seeksMentor(role) || (peers && role === 'peer');
  const inverse = pairs.filter(holdsSeat).map((pair) => pairKey(mentorOf(pair), menteeOf(pair)));
  return {
    rules: program.matching,
    seed: program.cohort.id,
    startsAt: fromIso(`${program.cohort.starts}T12:00:00Z`),
    mentees: taking
      .filter((one) => seeks(one) && one.menteePair === undefined)
      .map((one) => applicantOf(program, one, background)),
    mentors: taking.filter(({ role }) => mentors(role)).map((one) => applicantOf(program, one, background)),
    forbidden: new Set([...pairs.map((pair) => pairKey(menteeOf(pair), mentorOf(pair))), ...inverse]),
    exclusions: history.earlierPairs.map((pair) => ({ ...pair, because: 'earlier-pair' })),
  };
}
