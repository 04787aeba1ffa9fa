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
import { verdictWrite } from '../../shared/store/deliveries.ts';
import {
  DUE_KINDS,
  type DueKind,
  dueRows,
  failuresOf,
  kindOf,
  MOST_FAILURES,
  restWrite,
} from '../../shared/store/due.ts';
import { endWrites } from '../../shared/store/messages.ts';
import { findOccurrence, parkWrite, scheduledWrite, settledWrite } from '../../shared/store/occurrences.ts';
import type { EpochMs } from '../../shared/domain/brand.ts';
import type { Message } from '../../shared/domain/message.ts';
import { type Erasure, findErasure } from '../../shared/store/erasures.ts';
import { findDeletion } from '../../shared/store/deletions.ts';
import { giveUpHookWrite } from '../../shared/store/hooks.ts';
import { entityOf } from '../../shared/store/rows.ts';
import type { HookCall } from '../../shared/domain/webhook.ts';
import type { Hooks } from '../../shared/usecases/dependencies.ts';
import type { Item } from '../../shared/store/table.ts';
import type { Health } from '../../shared/domain/health.ts';
import { readHealth } from './health.ts';
import { type Occurrence, scheduleName } from '../../shared/domain/occurrence.ts';
import type { DeliveryKey } from '../../shared/domain/delivery.ts';
import type { ProcessNeeds } from '../../shared/usecases/intake/new-response.ts';

export interface Needs extends ProcessNeeds, FireNeeds, OutboxNeeds {
  readonly schedules: Schedules;
  readonly hooks: Hooks;
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
/** Rows of each kind before the others have their turn, and for how long new ones of them are begun. */
const SLICE = { rows: 250, ms: 15_000 };
/** After this nothing new is begun: the next sweep is about to start, and email leaves at the pace of SES. */
const BEGINS_FOR_MS = 45_000;
const MOST_SLICES = 1000;
/** Every fifth sweep says how all is. */
const HEALTH_MS = 5 * MINUTE;
/** Email comes last: it takes its time, and nothing else should wait for it. */
const TURNS: readonly (readonly DueKind[])[] = [
  ['delivery', 'occurrence', 'erasure', 'deletion'],
  ['message', 'hook'],
];

export function sweep(dependencies: Needs): () => Promise<SweepResult> {
  return async () => {
    const { table, clock } = dependencies;
    const started = clock();
    const begins = (since: EpochMs, ms: number): boolean => clock() - since <= ms;
    const done = { delivery: 0, occurrence: 0, message: 0, erasure: 0, deletion: 0, hook: 0, errors: 0 };
    const seen = new Set<string>();
    const nameOf = ({ pk, sk }: Item): string => `${pk} ${sk}`;
    let sendingAllowed = true;
    const attendTo = async (item: Item): Promise<void> => {
      seen.add(nameOf(item));
      const kind = kindOf(item);
      if (kind === 'message' && !sendingAllowed) return;
      try {
        done[kind]++;
        if ((await processDueRow(dependencies, item)) === 'throttled') sendingAllowed = false;
      } catch (error) {
        dependencies.onError(error);
        done.errors++;
        await setAside(dependencies, item).catch(dependencies.onError);
      }
    };
    // What was attended to may have made more: looks again until nothing new is due.
    for (let slice = 0; slice < MOST_SLICES && begins(started, BEGINS_FOR_MS); slice++) {
      const due = await dueRows(table, {
        at: iso(clock()),
        most: SLICE.rows,
        skips: (item) => seen.has(nameOf(item)),
      });
      const kinds = DUE_KINDS.filter(
        (kind) => due[kind].length > 0 && (kind !== 'message' || sendingAllowed),
      );
      if (kinds.length === 0) break;
      for (const turn of TURNS) {
        const since = clock();
        const act = async (item: Item): Promise<void> => {
          if (begins(since, SLICE.ms) && begins(started, BEGINS_FOR_MS)) await attendTo(item);
        };
        await Promise.all(turn.map((kind) => pMap(due[kind], act, { concurrency: AT_ONCE })));
      }
    }
    if (started % HEALTH_MS < MINUTE)
      dependencies.publishHealth(await readHealth(table, { clock, failed: done.errors }));
    return {
      ...{ deliveries: done.delivery, occurrences: done.occurrence, messages: done.message },
      errors: done.errors,
    };
  };
}

async function processDueRow(dependencies: Needs, item: Item): Promise<unknown> {
  switch (kindOf(item)) {
    case 'delivery':
      return processDelivery(dependencies, entityOf<DeliveryKey>(item));
    case 'occurrence':
      return processOccurrence(dependencies, entityOf<Pick<Occurrence, 'cohort' | 'id'>>(item));
    case 'erasure':
      return processErasure(dependencies, entityOf<Pick<Erasure, 'person'> & { readonly id: string }>(item));
    case 'deletion':
      return processDeletion(dependencies, entityOf<{ readonly id: string }>(item));
    case 'hook':
      return processHook(dependencies, entityOf<Pick<HookCall, 'cohort' | 'id'>>(item));
    case 'message':
      return sendMessage(dependencies, entityOf<Pick<Message, 'person' | 'id'>>(item));
  }
}

/**
 * A row that could not be attended to rests, for longer after each failure, so that it is in no one's way. After many it waits for the
 * manager: a delivery in quarantine, a step of the journey and an email among what needs her.
 */
async function setAside({ table, clock }: Needs, { pk, sk }: Item): Promise<void> {
  const row = await table.get({ pk, sk });
  if (row?.['gsi2sk'] === undefined) return;
  const kind = kindOf(row);
  // Who asked to be erased is not left to wait for anyone, nor is a cohort that an owner deleted.
  if (failuresOf(row) + 1 < MOST_FAILURES || kind === 'erasure' || kind === 'deletion') {
    await table.write(restWrite(row, clock()));
    return;
  }
  const reason = `it failed ${MOST_FAILURES} times, for a reason that is in the log`;
  switch (kind) {
    case 'delivery':
      await table.write(verdictWrite(entityOf<DeliveryKey>(row), { state: 'quarantined', reason }));
      return;
    case 'hook':
      await table.write(giveUpHookWrite(entityOf<HookCall>(row)));
      return;
    case 'occurrence':
      await table.write(parkWrite(entityOf<Occurrence>(row)));
      return;
    case 'message': {
      const message = entityOf<Message>(row);
      const state = message.state === 'attempted' ? 'unknown' : 'failed';
      await table.transact(endWrites(message, { from: [message.state], set: { state, reason } }));
    }
  }
}

/** Someone whom a manager had erased: what was broken off is done. */
async function processErasure(
  dependencies: Needs,
  { id: program, person }: Pick<Erasure, 'person'> & { readonly id: string },
): Promise<void> {
  const erasure = await findErasure(dependencies.table, { program, person });
  if (!erasure) return;
  const { goOnErasing } = await import('../../shared/usecases/rights/erase.ts');
  await goOnErasing(dependencies, erasure);
}

/** An event that another program is told of: loaded where a program has an endpoint. */
async function processHook(dependencies: Needs, call: Pick<HookCall, 'cohort' | 'id'>): Promise<void> {
  const { callHook } = await import('../../shared/usecases/hooks/call-hook.ts');
  await callHook(dependencies, call);
}

/** A cohort that is being deleted whole. */
async function processDeletion(dependencies: Needs, { id }: { readonly id: string }): Promise<void> {
  const deletion = await findDeletion(dependencies.table, id);
  if (!deletion) return;
  const { goOnDeleting } = await import('../../shared/usecases/rights/delete-cohort.ts');
  await goOnDeleting(dependencies, deletion);
}

async function processOccurrence(dependencies: Needs, key: Pick<Occurrence, 'cohort' | 'id'>): Promise<void> {
  const { table, clock, schedules } = dependencies;
  const occurrence = await findOccurrence(table, key.cohort, key.id);
  if (!occurrence) return;
  const { cohort, id, generation, dueAt, action } = occurrence;
  if (occurrence.state === 'parked') return;
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
