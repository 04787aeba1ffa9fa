/**
 * Once a minute: does whatever is due and no one has done. New occurrences get their schedule here, lost wake-ups are
 * made good, unread deliveries are read, and email that waited, was throttled or lost its sender goes out.
 */
import pMap from 'p-map';
import { DAY, iso, MINUTE } from '../../shared/domain/calendar.ts';
import { processDelivery } from '../../shared/usecases/intake/process-delivery.ts';
import { type FireNeeds, fireOccurrence } from '../../shared/usecases/journey/fire-occurrence.ts';
import type { Schedules } from '../../shared/usecases/journey/schedules.ts';
import { type OutboxNeeds, sendMessage } from '../../shared/usecases/email/outbox.ts';
import { findOccurrence, scheduledWrite, settledWrite } from '../../shared/store/occurrences.ts';
import type { Message } from '../../shared/domain/message.ts';
import { dueRows, entityOf } from '../../shared/store/rows.ts';
import type { Item } from '../../shared/store/table.ts';
import type { Health } from '../../shared/domain/health.ts';
import { readHealth } from './health.ts';
import { type Occurrence, scheduleName } from '../../shared/domain/occurrence.ts';
import type { DeliveryKey } from '../../shared/domain/delivery.ts';
import type { ProcessNeeds } from '../../shared/usecases/intake/new-response.ts';

export interface Needs extends ProcessNeeds, FireNeeds, OutboxNeeds {
  readonly schedules: Schedules;
  readonly publishHealth: (health: Health) => void;
  readonly onError: (error: unknown) => void;
}

export interface SweepResult {
  readonly deliveries: number;
  readonly occurrences: number;
  readonly messages: number;
  readonly errors: number;
}

/** Closer than this, an occurrence is not worth a schedule: Scheduler is precise to the minute. */
const SCHEDULE_AHEAD_MS = 2 * MINUTE;
/** Schedules further ahead than this wait: a year is further than any date of a cohort stays put. */
const SCHEDULE_WITHIN_MS = 365 * DAY;
/** Rows attended to at the same time. */
const AT_ONCE = 5;
const MOST_PASSES = 50;
/** Of each partition of the due index. */
const MOST_ROWS = 1000;
/** After this nothing new is begun: the next sweep is about to start, and email leaves at the pace of SES. */
const BEGINS_FOR_MS = 45_000;
/** Every fifth sweep says how all is. */
const HEALTH_MS = 5 * MINUTE;

export function sweep(dependencies: Needs): () => Promise<SweepResult> {
  return async () => {
    const { table, clock } = dependencies;
    const started = clock();
    const outOfTime = (): boolean => clock() - started > BEGINS_FOR_MS;
    const done = { deliveries: 0, occurrences: 0, messages: 0, errors: 0 };
    const seen = new Set<string>();
    let sendingAllowed = true;
    const processRow = async (item: Item): Promise<void> => {
      if (outOfTime()) return;
      try {
        sendingAllowed =
          (await processDueRow(dependencies, item, { done, sendingAllowed })) && sendingAllowed;
      } catch (error) {
        dependencies.onError(error);
        done.errors++;
      }
    };
    // What was attended to may have made more: looks again until nothing new is due.
    for (let pass = 0; pass < MOST_PASSES && !outOfTime(); pass++) {
      const fresh = (await dueRows(table, { at: iso(clock()), most: MOST_ROWS })).filter(
        ({ pk, sk }) => !seen.has(`${pk} ${sk}`),
      );
      if (fresh.length === 0) break;
      for (const { pk, sk } of fresh) seen.add(`${pk} ${sk}`);
      // Email comes last: it takes its time, and nothing else should wait for it.
      await pMap(
        fresh.filter(({ entity }) => entity !== 'message'),
        processRow,
        { concurrency: AT_ONCE },
      );
      await pMap(
        fresh.filter(({ entity }) => entity === 'message'),
        processRow,
        { concurrency: AT_ONCE },
      );
    }
    if (started % HEALTH_MS < MINUTE) dependencies.publishHealth(await readHealth(table, clock));
    return done;
  };
}

async function processDueRow(
  dependencies: Needs,
  item: Item,
  {
    done,
    sendingAllowed,
  }: {
    readonly done: { deliveries: number; occurrences: number; messages: number };
    readonly sendingAllowed: boolean;
  },
): Promise<boolean> {
  switch (item['entity']) {
    case 'delivery':
      await processDelivery(dependencies, entityOf<DeliveryKey>(item));
      done.deliveries++;
      return sendingAllowed;
    case 'occurrence':
      await processOccurrence(dependencies, entityOf<Pick<Occurrence, 'cohort' | 'id'>>(item));
      done.occurrences++;
      return sendingAllowed;
    case 'message': {
      if (!sendingAllowed) return false;
      done.messages++;
      return (
        (await sendMessage(dependencies, entityOf<Pick<Message, 'person' | 'id'>>(item))) !== 'throttled'
      );
    }
    default:
      throw new Error('A row is due that no one knows how to attend to.');
  }
}

async function processOccurrence(dependencies: Needs, key: Pick<Occurrence, 'cohort' | 'id'>): Promise<void> {
  const { table, clock, schedules } = dependencies;
  const occurrence = await findOccurrence(table, key.cohort, key.id);
  if (!occurrence) return;
  const { cohort, id, generation, dueAt, action } = occurrence;
  if (occurrence.state !== 'waiting') {
    await schedules.remove(scheduleName(occurrence));
    await table.write(settledWrite(occurrence));
    return;
  }
  if (occurrence.schedule === 'needed' && generation > 1)
    await schedules.remove(scheduleName({ ...occurrence, generation: generation - 1 }));
  const ahead = Date.parse(dueAt) - clock();
  if (ahead <= SCHEDULE_AHEAD_MS) {
    // Due, or so soon that no schedule would be in time: what is not due yet stays due for the next sweep.
    if (ahead <= 0) await fireOccurrence(dependencies, { cohort, occurrence: id, generation });
    return;
  }
  if (ahead <= SCHEDULE_WITHIN_MS) {
    const starts = action === 'close' ? 'match-workflow' : 'occurrence';
    await schedules.set({
      name: scheduleName(occurrence),
      at: dueAt,
      starts,
      cohort,
      occurrence: id,
      generation,
    });
  }
  await table.write(scheduledWrite(occurrence));
}
