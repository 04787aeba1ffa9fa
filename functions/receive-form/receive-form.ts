/**
 * Takes a form delivery in: verify, keep the raw bytes, answer. Reading comes later, from what was kept.
 *
 * Never answers 404 or 410, which make Typeform switch the webhook off. Our own trouble is 503, which makes it retry.
 */
import { createHash } from 'node:crypto';
import { type Clock, iso } from '../../shared/domain/calendar.ts';
import { MAX_BODY_BYTES } from '../../shared/forms/json-limits.ts';
import type { InboundRequest } from '../../shared/forms/provider.ts';
import { providerOf } from '../../shared/forms/providers.ts';
import type { HttpAnswer, HttpHandler, HttpRequest } from '../../shared/http.ts';
import type { Secrets } from '../../shared/secrets.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import {
  type Delivery,
  findSource,
  keepDelivery,
  type RegisteredSource,
} from '../../shared/store/deliveries.ts';
import type { Table } from '../../shared/store/table.ts';

export interface Dependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Told of trouble, without anything of the delivery. */
  readonly onError: (error: unknown) => void;
}

/** Bodies up to this size stay in the row; larger ones go to the bucket. */
const INLINE_BYTES = 8 * 1024;

export function receiveForm(dependencies: Dependencies): HttpHandler {
  return async (request) => {
    if (request.method !== 'POST')
      return { status: 405, body: 'Post a form delivery here.', headers: { allow: 'POST' } };
    try {
      return await acceptDelivery(dependencies, request);
    } catch (error) {
      dependencies.onError(error);
      return { status: 503, body: 'Please try again.', headers: { 'retry-after': '120' } };
    }
  };
}

async function acceptDelivery(
  { table, bucket, secrets, clock }: Dependencies,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const [, provider, id] = /^\/in\/([^/]+)\/([^/]+)\/?$/.exec(request.path) ?? [];
  const inbound: InboundRequest = { body: request.body, headers: request.headers, receivedAt: clock() };
  const source = id === undefined ? undefined : await findSource(table, decodeURIComponent(id));
  if (!source || !isMeantFor(source, provider) || !(await isAuthentic(source, inbound, secrets)))
    return refuse(inbound);

  const messageId = providerOf(source.provider)?.messageId?.(inbound);
  const delivery = describe(source, inbound, messageId);
  const inline = delivery.bytes <= INLINE_BYTES;
  const bucketKey = `deliveries/${source.id}/${delivery.id}`;
  if (!inline) await bucket.put(bucketKey, request.body, 'application/octet-stream');
  const kept = await keepDelivery(
    table,
    { ...delivery, ...(inline ? { body: request.body } : { bucketKey }) },
    inbound.receivedAt,
  );
  return answer(kept === 'done' ? { kept: delivery.id } : { duplicate: delivery.id });
}

/** A source of a sender that we cannot read is reached under the name that its manager gave the sender. */
function isMeantFor(source: RegisteredSource, provider: string | undefined): boolean {
  return source.provider === provider || source.provider === 'other';
}

async function isAuthentic(
  source: RegisteredSource,
  inbound: InboundRequest,
  secrets: Secrets,
): Promise<boolean> {
  if (source.secret === null) return true;
  const live = await secrets.live(source.secret);
  return live.length > 0 && (providerOf(source.provider)?.verify(inbound, live) ?? false);
}

/** The id is that of the bytes, and of the sender's own message id where it has one: a retry is the same delivery. */
function describe(
  source: RegisteredSource,
  { body, receivedAt }: InboundRequest,
  messageId: string | undefined,
): Delivery {
  const id = createHash('sha256')
    .update(`${source.id}\n${messageId ?? ''}\n`)
    .update(body)
    .digest('hex')
    .slice(0, 32);
  const tooLarge = body.length > MAX_BODY_BYTES;
  return {
    id,
    source: source.id,
    provider: source.provider,
    receivedAt: iso(receivedAt),
    state: tooLarge ? 'quarantined' : 'kept',
    ...(tooLarge && { reason: 'the body is larger than 1 MiB' }),
    ...(messageId !== undefined && { messageId }),
    bytes: body.length,
  };
}

function refuse({ body }: InboundRequest): HttpAnswer {
  return body.length > MAX_BODY_BYTES
    ? { status: 413, body: 'Too large.' }
    : { status: 401, body: 'Not signed as agreed.' };
}

function answer(body: object): HttpAnswer {
  return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
