/**
 * A manager takes someone out of a cohort, or bars them from the program. It is planned, and done ten minutes later, so that one
 * press can be taken back before anyone is told.
 */
import type { Application, Leaving } from '../../domain/application.ts';
import type { ManagerId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { UNDO_MS } from '../../domain/manager.ts';
import { applicationChange, findApplication } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { inputsMovedWrite } from '../../store/cohorts.ts';
import { cancelWrite, findOccurrence, plannedLeavingWrite } from '../../store/occurrences.ts';
import { barWrite, findPerson } from '../../store/people.ts';
import type { Dependencies } from '../dependencies.ts';
import { withdrawWrites } from './manage-application.ts';

type Needs = Pick<Dependencies, 'table' | 'clock'>;

export type RemoveResult = 'done' | 'moved' | 'nothing';

/** Answers `nothing` when the person has left already. */
export async function planRemoval(
  { table, clock }: Needs,
  { cohort }: CohortWithProgram,
  {
    application,
    kind,
    by,
  }: { readonly application: Application; readonly kind: Leaving['kind']; readonly by: ManagerId },
): Promise<RemoveResult> {
  if (application.withdrawnAt !== undefined && kind === 'withdraw') return 'nothing';
  const now = clock();
  const at = iso(now + UNDO_MS);
  const { person } = application;
  const result = await table.transact([
    applicationChange(application, { leaving: { kind, at } }),
    plannedLeavingWrite(cohort.id, person, now + UNDO_MS),
    auditWrite(cohort.id, { at: iso(now), by, what: kind === 'bar' ? 'barred' : 'removed', about: person }),
    inputsMovedWrite(cohort.id),
  ]);
  return result.kind === 'done' ? 'done' : 'moved';
}

export async function undoRemoval(
  { table, clock }: Needs,
  { cohort }: CohortWithProgram,
  { application, by }: { readonly application: Application; readonly by: ManagerId },
): Promise<RemoveResult> {
  if (application.leaving === undefined) return 'nothing';
  const { person } = application;
  const planned = await findOccurrence(table, cohort.id, `leave.${person}`);
  const result = await table.transact([
    applicationChange(application, { leaving: undefined }),
    ...(planned?.state === 'waiting' ? [cancelWrite(planned, iso(clock()))] : []),
    auditWrite(cohort.id, { at: iso(clock()), by, what: 'undid-removal', about: person }),
    inputsMovedWrite(cohort.id),
  ]);
  return result.kind === 'done' ? 'done' : 'moved';
}

/** What was planned, once its time has come. Safe to repeat: it is in the application until it is done. */
export async function removeNow(
  dependencies: Needs,
  found: CohortWithProgram,
  person: string,
): Promise<boolean> {
  const { table, clock } = dependencies;
  const { cohort, program } = found;
  const application = await findApplication(table, cohort.id, person);
  if (!application?.leaving) return false;
  const barred = application.leaving.kind === 'bar';
  const known = barred ? await findPerson(table, person) : undefined;
  const change = { leaving: undefined, removedAt: iso(clock()), ...(barred && { barredAt: iso(clock()) }) };
  const removed = await table.transact([
    ...(application.withdrawnAt === undefined
      ? await withdrawWrites(dependencies, found, { application, change })
      : [applicationChange(application, change)]),
    ...(known ? [barWrite(known, program.program.id)] : []),
    inputsMovedWrite(cohort.id),
  ]);
  if (removed.kind === 'refused')
    throw new Error('The application is being changed too often at once. Try again.');
  return true;
}
