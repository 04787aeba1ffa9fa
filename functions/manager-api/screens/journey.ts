/** Everything that has happened and will happen of itself in a cohort, by its time. */
import { emailInWords } from '../../../shared/domain/program-journey.ts';
import { deadline, isAhead, whatHappens } from '../../../shared/domain/journey.ts';
import { listOccurrences } from '../../../shared/store/occurrences.ts';
import type { Occurrence } from '../../../shared/domain/occurrence.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type ApiDependencies, readerRoute, type Routes } from '../route.ts';
import { listApplications, listInterested } from '../../../shared/store/applications.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { listSessions } from '../../../shared/store/sessions.ts';
import { listRuns } from '../../../shared/store/match-runs.ts';
import { readRun } from '../../../shared/usecases/matching/run-match.ts';
import { forecast } from '../../../shared/domain/forecast.ts';
import { nameIn } from '../../../shared/domain/application.ts';
import { iso, localDate } from '../../../shared/domain/calendar.ts';

export interface JourneyRow {
  readonly at: string;
  readonly what: string;
  readonly state: Occurrence['state'];
  /** People whom it reached, once it is done. */
  readonly reached?: number;
}

export interface CalendarView {
  /** Local dates of the cohort. */
  readonly dates: Readonly<Record<'opens' | 'closes' | 'starts' | 'ends', string>>;
  /** What the people of the emails are taken from. */
  readonly basedOn: string;
  readonly emails: readonly {
    readonly at: string;
    readonly touchpoint: string;
    readonly called: string;
    readonly count: number;
    readonly people: readonly { readonly id: string; readonly name: string }[];
  }[];
}

async function readJourney(
  { table }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<JourneyRow[]> {
  const occurrences = await listOccurrences(table, cohort.id);
  return (
    occurrences
      // Trial matches come each night, and would hide the others.
      .filter(({ action }) => action !== 'trial-match')
      .filter((one) => one.state !== 'waiting' || isAhead(one, cohort.state))
      .map((one) => ({
        at: one.dueAt,
        what: whatHappens(program, one),
        state: one.state,
        ...(one.action === 'touchpoint' && one.reached !== undefined && { reached: one.reached }),
      }))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
  );
}

const NAMES_SHOWN = 200;

/** Every email that is still to come, by date, with who would get it. */
async function readCalendar(
  { table, bucket, clock }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<CalendarView> {
  const [applications, interested, pairs, sessions, runs] = await Promise.all([
    listApplications(table, cohort.id),
    listInterested(table, cohort.id),
    listPairs(table, cohort.id),
    listSessions(table, cohort.id),
    listRuns(table, cohort.id),
  ]);
  const newest = runs.toSorted((a, b) => (a.ranAt < b.ranAt ? 1 : -1))[0];
  const expected = pairs.length === 0 && newest ? (await readRun(bucket, newest)).pairs : [];
  const emails = forecast({ program, applications, interested, pairs, sessions, expected, now: clock() });
  const names = new Map(applications.map(({ person, answers }) => [person, nameIn(program, answers)]));
  const { opens, starts, ends, zone } = program.cohort;
  return {
    dates: { opens, closes: localDate(deadline(program), zone), starts, ends },
    basedOn:
      pairs.length > 0
        ? 'the current pairs'
        : expected.length > 0
          ? 'the pairs of the newest trial match'
          : 'the applications so far, before any match',
    emails: emails.map(({ at, touchpoint, email, people }) => ({
      at: iso(at),
      touchpoint,
      called: emailInWords(email),
      count: people.length,
      people: people.slice(0, NAMES_SHOWN).map((person) => ({
        id: person,
        name: names.get(person) ?? 'an interested person',
      })),
    })),
  };
}

export const routes = {
  'GET /api/cohorts/{cohort}/journey': readerRoute(readJourney),
  'GET /api/cohorts/{cohort}/calendar': readerRoute(readCalendar),
} as const satisfies Routes;
