/** Asks a form provider for what its webhooks did not bring. */
import { fromIso, HOUR, iso } from '../../domain/calendar.ts';
import { type DeliveryKey, responseId, responseVersion } from '../../domain/delivery.ts';
import type { CohortId } from '../../domain/brand.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import type { ApiAccess, Json, ProviderApi } from '../../forms/provider.ts';
import { providerOf } from '../../forms/providers.ts';
import { dueRows } from '../../store/due.ts';
import { entityOf } from '../../store/rows.ts';
import { listResponseVersions, UNREAD_MS } from '../../store/deliveries.ts';
import { listSources, reconciledWrite } from '../../store/sources.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { isErasedResponse } from '../../store/erasures.ts';
import { keepAsked, providerAccess } from './ask-provider.ts';
import type { ProcessNeeds } from './new-response.ts';
import { processDelivery } from './process-delivery.ts';
import { parseDelivery } from './read-delivery.ts';

export interface ReconcileResult {
  readonly checked: number;
  readonly found: number;
}

/** More than that would mean that nothing is read at all. */
const MOST_UNREAD = 500;
/** Responses can be minutes late in a provider's own list, so each look goes back beyond the last one. */
const OVERLAP_MS = 2 * HOUR;

/** Providers without an API of ours repeat themselves: Google's script does, hourly. */
export async function reconcile(dependencies: ProcessNeeds, cohort: CohortId): Promise<ReconcileResult> {
  let checked = 0;
  let found = 0;
  const sources = await listSources(dependencies.table, cohort);
  await readUnread(dependencies, new Set(sources.map(({ id }) => id)));
  for (const source of sources) {
    const asked = await providerAccess(dependencies, source);
    if (!asked) continue;
    const one = await reconcileSource(dependencies, source, asked);
    checked += one.checked;
    found += one.found;
  }
  return { checked, found };
}

/** What came in time, and whose reading was broken off: the sweep would come minutes later, when applications are closed. */
async function readUnread(dependencies: ProcessNeeds, sources: ReadonlySet<string>): Promise<void> {
  const { table, clock } = dependencies;
  const { delivery } = await dueRows(table, {
    at: iso(clock() + UNREAD_MS),
    most: MOST_UNREAD,
    skips: ({ entity, source }) =>
      entity !== 'delivery' || typeof source !== 'string' || !sources.has(source),
  });
  // One that cannot be read is the sweep's, which tries it again.
  for (const item of delivery)
    await processDelivery(dependencies, entityOf<DeliveryKey>(item)).catch(() => undefined);
}

async function reconcileSource(
  dependencies: ProcessNeeds,
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
    if (!(await isNew(dependencies, source, item))) continue;
    await processDelivery(dependencies, await keepAsked(dependencies, source, item));
    found++;
  }
  await table.write(reconciledWrite(source.id, iso(startedAt)));
  return { checked, found };
}

async function isNew(
  { table, secrets }: ProcessNeeds,
  source: RegisteredSource,
  item: Json,
): Promise<boolean> {
  const parsed = parseDelivery(source, {}, Buffer.from(JSON.stringify(item)));
  if (parsed.kind !== 'response') return true;
  const { identity, submittedAt } = parsed.response;
  const id = responseId(identity);
  if (await isErasedResponse(table, await currentSecret(secrets, ADDRESS_KEY), id)) return false;
  const versions = await listResponseVersions(table, id);
  // Where an edit comes as the same response, a later version of it is new.
  return providerOf(source.provider)?.editsKeepResponse === true
    ? !versions.some(({ version }) => version === responseVersion(submittedAt, true))
    : !versions.some(({ complete }) => complete);
}
