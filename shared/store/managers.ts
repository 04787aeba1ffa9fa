/** Who may manage a program, and who once did. */
import type { LocalDate, ManagerId } from '../domain/brand.ts';
import {
  type FormerManager,
  type ManagerRole,
  managerId,
  type ProgramManager,
  type StandIn,
  standsInOn,
} from '../domain/manager.ts';
import { type Condition, equals, lacks, type Key, type Write, type Table, listItems } from './table.ts';
import { programPk, entityOf } from './rows.ts';

const managerKey = (program: string, id: string): Key => ({ pk: programPk(program), sk: `MANAGER#${id}` });
const standInKey = (program: string): Key => ({ pk: programPk(program), sk: 'STAND-IN' });

type Added = Pick<ProgramManager, 'name' | 'invitedAt'>;

/** Gives someone a role in a program; her address is an attribute, so that the audit can name her. */
export function managerWrite(
  program: string,
  email: string,
  { role, ...added }: Pick<ProgramManager, 'role'> & Added,
): Write {
  const id = managerId(email);
  return { kind: 'put', item: { ...managerKey(program, id), entity: 'manager', id, email, role, ...added } };
}

/** The same for someone who has no role; refused where they were given one meanwhile. */
export function newManagerWrite(
  program: string,
  email: string,
  added: Pick<ProgramManager, 'role'> & Added,
): Write {
  return { ...managerWrite(program, email, added), when: lacks('role') };
}

/** Another role. Refused when theirs is not the one that it was given in place of. */
export function roleWrite(program: string, { id, role: before }: ProgramManager, role: ManagerRole): Write {
  return { kind: 'update', key: managerKey(program, id), set: { role }, when: equals('role', before) };
}

/** The row stays, so that the audit can name whoever did what. */
export function revokeWrite(program: string, { id, role }: ProgramManager, revokedAt: string): Write {
  const when = equals('role', role);
  return { kind: 'update', key: managerKey(program, id), set: { revokedAt }, remove: ['role'], when };
}

/** They are still what they were: for what holds only as long as someone else owns the program. */
export function stillWrite(program: string, { id, role }: ProgramManager): Write {
  const when: Condition = equals('role', role);
  return { kind: 'check', key: managerKey(program, id), when };
}

export async function listManagers(table: Table, program: string): Promise<ProgramManager[]> {
  return (await listEveryManager(table, program)).filter((one) => 'role' in one);
}

/** With those who do not manage it any more. */
export async function listEveryManager(
  table: Table,
  program: string,
): Promise<(ProgramManager | FormerManager)[]> {
  const items = await listItems(table, { pk: programPk(program), sk: { beginsWith: 'MANAGER#' } });
  return items.map((item) => entityOf<ProgramManager | FormerManager>(item));
}

export async function findManager(
  table: Table,
  program: string,
  id: ManagerId,
): Promise<ProgramManager | undefined> {
  const item = await table.get(managerKey(program, id));
  const found = item && entityOf<ProgramManager | FormerManager>(item);
  return found && 'role' in found ? found : undefined;
}

/** The role of a signed-in person in a program, read afresh for every request. */
export async function managerRole(
  table: Table,
  program: string,
  subject: string,
): Promise<ManagerRole | undefined> {
  return (await findManager(table, program, subject))?.role;
}

export async function findStandIn(table: Table, program: string): Promise<StandIn | undefined> {
  const item = await table.get(standInKey(program));
  return item && entityOf<StandIn>(item);
}

/** Who is told about tasks in the manager's place on a day: someone who can act on them, and is still there. */
export async function whoStandsIn(
  table: Table,
  program: string,
  today: LocalDate,
): Promise<(ProgramManager & Pick<StandIn, 'until'>) | undefined> {
  const standIn = await findStandIn(table, program);
  if (!standIn || !standsInOn(standIn, today)) return undefined;
  const who = await findManager(table, program, standIn.manager);
  return who && who.role !== 'reader' ? { ...who, until: standIn.until } : undefined;
}

/** `undefined`: no one stands in any more. */
export function standInWrite(program: string, standIn: StandIn | undefined): Write {
  const key = standInKey(program);
  return standIn
    ? { kind: 'put', item: { ...key, entity: 'stand-in', ...standIn } }
    : { kind: 'delete', key };
}
