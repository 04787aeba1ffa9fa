/** Someone is erased from the program, confirmed by their name. */
import * as z from 'zod';
import { nameIn } from '../../../shared/domain/application.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { findApplication } from '../../../shared/store/applications.ts';
import { type ApiDependencies, managerRoute, type ManagerRequest, type Routes } from '../route.ts';

const Confirmed = z.strictObject({ name: z.string() });

/** What confirms it where the person has no name. */
const NAMELESS = 'erase';

async function erase(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const person = request.params['person'] ?? '';
  const confirmed = Confirmed.safeParse(jsonBody(request));
  const application = await findApplication(dependencies.table, found.cohort.id, person);
  const name = application ? nameIn(found.program, application.answers).trim() : '';
  const isMeant =
    confirmed.success && confirmed.data.name.trim().toLowerCase() === (name || NAMELESS).toLowerCase();
  if (!isMeant) return json(400, { message: 'Type the name of the person to confirm that they are meant.' });
  const { erasePerson } = await import('../../../shared/usecases/rights/erase.ts');
  const erased = await erasePerson(dependencies, found, { person, by: manager.id });
  return erased && json(200, { erased: true });
}

export const routes = {
  'POST /api/cohorts/{cohort}/people/{person}/erase': managerRoute(erase),
} as const satisfies Routes;
