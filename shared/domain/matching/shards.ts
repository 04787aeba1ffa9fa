/**
 * A match that is too large for one task. Shards of the mentees are scored apart from each other, one task solves on their
 * best candidates, the shards look for pairs that beat its prices, and so on until none does: the same growing core and the
 * same proof as `solver/optimum.ts`, with every look at all pairs divided.
 */
import type { MatchingRules } from '../matching-rules.ts';
import { solveAssignment } from './solver/assignment.ts';
import { bestCandidates, type Candidates, sortFalling } from './solver/candidates.ts';
import { type Certificate, inspectPairs, unfitness } from './solver/certificate.ts';
import { type Optimum, UnprovenMatch } from './solver/optimum.ts';
import type { PairScores, Problem, Solution } from './solver/problem.ts';

/** Mentees from `from` up to, not including, `to`. */
export interface Shard {
  readonly from: number;
  readonly to: number;
}

export interface ShardLook {
  readonly shard: Shard;
  /** Pairs that the solver should know: row `i` is mentee `shard.from + i`. */
  readonly rows: Candidates;
  /** Of the solution that was looked at; absent at the first look, when there is none. */
  readonly certificate?: Certificate;
}

const CANDIDATES = 56;
/** Pairs in a shard: some seconds of work. */
const SHARD_PAIRS = 1_000_000_000;
/** Each look adds pairs, and three or four are usual. */
export const MOST_LOOKS = 40;

/** One mentor for each mentee, by total: the other formats need everyone in one place. */
export function canBeSharded({ format, objective, tracks, mentorsPerMentee }: MatchingRules): boolean {
  const single = format === 'one-to-one' || format === 'reverse';
  return single && objective !== 'fairest' && tracks.length === 0 && mentorsPerMentee === 1;
}

export function shardsOf(mentees: number, mentors: number, pairs = SHARD_PAIRS): Shard[] {
  const size = Math.max(1, Math.floor(pairs / Math.max(mentors, 1)));
  return Array.from({ length: Math.ceil(mentees / size) }, (_, index) => ({
    from: index * size,
    to: Math.min(mentees, (index + 1) * size),
  }));
}

/** The best candidates of a shard's mentees, or, once there is a solution, the pairs that beat its prices. */
export function lookAt(problem: Problem, shard: Shard, solution: Solution | undefined): ShardLook {
  const part = partOf(problem, shard);
  if (!solution) return { shard, rows: bestCandidates(part.scores, part, CANDIDATES) };
  const { certificate, beating } = inspectPairs(part, solutionPart(solution, shard));
  const start = new Int32Array(shard.to - shard.from + 1);
  for (const { mentee } of beating) start[mentee + 1] = (start[mentee + 1] as number) + 1;
  for (let index = 1; index < start.length; index++)
    start[index] = (start[index] as number) + (start[index - 1] as number);
  const mentor = Int32Array.from(beating, (pair) => pair.mentor);
  const score = Int32Array.from(beating, (pair) => pair.score);
  return { shard, rows: { start, mentor, score }, certificate };
}

/** The optimum over all pairs that any look has found so far. */
export function solveLooks(problem: Problem, looks: readonly ShardLook[]): Solution {
  return solveAssignment({ ...problem, candidates: merged(problem.scores.mentees, looks) });
}

/**
 * The proved optimum, when the last look of every shard found nothing that beats the solution; `undefined` when something
 * does. Throws `UnprovenMatch` when the solution is wrong in itself.
 */
export function provedBy(
  problem: Problem,
  solution: Solution,
  { looks, rounds }: { readonly looks: readonly ShardLook[]; readonly rounds: number },
): Optimum | undefined {
  const because = unfitness(problem, solution);
  if (because !== undefined) throw new UnprovenMatch(`The match is not proved: ${because}.`);
  const proof = { kind: 'proved' as const, placed: 0, total: 0, checked: 0 };
  let seen = 0;
  for (const { shard, rows, certificate } of looks) {
    seen += shard.to - shard.from;
    if (rows.mentor.length > 0) return undefined;
    if (certificate?.kind !== 'proved')
      throw new UnprovenMatch(
        `The match is not proved: ${certificate?.because ?? 'a shard saw no solution'}.`,
      );
    proof.placed += certificate.placed;
    proof.total += certificate.total;
    proof.checked += certificate.checked;
  }
  if (seen !== problem.scores.mentees)
    throw new UnprovenMatch('The match is not proved: a shard is missing.');
  return { ...solution, proof, rounds };
}

function partOf({ scores, seats, wanted, placing }: Problem, { from, to }: Shard): Problem {
  const part: PairScores = {
    mentees: to - from,
    mentors: scores.mentors,
    lowest: scores.lowest,
    highest: scores.highest,
    row: (mentee, mentor, score) => scores.row(from + mentee, mentor, score),
  };
  return { scores: part, seats, wanted: wanted.subarray(from, to), placing };
}

function solutionPart({ assignment, prices }: Solution, { from, to }: Shard): Solution {
  const first = assignment.start[from] as number;
  return {
    assignment: {
      start: assignment.start.subarray(from, to + 1).map((at) => at - first),
      mentor: assignment.mentor.subarray(first, assignment.start[to]),
    },
    prices: { mentee: prices.mentee.subarray(from, to), seat: prices.seat },
  };
}

/** The rows of all looks as one table, each by falling score. */
function merged(mentees: number, looks: readonly ShardLook[]): Candidates {
  const start = new Int32Array(mentees + 1);
  for (const { shard, rows } of looks) {
    for (let index = 0; index < shard.to - shard.from; index++)
      start[shard.from + index + 1] =
        (start[shard.from + index + 1] as number) +
        (rows.start[index + 1] as number) -
        (rows.start[index] as number);
  }
  for (let index = 1; index <= mentees; index++)
    start[index] = (start[index] as number) + (start[index - 1] as number);
  const mentor = new Int32Array(start[mentees] as number);
  const score = new Int32Array(mentor.length);
  const filled = start.slice();
  for (const { shard, rows } of looks) {
    for (let index = 0; index < shard.to - shard.from; index++) {
      const [from, to] = [rows.start[index] as number, rows.start[index + 1] as number];
      const into = filled[shard.from + index] as number;
      mentor.set(rows.mentor.subarray(from, to), into);
      score.set(rows.score.subarray(from, to), into);
      filled[shard.from + index] = into + to - from;
    }
  }
  for (let index = 0; index < mentees; index++)
    sortFalling(mentor, score, { from: start[index] as number, to: start[index + 1] as number });
  return { start, mentor, score };
}
