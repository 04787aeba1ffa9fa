/** Asks a form provider for what its webhooks did not bring. */
import { fromIso, HOUR, iso } from '../../domain/calendar.ts';
import { type Delivery, deliveryId, responseId } from '../../domain/delivery.ts';
import type { CohortId, EpochMs } from '../../domain/brand.ts';
import type { Dependencies } from '../dependencies.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import type { ApiAccess, ProviderApi } from '../../forms/provider.ts';
import { providerOf } from '../../forms/providers.ts';
import { formTokenOf } from '../../secrets.ts';
import { listResponseVersions } from '../../store/deliveries.ts';
import { listSources, reconciledWrite } from '../../store/sources.ts';
import { keepWithBody } from './accept-delivery.ts';
import { processDelivery } from './process-delivery.ts';
import { parseDelivery } from './read-delivery.ts';
import type { ProcessNeeds } from './new-response.ts';

export type ReconcileNeeds = ProcessNeeds & { readonly api: Dependencies['formApi'] };

export interface ReconcileResult {
  readonly checked: number;
  readonly found: number;
}

/** Responses can be minutes late in a provider's own list, so each look goes back beyond the last one. */
const OVERLAP_MS = 2 * HOUR;

/** Providers without an API of ours repeat themselves: Google's script does, hourly. */
export async function reconcile(dependencies: ReconcileNeeds, cohort: CohortId): Promise<ReconcileResult> {
  let checked = 0;
  let found = 0;
  for (const source of await listSources(dependencies.table, cohort)) {
    const api = providerOf(source.provider)?.api;
    const [token] = api ? await tokensFor(dependencies, source, api) : [];
    if (!api || token === undefined) continue;
    const { fetch, pause, baseUrls } = dependencies.api;
    const access = { baseUrl: baseUrls[source.provider] ?? api.baseUrl, token, fetch, pause };
    const one = await reconcileSource(dependencies, source, { api, access });
    checked += one.checked;
    found += one.found;
  }
  return { checked, found };
}

/** The form's own token first, then that of the whole deployment. */
async function tokensFor(
  { secrets }: ReconcileNeeds,
  source: RegisteredSource,
  { tokenSecret }: ProviderApi,
): Promise<readonly string[]> {
  const own = formTokenOf(source);
  return [...(own === undefined ? [] : await secrets.live(own)), ...(await secrets.live(tokenSecret))];
}

async function reconcileSource(
  dependencies: ReconcileNeeds,
  source: RegisteredSource,
  { api, access }: { readonly api: ProviderApi; readonly access: ApiAccess },
): Promise<ReconcileResult> {
  const { table, clock } = dependencies;
  if (source.form === undefined) return { checked: 0, found: 0 };
  const startedAt = clock();
  const since = source.reconciledTo === undefined ? 0 : fromIso(source.reconciledTo) - OVERLAP_MS;
  let checked = 0;
  let found = 0;
  for await (const item of api.listResponses(access, source.form, iso(since))) {
    checked++;
    const body = Buffer.from(JSON.stringify(item));
    if (!(await isNew(dependencies, source, body))) continue;
    await keepAndProcess(dependencies, source, { body, now: clock() });
    found++;
  }
  await table.write(reconciledWrite(source.id, iso(startedAt)));
  return { checked, found };
}

async function isNew({ table }: ProcessNeeds, source: RegisteredSource, body: Uint8Array): Promise<boolean> {
  const parsed = parseDelivery(source, {}, body);
  if (parsed.kind !== 'response') return true;
  const versions = await listResponseVersions(table, responseId(parsed.response.identity));
  return !versions.some(({ complete }) => complete);
}

/** Keeps the response as if a webhook had brought it, and reads it at once. */
async function keepAndProcess(
  dependencies: ProcessNeeds,
  source: RegisteredSource,
  { body, now }: { readonly body: Uint8Array; readonly now: EpochMs },
): Promise<void> {
  const delivery: Delivery = {
    id: deliveryId(source.id, body),
    source: source.id,
    provider: source.provider,
    receivedAt: iso(now),
    state: 'kept',
    bytes: body.length,
  };
  await keepWithBody(dependencies, { delivery, body, now });
  await processDelivery(dependencies, delivery);
}
