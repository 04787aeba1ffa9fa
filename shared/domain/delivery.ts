/** A delivery: what a form tool sent, as it was received, and what became of it. */
import { createHash } from 'node:crypto';
import type { DeliveryId, EpochMs, IsoInstant, SourceId } from './brand.ts';

/** What became of a delivery. `kept`: not read yet. */
export const DELIVERY_STATES = [
  'kept',
  'stored',
  'updated',
  'duplicate',
  'partial',
  'test',
  /** It told of a response, which was asked for and is a delivery of its own. */
  'notice',
  'blank',
  'late',
  /** Its role's window is not open yet: read again then. */
  'early',
  'not-a-member',
  'quarantined',
  /** The manager looked at it, and there is nothing to do. */
  'dismissed',
  /** Its person was erased: nothing of it is left but that it came. */
  'erased',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  readonly id: DeliveryId;
  readonly source: SourceId;
  readonly provider: string;
  readonly receivedAt: IsoInstant;
  readonly state: DeliveryState;
  /** Why it is quarantined, late, early or dismissed. Never holds an answer. */
  readonly reason?: string;
  readonly flags?: readonly string[];
  readonly unmapped?: readonly string[];
  /** `typeform:form:token`; the response, not the delivery. */
  readonly response?: string;
  readonly messageId?: string;
  /** The provider was asked for it: its webhook only told of it. */
  readonly asked?: true;
  readonly bytes: number;
  /** Where in the bucket the raw body is, when it is too large for an item. */
  readonly bucketKey?: string;
  /** When the raw body was deleted, because its time was over. */
  readonly bodyGoneAt?: IsoInstant;
  /** Answers that the manager corrected, by question, in the place of what was sent. */
  readonly corrected?: Readonly<Record<string, string | readonly string[]>>;
  /** How often the very same delivery was received again. */
  readonly repeats?: number;
}

export type DeliveryKey = Pick<Delivery, 'source' | 'id'>;

/** What reading a delivery came to. */
export interface DeliveryVerdict {
  readonly state: Exclude<DeliveryState, 'kept'>;
  readonly reason?: string | undefined;
  readonly flags?: readonly string[] | undefined;
  readonly unmapped?: readonly string[] | undefined;
  readonly response?: string | undefined;
  /** When to look at it again. */
  readonly againAt?: EpochMs;
}

/** One version of one response. The first delivery that brings it owns it. */
export interface ResponseVersion {
  readonly response: string;
  /** Submission time and whether it was complete: what tells versions apart. */
  readonly version: string;
  readonly complete: boolean;
  readonly delivery: DeliveryId;
}

/** Bodies up to this size are an item of the table; larger ones go to the bucket. */
export const INLINE_BODY_BYTES = 8 * 1024;

/** The id is that of the bytes, and of the sender's own message id where it has one: a retry is the same delivery. */
export function deliveryId(source: SourceId, body: Uint8Array, messageId = ''): DeliveryId {
  return createHash('sha256').update(`${source}\n${messageId}\n`).update(body).digest('hex').slice(0, 32);
}

/** Where in the bucket the body of a delivery is. */
export function bodyKey({ source, id }: DeliveryKey): string {
  return `deliveries/${source}/${id}`;
}

/** Names a response in keys: a hash of provider, form and the provider's own id of it. */
export function responseId(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

/** What tells the versions of a response apart. */
export function responseVersion(submittedAt: IsoInstant, complete: boolean): string {
  return `${submittedAt}#${complete ? 'complete' : 'partial'}`;
}
