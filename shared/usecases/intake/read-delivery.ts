/** A kept delivery as its provider's reader sees it. */
import type { Delivery } from '../../domain/delivery.ts';
import type { FormField, RegisteredSource } from '../../domain/source.ts';
import { withCorrections } from '../../forms/mapping.ts';
import { readJson } from '../../forms/json-limits.ts';
import type { Parsed } from '../../forms/provider.ts';
import { readerOf } from '../../forms/providers.ts';
import { findBody } from '../../store/deliveries.ts';
import type { Dependencies } from '../dependencies.ts';

/** `undefined` where it was erased. */
export function bodyIfThere(
  { table, bucket }: Pick<Dependencies, 'table' | 'bucket'>,
  delivery: Delivery,
): Promise<Uint8Array | undefined> {
  const { bucketKey } = delivery;
  return bucketKey === undefined ? findBody(table, delivery) : bucket.get(bucketKey);
}

/** The raw body, wherever it is kept. */
export async function bodyOf(
  needs: Pick<Dependencies, 'table' | 'bucket'>,
  delivery: Delivery,
): Promise<Uint8Array> {
  const body = await bodyIfThere(needs, delivery);
  if (!body) throw new Error(`The body of delivery ${delivery.id} is missing.`);
  return body;
}

/** The questions of a form are kept in one row with the source. */
const MOST_FIELDS = 400;
const MOST_TITLE = 200;

/** Questions as far as they can be kept: of a title its beginning, and of hundreds of questions the first. */
function bounded(parsed: Parsed): Parsed {
  if (parsed.kind !== 'response') return parsed;
  const { fields, answered } = parsed.response;
  const short = (all: readonly FormField[]): FormField[] =>
    all
      .filter(({ ref }) => ref.length <= MOST_ID_BYTES)
      .slice(0, MOST_FIELDS)
      .map(({ title, ...field }) => ({
        ...field,
        ...(title !== undefined && { title: title.slice(0, MOST_TITLE) }),
      }));
  return {
    ...parsed,
    response: {
      ...parsed.response,
      ...(fields && { fields: short(fields) }),
      ...(answered && { answered: short(answered) }),
    },
  };
}

/** Ids stand in keys and in sentences; no form tool's are longer than a fraction of it. */
const MOST_ID_BYTES = 500;

/** What a delivery says, with what the manager corrected of it. */
export function parseDelivery(
  source: Pick<RegisteredSource, 'provider' | 'form' | 'fields'>,
  { messageId, corrected }: Pick<Delivery, 'messageId' | 'corrected'>,
  body: Uint8Array,
): Parsed {
  const reader = readerOf(source.provider);
  if (!reader)
    return { kind: 'unreadable', reason: 'deliveries from this sender are kept, but cannot be read yet' };
  const read = readJson(body);
  if (read.kind === 'refused') return { kind: 'unreadable', reason: read.reason };
  const parsed = bounded(reader.parse(read.json, messageId === undefined ? {} : { messageId }));
  if (parsed.kind === 'response' && Buffer.byteLength(parsed.response.identity) > MOST_ID_BYTES)
    return {
      kind: 'unreadable',
      reason: `the id of the form or of the response is longer than ${MOST_ID_BYTES} bytes`,
    };
  const form =
    parsed.kind === 'response' ? parsed.response.form : parsed.kind === 'test' ? parsed.form : undefined;
  if (form === undefined || source.form === undefined || form === source.form)
    return parsed.kind === 'response' && corrected
      ? { ...parsed, response: withCorrections(source, parsed.response, corrected) }
      : parsed;
  const says = idsDiffer(form, source.form);
  return parsed.kind === 'test'
    ? { ...parsed, doubt: `${says}; its responses will not be taken until the two are the same` }
    : { kind: 'unreadable', reason: ofAnotherForm(form, source.form) };
}

/** Why a delivery of the form `sent` is none of the form that the program names. */
export function ofAnotherForm(sent: string, named: string): string {
  return `it belongs to another form: ${idsDiffer(sent, named)}`;
}

function idsDiffer(sent: string, named: string): string {
  return `the form sends its id as ${sent.slice(0, MOST_ID_BYTES)}, and the program names ${named}`;
}
