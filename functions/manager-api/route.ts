/** What a route of the managers' API is: who may call it, and how it answers. */
import type { CohortWithProgram } from '../../shared/domain/cohort.ts';
import type { ManagerRole } from '../../shared/domain/manager.ts';
import { type HttpAnswer, type HttpRequest, json } from '../../shared/http.ts';
import { cohortFor, type Manager } from '../../shared/usecases/access/cohort-access.ts';
import type { Dependencies } from '../../shared/usecases/dependencies.ts';

export type ApiDependencies = Pick<
  Dependencies,
  | 'table'
  | 'bucket'
  | 'secrets'
  | 'secretMaker'
  | 'mailer'
  | 'emailAccount'
  | 'accounts'
  | 'workflow'
  | 'formApi'
  | 'publicUrl'
  | 'clock'
  | 'onError'
>;

/** What someone asks for, and who. */
export interface ManagerRequest {
  readonly request: HttpRequest;
  readonly manager: Manager;
}

export interface Route {
  /** The least role in the program. `signed-in`: the route is about no program, or looks for itself. */
  readonly role: ManagerRole | 'signed-in';
  readonly answer: (dependencies: ApiDependencies, asked: ManagerRequest) => Promise<HttpAnswer>;
}

export type RouteKey = `${'GET' | 'POST' | 'PUT'} /api/${string}`;
export type Routes = Readonly<Record<RouteKey, Route>>;

type ForCohort<Result> = (
  dependencies: ApiDependencies,
  cohort: CohortWithProgram,
  asked: ManagerRequest,
) => Promise<Result>;

/** Shows something of a cohort to everyone with a role in its program. */
export function readerRoute(read: ForCohort<object | undefined>): Route {
  return cohortRoute('reader', async (dependencies, cohort, asked) => {
    const view = await read(dependencies, cohort, asked);
    return view && json(200, view);
  });
}

/** Changes something of a cohort. */
export function managerRoute(act: ForCohort<HttpAnswer | undefined>): Route {
  return cohortRoute('manager', act);
}

/** `undefined` is answered as nothing being there, and so is a cohort of another program. */
export function cohortRoute(role: ManagerRole, act: ForCohort<HttpAnswer | undefined>): Route {
  return {
    role,
    async answer(dependencies, asked) {
      const cohort = asked.request.params['cohort'] ?? '';
      const found = await cohortFor(dependencies.table, asked.request, { cohort, atLeast: role });
      return (found && (await act(dependencies, found, asked))) ?? notFound();
    },
  };
}

/** A route that looks for itself who may do it. */
export function orNotFound(
  act: (dependencies: ApiDependencies, asked: ManagerRequest) => Promise<HttpAnswer | undefined>,
): Route {
  return {
    role: 'signed-in',
    answer: async (dependencies, asked) => (await act(dependencies, asked)) ?? notFound(),
  };
}

export function notFound(): HttpAnswer {
  return json(404, { message: 'Not found.' });
}
