/** First step of the workflow: applications close, once. */
import * as z from 'zod';
import { type Clock, fromIso, iso, MINUTE } from '../../shared/domain/calendar.ts';
import { WATCH_EVERY_MS } from '../../shared/usecases/matching/keep-going.ts';
import { doneWrite, findOccurrence, watchMatchWrite } from '../../shared/store/occurrences.ts';
import { auditWrite } from '../../shared/store/audit.ts';
import { isBeingDeleted } from '../../shared/store/deletions.ts';
import { equals, type Table } from '../../shared/store/table.ts';
import { cohortKey, findCohort, findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { type CohortState, awaitsWorkflow } from '../../shared/domain/cohort.ts';

const Input = z.object({ cohort: z.string(), generation: z.int() });

/** The deadline has not quite come by this clock. */
export class TooEarly extends Error {
  override readonly name = 'TooEarly';
}

/** Clocks of machines differ by less. */
const ALMOST_MS = 5 * MINUTE;

export interface CloseResult {
  readonly cohort: string;
  readonly generation: number;
  /** Whether the workflow has something left to do. */
  readonly shouldContinue: boolean;
  readonly state: CohortState;
  readonly review: 'manual' | 'automatic';
}

export function closeCohort({
  table,
  clock,
}: {
  readonly table: Table;
  readonly clock: Clock;
}): (event: unknown) => Promise<CloseResult> {
  return async (event) => {
    const { cohort, generation } = Input.parse(event);
    const found = await findCohortWithProgram(table, cohort);
    const occurrence = await findOccurrence(table, cohort, 'close');
    // Its schedule was on its way when it was deleted.
    if (!found && (await isBeingDeleted(table, cohort)))
      return { cohort, generation, shouldContinue: false, state: 'open', review: 'manual' };
    if (!found || !occurrence) throw new Error('There is no such cohort to close.');
    const { review } = found.program;
    const now = clock();

    const isOfNow = occurrence.generation === generation;
    const early = fromIso(occurrence.dueAt) - now;
    // The clock that woke us is a little ahead of this one: the workflow asks again.
    if (isOfNow && early > 0 && early < ALMOST_MS) throw new TooEarly('The deadline is a moment away.');
    const current = isOfNow && early <= 0;
    if (current && found.cohort.state === 'open') {
      await table.transact([
        {
          kind: 'update',
          key: cohortKey(cohort),
          set: { state: 'closing', closedAt: iso(now) },
          when: equals('state', 'open'),
        },
        watchMatchWrite(cohort, now + WATCH_EVERY_MS),
        auditWrite(cohort, { at: iso(now), by: 'schedule', what: 'closed-applications' }),
      ]);
    }
    if (current && occurrence.state === 'waiting') await table.write(doneWrite(occurrence, 1));

    const state = (await findCohort(table, cohort))?.state ?? 'open';
    // A second run of a workflow that stopped half-way goes on where the state says; an old wake-up does nothing.
    const shouldContinue = awaitsWorkflow(state, review);
    return { cohort, generation, shouldContinue, state, review };
  };
}
