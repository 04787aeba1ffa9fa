/** A match as its readers have it: pairs with their why, everyone unmatched with a reason, in an order that does not depend on the search. */
import type { Contribution, Profile } from './features.ts';
import type { Unmatched } from './unmatched.ts';
import type { Prepared } from './prepare.ts';
import { type Assignment, mentorsOf, type PairScores } from './solver/problem.ts';
import type { NextBest, NextPerson } from './solver/next-best.ts';
import { UnprovenMatch } from './solver/optimum.ts';
import { whyForManager, whyForMentee, whyForMentor } from './reasons.ts';

/** The next best one for a side of a pair, and what choosing her would cost everyone. */
export interface Alternative {
  readonly person: string;
  readonly pointsLost: number;
  readonly placedLost: number;
}

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

/** The assignment together with the locked pairs. */
export function withLocks({ locks, mentees }: Prepared, assignment: Assignment): Assignment {
  const start = new Int32Array(mentees.length + 1);
  const mentor: number[] = [];
  mentees.forEach((_, mentee) => {
    const locked = locks.filter((lock) => lock.mentee === mentee).map((lock) => lock.mentor);
    mentor.push(...[...mentorsOf(assignment, mentee), ...locked].sort((a, b) => a - b));
    start[mentee + 1] = mentor.length;
  });
  return { start, mentor: Int32Array.from(mentor) };
}

export function resultOf(
  prepared: Prepared,
  assignment: Assignment,
  {
    nextBest,
    rounds,
    unmatched,
    explained,
    proof,
  }: {
    readonly nextBest?: NextBest;
    readonly explained?: Map<string, MatchedPair>;
    readonly rounds?: Int32Array | undefined;
    readonly unmatched: readonly Unmatched[];
    readonly proof: Proof;
  },
): MatchResult {
  const pairs: MatchedPair[] = [];
  const solvedFor = scoreReader(prepared.problem.scores);
  prepared.mentees.forEach((_, mentee) => {
    const first = assignment.start[mentee] as number;
    mentorsOf(assignment, mentee).forEach((mentor, n) => {
      const round = rounds?.[first + n];
      const locked = prepared.locks.some((lock) => lock.mentee === mentee && lock.mentor === mentor);
      const key = `${mentee} ${mentor}`;
      const pair = explained?.get(key) ?? pairOf(prepared, solvedFor, { mentee, mentor, locked });
      explained?.set(key, pair);
      pairs.push({
        ...pair,
        ...(!locked && nextBest && alternatives(prepared, nextBest.of(mentee, mentor))),
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

/** Scores as they were solved for; `undefined` for a pair that is not allowed. */
function scoreReader(scores: PairScores): (mentee: number, mentor: number) => number | undefined {
  const [mentors, points] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  return (mentee, mentor) => {
    const at = mentors.subarray(0, scores.row(mentee, mentors, points)).indexOf(mentor);
    return at < 0 ? undefined : points[at];
  };
}

function alternatives(
  { mentees, mentors }: Prepared,
  { forMentee, forMentor }: ReturnType<NextBest['of']>,
): Pick<MatchedPair, 'forMentee' | 'forMentor'> {
  const named = ({ person, ...lost }: NextPerson, people: readonly Profile[]): Alternative => ({
    person: people[person]?.id ?? '',
    ...lost,
  });
  return {
    ...(forMentee && { forMentee: named(forMentee, mentors) }),
    ...(forMentor && { forMentor: named(forMentor, mentees) }),
  };
}

/** The pair with its why. Its contributions have to add up to the score that was solved for. */
function pairOf(
  { mentees, mentors, scoring }: Prepared,
  solvedFor: (mentee: number, mentor: number) => number | undefined,
  { mentee, mentor, locked }: { readonly mentee: number; readonly mentor: number; readonly locked: boolean },
): MatchedPair {
  const contributions = scoring.contributions(mentee, mentor);
  const score = contributions.reduce((sum, { points }) => sum + points, 0);
  if (!locked && solvedFor(mentee, mentor) !== score)
    throw new UnprovenMatch('The reasons of a pair do not add up to its score.');
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

export function spreadOf(scores: readonly number[]): Pick<MatchResult, 'spread'> {
  const sorted = scores.toSorted((a, b) => a - b);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return {};
  const middle = [sorted[(sorted.length - 1) >> 1] ?? lowest, sorted[sorted.length >> 1] ?? highest];
  const median = middle.reduce((sum, score) => sum + score, 0) / 2;
  return { spread: { lowest, median, highest } };
}

export function byIds(a: MatchedPair, b: MatchedPair): number {
  if (a.mentee !== b.mentee) return a.mentee < b.mentee ? -1 : 1;
  return a.mentor < b.mentor ? -1 : 1;
}

export function byMentee(a: Unmatched, b: Unmatched): number {
  return a.mentee < b.mentee ? -1 : 1;
}
