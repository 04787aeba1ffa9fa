/** One email to a person, as it was sent. */
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import type { KeptEmail } from '../../../shared/usecases/email/kept-email.ts';
import { type ApiDependencies, type ManagerRequest, readerRoute, type Routes } from '../route.ts';

export type KeptEmailView = KeptEmail;

async function readEmail(
  dependencies: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request }: ManagerRequest,
): Promise<KeptEmailView | undefined> {
  const { person = '', message = '' } = request.params;
  const { keptEmail } = await import('../../../shared/usecases/email/kept-email.ts');
  return keptEmail(dependencies, { cohort: cohort.id, person, id: message });
}

export const routes = {
  'GET /api/cohorts/{cohort}/people/{person}/emails/{message}': readerRoute(readEmail),
} as const satisfies Routes;
