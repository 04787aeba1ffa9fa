/** Whether one person takes part, and what a manager changes about that: pausing, seats, leaving, a form that came again. */
import * as z from 'zod';
import { type Application, awaitsConsent, mentors } from '../../../shared/domain/application.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import type { Pair } from '../../../shared/domain/pair.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { findApplication } from '../../../shared/store/applications.ts';
import { settleHeldChange, type SettleResult } from '../../../shared/usecases/screening/held-change.ts';
import {
  manageApplication,
  type ManageResult,
} from '../../../shared/usecases/screening/manage-application.ts';
import {
  planRemoval,
  type RemoveResult,
  undoRemoval,
} from '../../../shared/usecases/screening/remove-applicant.ts';
import { type ApiDependencies, type ManagerRequest, managerRoute, type Routes } from '../route.ts';
import { applicationMoved } from './people-decisions.ts';

/** Whether someone takes part, and what the manager can change about that. */
export interface Participation {
  readonly paused: boolean;
  readonly withdrawn: boolean;
  readonly barred: boolean;
  /** When a form came again that waits until someone says that it is theirs. */
  readonly heldAt?: string;
  /** Of mentors. */
  readonly seats?: { readonly offered: number; readonly taken: number; readonly most: number };
  /** What she decided, and until when (ISO) it can be taken back. */
  readonly leaving?: { readonly kind: 'withdraw' | 'bar'; readonly at: string };
  /** What happens when the person leaves, in sentences. */
  readonly leavingMeans: readonly string[];
}

export function participationOf(
  { cohort, program }: CohortWithProgram,
  application: Application,
  open: readonly { readonly state: Pair['state']; readonly name: string }[],
): Participation {
  const { role, capacity, seatsTaken, leaving, withdrawnAt } = application;
  return {
    paused: application.paused || application.setAsideAt !== undefined,
    withdrawn: withdrawnAt !== undefined,
    barred: application.barredAt !== undefined,
    ...(application.held && { heldAt: application.held.at }),
    ...(mentors(role) && {
      seats: { offered: capacity, taken: seatsTaken, most: program.policies.capacity.most },
    }),
    ...(leaving && { leaving }),
    leavingMeans: [
      ...open.map(({ state, name }) =>
        state === 'proposed'
          ? `The proposal with ${name} is withdrawn, and ${name} gets an email.`
          : `The pair with ${name} ends, and ${name} gets an email.`,
      ),
      ...(open.length > 0 && cohort.state === 'running' ? ['The freed places are matched again.'] : []),
      withdrawnAt !== undefined || awaitsConsent(program, application)
        ? 'The person gets no email.'
        : 'The person gets an email that says so, and no others after it.',
    ],
  };
}

const ActBody = z.discriminatedUnion('act', [
  z.object({
    act: z.enum(['pause', 'resume', 'withdraw', 'bar', 'undo', 'theirs', 'not-theirs']),
    revision: z.int(),
  }),
  z.object({ act: z.literal('capacity'), revision: z.int(), capacity: z.int() }),
]);

/** Pauses someone, changes how many they mentor, takes them out, or takes that back. */
async function actOnPerson(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = ActBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Choose what to change.' });
  const known = await findApplication(dependencies.table, found.cohort.id, request.params['person'] ?? '');
  if (!known) return undefined;
  const application = { ...known, revision: data.revision };
  const by = manager.id;
  switch (data.act) {
    case 'withdraw':
    case 'bar':
      return acted(await planRemoval(dependencies, found, { application, kind: data.act, by }));
    case 'theirs':
    case 'not-theirs':
      return acted(
        await settleHeldChange(dependencies, found, { application, by, isTheirs: data.act === 'theirs' }),
      );
    case 'undo':
      return acted(await undoRemoval(dependencies, found, { application, by }));
    case 'capacity':
      return acted(
        await manageApplication(dependencies, found, {
          ...{ application, by },
          act: { kind: 'capacity', capacity: data.capacity },
        }),
      );
    case 'pause':
    case 'resume':
      return acted(
        await manageApplication(dependencies, found, { application, by, act: { kind: data.act } }),
      );
  }
}

function acted(result: RemoveResult | ManageResult | SettleResult): HttpAnswer {
  switch (result) {
    case 'done':
    case 'nothing':
      return json(200, {});
    case 'moved':
      return applicationMoved();
    case 'not-a-number-of-seats':
      return json(422, { message: 'Choose a number of people within what the program allows.' });
    case 'fewer-than-taken':
      return json(409, {
        message: 'The person already mentors more than that. End a pair first, in Pairs.',
      });
    case 'applications-closed':
      return json(409, { message: 'Applications have closed.' });
  }
}

export const routes = {
  'POST /api/cohorts/{cohort}/people/{person}/acts': managerRoute(actOnPerson),
} as const satisfies Routes;
