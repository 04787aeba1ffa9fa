/** Matches applicants in the format of their program: pairs with their why, everyone unmatched with a reason, proved. */
import { type Applicant, type Contribution, profilesOf } from './features.ts';
import { pairPeers } from './peer-pairs.ts';
import {
  ContradictoryLocks,
  inTieOrder,
  type MatchInput,
  pairKey,
  prepare,
  type Prepared,
} from './prepare.ts';
import {
  helpFor,
  UNMATCHED_SENTENCES,
  whyForManager,
  whyForMentee,
  whyForMentor,
  whyForPeers,
  whyOfPeers,
} from './reasons.ts';
import { type Alternative, leftOut, MatchReview } from './review.ts';
import type { Exclusion } from './scoring.ts';
import { solveFairest } from './solver/fairest.ts';
import { solveGroups, spreadLevels } from './solver/groups.ts';
import { type Optimum, solveExactly, UnprovenMatch } from './solver/optimum.ts';
import { groupsHold, roundsHold } from './solver/format-checks.ts';
import { type Assignment, mentorsOf } from './solver/problem.ts';
import { roundsOf } from './solver/rounds.ts';
import { type Barriers, type Unmatched, unmatchedReason } from './unmatched.ts';

export { ContradictoryLocks, type MatchInput, pairKey, UnprovenMatch, type Unmatched };

export interface MatchedPair {
  readonly mentee: string;
  readonly mentor: string;
  readonly score: number;
  readonly contributions: readonly Contribution[];
  /** Two to four sentences for the manager, strongest first. */
  readonly why: readonly string[];
  readonly whyForMentee: readonly string[];
  readonly whyForMentor: readonly string[];
  /** The next best for each side, and what that would cost everyone. */
  readonly forMentee?: Alternative;
  readonly forMentor?: Alternative;
  readonly locked?: true;
  /** Format flash: the round, from 1. */
  readonly round?: number;
}

/** Two or three peers. */
export interface PeerCircle {
  readonly members: readonly string[];
  readonly score: number;
  readonly why: readonly string[];
  readonly whyForMembers: string;
}

export interface Proof {
  /** `bounded`: the search for groups was cut short. Groups say what cannot be beaten: `mostPlaced` and `mostTotal`. */
  readonly kind: 'proved' | 'bounded';
  /** Allowed pairs that the proof looked at, and how often it looked at all of them. */
  readonly checked: number;
  readonly rounds: number;
  /** Fairest: the score that every pair reaches, and no higher one can be. */
  readonly floor?: number;
  readonly mostPlaced?: number;
  readonly mostTotal?: number;
}

export interface MatchResult {
  readonly pairs: readonly MatchedPair[];
  readonly circles: readonly PeerCircle[];
  readonly unmatched: readonly Unmatched[];
  /** People who look for someone and have someone. */
  readonly placed: number;
  readonly total: number;
  readonly proof: Proof;
  /** Scores of the worst, the middle and the best pair. */
  readonly spread?: { readonly lowest: number; readonly median: number; readonly highest: number };
}

/** With more pairs than this no one reads who would be next for each, and it is left out. */
const MOST_ALTERNATIVES = 1_000;
/** Share of the total that an even spread of levels over groups may cost. */
const LEVEL_ALLOWANCE = 0.02;

/**
 * The best match under the program's rules. Locks that contradict each other throw `ContradictoryLocks`; a result that its
 * proof does not hold for throws `UnprovenMatch` and is never returned.
 */
export function match(input: MatchInput): MatchResult {
  return input.rules.tracks.length > 0 ? matchTracks(input) : matchOne(input);
}

/** The same, of an optimum that was found and proved elsewhere (`shards.ts`). */
export function matchOf(prepared: Prepared, optimum: Optimum): MatchResult {
  return pairsOf(prepared, { optimum, review: new MatchReview(prepared, optimum) });
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

function matchPairs(prepared: Prepared): MatchResult {
  const { optimum, reviewed, floor } = solve(prepared);
  const review = new MatchReview(reviewed, optimum);
  return pairsOf(prepared, { optimum, review, ...(floor !== undefined && { floor }) });
}

interface SolvedPairs {
  readonly prepared: Prepared;
  readonly optimum: Optimum;
  /** What changes are priced in. */
  readonly reviewed: Prepared;
  readonly floor?: number;
}

function solve(prepared: Prepared): SolvedPairs {
  if (prepared.rules.objective !== 'fairest')
    return { prepared, optimum: solveExactly(prepared.problem), reviewed: prepared };
  const { problem, floor, ...optimum } = solveFairest(prepared.problem);
  return { prepared, optimum, floor, reviewed: { ...prepared, problem } };
}

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

function matchGroups(prepared: Prepared): MatchResult {
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

/** The assignment together with the locked pairs. */
function withLocks({ locks, mentees }: Prepared, assignment: Assignment): Assignment {
  const start = new Int32Array(mentees.length + 1);
  const mentor: number[] = [];
  mentees.forEach((_, mentee) => {
    const locked = locks.filter((lock) => lock.mentee === mentee).map((lock) => lock.mentor);
    mentor.push(...[...mentorsOf(assignment, mentee), ...locked].sort((a, b) => a - b));
    start[mentee + 1] = mentor.length;
  });
  return { start, mentor: Int32Array.from(mentor) };
}

function matchPeers(input: MatchInput): MatchResult {
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

function resultOf(
  prepared: Prepared,
  assignment: Assignment,
  {
    review,
    rounds,
    unmatched,
    explained,
    proof,
  }: {
    readonly review?: MatchReview;
    readonly explained?: Map<string, MatchedPair>;
    readonly rounds?: Int32Array | undefined;
    readonly unmatched: readonly Unmatched[];
    readonly proof: Proof;
  },
): MatchResult {
  const pairs: MatchedPair[] = [];
  const few = assignment.mentor.length <= MOST_ALTERNATIVES;
  prepared.mentees.forEach((_, mentee) => {
    const first = assignment.start[mentee] as number;
    mentorsOf(assignment, mentee).forEach((mentor, n) => {
      const round = rounds?.[first + n];
      const locked = prepared.locks.some((lock) => lock.mentee === mentee && lock.mentor === mentor);
      const key = `${mentee} ${mentor}`;
      const pair = explained?.get(key) ?? pairOf(prepared, { mentee, mentor, locked });
      explained?.set(key, pair);
      pairs.push({
        ...pair,
        ...(!locked && review && few && review.alternatives(mentee, mentor)),
        ...(locked && { locked }),
        ...(round !== undefined && { round: round + 1 }),
      });
    });
  });
  const withMentor = new Set(pairs.map(({ mentee }) => mentee));
  return {
    pairs: pairs.sort(byIds),
    circles: [],
    unmatched: unmatched.filter(({ mentee }) => !withMentor.has(mentee)).sort(byMentee),
    placed: withMentor.size,
    total: pairs.reduce((sum, { score }) => sum + score, 0),
    proof,
    ...spreadOf(pairs.map(({ score }) => score)),
  };
}

/** The pair with its why. Its contributions have to add up to the score that was solved for. */
function pairOf(
  { mentees, mentors, scoring, problem }: Prepared,
  { mentee, mentor, locked }: { readonly mentee: number; readonly mentor: number; readonly locked: boolean },
): MatchedPair {
  const contributions = scoring.contributions(mentee, mentor);
  const score = contributions.reduce((sum, { points }) => sum + points, 0);
  if (!locked) {
    const [row, scores] = [new Int32Array(mentors.length), new Int32Array(mentors.length)];
    const found = problem.scores.row(mentee, row, scores);
    if (scores[row.subarray(0, found).indexOf(mentor)] !== score)
      throw new UnprovenMatch('The reasons of a pair do not add up to its score.');
  }
  return {
    mentee: mentees[mentee]?.id ?? '',
    mentor: mentors[mentor]?.id ?? '',
    score,
    contributions,
    why: whyForManager(contributions, new Set(mentees[mentee]?.asks).size),
    whyForMentee: whyForMentee(contributions),
    whyForMentor: whyForMentor(contributions),
  };
}

function spreadOf(scores: readonly number[]): Pick<MatchResult, 'spread'> {
  const sorted = scores.toSorted((a, b) => a - b);
  const [lowest, median, highest] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  if (lowest === undefined || median === undefined || highest === undefined) return {};
  return { spread: { lowest, median, highest } };
}

function byIds(a: MatchedPair, b: MatchedPair): number {
  if (a.mentee !== b.mentee) return a.mentee < b.mentee ? -1 : 1;
  return a.mentor < b.mentor ? -1 : 1;
}

function byMentee(a: Unmatched, b: Unmatched): number {
  return a.mentee < b.mentee ? -1 : 1;
}
