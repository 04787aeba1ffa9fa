/** Deliveries as they arrived, the responses they belong to, and the sources they came from. */
import { dueAt, entityOf, entityPages, NOT_DUE, sourcePk } from './rows.ts';
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
import type { EpochMs, SourceId } from '../domain/brand.ts';
import { iso } from '../domain/calendar.ts';
import type { Delivery, DeliveryVerdict, ResponseVersion } from '../domain/delivery.ts';

const deliveryKey = ({ source, id }: Pick<Delivery, 'source' | 'id'>): Key => ({
  pk: sourcePk(source),
  sk: `DELIVERY#${id}`,
});

const deliveriesPk = (source: SourceId): string => `${sourcePk(source)}#DELIVERIES`;

/** How long a delivery may stay unread before the sweep reads it. */
const UNREAD_MS = 2 * 60_000;

/** Its body, apart from what lists and the due index carry. */
const bodyItemKey = ({ source, id }: Pick<Delivery, 'source' | 'id'>): Key => ({
  pk: sourcePk(source),
  sk: `BODY#${id}`,
});

/**
 * Keeps a delivery as it arrived, once; the same one again is only counted. `body` is its raw bytes, unless they are in the
 * bucket.
 */
export async function keepDelivery(
  table: Table,
  delivery: Delivery,
  { body, now }: { readonly body?: Uint8Array; readonly now: EpochMs },
): Promise<WriteResult> {
  const unread = delivery.state === 'kept';
  const kept = await table.transact([
    {
      kind: 'put',
      item: {
        ...deliveryKey(delivery),
        entity: 'delivery',
        ...delivery,
        gsi1pk: deliveriesPk(delivery.source),
        gsi1sk: `${delivery.receivedAt}#${delivery.id}`,
        ...(unread && dueAt(deliveryKey(delivery), iso(now + UNREAD_MS))),
      },
      when: absent,
    },
    ...(body
      ? [{ kind: 'put' as const, item: { ...bodyItemKey(delivery), entity: 'delivery-body', body } }]
      : []),
  ]);
  if (kept.kind === 'done') return 'done';
  await table.write({ kind: 'update', key: deliveryKey(delivery), add: { repeats: 1 }, when: present });
  return 'refused';
}

/** The raw body of a delivery that is not in the bucket. */
export async function findBody(
  table: Table,
  key: Pick<Delivery, 'source' | 'id'>,
): Promise<Uint8Array | undefined> {
  const item = await table.get(bodyItemKey(key));
  return item && entityOf<{ body?: Uint8Array }>(item).body;
}

export async function findDelivery(
  table: Table,
  key: Pick<Delivery, 'source' | 'id'>,
): Promise<Delivery | undefined> {
  const item = await table.get(deliveryKey(key));
  return item && entityOf<Delivery>(item);
}

/** All deliveries of these sources, source by source, the earliest first. */
export async function* deliveryPages(
  table: Table,
  sources: readonly SourceId[],
): AsyncGenerator<readonly Delivery[]> {
  for (const source of sources)
    yield* entityPages<Delivery>(table, { index: 'listing', pk: deliveriesPk(source) });
}

/** All deliveries of these sources, or those received since a time (ISO), the earliest first. */
export async function listDeliveries(
  table: Table,
  sources: readonly SourceId[],
  since?: string,
): Promise<Delivery[]> {
  const found = await Promise.all(
    sources.map((source) =>
      listItems(table, {
        index: 'listing',
        pk: deliveriesPk(source),
        ...(since !== undefined && { sk: { from: since, to: '~' } }),
      }),
    ),
  );
  return found
    .flat()
    .map((item) => entityOf<Delivery>(item))
    .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
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
    set: { state: 'kept', reason: undefined, ...dueAt(deliveryKey(delivery), now) },
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
