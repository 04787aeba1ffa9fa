/** The same decision about many applicants. */
import * as z from 'zod';
import { nameIn } from '../../../shared/domain/application.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { findApplication } from '../../../shared/store/applications.ts';
import { decide } from '../../../shared/usecases/screening/decide.ts';
import { type ApiDependencies, managerRoute, type ManagerRequest, type Routes } from '../route.ts';

const Reason = z.string().trim().min(3).max(300);
export const DecisionBody = z.discriminatedUnion('screening', [
  z.object({ screening: z.enum(['accepted', 'open', 'interview']) }),
  z.object({ screening: z.enum(['rejected', 'waitlisted']), because: Reason }),
]);
/** Whom a decision is about, as they were shown. */
export const Seen = z.object({ person: z.string(), revision: z.int() });
const People = z.object({ people: z.array(Seen).min(1).max(100) });

export function reasonMissing(): HttpAnswer {
  return json(422, {
    message: 'Give the reason in a sentence (3 to 300 characters). The person reads it in the email.',
  });
}

/** The same decision about many. Each stands for itself: those it cannot be made about are named, the rest is done. */
async function decideMany(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const [decision, asked] = [DecisionBody.safeParse(jsonBody(request)), People.safeParse(jsonBody(request))];
  if (!decision.success || !asked.success) return reasonMissing();
  const refused: { readonly name: string; readonly because: string }[] = [];
  let decided = 0;
  for (const { person, revision } of asked.data.people) {
    const application = await findApplication(dependencies.table, found.cohort.id, person);
    if (!application) continue;
    const about = { application, revision, decision: decision.data, by: manager.id };
    const done = await decide(dependencies, found, about);
    if (done === 'done') decided++;
    else
      refused.push({
        name: nameIn(found.program, application.answers),
        because:
          done === 'moved'
            ? 'the application changed after you opened this page'
            : 'the match is being made, this person is in a pair, or introductions have ended',
      });
  }
  return json(200, { decided, refused });
}

export function applicationMoved(): HttpAnswer {
  return json(409, {
    message: 'Someone changed this application since you opened it. Reload it and try again.',
  });
}

export const routes = {
  'POST /api/cohorts/{cohort}/people/screening': managerRoute(decideMany),
} as const satisfies Routes;
