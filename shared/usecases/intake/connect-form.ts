/** A form tool's script that shows a code gets, once, the secret that it signs with and the form that it is to make. */
import * as z from 'zod';
import type { SourceId } from '../../domain/brand.ts';
import { useCode } from '../../store/form-codes.ts';
import { findSource } from '../../store/sources.ts';
import type { Value } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';

const Asked = z.object({ type: z.literal('form.connect'), code: z.string().min(16).max(100) });

/** `undefined` for whatever is no code of this form: the two are not told apart. */
export async function exchangeCode(
  { table, secrets, clock }: Pick<Dependencies, 'table' | 'secrets' | 'clock'>,
  { source: id, body }: { readonly source: SourceId; readonly body: Uint8Array },
): Promise<{ readonly secret: string; readonly form: Value } | undefined> {
  const asked = askedIn(body);
  if (!asked) return undefined;
  const source = await findSource(table, id);
  const [secret] = source?.secret == null ? [] : await secrets.live(source.secret);
  if (secret === undefined) return undefined;
  const form = await useCode(table, id, { code: asked.code, now: clock() });
  return form === undefined ? undefined : { secret, form };
}

function askedIn(body: Uint8Array): z.infer<typeof Asked> | undefined {
  if (body.length > 1_000) return undefined;
  try {
    return Asked.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}
