/** Deliveries as they arrived, the responses they belong to, and the sources they came from. */
import type { Source } from '../domain/program.ts';
import { dueAt, entityOf, NOT_DUE, sourcePk } from './rows.ts';
import {
  absent,
  any,
  differs,
  equals,
  type Key,
  listItems,
  present,
  type Table,
  type Write,
  type WriteResult,
} from './table.ts';

/** A question of a form, as `shared/forms` reads it. */
export interface FormField {
  readonly ref: string;
  readonly type: string;
  readonly title?: string;
}

/** A source as registered: the program file's words, the cohort it feeds, and what was last seen of its form. */
export interface RegisteredSource extends Source {
  readonly cohort: string;
  readonly program: string;
  readonly fingerprint?: string;
  /** The form's questions as last seen. */
  readonly seen?: readonly FormField[];
  /** The form's fingerprint of which the manager was told. */
  readonly flagged?: string;
  readonly lastDeliveryAt?: string;
  /** Until when the provider's own list of responses has been compared. */
  readonly reconciledTo?: string;
}

/** What became of a delivery. `kept` is not read yet. */
export type DeliveryState =
  'kept' | 'stored' | 'updated' | 'duplicate' | 'partial' | 'test' | 'late' | 'quarantined';

export interface Delivery {
  readonly id: string;
  readonly source: string;
  readonly provider: string;
  readonly receivedAt: string;
  readonly state: DeliveryState;
  /** Why it is quarantined or late. Never holds an answer. */
  readonly reason?: string;
  readonly flags?: readonly string[];
  readonly unmapped?: readonly string[];
  /** `typeform:form:token`; the response, not the delivery. */
  readonly response?: string;
  readonly messageId?: string;
  readonly bytes: number;
  /** The raw body, or where in the bucket it is. */
  readonly body?: Uint8Array;
  readonly bucketKey?: string;
  readonly replays?: number;
  /** How often the very same delivery came again. */
  readonly repeats?: number;
}

export const sourceKey = (source: string): Key => ({ pk: sourcePk(source), sk: 'META' });
const deliveryKey = ({ source, id }: Pick<Delivery, 'source' | 'id'>): Key => ({
  pk: sourcePk(source),
  sk: `DELIVERY#${id}`,
});

export async function findSource(table: Table, source: string): Promise<RegisteredSource | undefined> {
  const item = await table.get(sourceKey(source));
  return item && entityOf<RegisteredSource>(item);
}

/** Registers a source or changes what the program says of it; what was seen of its form stays. */
export function sourceWrite({
  id,
  ...source
}: Omit<RegisteredSource, 'fingerprint' | 'seen' | 'flagged' | 'lastDeliveryAt' | 'reconciledTo'>): Write {
  const set = {
    entity: 'source',
    id,
    link: undefined,
    form: undefined,
    role: undefined,
    survey: undefined,
    ...source,
  };
  return {
    kind: 'update',
    key: sourceKey(id),
    set: { ...set, gsi1pk: `SOURCES#${source.cohort}`, gsi1sk: id },
  };
}

export async function listSources(table: Table, cohort: string): Promise<RegisteredSource[]> {
  const items = await listItems(table, { index: 'listing', pk: `SOURCES#${cohort}` });
  return items.map((item) => entityOf<RegisteredSource>(item));
}

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

export interface DeliveryVerdict {
  readonly state: Exclude<DeliveryState, 'kept'>;
  readonly reason?: string | undefined;
  readonly flags?: readonly string[] | undefined;
  readonly unmapped?: readonly string[] | undefined;
  readonly response?: string | undefined;
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

/** Puts a quarantined delivery back to be read again, after its mapping was mended. */
export function replayWrite(delivery: Pick<Delivery, 'source' | 'id'>, now: string): Write {
  return {
    kind: 'update',
    key: deliveryKey(delivery),
    set: { state: 'kept', reason: undefined, ...dueAt(now) },
    add: { replays: 1 },
    when: equals('state', 'quarantined'),
  };
}

/** One version of one response. The first delivery that brings it owns it. */
export interface ResponseVersion {
  readonly response: string;
  /** Submission time and whether it was complete: what tells versions apart. */
  readonly version: string;
  readonly complete: boolean;
  readonly delivery: string;
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

/** Notes what the form looks like now; `done` when that is news to flag, once for each look of the form. */
export async function flagForm(table: Table, source: string, fingerprint: string): Promise<WriteResult> {
  return table.write({
    kind: 'update',
    key: sourceKey(source),
    set: { flagged: fingerprint },
    when: differs('flagged', fingerprint),
  });
}

export function seenWrite(
  source: string,
  {
    at,
    fingerprint,
    seen,
  }: { readonly at: string; readonly fingerprint?: string; readonly seen?: readonly FormField[] },
): Write {
  return {
    kind: 'update',
    key: sourceKey(source),
    set: {
      lastDeliveryAt: at,
      ...(seen && { seen: seen.map((one) => ({ ...one })) }),
      ...(fingerprint !== undefined && { fingerprint }),
    },
  };
}
