/** The parts of a person's story that are not of their own doing: decisions, proposals, and other cohorts. */
import { type Application, nameIn } from '../../shared/domain/application.ts';
import type { AuditAct, AuditEntry } from '../../shared/domain/audit.ts';
import type { PersonId } from '../../shared/domain/brand.ts';
import type { Cohort } from '../../shared/domain/cohort.ts';
import type { FormerManager, ProgramManager } from '../../shared/domain/manager.ts';
import { answerOf, isPlaced, otherSide, type Pair, personOn, sideOf } from '../../shared/domain/pair.ts';
import type { Program } from '../../shared/domain/program.ts';
import { findApplication } from '../../shared/store/applications.ts';
import { findCohortWithProgram, listCohorts } from '../../shared/store/cohorts.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import type { Table } from '../../shared/store/table.ts';

/** Something that happened, and when. */
export interface Event {
  readonly at: string;
  readonly what: string;
  readonly note?: string;
}

/** What a manager did to them, as their story tells it. That they were looked at is in the audit. */
const DONE_TO: Partial<Record<AuditAct, string>> = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  waitlisted: 'Put on the waiting list',
  'asked-to-interview': 'Asked for an interview',
  reopened: 'The decision was undone',
  admitted: 'Accepted from the waiting list',
  'admitted-late': 'Taken in late',
  merged: 'Another application was merged into this one',
  'settled-change': 'A form that came again was decided about',
  removed: 'Taken out of the cohort',
  barred: 'Barred from the program',
  'undid-removal': 'Kept after all',
  paused: 'Paused',
  resumed: 'The pause ended',
  'changed-capacity': 'The number of mentees was changed',
};

/** Who did something, as people are told: a manager by name, also one who left. */
export function doersNamed(managers: readonly (ProgramManager | FormerManager)[]): (by: string) => string {
  const names = new Map<string, string>(managers.map((one) => [one.id, one.name || one.email]));
  return (by) => names.get(by) ?? (by === 'person' ? 'the person' : 'Mentorline');
}

/** What was done to them, and by whom. */
export function deedsTo(
  id: PersonId,
  audit: readonly AuditEntry[],
  managers: readonly (ProgramManager | FormerManager)[],
): Event[] {
  const nameOf = doersNamed(managers);
  return audit.flatMap(({ at, what, by, about, note }) => {
    const deed = about === id ? DONE_TO[what] : undefined;
    if (deed === undefined) return [];
    return [{ at, what: `${deed}, by ${nameOf(by)}`, ...(note !== undefined && { note }) }];
  });
}

export function partnersOf(pairs: readonly Pair[], id: PersonId): PersonId[] {
  return pairs.map((pair) => personOn(pair, otherSide(sideOf(pair, id) ?? 'mentor')));
}

export function partnerIn(
  program: Program,
  applications: readonly (Application | undefined)[],
): (person: PersonId) => string {
  const names = new Map(
    applications.flatMap((one) => (one ? [[one.person, nameIn(program, one.answers)] as const] : [])),
  );
  return (person) => names.get(person) || 'a former participant';
}

/** Proposed, answered, introduced: what has a day of its own. */
export function pairEvents(
  pairs: readonly Pair[],
  { id, nameOf }: { readonly id: PersonId; readonly nameOf: (person: PersonId) => string },
): Event[] {
  return pairs.flatMap((pair): Event[] => {
    const other = nameOf(personOn(pair, otherSide(sideOf(pair, id) ?? 'mentor')));
    const said = answerOf(pair, sideOf(pair, id) ?? 'mentor');
    const on = (day: string): string => `${day}T12:00:00.000Z`;
    return [
      {
        at: on(pair.proposedOn),
        what: `Proposed a match with ${other}`,
        ...(said !== 'pending' && { note: `they said ${said}` }),
      },
      ...(pair.introducedOn === undefined
        ? []
        : [{ at: on(pair.introducedOn), what: `Introduced to ${other}` }]),
    ];
  });
}

/** What they were in other cohorts of the program, and whether they had a match in an earlier one. */
export async function otherCohorts(
  table: Table,
  cohort: Cohort,
  id: PersonId,
): Promise<{ readonly events: readonly Event[]; readonly hadMatch: boolean }> {
  const others = (await listCohorts(table)).filter(
    (one) => one.program === cohort.program && one.id !== cohort.id,
  );
  const events = await Promise.all(
    others.map(async (one): Promise<(Event & { readonly hadMatch: boolean })[]> => {
      const application = await findApplication(table, one.id, id);
      if (!application) return [];
      const { program } = (await findCohortWithProgram(table, one.id)) ?? {};
      const placed = (await listPairs(table, one.id)).some((pair) => isPlaced(pair) && sideOf(pair, id));
      return [
        {
          at: application.appliedAt,
          what: `Applied to ${program?.cohort.name ?? one.id} as ${application.role}`,
          note: placed ? 'had a match' : 'had no match',
          hadMatch: placed && one.createdAt < cohort.createdAt,
        },
      ];
    }),
  );
  const all = events.flat();
  return {
    events: all.map(({ hadMatch: _, ...event }) => event),
    hadMatch: all.some(({ hadMatch }) => hadMatch),
  };
}
