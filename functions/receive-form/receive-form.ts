/**
 * Takes a form delivery in: verify, keep the raw bytes, answer. Reading comes later, from what was kept.
 *
 * Never answers 404 or 410, which make Typeform switch the webhook off. An error of ours is 503, which makes it retry.
 */
import { MAX_BODY_BYTES } from '../../shared/forms/json-limits.ts';
import { type HttpAnswer, type HttpHandler, type HttpRequest, json } from '../../shared/http.ts';
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import { acceptDelivery } from '../../shared/usecases/intake/accept-delivery.ts';
import { exchangeCode } from '../../shared/usecases/intake/connect-form.ts';

type Needs = Pick<Dependencies, 'table' | 'bucket' | 'secrets' | 'clock' | 'onError'>;

export function receiveForm(dependencies: Needs): HttpHandler {
  return async (request) => {
    if (request.method !== 'POST')
      return { status: 405, body: 'Post a form delivery here.', headers: { allow: 'POST' } };
    try {
      return await answer(dependencies, request);
    } catch (error) {
      dependencies.onError(error);
      return { status: 503, body: 'Please try again.', headers: { 'retry-after': '120' } };
    }
  };
}

async function answer(dependencies: Needs, { path, query, body, headers }: HttpRequest): Promise<HttpAnswer> {
  const [, provider = '', part = ''] = /^\/in\/([^/]+)\/([^/]+)\/?$/.exec(path) ?? [];
  const source = decoded(part);
  if (!source) return refused(body);
  const inbound = { body, headers, query, receivedAt: dependencies.clock() };
  const accepted = await acceptDelivery(dependencies, { provider, source, inbound });
  switch (accepted.kind) {
    case 'kept':
      return json(200, { kept: accepted.id });
    case 'duplicate':
      return json(200, { duplicate: accepted.id });
    case 'ignored':
      return json(200, { ignored: 'partial responses are not kept' });
    case 'refused': {
      // A script that is being set up has no secret yet, and shows a code for it.
      const connected = await exchangeCode(dependencies, { source, body });
      return connected ? json(200, connected) : refused(body);
    }
  }
}

/** `undefined` for a part of an address that is encoded wrongly. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function refused(body: Uint8Array): HttpAnswer {
  return body.length > MAX_BODY_BYTES
    ? { status: 413, body: 'Too large.' }
    : { status: 401, body: 'Not signed as agreed.' };
}
