/** What earlier cohorts of a program say about the people of a new one. */
import { seeksMentor } from '../../domain/application.ts';
import type { History } from '../../domain/match-input.ts';
import { listApplications } from '../../store/applications.ts';
import { listPairs } from '../../store/pairs.ts';
import type { Table } from '../../store/table.ts';
import type { Cohort } from '../../domain/cohort.ts';
import { listCohorts } from '../../store/cohorts.ts';
import { isPlaced, menteeOf, mentorOf } from '../../domain/pair.ts';

/**
 * Left out: a mentee of the cohort before who was accepted or waitlisted and without a mentor to its end. Never met: a pair of
 * any earlier cohort that was introduced and logged no meeting.
 */
export async function readHistory(table: Table, cohort: Cohort): Promise<History> {
  const earlier = (await listCohorts(table))
    .filter(
      (one) => one.program === cohort.program && one.createdAt < cohort.createdAt && one.state === 'ended',
    )
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const pairs = (await Promise.all(earlier.map(({ id }) => listPairs(table, id)))).flat();
  const introduced = pairs.filter(({ introducedOn }) => introducedOn !== undefined);
  const last = earlier[0] ? await listApplications(table, earlier[0].id) : [];
  const placed = new Set(
    pairs.filter((pair) => pair.cohort === earlier[0]?.id && isPlaced(pair)).map(menteeOf),
  );
  const leftOut = new Set(
    last
      .filter(
        ({ role, screening, withdrawnAt }) =>
          seeksMentor(role) && screening !== 'rejected' && withdrawnAt === undefined,
      )
      .map(({ person }) => person)
      .filter((person) => !placed.has(person)),
  );
  const missed = new Map<string, number>();
  for (const { members, sessions } of introduced) {
    if (sessions > 0) continue;
    for (const { person } of members) missed.set(person, (missed.get(person) ?? 0) + 1);
  }
  return {
    leftOutBefore: (person) => leftOut.has(person),
    neverMet: (person) => missed.get(person) ?? 0,
    earlierPairs: introduced.map((pair) => ({ mentee: menteeOf(pair), mentor: mentorOf(pair) })),
  };
}
