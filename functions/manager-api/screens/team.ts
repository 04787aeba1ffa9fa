/** Who runs the program, and who stands in for its manager. */
import * as z from 'zod';
import { localDate } from '../../../shared/domain/calendar.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { MANAGER_ROLES, managerId, type ManagerRole } from '../../../shared/domain/manager.ts';
import { Address, LocalDate } from '../../../shared/domain/program-values.ts';
import { listManagers, whoStandsIn } from '../../../shared/store/managers.ts';
import { changeRole, handOver, invite, type TeamResult } from '../../../shared/usecases/access/team.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import {
  type ApiDependencies,
  cohortRoute,
  type ManagerRequest,
  readerRoute,
  type Routes,
} from '../route.ts';

export interface TeamView {
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: ManagerRole;
    /** Whom the program names: emails to participants come in this name, and those about tasks go here. */
    readonly isNamed: boolean;
    readonly isYou: boolean;
  }[];
  readonly standIn?: { readonly manager: string; readonly until: string };
}

async function readTeam(
  { table, clock }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
  { manager }: ManagerRequest,
): Promise<TeamView> {
  const [team, standIn] = await Promise.all([
    listManagers(table, cohort.program),
    whoStandsIn(table, cohort.program, localDate(clock(), program.cohort.zone)),
  ]);
  const named = managerId(program.program.manager.email);
  return {
    people: team
      .map(({ id, name = '', email, role }) => ({
        ...{ id, name, email, role, isNamed: id === named, isYou: id === manager.id },
      }))
      .sort((a, b) => rank(b.role) - rank(a.role) || (a.email < b.email ? -1 : 1)),
    ...(standIn && { standIn: { manager: standIn.id, until: standIn.until } }),
  };
}

function rank(role: ManagerRole): number {
  return MANAGER_ROLES.indexOf(role);
}

const Act = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('invite'),
    email: z.string().trim().pipe(Address),
    name: z.string().trim().max(100),
    role: z.enum(MANAGER_ROLES),
  }),
  z.object({ act: z.literal('role'), manager: z.string(), role: z.enum([...MANAGER_ROLES, 'none']) }),
  z.object({ act: z.literal('hand-over'), manager: z.string(), until: LocalDate }),
  z.object({ act: z.literal('take-over') }),
]);

async function changeTeam(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data, error } = Act.safeParse(jsonBody(request));
  if (!data) return json(422, { message: whatIsWrong(error) });
  const by = manager.id;
  switch (data.act) {
    case 'invite':
      return answerOf(await invite(dependencies, found, { ...data, by }));
    case 'role':
      return answerOf(await changeRole(dependencies, found, { ...data, by }));
    case 'hand-over': {
      const standIn = { manager: data.manager, until: data.until };
      return answerOf(await handOver(dependencies, found, { standIn, by }));
    }
    case 'take-over':
      return answerOf(await handOver(dependencies, found, { standIn: undefined, by }));
  }
}

function whatIsWrong(error: z.ZodError): string {
  const field = String(error.issues[0]?.path[0] ?? '');
  if (field === 'email') return 'Enter an email address such as ana@example.org.';
  if (field === 'until') return 'Choose the last day.';
  return 'Reload the page and try again.';
}

function answerOf(result: TeamResult): HttpAnswer | undefined {
  if (result.kind === 'unknown') return undefined;
  return result.kind === 'done' ? json(200, {}) : json(409, { message: result.because });
}

export const routes = {
  'GET /api/cohorts/{cohort}/team': readerRoute(readTeam),
  'POST /api/cohorts/{cohort}/team': cohortRoute('owner', changeTeam),
} as const satisfies Routes;
