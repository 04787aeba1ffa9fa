/**
 * A form that came again for someone who had withdrawn, or about whom it was decided: whoever knows an address can fill in a form,
 * so it changes nothing until the person says by link, or the manager, that it is theirs.
 */
import { type Application, foldVersions } from '../../domain/application.ts';
import type { ManagerId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { applicationChange, listVersions, versionWrite } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { inputsMovedWrite } from '../../store/cohorts.ts';
import type { Dependencies } from '../dependencies.ts';

export type SettleResult = 'done' | 'moved' | 'nothing' | 'applications-closed';

export async function settleHeldChange(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  {
    application,
    isTheirs,
    by,
  }: { readonly application: Application; readonly isTheirs: boolean; readonly by?: ManagerId },
): Promise<SettleResult> {
  const { held, person, barredAt } = application;
  if (!held) return 'nothing';
  const audit = by
    ? [auditWrite(cohort.id, { at: iso(clock()), by, what: 'settled-change', about: person })]
    : [];
  const write = async (...writes: Parameters<typeof table.transact>[0]): Promise<SettleResult> =>
    (await table.transact([...writes, ...audit])).kind === 'done' ? 'done' : 'moved';
  if (!isTheirs) return write(applicationChange(application, { held: undefined }));
  if (cohort.state !== 'open') return 'applications-closed';
  const versions = await listVersions(table, cohort.id, person);
  const taken = versions.map(({ held: isHeld, ...one }) => {
    const stays = isHeld && one.response !== held.response;
    return stays ? { ...one, held: true as const } : one;
  });
  const now = taken.find(({ response }) => response === held.response);
  if (!now) return 'nothing';
  return write(
    versionWrite(cohort.id, person, now),
    applicationChange(application, {
      ...foldVersions(program, taken, application.consent),
      held: undefined,
      ...(barredAt === undefined && { withdrawnAt: undefined, removedAt: undefined }),
    }),
    inputsMovedWrite(cohort.id),
  );
}
