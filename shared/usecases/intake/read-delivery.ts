/** A kept delivery as its provider's reader sees it. */
import type { Delivery } from '../../domain/delivery.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import { readJson } from '../../forms/json-limits.ts';
import type { Parsed } from '../../forms/provider.ts';
import { providerOf } from '../../forms/providers.ts';
import { findBody } from '../../store/deliveries.ts';
import type { Dependencies } from '../dependencies.ts';

/** The raw body, wherever it is kept. */
export async function bodyOf(
  { table, bucket }: Pick<Dependencies, 'table' | 'bucket'>,
  delivery: Delivery,
): Promise<Uint8Array> {
  const { bucketKey } = delivery;
  const body = await (bucketKey === undefined ? findBody(table, delivery) : bucket.get(bucketKey));
  if (!body) throw new Error(`The body of delivery ${delivery.id} is missing.`);
  return body;
}

export function parseDelivery(
  source: Pick<RegisteredSource, 'provider' | 'form'>,
  { messageId }: Pick<Delivery, 'messageId'>,
  body: Uint8Array,
): Parsed {
  const provider = providerOf(source.provider);
  if (!provider)
    return { kind: 'unreadable', reason: 'deliveries from this sender are kept, but cannot be read yet' };
  const read = readJson(body);
  if (read.kind === 'refused') return { kind: 'unreadable', reason: read.reason };
  const parsed = provider.parse(read.json, messageId === undefined ? {} : { messageId });
  const form =
    parsed.kind === 'response' ? parsed.response.form : parsed.kind === 'test' ? parsed.form : undefined;
  if (form === undefined || source.form === undefined || form === source.form) return parsed;
  const says = `the form sends its id as ${form}, and the program names ${source.form}`;
  return parsed.kind === 'test'
    ? { ...parsed, doubt: `${says}; its responses will not be taken until the two are the same` }
    : { kind: 'unreadable', reason: `it belongs to another form: ${says}` };
}
