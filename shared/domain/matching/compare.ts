/** How two results for the same people differ. */
import type { MatchResult } from './match-result.ts';

export interface RunDifference {
  readonly kept: number;
  /** Mentees with a different mentor, or other ones. */
  readonly moved: readonly {
    readonly mentee: string;
    readonly from: readonly string[];
    readonly to: readonly string[];
  }[];
  readonly nowMatched: readonly string[];
  readonly nowUnmatched: readonly string[];
  readonly placedGained: number;
  readonly pointsGained: number;
}

export function compareRuns(before: MatchResult, after: MatchResult): RunDifference {
  const [was, is] = [mentorsByMentee(before), mentorsByMentee(after)];
  const everyone = [...new Set([...was.keys(), ...is.keys()])].sort();
  const moved: { mentee: string; from: readonly string[]; to: readonly string[] }[] = [];
  const nowMatched: string[] = [];
  const nowUnmatched: string[] = [];
  let kept = 0;
  for (const mentee of everyone) {
    const [from, to] = [was.get(mentee) ?? [], is.get(mentee) ?? []];
    kept += from.filter((mentor) => to.includes(mentor)).length;
    if (from.length === 0) nowMatched.push(mentee);
    else if (to.length === 0) nowUnmatched.push(mentee);
    else if (from.join() !== to.join()) moved.push({ mentee, from, to });
  }
  return {
    kept,
    moved,
    nowMatched,
    nowUnmatched,
    placedGained: after.placed - before.placed,
    pointsGained: after.total - before.total,
  };
}

/** Peers count for each of their circle. */
function mentorsByMentee({ pairs, circles }: MatchResult): Map<string, string[]> {
  const mentors = new Map<string, string[]>();
  const add = (mentee: string, mentor: string): void => {
    mentors.set(mentee, [...(mentors.get(mentee) ?? []), mentor].sort());
  };
  for (const { mentee, mentor } of pairs) add(mentee, mentor);
  for (const { members } of circles)
    for (const one of members) for (const other of members) if (one !== other) add(one, other);
  return mentors;
}
