/** Matches applicants: pairs with their why, everybody unmatched with a reason, proved to be the best. */
import { createHash } from 'node:crypto';
import type { MatchingRules } from '../program.ts';
import { FORBIDDEN, placingFirst, type Problem, solveAssignment } from './assignment.ts';
import { certify } from './certificate.ts';
import {
  type Applicant,
  type Contribution,
  contributions,
  type Obstacle,
  obstacleBetween,
  type Profile,
  profileOf,
  scoreOf,
} from './features.ts';
import { menteeReason, type UnmatchedReason, whyForManager, whyForMentee, whyForMentor } from './reasons.ts';

export interface MatchInput {
  readonly rules: MatchingRules;
  /** Settles ties; the same seed and people give the same answer in any order. */
  readonly seed: string;
  /** Whose zone offsets count, epoch milliseconds. */
  readonly startsAt: number;
  readonly mentees: readonly Applicant[];
  /** With their free seats. */
  readonly mentors: readonly Applicant[];
  /** Pairs not to be made, as `pairKey(mentee, mentor)`. */
  readonly forbidden: ReadonlySet<string>;
}

export interface MatchedPair {
  readonly mentee: string;
  readonly mentor: string;
  readonly score: number;
  readonly contributions: readonly Contribution[];
  /** Two to four sentences for the manager, strongest first. */
  readonly why: readonly string[];
  readonly whyForMentee: string;
  readonly whyForMentor: string;
}

export interface Unmatched {
  readonly mentee: string;
  readonly reason: UnmatchedReason;
  readonly sentence: string;
}

export interface MatchResult {
  readonly pairs: readonly MatchedPair[];
  readonly unmatched: readonly Unmatched[];
  readonly total: number;
}

/** The result failed its proof; it must not be used. A defect in the solver, not in the input. */
export class UnprovenMatch extends Error {
  override readonly name = 'UnprovenMatch';
}

export function pairKey(mentee: string, mentor: string): string {
  return `${mentee}>${mentor}`;
}

export function match(input: MatchInput): MatchResult {
  const byTie = (people: readonly Applicant[]): Profile[] =>
    people
      .map((person) => ({ person, tie: tieOf(input.seed, person.id) }))
      .sort((a, b) => (a.tie < b.tie ? -1 : 1))
      .map(({ person }) => profileOf(person, input.startsAt));
  const mentees = byTie(input.mentees);
  const mentors = byTie(input.mentors);

  const obstacleOf = (mentee: Profile, mentor: Profile): Obstacle | undefined =>
    input.forbidden.has(pairKey(mentee.id, mentor.id))
      ? 'declined-before'
      : obstacleBetween(mentee, mentor, input.rules);
  const problem = problemOf(mentees, mentors, { rules: input.rules, obstacleOf });
  const solution = solveAssignment(problem);
  const proof = certify(problem, solution);
  if (proof.kind === 'refuted') throw new UnprovenMatch(`The match is not proved: ${proof.because}.`);

  const pairs: MatchedPair[] = [];
  const unmatched: Unmatched[] = [];
  mentees.forEach((mentee, at) => {
    const mentor = mentors[solution.mentorOf[at] ?? -1];
    if (mentor) {
      pairs.push(pairOf(mentee, mentor, input.rules));
      return;
    }
    const obstacles = mentors.map((one) => obstacleOf(mentee, one));
    unmatched.push({ mentee: mentee.id, ...menteeReason(mentee, obstacles) });
  });
  return {
    pairs: pairs.sort((a, b) => (a.mentee < b.mentee ? -1 : 1)),
    unmatched: unmatched.sort((a, b) => (a.mentee < b.mentee ? -1 : 1)),
    total: proof.total,
  };
}

interface Scoring {
  readonly rules: MatchingRules;
  readonly obstacleOf: (mentee: Profile, mentor: Profile) => Obstacle | undefined;
}

function problemOf(
  mentees: readonly Profile[],
  mentors: readonly Profile[],
  { rules, obstacleOf }: Scoring,
): Problem {
  const scores = new Int32Array(mentees.length * mentors.length).fill(FORBIDDEN);
  let highest = 0;
  mentees.forEach((mentee, i) => {
    mentors.forEach((mentor, j) => {
      if (obstacleOf(mentee, mentor)) return;
      const score = scoreOf(mentee, mentor, rules);
      scores[i * mentors.length + j] = score;
      highest = Math.max(highest, score);
    });
  });
  return {
    mentees: mentees.length,
    seats: Int32Array.from(mentors, ({ seats }) => seats),
    scores,
    placing: rules.objective === 'most-placed' ? placingFirst(mentees.length, highest) : 0,
  };
}

function pairOf(mentee: Profile, mentor: Profile, rules: MatchingRules): MatchedPair {
  const parts = contributions(mentee, mentor, rules);
  return {
    mentee: mentee.id,
    mentor: mentor.id,
    score: parts.reduce((sum, { points }) => sum + points, 0),
    contributions: parts,
    why: whyForManager(mentee, mentor, parts),
    whyForMentee: whyForMentee(parts),
    whyForMentor: whyForMentor(parts),
  };
}

function tieOf(seed: string, id: string): string {
  return createHash('sha256').update(`${seed}\n${id}`).digest('hex');
}
