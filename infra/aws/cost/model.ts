/** What one cohort costs, from what the demo of 400 people asks of AWS, and what an idle deployment costs a month. */
import { type Priced, PRICES } from './prices.ts';

/** How much of everything is used, in the units of `PRICES`. */
export type Usage = Readonly<Partial<Record<Priced, number>>>;

/** Days from the opening of applications to the follow-up three months after the end. */
export const COHORT_MONTHS = 7;

/**
 * For each of the 386 applicants of the demo, counted by `npm run demo -- --capacity` with the definitions of `units.ts`: over
 * 215 days, indexes, refused writes and the sweeps of those days included.
 */
const EACH = { emails: 9.5, readUnits: 325, writeUnits: 414 } as const;
/** For each participant, estimated: a page is looked at and sent; an email is two calls, of which some share one. */
const EACH_ABOUT = { pageRequests: 14, functionCalls: 40 } as const;

const KILOBYTES_KEPT = 70;
/** Gigabyte-seconds of one call, and log of one call in kilobytes: estimates, to be compared with the first bill. */
const COMPUTE_EACH = 0.06;
const LOG_EACH = 0.8;

/** The part of one email, from wanted to sent, indexes included, measured by `test/scale/write-units.test.ts`. */
export const WRITE_UNITS_AN_EMAIL = 27;

const MINUTES_A_MONTH = 43_800;
/** Of an idle sweep: a query of nothing for each partition of what is due and a look at the schema, a fifth of a second at 1 GB. */
const SWEEP = { reads: 5, compute: 0.2, log: 0.8 };
/** Alarms and metrics of `constructs/monitoring.ts`; a test counts them in the template. */
export const ALARM_COUNT = 19;
export const METRIC_COUNT = 4;
const GB = 1e6;

/** Everything that is used while no one takes part in anything. */
export function idleMonth(): Usage {
  return {
    schedule: MINUTES_A_MONTH,
    invocation: MINUTES_A_MONTH,
    compute: MINUTES_A_MONTH * SWEEP.compute,
    read: MINUTES_A_MONTH * SWEEP.reads,
    log: (MINUTES_A_MONTH * SWEEP.log) / GB,
    alarm: ALARM_COUNT,
    metric: METRIC_COUNT,
    storage: 0.05,
  };
}

/** A cohort of so many participants over all its months, beyond what an idle deployment uses. */
export function cohort(participants: number): Usage {
  const calls = participants * EACH_ABOUT.functionCalls;
  return {
    email: participants * EACH.emails,
    event: participants * EACH.emails,
    write: participants * EACH.writeUnits,
    read: participants * EACH.readUnits,
    storage: ((participants * KILOBYTES_KEPT) / GB) * COHORT_MONTHS,
    request: participants * EACH_ABOUT.pageRequests,
    edge: participants * EACH_ABOUT.pageRequests,
    invocation: calls,
    compute: calls * COMPUTE_EACH,
    log: (calls * LOG_EACH) / GB,
    transition: 20 + participants / 100,
    objectPut: 300,
  };
}

export interface Bill {
  readonly lines: readonly { readonly name: Priced; readonly usd: number }[];
  readonly list: number;
  /** After what is free for ever, in each of the months. */
  readonly afterFree: number;
}

export function billOf(usage: Usage, months = 1): Bill {
  const lines = Object.entries(usage).map(([name, amount]) => {
    const price: { readonly usd: number; readonly free?: number } = PRICES[name as Priced];
    const paid = Math.max(0, amount - (price.free ?? 0) * months);
    return { name: name as Priced, usd: amount * price.usd, paid: paid * price.usd };
  });
  return {
    lines: lines.map(({ name, usd }) => ({ name, usd })),
    list: lines.reduce((sum, { usd }) => sum + usd, 0),
    afterFree: lines.reduce((sum, { paid }) => sum + paid, 0),
  };
}

/** A cohort together with the deployment that runs it, over all its months. */
export function wholeCohort(participants: number): Usage {
  const parts = [cohort(participants), ...Array.from({ length: COHORT_MONTHS }, idleMonth)];
  const sum: Partial<Record<Priced, number>> = {};
  for (const part of parts)
    for (const [name, amount] of Object.entries(part) as [Priced, number][])
      sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}
