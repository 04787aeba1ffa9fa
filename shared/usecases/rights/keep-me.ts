/** Someone without a match asks, by their own link, to be kept for a next cohort. */
import type { Application } from '../../domain/application.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { keptUntilFrom } from '../../domain/retention.ts';
import { applicationChange } from '../../store/applications.ts';
import type { Dependencies } from '../dependencies.ts';

export async function keepMe(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { program }: CohortWithProgram,
  application: Application,
): Promise<'done' | 'moved'> {
  const keptUntil = iso(keptUntilFrom(program, clock()));
  return (await table.write(applicationChange(application, { keptUntil }))) === 'done' ? 'done' : 'moved';
}
