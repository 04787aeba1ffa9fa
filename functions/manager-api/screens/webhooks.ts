/** Other programs that are told of events: their secrets, and what they did not take. */
import * as z from 'zod';
import { hookSecretName } from '../../../shared/domain/webhook.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { STANDARD_SECRET_PREFIX } from '../../../shared/forms/standard-webhooks.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { listHookCalls, tryHookAgainWrite } from '../../../shared/store/hooks.ts';
import { type ApiDependencies, cohortRoute, type ManagerRequest, type Routes } from '../route.ts';

export interface WebhooksView {
  readonly endpoints: readonly {
    readonly id: string;
    readonly url: string;
    readonly events: readonly string[];
    /** Not taken yet, and given up after many tries. */
    readonly waiting: number;
    readonly givenUp: number;
    /** Why the newest of these was not taken. */
    readonly because?: string;
  }[];
}

async function readWebhooks(
  { table }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<HttpAnswer> {
  const calls = program.webhooks.length === 0 ? [] : await listHookCalls(table, cohort.id);
  const view: WebhooksView = {
    endpoints: program.webhooks.map(({ id, url, events }) => {
      const own = calls.filter(({ hook }) => hook === id);
      const because = own.findLast((one) => one.because !== undefined)?.because;
      return {
        ...{ id, url, events },
        waiting: own.filter(({ state }) => state === 'waiting').length,
        givenUp: own.filter(({ state }) => state === 'given-up').length,
        ...(because !== undefined && { because }),
      };
    }),
  };
  return json(200, view);
}

const Act = z.object({ act: z.enum(['secret', 'again']), id: z.string() });

async function changeWebhooks(
  { table, clock, secretMaker }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = Act.safeParse(jsonBody(request));
  const endpoint = data && program.webhooks.find(({ id }) => id === data.id);
  if (!data || !endpoint) return undefined;
  if (data.act === 'secret') {
    const name = hookSecretName(cohort.program, endpoint.id);
    return json(200, { secret: await secretMaker.make(name, STANDARD_SECRET_PREFIX) });
  }
  const calls = await listHookCalls(table, cohort.id);
  const givenUp = calls.filter(({ hook, state }) => hook === endpoint.id && state === 'given-up');
  for (const call of givenUp) await table.write(tryHookAgainWrite(call, clock()));
  return json(200, { again: givenUp.length });
}

export const routes = {
  'GET /api/cohorts/{cohort}/webhooks': cohortRoute('owner', readWebhooks),
  'POST /api/cohorts/{cohort}/webhooks': cohortRoute('owner', changeWebhooks),
} as const satisfies Routes;
