/** Takes a delivery from a form tool: verifies it on its raw bytes and keeps it before anything of it is used. */
import { iso } from '../../domain/calendar.ts';
import {
  bodyKey,
  type Delivery,
  type DeliveryKey,
  deliveryId,
  INLINE_BODY_BYTES,
} from '../../domain/delivery.ts';
import type { DeliveryId, EpochMs, SourceId } from '../../domain/brand.ts';
import { isOwnForm, type RegisteredSource } from '../../domain/source.ts';
import { MAX_BODY_BYTES } from '../../forms/json-limits.ts';
import type { InboundRequest } from '../../forms/provider.ts';
import { ownBody, type OwnResponse } from '../../forms/own-form.ts';
import { providerOf } from '../../forms/providers.ts';
import { keepDelivery } from '../../store/deliveries.ts';
import { findSource } from '../../store/sources.ts';
import type { WriteResult } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';

export type AcceptResult =
  | { readonly kind: 'kept' | 'duplicate'; readonly id: DeliveryId }
  /** A partial response of a form whose partials no one wants: nothing of it is kept. */
  | { readonly kind: 'ignored' }
  /** No such form, or not signed as agreed; the two are not told apart. */
  | { readonly kind: 'refused' };

export async function acceptDelivery(
  { table, bucket, secrets }: Pick<Dependencies, 'table' | 'bucket' | 'secrets'>,
  {
    provider,
    source: id,
    inbound,
  }: { readonly provider: string; readonly source: SourceId; readonly inbound: InboundRequest },
): Promise<AcceptResult> {
  const source = await findSource(table, id);
  if (!source || !isMeantFor(source, provider)) return { kind: 'refused' };
  if (!(await isAuthentic({ secrets }, source, inbound))) return { kind: 'refused' };

  const reader = providerOf(source.provider);
  const { body, receivedAt } = inbound;
  if (source.partials === 'ignore' && reader?.isPartial?.(body)) return { kind: 'ignored' };
  const messageId = reader?.messageId?.(inbound);
  const tooLarge = body.length > MAX_BODY_BYTES;
  const delivery: Delivery = {
    id: deliveryId(source.id, body, messageId),
    source: source.id,
    provider: source.provider,
    receivedAt: iso(receivedAt),
    state: tooLarge ? 'quarantined' : 'kept',
    ...(tooLarge && { reason: 'the body is larger than 1 MiB' }),
    ...(messageId !== undefined && { messageId }),
    bytes: body.length,
  };
  const kept = await keepWithBody({ table, bucket }, { delivery, body, now: receivedAt });
  return { kind: kept === 'done' ? 'kept' : 'duplicate', id: delivery.id };
}

/** Keeps what someone sent by the page of our own form, as a delivery like those of others. */
export async function keepOwnResponse(
  dependencies: Pick<Dependencies, 'table' | 'bucket' | 'clock'>,
  response: OwnResponse,
): Promise<void> {
  const body = ownBody(response);
  const now = dependencies.clock();
  const delivery: Delivery = {
    id: deliveryId(response.form, body),
    source: response.form,
    provider: 'mentorline',
    receivedAt: iso(now),
    state: 'kept',
    bytes: body.length,
  };
  await keepWithBody(dependencies, { delivery, body, now });
}

/** Keeps a delivery once, its body in the table or in the bucket. Refused when it is there. */
export async function keepWithBody(
  { table, bucket }: Pick<Dependencies, 'table' | 'bucket'>,
  { delivery, body, now }: { readonly delivery: Delivery; readonly body: Uint8Array; readonly now: EpochMs },
): Promise<WriteResult> {
  if (body.length <= INLINE_BODY_BYTES) return keepDelivery(table, delivery, { body, now });
  const key = bodyKey(delivery satisfies DeliveryKey);
  await bucket.put(key, body, 'application/octet-stream');
  return keepDelivery(table, { ...delivery, bucketKey: key }, { now });
}

/** A source of a sender that we cannot read is reached under the name that its manager gave the sender; our own form is reached by its page alone. */
function isMeantFor(source: RegisteredSource, provider: string): boolean {
  if (isOwnForm(source)) return false;
  return source.provider === provider || providerOf(source.provider) === undefined;
}

async function isAuthentic(
  { secrets }: Pick<Dependencies, 'secrets'>,
  source: RegisteredSource,
  inbound: InboundRequest,
): Promise<boolean> {
  if (source.secret === null) return true;
  const live = await secrets.live(source.secret);
  return live.length > 0 && (providerOf(source.provider)?.verify(inbound, live) ?? false);
}
