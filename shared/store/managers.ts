/** Who may manage a program. */
import { type ManagerRole, managerId, type ProgramManager } from '../domain/manager.ts';
import { type Write, type Table, listItems } from './table.ts';
import { programPk, entityOf } from './rows.ts';

/** Gives someone a role in a program; her address is an attribute, so that the audit can name her. */
export function managerWrite(program: string, email: string, role: ManagerRole): Write {
  const id = managerId(email);
  return {
    kind: 'put',
    item: { pk: programPk(program), sk: `MANAGER#${id}`, entity: 'manager', id, email, role },
  };
}

export async function listManagers(table: Table, program: string): Promise<ProgramManager[]> {
  const items = await listItems(table, { pk: programPk(program), sk: { beginsWith: 'MANAGER#' } });
  return items.map((item) => entityOf<ProgramManager>(item));
}

/** The role of a signed-in person in a program, read afresh for every request. */
export async function managerRole(
  table: Table,
  program: string,
  subject: string,
): Promise<ManagerRole | undefined> {
  const item = await table.get({ pk: programPk(program), sk: `MANAGER#${subject}` });
  return item && entityOf<{ role: ManagerRole }>(item).role;
}
