/** Everything that has happened and will happen of itself in a cohort, by its time. */
import { whatHappens } from '../../../shared/domain/journey.ts';
import { listOccurrences } from '../../../shared/store/occurrences.ts';
import type { CohortWithProgram } from '../../../shared/store/programs.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { Touchpoint } from '../views.ts';

export async function readJourney(
  table: Table,
  { cohort, program }: CohortWithProgram,
): Promise<Touchpoint[]> {
  const occurrences = await listOccurrences(table, cohort.id);
  return occurrences
    .map((one) => ({
      at: one.dueAt,
      what: whatHappens(program, one),
      state: one.state,
      ...(one.action === 'touchpoint' && one.reached !== undefined && { reached: one.reached }),
    }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
