/** What a format promises beyond the optimum, checked on the result itself and apart from the code that made it. */
import { misfit } from './certificate.ts';
import type { Assignment, Problem } from './problem.ts';

/** Every group is allowed, within its seats, and has at least `least` people or none. */
export function groupsHold(problem: Problem, assignment: Assignment, least: Int32Array): boolean {
  const { scores } = problem;
  if (misfit(problem, assignment) !== undefined) return false;
  const load = new Int32Array(scores.mentors);
  const [mentor, score] = [new Int32Array(scores.mentors), new Int32Array(scores.mentors)];
  for (let mentee = 0; mentee < scores.mentees; mentee++) {
    const found = scores.row(mentee, mentor, score);
    const allowed = mentor.subarray(0, found);
    for (let n = assignment.start[mentee]; n < assignment.start[mentee + 1]; n++) {
      const at = assignment.mentor[n];
      if (!allowed.includes(at)) return false;
      load[at] = load[at] + 1;
    }
  }
  return load.every((count, index) => count === 0 || count >= least[index]);
}

/** No one has two meetings in one round, nor a mentor more than she has seats. */
export function roundsHold(
  { start, mentor }: Assignment,
  roundOf: Int32Array,
  { rounds, perRound }: { readonly rounds: number; readonly perRound: Int32Array },
): boolean {
  const taken = new Set<string>();
  const load = new Map<string, number>();
  for (let mentee = 0; mentee + 1 < start.length; mentee++) {
    for (let pair = start[mentee]; pair < start[mentee + 1]; pair++) {
      const round = roundOf[pair];
      const at = mentor[pair];
      const count = (load.get(`${round} ${at}`) ?? 0) + 1;
      if (round < 0 || round >= rounds || taken.has(`${round} ${mentee}`) || count > perRound[at])
        return false;
      taken.add(`${round} ${mentee}`);
      load.set(`${round} ${at}`, count);
    }
  }
  return true;
}
