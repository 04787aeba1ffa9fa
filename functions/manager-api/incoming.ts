/** What the forms brought, newest first. */
import { listDeliveries, listSources } from '../../shared/store/deliveries.ts';
import type { RunningCohort } from '../../shared/store/programs.ts';
import type { Table } from '../../shared/store/table.ts';
import type { DeliveriesView } from './views.ts';

const SHOWN = 300;

export async function readIncoming(table: Table, { cohort }: RunningCohort): Promise<DeliveriesView> {
  const own = new Set((await listSources(table, cohort.id)).map(({ id }) => id));
  const deliveries = (await listDeliveries(table)).filter(({ source }) => own.has(source));
  const quarantined = deliveries.filter(({ state }) => state === 'quarantined').map(({ source }) => source);
  return {
    replayable: [...new Set(quarantined)].sort(),
    deliveries: deliveries
      .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))
      .slice(0, SHOWN)
      .map(({ id, source, receivedAt, state, reason, unmapped = [] }) => ({
        id,
        source,
        receivedAt,
        state,
        ...(reason !== undefined && { reason }),
        unmapped,
      })),
  };
}
