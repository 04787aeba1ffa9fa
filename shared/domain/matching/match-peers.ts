/** Format peer: pairs of equals, and trios where one is left. */
import { type MatchInput, ContradictoryLocks, inTieOrder } from './prepare.ts';
import { type MatchResult, type PeerCircle, byMentee, spreadOf } from './match-result.ts';
import type { Exclusion } from './scoring.ts';
import { profilesOf } from './features.ts';
import { pairPeers } from './peer-pairs.ts';
import { whyOfPeers, whyForPeers, UNMATCHED_SENTENCES, helpFor } from './reasons.ts';
import type { Unmatched } from './unmatched.ts';

export function matchPeers(input: MatchInput): MatchResult {
  const { rules, locks = [], forbidden, exclusions = [] } = input;
  if (locks.length > 0)
    throw new ContradictoryLocks(
      'Peers cannot be locked; take the two out of the pool and pair them yourself.',
    );
  const everyone = new Map([...input.mentees, ...input.mentors].map((one) => [one.id, one]));
  const people = inTieOrder([...everyone.values()], input.seed);
  // Between peers a pair that is ruled out in one direction is ruled out.
  const tried = [...forbidden].map((key): Exclusion => {
    const [mentee = '', mentor = ''] = key.split('>');
    return { mentee, mentor, because: 'declined-before' };
  });
  const peers = profilesOf(
    people.map((one) => ({ ...one, role: 'peer' as const })),
    input.startsAt,
  );
  const solved = pairPeers(peers, { rules, exclusions: [...exclusions, ...tried] });
  const id = (at: number): string => peers[at]?.id ?? '';
  const circles = solved.circles.map(({ members, score }): PeerCircle => {
    const [one = 0, other = 0] = members;
    const parts = solved.contributions(one, other);
    return {
      members: members.map(id).sort(),
      score,
      why: whyOfPeers(parts),
      whyForMembers: whyForPeers(parts),
    };
  });
  const unmatched = solved.alone.map((at): Unmatched => ({
    mentee: id(at),
    reason: 'no-one-left-to-pair',
    sentence: UNMATCHED_SENTENCES['no-one-left-to-pair'],
    help: helpFor('no-one-left-to-pair', { mentors: 0 }),
    with: [],
  }));
  return {
    pairs: [],
    circles: circles.sort((a, b) => ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1)),
    unmatched: unmatched.sort(byMentee),
    placed: circles.reduce((sum, { members }) => sum + members.length, 0),
    total: circles.reduce((sum, { score }) => sum + score, 0),
    proof: { kind: 'proved', checked: solved.checked, rounds: solved.rounds },
    ...spreadOf(circles.map(({ score }) => score)),
  };
}
