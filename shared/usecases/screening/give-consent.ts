/** A person gives their consent by link, where their form did not. */
import { type Application, awaitsConsent, withConsent } from '../../domain/application.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { applicationChange } from '../../store/applications.ts';
import { inputsMovedWrite } from '../../store/cohorts.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import type { Dependencies } from '../dependencies.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';

/** `moved`: the application changed this very moment; nothing was done. */
export async function giveConsent(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  application: Application,
): Promise<'given' | 'given-before' | 'moved'> {
  if (!awaitsConsent(program, application)) return 'given-before';
  const now = clock();
  const consent = { version: program.agreement.version, at: iso(now), by: 'link' } as const;
  const { missing } = withConsent(program, application, consent);
  const result = await table.transact([
    applicationChange(application, { consent: { ...consent }, missing }),
    inputsMovedWrite(cohort.id),
    // Accepted without it, and never matched until now.
    ...(cohort.state === 'running' || cohort.state === 'proposing'
      ? [rematchWrite(cohort.id, now + REMATCH_AFTER_MS)]
      : []),
  ]);
  return result.kind === 'done' ? 'given' : 'moved';
}
