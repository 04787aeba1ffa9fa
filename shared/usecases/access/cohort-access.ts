/** Who a signed-in manager is, and what she may do in a program: read afresh with every request. */
import type { HttpRequest } from '../../http.ts';
import type { Table } from '../../store/table.ts';
import { managerId, type ManagerRole, includesRole } from '../../domain/manager.ts';
import { managerRole } from '../../store/managers.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { findCohortWithProgram } from '../../store/cohorts.ts';

export interface Manager {
  readonly id: string;
  readonly email: string;
}

/**
 * From the token's claims; the authorizer has checked signature, issuer, audience and expiry. An address that no one has
 * verified names no one. API Gateway hands claims on as text.
 */
export function signedIn({ claims }: HttpRequest): Manager | undefined {
  const email = claims?.['email'];
  const verified = String(claims?.['email_verified']) === 'true';
  return typeof email === 'string' && verified ? { id: managerId(email), email } : undefined;
}

/** The cohort, if the manager may see it in that role. Another program's cohort is the same as none. */
export async function cohortFor(
  table: Table,
  request: HttpRequest,
  { cohort, atLeast }: { readonly cohort: string; readonly atLeast: ManagerRole },
): Promise<CohortWithProgram | undefined> {
  const manager = signedIn(request);
  const found = manager && (await findCohortWithProgram(table, cohort));
  const role = found && (await managerRole(table, found.cohort.program, manager.id));
  return role && includesRole(role, atLeast) ? found : undefined;
}
