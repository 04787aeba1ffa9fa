/** The people who run a program: invited, given another role, taken out, and standing in for the manager. */
import type { ManagerId, ProgramId } from '../../domain/brand.ts';
import { iso, localDate } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { TEAM_INVITATION } from '../../domain/journey.ts';
import { managerId, type ManagerRole, type StandIn } from '../../domain/manager.ts';
import { MANAGER, messageFor } from '../../domain/message.ts';
import type { AuditAct } from '../../domain/audit.ts';
import { listTokens, revokeTokenWrite } from '../../store/access-tokens.ts';
import { auditWrite } from '../../store/audit.ts';
import { cohortsOfProgram } from '../../store/cohorts.ts';
import {
  findManager,
  findStandIn,
  listManagers,
  newManagerWrite,
  revokeWrite,
  roleWrite,
  standInWrite,
  stillWrite,
} from '../../store/managers.ts';
import { messageWrite } from '../../store/messages.ts';
import type { Table, Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';

/** `refused`: why not, in a sentence. `unknown`: no one of the team has that id. */
export type TeamResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly because: string };

type Needs = Pick<Dependencies, 'table' | 'clock'>;

const DONE: TeamResult = { kind: 'done' };
const UNKNOWN: TeamResult = { kind: 'unknown' };
const CHANGED = refused('Someone else changed the team at the same time. Reload the page and try again.');
/** A team is a few people; each change reads all of them. */
const LARGEST_TEAM = 50;

interface Invited {
  readonly email: string;
  readonly name: string;
  readonly role: ManagerRole;
  readonly by: ManagerId;
}

/** Makes an account where there is none, gives the role, and sends the invitation. Again: the invitation is sent once more. */
export async function invite(
  { table, clock, accounts }: Needs & Pick<Dependencies, 'accounts'>,
  { cohort, program }: CohortWithProgram,
  { email, name, role, by }: Invited,
): Promise<TeamResult> {
  const team = await listManagers(table, cohort.program);
  const id = managerId(email);
  const known = team.find((one) => one.id === id);
  if (known && known.role !== role)
    return refused(`${email} is in the team already. Change the role in the list.`);
  if (!known && team.length >= LARGEST_TEAM) return refused(`A team has at most ${LARGEST_TEAM} people.`);
  await accounts.make(email);
  const at = iso(clock());
  const request = { occurrence: `team:${id}:${at}`, person: MANAGER, manager: id, facts: { role } };
  const result = await table.transact([
    known
      ? stillWrite(cohort.program, known)
      : newManagerWrite(cohort.program, email, { name, role, invitedAt: at }),
    messageWrite(messageFor(program, TEAM_INVITATION, { request, now: clock() })),
    audited('invited-manager', { cohort: cohort.id, at, by, about: id }),
  ]);
  return result.kind === 'done' ? DONE : CHANGED;
}

/**
 * A new role, or none: from the next request on. Someone always owns the program, and the manager whom a cohort names owns it too.
 * With the rights of an owner go the keys that were made with them; who cannot act any more stands in for no one.
 */
export async function changeRole(
  { table, clock }: Needs,
  { cohort }: CohortWithProgram,
  {
    manager,
    role,
    by,
  }: { readonly manager: ManagerId; readonly role: ManagerRole | 'none'; readonly by: ManagerId },
): Promise<TeamResult> {
  const team = await listManagers(table, cohort.program);
  const who = team.find(({ id }) => id === manager);
  if (!who) return UNKNOWN;
  if (role === who.role) return DONE;
  const heir = team.find((one) => one.id !== manager && one.role === 'owner');
  if (who.role === 'owner' && !heir)
    return refused('A program needs an owner. Make someone else an owner first.');
  const naming = role === 'owner' ? undefined : await cohortThatNames(table, cohort.program, manager);
  if (naming)
    return refused(
      `${who.email} is the manager whom ${naming} names. Name someone else under Program there first, so that emails about tasks go to them.`,
    );
  const at = iso(clock());
  const keys =
    role === 'owner'
      ? []
      : (await listTokens(table, cohort.program)).filter(({ createdBy }) => createdBy === manager);
  const standIn = await findStandIn(table, cohort.program);
  const isAble = role === 'owner' || role === 'manager';
  const result = await table.transact([
    role === 'none' ? revokeWrite(cohort.program, who, at) : roleWrite(cohort.program, who, role),
    ...(who.role === 'owner' && heir ? [stillWrite(cohort.program, heir)] : []),
    audited(role === 'none' ? 'revoked-manager' : 'changed-role', {
      ...{ cohort: cohort.id, at, by, about: manager },
      ...(role !== 'none' && { note: role }),
    }),
    ...keys.flatMap(({ id }) => [
      revokeTokenWrite(cohort.program, id, at),
      audited('revoked-key', { cohort: cohort.id, at, by, about: id }),
    ]),
    ...(standIn?.manager === manager && !isAble ? [standInWrite(cohort.program, undefined)] : []),
  ]);
  return result.kind === 'done' ? DONE : CHANGED;
}

/** The name of a cohort whose emails about tasks go to this manager, also of one with another version of the program. */
async function cohortThatNames(
  table: Table,
  program: ProgramId,
  manager: ManagerId,
): Promise<string | undefined> {
  const naming = (await cohortsOfProgram(table, program)).find(
    (one) => one.cohort.archivedAt === undefined && managerId(one.program.program.manager.email) === manager,
  );
  return naming?.program.cohort.name;
}

/** Emails about tasks go to someone else of the team through a day; `undefined`: to the manager again. */
export async function handOver(
  { table, clock }: Needs,
  { cohort, program }: CohortWithProgram,
  { standIn, by }: { readonly standIn: StandIn | undefined; readonly by: ManagerId },
): Promise<TeamResult> {
  const now = clock();
  const at = iso(now);
  if (!standIn) {
    await table.transact([
      standInWrite(cohort.program, undefined),
      audited('took-over-again', { cohort: cohort.id, at, by }),
    ]);
    return DONE;
  }
  const who = await findManager(table, cohort.program, standIn.manager);
  if (!who) return UNKNOWN;
  if (who.role === 'reader') return refused('A reader cannot act on tasks. Make them a manager first.');
  if (who.id === managerId(program.program.manager.email))
    return refused('They are told about tasks anyway. Choose someone else of the team.');
  if (standIn.until < localDate(now, program.cohort.zone)) return refused('Choose a day that is not over.');
  const result = await table.transact([
    stillWrite(cohort.program, who),
    standInWrite(cohort.program, standIn),
    audited('handed-over', { cohort: cohort.id, at, by, about: who.id, note: `through ${standIn.until}` }),
  ]);
  return result.kind === 'done' ? DONE : CHANGED;
}

function audited(
  what: AuditAct,
  { cohort, ...entry }: Readonly<Record<'cohort' | 'at' | 'by', string>> & { about?: string; note?: string },
): Write {
  return auditWrite(cohort, { ...entry, what });
}

function refused(because: string): TeamResult {
  return { kind: 'refused', because };
}
