/** Who a signed-in manager is, and what she may do in a program: read afresh with every request. */
import type { HttpRequest } from '../../http.ts';
import {
  managerId,
  managerRole,
  type ManagerRole,
  type CohortWithProgram,
  findCohortWithProgram,
} from '../../store/programs.ts';
import type { Table } from '../../store/table.ts';

export interface Manager {
  readonly id: string;
  readonly email: string;
}

/**
 * From the token's claims; the authorizer has checked signature, issuer, audience and expiry. An address that nobody has
 * verified names nobody. API Gateway hands claims on as text.
 */
export function signedIn({ claims }: HttpRequest): Manager | undefined {
  const email = claims?.['email'];
  const verified = String(claims?.['email_verified']) === 'true';
  return typeof email === 'string' && verified ? { id: managerId(email), email } : undefined;
}

const RANK: Record<ManagerRole, number> = { reader: 1, manager: 2, owner: 3 };

/** The cohort, if the manager may see it in that role. Another program's cohort is the same as none. */
export async function cohortFor(
  table: Table,
  request: HttpRequest,
  { cohort, atLeast }: { readonly cohort: string; readonly atLeast: ManagerRole },
): Promise<CohortWithProgram | undefined> {
  const manager = signedIn(request);
  const running = manager && (await findCohortWithProgram(table, cohort));
  const role = running && (await managerRole(table, running.cohort.program, manager.id));
  return role && RANK[role] >= RANK[atLeast] ? running : undefined;
}
