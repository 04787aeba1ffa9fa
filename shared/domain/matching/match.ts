/** Matches applicants in the format of their program: pairs with their why, everybody unmatched with a reason, proved. */
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
} from './reasons.ts';
import { type Alternative, leftOut, MatchReview, type Unmatched } from './review.ts';
import { solveFairest } from './solver/fairest.ts';
import { solveGroups, spreadLevels } from './solver/groups.ts';
import { type Optimum, solveExactly, UnprovenMatch } from './solver/optimum.ts';
import { mentorsOf, type Solution } from './solver/problem.ts';
import { roundsOf } from './solver/rounds.ts';

export { ContradictoryLocks, type MatchInput, pairKey, UnprovenMatch, type Unmatched };

export interface MatchedPair {
  readonly mentee: string;
  readonly mentor: string;
  readonly score: number;
  readonly contributions: readonly Contribution[];
  /** Two to four sentences for the manager, strongest first. */
  readonly why: readonly string[];
  readonly whyForMentee: string;
  readonly whyForMentor: string;
  /** The next best for each side, and what that would cost everybody. */
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
  /** `bounded`: the search for groups was cut short; `mostPlaced` and `mostTotal` cannot be beaten. */
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
  /** People who look for somebody and have somebody. */
  readonly placed: number;
  readonly total: number;
  readonly proof: Proof;
  /** Scores of the worst, the middle and the best pair. */
  readonly spread?: { readonly lowest: number; readonly median: number; readonly highest: number };
}

/** With more pairs than this nobody reads who would be next for each, and it is left out. */
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

/** One track after the other, each in its own format, on the seats that are left. */
function matchTracks(input: MatchInput): MatchResult {
  const { tracks, ...rules } = input.rules;
  const free = new Map(input.mentors.map(({ id, seats }) => [id, seats]));
  const placed = new Set<string>();
  const results: MatchResult[] = [];
  const unmatched = new Map<string, Unmatched>();
  for (const { is, ...own } of tracks) {
    const takesPart = ({ tracks: chosen }: Applicant): boolean =>
      chosen.length === 0 || chosen.some((one) => one.trim().toLowerCase() === is.trim().toLowerCase());
    const mentees = input.mentees.filter((one) => takesPart(one) && !placed.has(one.id));
    const mentors = input.mentors.filter(takesPart).map((one) => ({ ...one, seats: free.get(one.id) ?? 0 }));
    const here = new Set([...mentees, ...mentors].map(({ id }) => id));
    const result = matchOne({
      ...input,
      rules: { ...rules, ...own, tracks: [] },
      mentees,
      mentors,
      locks: (input.locks ?? []).filter(({ mentee, mentor }) => here.has(mentee) && here.has(mentor)),
    });
    results.push(result);
    for (const one of result.unmatched) unmatched.set(one.mentee, one);
    for (const { mentee, mentor } of result.pairs) {
      placed.add(mentee);
      free.set(mentor, (free.get(mentor) ?? 0) - 1);
    }
    for (const person of result.circles.flatMap(({ members }) => members)) placed.add(person);
  }
  for (const person of placed) unmatched.delete(person);
  const pairs = results.flatMap((result) => result.pairs).sort(byIds);
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

function matchOne(input: MatchInput): MatchResult {
  if (input.rules.format === 'peer') return matchPeers(input);
  const prepared = prepare(input);
  return input.rules.format === 'group' ? matchGroups(prepared) : matchPairs(prepared);
}

function matchPairs(prepared: Prepared): MatchResult {
  const { rules, problem, mentors } = prepared;
  const optimum: Optimum & { readonly floor?: number } =
    rules.objective === 'fairest' ? solveFairest(problem) : solveExactly(problem);
  const review = new MatchReview(prepared, optimum);
  const rounds =
    rules.format === 'flash'
      ? roundsOf(optimum.assignment, {
          rounds: rules.rounds,
          perRound: Int32Array.from(mentors, ({ seats }) => seats),
        })
      : undefined;
  const unmatched = leftOut(prepared, optimum).map((mentee) => review.unmatched(mentee));
  const { checked } = optimum.proof;
  return resultOf(prepared, optimum, {
    review,
    rounds,
    unmatched,
    proof: {
      kind: 'proved',
      checked,
      rounds: optimum.rounds,
      ...(optimum.floor !== undefined && { floor: optimum.floor }),
    },
  });
}

function matchGroups(prepared: Prepared): MatchResult {
  const { rules, mentees, problem } = prepared;
  const { atLeast, atMost } = rules.groupSize;
  const seats = problem.seats.map((count) => Math.min(count, atMost));
  const solved = solveGroups({ ...problem, seats }, atLeast);
  const level = Float64Array.from(mentees, ({ years }) => years);
  const allowance = Math.floor(solved.total * LEVEL_ALLOWANCE);
  const { assignment } = spreadLevels(problem.scores, solved.assignment, { level, allowance });
  const solution: Solution = {
    assignment,
    prices: { mentee: new Float64Array(problem.wanted.length), seat: new Float64Array(seats.length) },
  };
  const unmatched = groupReasons(prepared, solution);
  return resultOf(prepared, solution, {
    unmatched,
    proof: {
      kind: solved.proved ? 'proved' : 'bounded',
      checked: solved.checked,
      rounds: 1,
      mostPlaced: solved.bound.placed,
      mostTotal: solved.bound.total,
    },
  });
}

/** Those without a group: because no mentor fits, because those who do are full, or because no group came about. */
function groupReasons(prepared: Prepared, solution: Solution): Unmatched[] {
  const { problem, scoring } = prepared;
  const taken = new Set(solution.assignment.mentor);
  const empty = { start: new Int32Array(problem.wanted.length + 1), mentor: new Int32Array(0) };
  const nobody = { ...prepared, problem: { ...problem, wanted: new Int32Array(problem.wanted.length) } };
  const review = new MatchReview(nobody, { ...solution, assignment: empty });
  return leftOut(prepared, solution).map((mentee) => {
    const reason = review.unmatched(mentee);
    const fitting = prepared.mentors.flatMap((_, at) =>
      (problem.seats[at] as number) > 0 && scoring.obstaclesBetween(mentee, at).length === 0 ? [at] : [],
    );
    if (reason.reason !== 'all-seats-taken' || fitting.every((at) => taken.has(at))) return reason;
    return {
      ...reason,
      reason: 'group-too-small',
      sentence: UNMATCHED_SENTENCES['group-too-small'],
      help: helpFor('group-too-small', { mentors: fitting.length, asks: [], obstacles: [] }),
    };
  });
}

function matchPeers(input: MatchInput): MatchResult {
  const { rules, locks = [], forbidden, exclusions = [] } = input;
  if (locks.length > 0)
    throw new ContradictoryLocks(
      'Peers cannot be locked; take the two out of the pool and pair them yourself.',
    );
  const everybody = new Map([...input.mentees, ...input.mentors].map((one) => [one.id, one]));
  const people = inTieOrder([...everybody.values()], input.seed);
  const tried = [...forbidden].flatMap((key) => {
    const [mentee = '', mentor = ''] = key.split('>');
    return [
      { mentee, mentor, because: 'declined-before' as const },
      { mentee: mentor, mentor: mentee, because: 'declined-before' as const },
    ];
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
      why: whyForManager(parts, new Set([...(peers[one]?.asks ?? []), ...(peers[other]?.asks ?? [])]).size),
      whyForMembers: whyForPeers(parts),
    };
  });
  const unmatched = solved.alone.map((at): Unmatched => ({
    mentee: id(at),
    reason: 'nobody-left-to-pair',
    sentence: UNMATCHED_SENTENCES['nobody-left-to-pair'],
    help: helpFor('nobody-left-to-pair', { mentors: 0, asks: [], obstacles: [] }),
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
  { assignment }: Pick<Solution, 'assignment'>,
  {
    review,
    rounds,
    unmatched,
    proof,
  }: {
    readonly review?: MatchReview;
    readonly rounds?: Int32Array | undefined;
    readonly unmatched: readonly Unmatched[];
    readonly proof: Proof;
  },
): MatchResult {
  const pairs: MatchedPair[] = prepared.locks.map(({ mentee, mentor }) => ({
    ...pairOf(prepared, mentee, mentor),
    locked: true,
  }));
  const few = assignment.mentor.length <= MOST_ALTERNATIVES;
  prepared.mentees.forEach((_, mentee) => {
    const first = assignment.start[mentee] as number;
    mentorsOf(assignment, mentee).forEach((mentor, n) => {
      const round = rounds?.[first + n];
      pairs.push({
        ...pairOf(prepared, mentee, mentor),
        ...(review && few && review.alternatives(mentee, mentor)),
        ...(round !== undefined && { round: round + 1 }),
      });
    });
  });
  const locked = new Set(prepared.locks.map(({ mentee }) => prepared.mentees[mentee]?.id));
  return {
    pairs: pairs.sort(byIds),
    circles: [],
    unmatched: unmatched.filter(({ mentee }) => !locked.has(mentee)).sort(byMentee),
    placed: new Set(pairs.map(({ mentee }) => mentee)).size,
    total: pairs.reduce((sum, { score }) => sum + score, 0),
    proof,
    ...spreadOf(pairs.map(({ score }) => score)),
  };
}

/** The pair with its why. Its contributions have to add up to the score that was solved for. */
function pairOf(
  { mentees, mentors, scoring, problem, locks }: Prepared,
  mentee: number,
  mentor: number,
): MatchedPair {
  const contributions = scoring.contributions(mentee, mentor);
  const score = contributions.reduce((sum, { points }) => sum + points, 0);
  if (!locks.some((lock) => lock.mentee === mentee && lock.mentor === mentor)) {
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
