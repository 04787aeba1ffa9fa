/** How a form's provider is asked, and how what it answers is kept. */
import { iso } from '../../domain/calendar.ts';
import { type Delivery, deliveryId } from '../../domain/delivery.ts';
import type { RegisteredSource } from '../../domain/source.ts';
import type { ApiAccess, Json, ProviderApi } from '../../forms/provider.ts';
import { providerOf } from '../../forms/providers.ts';
import { formTokenOf } from '../../secrets.ts';
import { keepWithBody } from './accept-delivery.ts';
import type { ProcessNeeds } from './new-response.ts';

/** `undefined` where there is nothing to ask, or no one gave a token to ask with. */
export async function providerAccess(
  { secrets, formApi }: Pick<ProcessNeeds, 'secrets' | 'formApi'>,
  source: RegisteredSource,
): Promise<{ readonly api: ProviderApi; readonly access: ApiAccess } | undefined> {
  const api = providerOf(source.provider)?.api;
  if (!api) return undefined;
  // The form's own token first, then that of the whole deployment.
  const own = formTokenOf(source);
  const names = own === undefined ? [api.tokenSecret] : [own, api.tokenSecret];
  for (const name of names) {
    const [token] = await secrets.live(name);
    if (token !== undefined) return { api, access: accessWith(formApi, source, { api, token }) };
  }
  return undefined;
}

export function accessWith(
  { fetch, pause, baseUrls }: ProcessNeeds['formApi'],
  { provider }: Pick<RegisteredSource, 'provider'>,
  { api, token }: { readonly api: ProviderApi; readonly token: string },
): ApiAccess {
  return { baseUrl: baseUrls[provider] ?? api.baseUrl, token, fetch, pause };
}

/** Keeps a response that was asked for, as a webhook would have brought it. */
export async function keepAsked(
  dependencies: Pick<ProcessNeeds, 'table' | 'bucket' | 'clock'>,
  source: RegisteredSource,
  response: Json,
): Promise<Delivery> {
  const body = Buffer.from(JSON.stringify(response));
  const now = dependencies.clock();
  const delivery: Delivery = {
    id: deliveryId(source.id, body),
    source: source.id,
    provider: source.provider,
    receivedAt: iso(now),
    state: 'kept',
    bytes: body.length,
    asked: true,
  };
  await keepWithBody(dependencies, { delivery, body, now });
  return delivery;
}
