/** Matches applicants in the format of their program: pairs with their why, everyone unmatched with a reason, proved. */
import type { Applicant } from './features.ts';
import { ContradictoryLocks, type MatchInput, pairKey, prepare } from './prepare.ts';
import type { Exclusion } from './scoring.ts';
import type { Unmatched } from './unmatched.ts';
import { type MatchResult, byIds, byMentee, spreadOf } from './match-result.ts';
import { matchPeers } from './match-peers.ts';
import { matchGroups } from './match-groups.ts';
import { matchPairs } from './match-pairs.ts';

/**
 * The best match under the program's rules. Locks that contradict each other throw `ContradictoryLocks`; a result that its
 * proof does not hold for throws `UnprovenMatch` and is never returned.
 */
export function match(input: MatchInput): MatchResult {
  return input.rules.tracks.length > 0 ? matchTracks(input) : matchOne(input);
}

/** One track after the other, each in its own format, on the seats that are left. */
function matchTracks(input: MatchInput): MatchResult {
  const { tracks, ...rules } = input.rules;
  const { locks = [], exclusions = [] } = input;
  const free = new Map(input.mentors.map(({ id, seats }) => [id, seats]));
  const placed = new Set<string>();
  const results: MatchResult[] = [];
  const unmatched = new Map<string, Unmatched>();
  for (const { is, ...own } of tracks) {
    const mentees = input.mentees.filter((one) => choseTrack(one, is) && !placed.has(one.id));
    const mentors = input.mentors
      .filter((one) => choseTrack(one, is))
      .map((one) => ({ ...one, seats: free.get(one.id) ?? 0 }));
    const [asking, offering] = [idsOf(mentees), idsOf(mentors)];
    const result = matchOne({
      ...input,
      rules: { ...rules, ...own, tracks: [] },
      mentees,
      mentors,
      locks: locks.filter(({ mentee, mentor }) => asking.has(mentee) && offering.has(mentor)),
      exclusions: [...exclusions, ...results.flatMap(turnedRound)],
    });
    results.push(result);
    for (const one of result.unmatched) unmatched.set(one.mentee, one);
    for (const { mentee } of result.pairs) placed.add(mentee);
    for (const [mentor, seats] of seatsUsed(result)) free.set(mentor, (free.get(mentor) ?? 0) - seats);
    for (const person of result.circles.flatMap(({ members }) => members)) placed.add(person);
  }
  for (const person of placed) unmatched.delete(person);
  const pairs = results.flatMap((result) => result.pairs).sort(byIds);
  const made = new Set(pairs.map(({ mentee, mentor }) => pairKey(mentee, mentor)));
  for (const { mentee, mentor } of locks) {
    if (!made.has(pairKey(mentee, mentor)))
      throw new ContradictoryLocks(
        `${mentee} with ${mentor} are locked, but no track has both of them free; put them into one.`,
      );
  }
  return {
    pairs,
    circles: results.flatMap(({ circles }) => circles),
    unmatched: [...unmatched.values()].sort(byMentee),
    placed: placed.size,
    total: results.reduce((sum, { total }) => sum + total, 0),
    proof: {
      kind: results.every(({ proof }) => proof.kind === 'proved') ? 'proved' : 'bounded',
      checked: results.reduce((sum, { proof }) => sum + proof.checked, 0),
      rounds: results.reduce((sum, { proof }) => sum + proof.rounds, 0),
    },
    ...spreadOf(pairs.map(({ score }) => score)),
  };
}

/** Who chose no track takes part in all of them. */
function choseTrack({ tracks }: Applicant, is: string): boolean {
  const plain = (label: string): string => label.trim().toLowerCase();
  return tracks.length === 0 || tracks.some((one) => plain(one) === plain(is));
}

function idsOf(people: readonly Applicant[]): Set<string> {
  return new Set(people.map(({ id }) => id));
}

/** No one mentors her own mentor, in another track neither. */
function turnedRound({ pairs }: MatchResult): Exclusion[] {
  return pairs.map(({ mentee, mentor }) => ({ mentee: mentor, mentor: mentee, because: 'both-ways' }));
}

/** Seats of each mentor that a result takes: in rounds, as many as the fullest round has. */
function seatsUsed({ pairs }: MatchResult): Map<string, number> {
  const inRound = new Map<string, number>();
  const used = new Map<string, number>();
  for (const { mentor, round = 0 } of pairs) {
    const count = (inRound.get(`${round} ${mentor}`) ?? 0) + 1;
    inRound.set(`${round} ${mentor}`, count);
    used.set(mentor, Math.max(used.get(mentor) ?? 0, count));
  }
  return used;
}

function matchOne(input: MatchInput): MatchResult {
  if (input.rules.format === 'peer') return matchPeers(input);
  const prepared = prepare(input);
  return input.rules.format === 'group' ? matchGroups(prepared) : matchPairs(prepared);
}
