/** Reads what the health of the whole is judged by. */
import { type Clock, iso } from '../../shared/domain/calendar.ts';
import { type CohortFigures, type Health, healthOf, OVERDUE_MS } from '../../shared/domain/health.ts';
import { programVersion } from '../../shared/store/programs.ts';
import { dueRows } from '../../shared/store/due.ts';
import type { Table } from '../../shared/store/table.ts';
import { listSources } from '../../shared/store/sources.ts';
import { listCohorts } from '../../shared/store/cohorts.ts';

/** That many overdue rows are as alarming as any more. */
const ENOUGH = 100;

/** `failed`: rows that could not be attended to just now. */
export async function readHealth(
  table: Table,
  { clock, failed = 0 }: { readonly clock: Clock; readonly failed?: number },
): Promise<Health> {
  const now = clock();
  const overdue = await dueRows(table, { at: iso(now - OVERDUE_MS), most: ENOUGH });
  const cohorts = (await listCohorts(table)).filter(({ state }) => state !== 'running' && state !== 'ended');
  const states = await Promise.all(
    cohorts.map(
      async ({
        id,
        program,
        programVersion: version,
        state,
        closedAt,
        approvedAt,
      }): Promise<CohortFigures> => {
        const last = (await listSources(table, id)).map(({ lastDeliveryAt = '' }) => lastDeliveryAt).sort();
        const lastDeliveryAt = last.at(-1);
        return {
          program: await programVersion(table, program, version),
          state,
          ...(closedAt !== undefined && { closedAt }),
          ...(approvedAt !== undefined && { approvedAt }),
          ...(lastDeliveryAt && { lastDeliveryAt }),
        };
      },
    ),
  );
  return healthOf(states, { overdueWork: Object.values(overdue).flat().length + failed, now });
}
