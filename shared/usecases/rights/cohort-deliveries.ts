/** The deliveries of one cohort, also of forms that cohorts share one after the other. */
import type { CohortWithProgram } from '../../domain/cohort.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Program } from '../../domain/program.ts';
import { cohortsOfProgram } from '../../store/cohorts.ts';
import { deliveryPages } from '../../store/deliveries.ts';
import type { Table } from '../../store/table.ts';

type Sources = Program['sources'];

/** The other cohorts of the program, with the forms that each names. */
export async function otherCohortsOf(
  table: Table,
  { cohort }: Pick<CohortWithProgram, 'cohort'>,
): Promise<CohortWithProgram[]> {
  return (await cohortsOfProgram(table, cohort.program)).filter((one) => one.cohort.id !== cohort.id);
}

/** A delivery is of the cohort that was the newest to name its form when it came; what came before all of them is of the first. */
export async function* cohortDeliveryPages(
  table: Table,
  found: CohortWithProgram,
  sources: Sources = found.program.sources,
): AsyncGenerator<readonly Delivery[]> {
  const { createdAt } = found.cohort;
  const others = await otherCohortsOf(table, found);
  for (const { id } of sources) {
    const naming = others.filter(({ program }) => program.sources.some((one) => one.id === id));
    const times = naming.map(({ cohort }) => cohort.createdAt);
    const from = times.some((time) => time < createdAt) ? createdAt : '';
    const [until = '~'] = times.filter((time) => time > createdAt).sort();
    for await (const page of deliveryPages(table, [id])) {
      const own = page.filter(({ receivedAt }) => receivedAt >= from && receivedAt < until);
      if (own.length > 0) yield own;
    }
  }
}
