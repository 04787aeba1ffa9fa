/** Deliveries as they arrived, the responses they belong to, and the sources they came from. */
import { dueAt, entityOf, NOT_DUE, sourcePk } from './rows.ts';
import {
  absent,
  any,
  equals,
  type Key,
  listItems,
  present,
  type Table,
  type Write,
  type WriteResult,
} from './table.ts';
import type { Delivery, DeliveryVerdict, ResponseVersion } from '../domain/delivery.ts';
const deliveryKey = ({ source, id }: Pick<Delivery, 'source' | 'id'>): Key => ({
  pk: sourcePk(source),
  sk: `DELIVERY#${id}`,
});

/** How long a delivery may stay unread before the sweep reads it. */
const UNREAD_MS = 2 * 60_000;

/** Keeps a delivery as it arrived, once; the same one again is only counted. */
export async function keepDelivery(table: Table, delivery: Delivery, now: number): Promise<WriteResult> {
  const unread = delivery.state === 'kept';
  const kept = await table.write({
    kind: 'put',
    item: {
      ...deliveryKey(delivery),
      entity: 'delivery',
      ...delivery,
      gsi1pk: 'DELIVERIES',
      gsi1sk: `${delivery.receivedAt}#${delivery.id}`,
      ...(unread && dueAt(new Date(now + UNREAD_MS).toISOString())),
    },
    when: absent,
  });
  if (kept === 'refused')
    await table.write({ kind: 'update', key: deliveryKey(delivery), add: { repeats: 1 }, when: present });
  return kept;
}

export async function findDelivery(
  table: Table,
  key: Pick<Delivery, 'source' | 'id'>,
): Promise<Delivery | undefined> {
  const item = await table.get(deliveryKey(key));
  return item && entityOf<Delivery>(item);
}

/** All, or those received since a time (ISO). */
export async function listDeliveries(table: Table, since?: string): Promise<Delivery[]> {
  const items = await listItems(table, {
    index: 'listing',
    pk: 'DELIVERIES',
    ...(since !== undefined && { sk: { from: since, to: '~' } }),
  });
  return items.map((item) => entityOf<Delivery>(item));
}

/** Writes the verdict of a delivery that was waiting for one. */
export function verdictWrite(delivery: Pick<Delivery, 'source' | 'id'>, verdict: DeliveryVerdict): Write {
  const { reason, flags, unmapped, response, state } = verdict;
  return {
    kind: 'update',
    key: deliveryKey(delivery),
    set: { state, reason, flags, unmapped, ...(response !== undefined && { response }) },
    remove: NOT_DUE,
    when: equals('state', 'kept'),
  };
}

/** Puts a quarantined delivery back to be read again, after its mapping was fixed. */
export function replayWrite(delivery: Pick<Delivery, 'source' | 'id'>, now: string): Write {
  return {
    kind: 'update',
    key: deliveryKey(delivery),
    set: { state: 'kept', reason: undefined, ...dueAt(now) },
    when: equals('state', 'quarantined'),
  };
}

export async function listResponseVersions(table: Table, response: string): Promise<ResponseVersion[]> {
  const items = await listItems(table, { pk: `RESPONSE#${response}` });
  return items.map((item) => entityOf<ResponseVersion>(item));
}

/** Claims a version for a delivery. Refused when another delivery brought it before. */
export async function claimVersion(table: Table, version: ResponseVersion): Promise<WriteResult> {
  return table.write({
    kind: 'put',
    item: {
      pk: `RESPONSE#${version.response}`,
      sk: `VERSION#${version.version}`,
      entity: 'response-version',
      ...version,
    },
    when: any(absent, equals('delivery', version.delivery)),
  });
}
