/** Typeform's Responses API, for what its webhooks lost. https://www.typeform.com/developers/responses/ */
import * as z from 'zod';
import type { Json } from './provider.ts';

const PAGE_SIZE = 1000;
/** Two requests a second are allowed for an account. */
const PAUSE_MS = 500;
const MOST_PAGES = 200;

const Page = z.object({ items: z.array(z.record(z.string(), z.json())) });

export interface ResponsesApi {
  readonly baseUrl: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  /** Waits, in milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Typeform did not answer as documented. Says the status, never the token or an answer. */
export class TypeformUnavailable extends Error {
  override readonly name = 'TypeformUnavailable';
}

/**
 * All completed responses of a form since an instant (ISO, inclusive), newest first as Typeform sorts them, without the
 * metadata that would tell where and on what somebody filled it in.
 */
export async function* responsesSince(api: ResponsesApi, form: string, since: string): AsyncGenerator<Json> {
  let before: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    if (page > 0) await api.pause(PAUSE_MS);
    const items = await fetchPage(api, form, { since, before });
    for (const { metadata, ...item } of items) {
      yield { ...item, form_id: form };
    }
    const last = items.at(-1)?.['token'];
    if (items.length < PAGE_SIZE || typeof last !== 'string') return;
    before = last;
  }
  throw new TypeformUnavailable('Typeform did not come to an end of its pages.');
}

async function fetchPage(
  api: ResponsesApi,
  form: string,
  { since, before }: { readonly since: string; readonly before: string | undefined },
): Promise<z.infer<typeof Page>['items']> {
  const query = new URLSearchParams({
    page_size: String(PAGE_SIZE),
    since: `${since.slice(0, 19)}Z`,
    ...(before !== undefined && { before }),
  });
  const address = `${api.baseUrl}/forms/${encodeURIComponent(form)}/responses?${query.toString()}`;
  for (let attempt = 1; ; attempt++) {
    const response = await api.fetch(address, {
      headers: { authorization: `Bearer ${api.token}` },
      redirect: 'error',
    });
    if (response.ok) return Page.parse(await response.json()).items;
    if (response.status !== 429 || attempt === 5)
      throw new TypeformUnavailable(`Typeform answered with status ${response.status}.`);
    await api.pause(PAUSE_MS * 2 ** attempt);
  }
}
