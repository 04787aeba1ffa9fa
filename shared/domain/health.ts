/** Figures that say whether the whole is well: each is 0 when it is, and an alarm watches each. */
import { DAY, fromIso, HOUR, resolveLocal } from './calendar.ts';
import { deadline, lastMoment } from './journey.ts';
import type { Program } from './program.ts';
import type { CohortState } from './cohort.ts';

export interface Health {
  /** Rows that should have been attended to a quarter of an hour ago, and rows that just failed: email, touchpoints, deliveries. */
  readonly overdueWork: number;
  /** Cohorts that did not close, or whose match or proposals did not end, hours after they should have. */
  readonly stuckCohorts: number;
  /** Cohorts that take applications and have not heard from any form for days. */
  readonly silentForms: number;
}

export interface CohortFigures {
  readonly program: Program;
  readonly state: CohortState;
  /** ISO; since when applications are closed. */
  readonly closedAt?: string;
  /** ISO; since when proposals are being sent. */
  readonly approvedAt?: string;
  /** ISO; the newest delivery of any of its forms. */
  readonly lastDeliveryAt?: string;
}

export const OVERDUE_MS = HOUR / 4;
/** The workflow gives up after two hours. */
const STUCK_MS = 3 * HOUR;
const SILENT_MS = 3 * DAY;

export function healthOf(
  cohorts: readonly CohortFigures[],
  { overdueWork, now }: { readonly overdueWork: number; readonly now: number },
): Health {
  return {
    overdueWork,
    stuckCohorts: cohorts.filter((one) => isStuck(one, now)).length,
    silentForms: cohorts.filter((one) => isSilent(one, now)).length,
  };
}

function isStuck({ state, closedAt, approvedAt, program }: CohortFigures, now: number): boolean {
  if (state === 'open') return now > lastMoment(program) + STUCK_MS;
  const since = state === 'proposing' ? approvedAt : closedAt;
  const waiting = state === 'closing' || state === 'matching' || state === 'proposing';
  return waiting && since !== undefined && now > fromIso(since) + STUCK_MS;
}

function isSilent({ state, program, lastDeliveryAt }: CohortFigures, now: number): boolean {
  if (state !== 'open' || now > deadline(program)) return false;
  const opened = resolveLocal(program.cohort.opens, '00:00', program.cohort.zone);
  const heard = lastDeliveryAt === undefined ? opened : Math.max(opened, fromIso(lastDeliveryAt));
  return now > heard + SILENT_MS;
}
