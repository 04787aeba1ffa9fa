/** Asks the form provider for what its webhooks did not bring. Google's script does the same from its side, hourly. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { fromIso, HOUR, iso } from '../../shared/domain/calendar.ts';
import { processDelivery, type ProcessDependencies } from '../../shared/usecases/intake/process-delivery.ts';
import type { Json } from '../../shared/forms/provider.ts';
import { readResponse } from '../../shared/forms/typeform.ts';
import { TYPEFORM_TOKEN } from '../../shared/secrets.ts';
import { type ResponsesApi, responsesSince } from '../../shared/forms/typeform-responses.ts';
import {
  keepDelivery,
  listResponseVersions,
  listSources,
  type RegisteredSource,
  sourceKey,
} from '../../shared/store/deliveries.ts';
import { present } from '../../shared/store/table.ts';

export interface Dependencies extends ProcessDependencies {
  readonly api: Omit<ResponsesApi, 'token'>;
}

/** Responses can be minutes late in Typeform's own list, so that each look goes back beyond the last one. */
const OVERLAP_MS = 2 * HOUR;

const Input = z.object({ cohort: z.string() });

export interface ReconcileResult {
  readonly checked: number;
  readonly found: number;
}

export function reconcileForms(dependencies: Dependencies): (event: unknown) => Promise<ReconcileResult> {
  return async (event) => {
    const { cohort } = Input.parse(event);
    const [token] = await dependencies.secrets.live(TYPEFORM_TOKEN);
    const sources = (await listSources(dependencies.table, cohort)).filter(
      ({ provider }) => provider === 'typeform',
    );
    let checked = 0;
    let found = 0;
    for (const source of token === undefined ? [] : sources) {
      const api = { ...dependencies.api, token: token ?? '' };
      const one = await reconcile(dependencies, source, api);
      checked += one.checked;
      found += one.found;
    }
    return { checked, found };
  };
}

async function reconcile(
  dependencies: Dependencies,
  source: RegisteredSource,
  api: ResponsesApi,
): Promise<ReconcileResult> {
  const { table, clock } = dependencies;
  if (source.form === undefined) return { checked: 0, found: 0 };
  const startedAt = clock();
  const since = source.reconciledTo === undefined ? 0 : fromIso(source.reconciledTo) - OVERLAP_MS;
  let checked = 0;
  let found = 0;
  for await (const item of responsesSince(api, source.form, iso(since))) {
    checked++;
    if (await isNew(dependencies, item)) {
      await keep(dependencies, source, item);
      found++;
    }
  }
  await table.write({
    kind: 'update',
    key: sourceKey(source.id),
    set: { reconciledTo: iso(startedAt) },
    when: present,
  });
  return { checked, found };
}

async function isNew({ table }: Dependencies, item: Json): Promise<boolean> {
  const parsed = readResponse(item, true);
  if (parsed.kind !== 'response') return true;
  const id = createHash('sha256').update(parsed.response.identity).digest('hex').slice(0, 32);
  return !(await listResponseVersions(table, id)).some(({ complete }) => complete);
}

/** Keeps the response as if a webhook had brought it, and reads it at once. */
async function keep(dependencies: Dependencies, source: RegisteredSource, item: Json): Promise<void> {
  const { table, bucket, clock } = dependencies;
  const body = Buffer.from(
    JSON.stringify({ event_id: 'reconciled', event_type: 'form_response', form_response: item }),
  );
  const id = createHash('sha256').update(`${source.id}\n\n`).update(body).digest('hex').slice(0, 32);
  const bucketKey = `deliveries/${source.id}/${id}`;
  await bucket.put(bucketKey, body, 'application/json');
  const now = clock();
  await keepDelivery(
    table,
    {
      id,
      source: source.id,
      provider: source.provider,
      receivedAt: iso(now),
      state: 'kept',
      bytes: body.length,
      bucketKey,
    },
    now,
  );
  await processDelivery(dependencies, { id, source: source.id });
}
