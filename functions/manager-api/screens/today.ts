/** Who is signed in and which cohorts are hers; what needs her today. */
import { isOnLaptop } from './setup.ts';
import { DAY, iso, localDate } from '../../../shared/domain/calendar.ts';
import { type Headcount, headcountOf } from '../../../shared/domain/measures.ts';
import { standingInWords, upcomingOf } from '../../../shared/domain/journey.ts';
import { SNOOZE_DAYS, type Task, tasksOf } from '../../../shared/domain/today.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { tasksNow } from '../../../shared/usecases/journey/digest.ts';
import { keepGoing } from '../../../shared/usecases/matching/keep-going.ts';
import {
  isOfWorkflow,
  keepsFailing,
  readSituation,
} from '../../../shared/usecases/journey/read-situation.ts';
import { listOccurrences, tryAgainWrite } from '../../../shared/store/occurrences.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { programVersion } from '../../../shared/store/programs.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { Manager } from '../../../shared/usecases/access/cohort-access.ts';
import { listCohorts } from '../../../shared/store/cohorts.ts';
import { findManager, listManagers, managerRole, whoStandsIn } from '../../../shared/store/managers.ts';
import { type CohortWithProgram, type CohortState } from '../../../shared/domain/cohort.ts';
import { includesRole, type ManagerRole, type ProgramManager } from '../../../shared/domain/manager.ts';
import {
  type ApiDependencies,
  type ManagerRequest,
  managerRoute,
  readerRoute,
  type Routes,
} from '../route.ts';
import * as z from 'zod';
import { giveTaskWrite, listGiven, restWrite } from '../../../shared/store/tasks.ts';
import { findRun } from '../../../shared/store/match-runs.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';

export interface CohortName {
  readonly id: string;
  readonly name: string;
  readonly program: string;
  readonly state: CohortState;
  readonly role: ManagerRole;
  /** IANA zone in which its dates are meant. */
  readonly zone: string;
  readonly isArchived: boolean;
}

export interface Me {
  readonly email: string;
  /** What time it is for the programs; on a laptop that can be another than on the wall. */
  readonly clock: string;
  readonly isOnLaptop: boolean;
  readonly cohorts: readonly CohortName[];
}

export interface Upcoming {
  readonly at: string;
  readonly what: string;
}

/** The people or pairs that a task is about. */
export interface TaskRows {
  readonly title: string;
  readonly ids: readonly string[];
}

export interface TodayView {
  /** Who is told about tasks in the manager's place, and through which day. */
  readonly standIn?: { readonly name: string; readonly until: string };
  /** Where the cohort stands, in a sentence. */
  readonly stands: string;
  /** `hasRows`: its screen can show those that it is about. */
  readonly tasks: readonly (Task & {
    readonly hasRows: boolean;
    /** Id of who of the team attends to it. */
    readonly givenTo?: string;
  })[];
  /** Who can attend to tasks, where that is more than one. */
  readonly team: readonly { readonly id: string; readonly name: string }[];
  readonly next: readonly Upcoming[];
  /** Each leads to the screen where something can be done about it. */
  readonly numbers: readonly {
    readonly label: string;
    readonly value: number;
    readonly where: 'people' | 'pairs' | 'results';
    /** Of the list that it leads to. */
    readonly query?: string;
  }[];
}

/** Events ahead that are worth a line. */
const SHOWN_AHEAD = 8;

export async function readMe(table: Table, manager: Manager): Promise<Pick<Me, 'email' | 'cohorts'>> {
  const cohorts = await listCohorts(table);
  const names = await Promise.all(
    cohorts.map(
      async ({ id, program, programVersion: version, ...cohort }): Promise<CohortName | undefined> => {
        const role = await managerRole(table, program, manager.id);
        if (!role) return undefined;
        const known = await programVersion(table, program, version);
        const { name, zone } = known.cohort;
        const { state, archivedAt } = cohort;
        const isArchived = archivedAt !== undefined;
        return { id, name, program: known.program.name, state, role, zone, isArchived };
      },
    ),
  );
  return { email: manager.email, cohorts: names.filter((one) => one !== undefined) };
}

async function readCohort({ table }: ApiDependencies, { cohort }: CohortWithProgram): Promise<object> {
  const run =
    cohort.publishedRun === undefined ? undefined : await findRun(table, cohort.id, cohort.publishedRun);
  return { cohort, run };
}

async function readToday({ table, clock }: ApiDependencies, found: CohortWithProgram): Promise<TodayView> {
  const { cohort, program } = found;
  const known = {
    applications: listApplications(table, cohort.id),
    pairs: listPairs(table, cohort.id),
    occurrences: listOccurrences(table, cohort.id),
  };
  const [applications, pairs, occurrences, standIn, team, tasks] = await Promise.all([
    known.applications,
    known.pairs,
    known.occurrences,
    standInNow({ table, clock }, found),
    listManagers(table, cohort.program),
    tasksWithRows({ table, clock }, found, known),
  ]);
  return {
    ...(standIn && { standIn }),
    stands: standingInWords(found, clock()),
    tasks,
    team: able(team),
    next: upcomingOf(found, occurrences, { now: clock(), pairs })
      .slice(0, SHOWN_AHEAD)
      .map(({ at, what }) => ({ at: iso(at), what })),
    numbers: numbersOf(headcountOf(program, { applications, pairs })),
  };
}

async function tasksWithRows(
  needs: Pick<ApiDependencies, 'table' | 'clock'>,
  found: CohortWithProgram,
  known: Parameters<typeof tasksNow>[2],
): Promise<TodayView['tasks']> {
  const [{ tasks, about }, given] = await Promise.all([
    tasksNow(needs, found, known),
    listGiven(needs.table, found.cohort.id),
  ]);
  return tasks.map((task) => {
    const givenTo = given.get(task.id);
    return {
      ...task,
      hasRows: (about[task.id]?.length ?? 0) > 0,
      ...(givenTo !== undefined && { givenTo }),
    };
  });
}

async function readTask(
  { table, clock }: ApiDependencies,
  found: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<TaskRows> {
  const id = request.params['task'] ?? '';
  const situation = await readSituation(table, found, { now: clock() });
  const task = tasksOf(situation).find((one) => one.id === id);
  return { title: task?.title ?? 'Nothing is left of this task', ids: situation.about[id] ?? [] };
}

/** Of one there is nothing to choose. */
function able(team: readonly ProgramManager[]): TodayView['team'] {
  const able = team.filter(({ role }) => includesRole(role, 'manager'));
  return able.length < 2 ? [] : able.map(({ id, name, email }) => ({ id, name: name || email }));
}

const GiveBody = z.object({ task: z.string().max(40), manager: z.string().max(40) });

/** Says who of the team attends to a task; no one is emailed by it. */
async function giveTask(
  { table }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = GiveBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Choose who attends to the task.' });
  const { task, manager } = data;
  const isSomeone = manager !== '';
  if (isSomeone && !(await findManager(table, cohort.program, manager))) return undefined;
  await table.write(giveTaskWrite(cohort.id, task, isSomeone ? manager : undefined));
  return json(200, {});
}

async function standInNow(
  { table, clock }: Pick<ApiDependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
): Promise<TodayView['standIn']> {
  const who = await whoStandsIn(table, cohort.program, localDate(clock(), program.cohort.zone));
  return who && { name: who.name || who.email, until: who.until };
}

function numbersOf({
  seeking,
  mentors,
  seats,
  accepted,
  proposed,
  introduced,
  sessions,
}: Headcount): TodayView['numbers'] {
  return [
    { label: 'mentees', where: 'people', value: seeking },
    { label: 'mentors', where: 'people', value: mentors },
    { label: 'seats', where: 'results', value: seats },
    { label: 'accepted', where: 'people', value: accepted },
    { label: 'open proposals', where: 'pairs', query: 'state=proposed', value: proposed },
    { label: 'introduced', where: 'pairs', value: introduced },
    { label: 'sessions', where: 'results', value: sessions },
  ];
}

const RestBody = z.object({
  task: z.string().max(40),
  title: z.string().max(200),
  rest: z.enum(['week', 'until-it-changes']),
});

/** She has seen a task: it stays away for a week, or until it says something else. */
async function restTask(
  { table, clock }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<HttpAnswer> {
  const { data } = RestBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Choose for how long to put the task off.' });
  const until = data.rest === 'week' ? { until: iso(clock() + SNOOZE_DAYS * DAY) } : {};
  await table.write(restWrite(cohort.id, { id: data.task, title: data.title, ...until }));
  return json(200, {});
}

/** Has everything that keeps failing tried again at once: the workflow here, the rest by the next sweep. */
async function retryFailing(
  { table, workflow, clock }: ApiDependencies,
  found: CohortWithProgram,
): Promise<HttpAnswer> {
  const failing = (await listOccurrences(table, found.cohort.id)).filter(keepsFailing);
  // An open cohort is owed its close only once its deadline has come.
  if (failing.some(isOfWorkflow)) await keepGoing({ table, workflow }, found, { insists: true });
  for (const occurrence of failing) await table.write(tryAgainWrite(occurrence, iso(clock())));
  return json(200, {});
}

export const routes = {
  'GET /api/me': {
    role: 'signed-in',
    answer: async ({ table, clock, publicUrl }, { manager }) =>
      json(200, {
        ...(await readMe(table, manager)),
        clock: iso(clock()),
        isOnLaptop: isOnLaptop(publicUrl),
      } satisfies Me),
  },
  'GET /api/cohorts/{cohort}': readerRoute(readCohort),
  'GET /api/cohorts/{cohort}/today': readerRoute(readToday),
  'GET /api/cohorts/{cohort}/tasks/{task}': readerRoute(readTask),
  'POST /api/cohorts/{cohort}/tasks/retry': managerRoute(retryFailing),
  'POST /api/cohorts/{cohort}/tasks/rest': managerRoute(restTask),
  'POST /api/cohorts/{cohort}/tasks/give': managerRoute(giveTask),
} as const satisfies Routes;
