/** Reads what the report of a cohort is made of. */
import { takesPart } from '../../domain/application.ts';
import { screened } from '../../domain/eligibility.ts';
import { matchInputOf, NO_HISTORY } from '../../domain/match-input.ts';
import { marketOf } from '../../domain/matching/supply.ts';
import type { ReportInput } from '../../domain/report.ts';
import { interestPages, listApplications } from '../../store/applications.ts';
import { listOccurrences } from '../../store/occurrences.ts';
import type { Occurrence } from '../../domain/occurrence.ts';
import { listPairs } from '../../store/pairs.ts';
import type { Table } from '../../store/table.ts';
import type { EpochMs } from '../../domain/brand.ts';
import { releasedAnswers, roundsOf } from '../../domain/released-answers.ts';
import { listResponses } from '../../store/survey-responses.ts';
import { listRuns } from '../../store/match-runs.ts';
import { listSessions } from '../../store/sessions.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { isPlaced, menteeOf } from '../../domain/pair.ts';

/** `now`: answers that wait for others until later are not in it. */
export async function readReport(
  table: Table,
  { cohort, program }: CohortWithProgram,
  now: EpochMs,
): Promise<ReportInput> {
  const [applications, interested, pairs, meetings, responses, runs, occurrences] = await Promise.all([
    listApplications(table, cohort.id),
    Array.fromAsync(interestPages(table, cohort.id)),
    listPairs(table, cohort.id),
    listSessions(table, cohort.id),
    listResponses(table, cohort.id),
    listRuns(table, cohort.id),
    listOccurrences(table, cohort.id),
  ]);
  // Everyone who takes part, or would if applications closed now, as if no one had a place yet.
  const taking = applications
    .map((one) => screened(program, one))
    .filter((one) => takesPart(program, one))
    .map(({ menteePair: _, ...one }) => ({ ...one, seatsTaken: 0 }));
  const input = matchInputOf(program, taking, { pairs: [], history: NO_HISTORY });
  const placed = new Set(pairs.filter(isPlaced).map(menteeOf));
  const unmatched = input.mentees.filter(({ id }) => !placed.has(id)).map(({ id: mentee }) => ({ mentee }));
  const newest = runs.toSorted((a, b) => (a.ranAt < b.ranAt ? 1 : -1))[0];
  return {
    program,
    applications,
    interested: interested.flat(),
    pairs,
    meetings,
    answerGroups: releasedAnswers(responses, now),
    rounds: roundsOf(responses),
    asked: askedIn(occurrences),
    skills: marketOf(input, { unmatched }).skills,
    shortages: newest?.shortages ?? [],
  };
}

/** How many people each touchpoint reached. */
function askedIn(occurrences: readonly Occurrence[]): ReadonlyMap<string, number> {
  const asked = new Map<string, number>();
  for (const { touchpoint, reached } of occurrences)
    if (touchpoint !== undefined && reached !== undefined)
      asked.set(touchpoint, (asked.get(touchpoint) ?? 0) + reached);
  return asked;
}
