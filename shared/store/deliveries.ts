/** Deliveries as they arrived, the responses they belong to, and the sources they came from. */
import { dueAt, NOT_DUE } from './due.ts';
import { entityOf, entityPages, sourcePk } from './rows.ts';
import { sourceKey } from './sources.ts';
import {
  absent,
  any,
  equals,
  type Key,
  listItems,
  oneOf,
  present,
  type Table,
  type Write,
  type WriteResult,
} from './table.ts';
import type { EpochMs, SourceId } from '../domain/brand.ts';
import { iso } from '../domain/calendar.ts';
import type { Delivery, DeliveryVerdict, ResponseVersion } from '../domain/delivery.ts';
import type { RegisteredSource } from '../domain/source.ts';

const deliveryKey = ({ source, id }: Pick<Delivery, 'source' | 'id'>): Key => ({
  pk: sourcePk(source),
  sk: `DELIVERY#${id}`,
});

/** Those that could not be read are listed apart: they are few, and a screen needs no others. */
const LISTS = ['DELIVERIES', 'QUARANTINED'] as const;
const listPk = (source: SourceId, state: Delivery['state']): string =>
  `${sourcePk(source)}#${LISTS[state === 'quarantined' ? 1 : 0]}`;
/** Under which a delivery is listed. */
export const deliveryListing = ({
  source,
  id,
  state,
  receivedAt,
}: Pick<Delivery, 'source' | 'id' | 'state' | 'receivedAt'>): { gsi1pk: string; gsi1sk: string } => ({
  gsi1pk: listPk(source, state),
  gsi1sk: `${receivedAt}#${id}`,
});
const listsOf = (source: SourceId): string[] => LISTS.map((list) => `${sourcePk(source)}#${list}`);

/** How long a delivery may stay unread before the sweep reads it. */
export const UNREAD_MS = 2 * 60_000;

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
        ...deliveryListing(delivery),
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

/** A delivery, the form that it came from, and its raw body where that is not in the bucket. */
export async function findArrived(
  table: Table,
  key: Pick<Delivery, 'source' | 'id'>,
): Promise<{
  readonly delivery: Delivery | undefined;
  readonly source: RegisteredSource | undefined;
  readonly body: Uint8Array | undefined;
}> {
  const [delivery, source, body] = await table.getMany([
    deliveryKey(key),
    sourceKey(key.source),
    bodyItemKey(key),
  ]);
  return {
    delivery: delivery && entityOf<Delivery>(delivery),
    source: source && entityOf<RegisteredSource>(source),
    body: body && entityOf<{ body?: Uint8Array }>(body).body,
  };
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

/** All deliveries of these sources, source by source, those that could not be read last. */
export async function* deliveryPages(
  table: Table,
  sources: readonly SourceId[],
): AsyncGenerator<readonly Delivery[]> {
  for (const pk of sources.flatMap(listsOf)) yield* entityPages<Delivery>(table, { index: 'listing', pk });
}

/** All deliveries of these sources, the earliest first. */
export function listDeliveries(table: Table, sources: readonly SourceId[]): Promise<Delivery[]> {
  return listed(table, sources.flatMap(listsOf));
}

/** Those of these sources that could not be read, the earliest first. */
export function listQuarantined(table: Table, sources: readonly SourceId[]): Promise<Delivery[]> {
  return listed(
    table,
    sources.map((source) => listPk(source, 'quarantined')),
  );
}

/** The newest of these sources, at most so many, the newest first. */
export async function newestDeliveries(
  table: Table,
  sources: readonly SourceId[],
  most: number,
): Promise<Delivery[]> {
  const pages = await Promise.all(
    sources
      .flatMap(listsOf)
      .map((pk) => table.query({ index: 'listing', pk, descending: true, limit: most })),
  );
  return pages
    .flatMap(({ items }) => items.map((item) => entityOf<Delivery>(item)))
    .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))
    .slice(0, most);
}

async function listed(table: Table, lists: readonly string[]): Promise<Delivery[]> {
  const found = await Promise.all(lists.map((pk) => listItems(table, { index: 'listing', pk })));
  return found
    .flat()
    .map((item) => entityOf<Delivery>(item))
    .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
}

/** States that a verdict may follow: it waits to be read, or is looked at again when its window opens. */
const UNREAD: readonly Delivery['state'][] = ['kept', 'early'];

export function isUnread({ state }: Delivery): boolean {
  return UNREAD.includes(state);
}

/** Writes the verdict of a delivery that was waiting for one. */
export function verdictWrite(delivery: Pick<Delivery, 'source' | 'id'>, verdict: DeliveryVerdict): Write {
  const { reason, flags, unmapped, response, state, againAt } = verdict;
  return {
    kind: 'update',
    key: deliveryKey(delivery),
    set: {
      ...{ state, reason, flags, unmapped, gsi1pk: listPk(delivery.source, state) },
      ...(response !== undefined && { response }),
      ...(againAt !== undefined && dueAt(deliveryKey(delivery), iso(againAt))),
    },
    ...(againAt === undefined && { remove: NOT_DUE }),
    when: oneOf('state', UNREAD),
  };
}

/** The manager has looked at a delivery that could not be read, and says why nothing is to be done. */
export function dismissWrite(delivery: Pick<Delivery, 'source' | 'id'>, reason: string): Write {
  return {
    kind: 'update',
    key: deliveryKey(delivery),
    set: { state: 'dismissed', reason, gsi1pk: listPk(delivery.source, 'dismissed') },
    when: equals('state', 'quarantined'),
  };
}

/** Puts a delivery that was not taken back to be read again. */
export function replayWrite(delivery: Pick<Delivery, 'source' | 'id'>, now: string): Write {
  return {
    kind: 'update',
    key: deliveryKey(delivery),
    set: {
      ...{ state: 'kept', reason: undefined, gsi1pk: listPk(delivery.source, 'kept') },
      ...dueAt(deliveryKey(delivery), now),
    },
    when: oneOf('state', ['quarantined', 'late', 'early', 'not-a-member']),
  };
}

/** Puts it back to be read again, with an answer in the place of what was sent. */
export function correctWrite(
  delivery: Delivery,
  answer: NonNullable<Delivery['corrected']>,
  now: string,
): Write {
  const write = replayWrite(delivery, now);
  if (write.kind !== 'update') return write;
  return { ...write, set: { ...write.set, corrected: { ...delivery.corrected, ...answer } } };
}

/** That it came is all that stays. The very same bytes again find this row, and are not kept. */
export function eraseDeliveryWrites({ source, id, provider, receivedAt, bytes }: Delivery): Write[] {
  const rest = { source, id, provider, receivedAt, bytes, state: 'erased' } as const;
  return [
    {
      kind: 'put',
      item: { ...deliveryKey(rest), entity: 'delivery', ...rest, ...deliveryListing(rest) },
    },
    { kind: 'delete', key: bodyItemKey(rest) },
  ];
}

/** States in which something was still to be done with the bytes. */
const UNDONE: readonly Delivery['state'][] = ['kept', 'early', 'quarantined'];

/** Its raw bytes go, and what was corrected in them; what became of it stays. What was never read is not read any more. */
export function bodyGoneWrites(
  delivery: Pick<Delivery, 'source' | 'id' | 'state'>,
  bodyGoneAt: string,
): Write[] {
  const dismissed = UNDONE.includes(delivery.state) && {
    ...{ state: 'dismissed', reason: 'it was never read, and its time was over' },
    gsi1pk: listPk(delivery.source, 'dismissed'),
  };
  return [
    {
      kind: 'update',
      key: deliveryKey(delivery),
      set: { bodyGoneAt, bucketKey: undefined, corrected: undefined, ...dismissed },
      ...(dismissed && { remove: NOT_DUE }),
      when: present,
    },
    { kind: 'delete', key: bodyItemKey(delivery) },
  ];
}

/** The delivery, and the bytes that came. */
export function forgetDeliveryWrites(delivery: Pick<Delivery, 'source' | 'id'>): Write[] {
  return [
    { kind: 'delete', key: deliveryKey(delivery) },
    { kind: 'delete', key: bodyItemKey(delivery) },
  ];
}

/** That these versions of responses were taken in is forgotten. */
export function forgetVersionWrites(versions: readonly ResponseVersion[]): Write[] {
  return versions.map(({ response, version }) => ({
    kind: 'delete',
    key: { pk: `RESPONSE#${response}`, sk: `VERSION#${version}` },
  }));
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
