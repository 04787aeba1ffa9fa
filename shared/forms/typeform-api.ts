/** What is asked of Typeform itself: the responses that webhooks lost, the webhook, and the form. */
import * as z from 'zod';
import { TYPEFORM_TOKEN } from '../secrets.ts';
import type { FormField } from '../domain/source.ts';
import type { FormSpec, SpecQuestion } from './form-spec.ts';
import {
  type ApiAccess,
  type FormChange,
  type Hook,
  type Json,
  type ProviderApi,
  ProviderUnavailable,
} from './provider.ts';

export const typeformApi: ProviderApi = {
  tokenSecret: TYPEFORM_TOKEN,
  baseUrl: 'https://api.typeform.com',
  tokenHint: 'set TYPEFORM_TOKEN (a personal token with webhooks:write and responses:read)',
  tokenHelp:
    'At Typeform, open your account, then Personal tokens, and make one with forms:write, webhooks:write and responses:read. It is kept where no one can read it again, and finds responses that a webhook missed.',
  async *listResponses(access, form, since) {
    for await (const item of responsesSince(access, form, since))
      yield { event_id: 'reconciled', event_type: 'form_response', form_response: item };
  },
  later: {
    changes: changesOf,
    write: async (access, form, spec) =>
      (await import('./typeform-form.ts')).changeTypeform(access, form, spec),
  },
  formIn: (given) => /(?:\/(?:to|form)\/|^)(\w{4,30})(?:[/?#]|$)/.exec(given.trim())?.[1],
  connect: connectWebhook,
  make: async (access, spec) => (await import('./typeform-form.ts')).makeTypeform(access, spec),
  read: async (access, form, spec) => (await import('./typeform-form.ts')).readTypeform(access, form, spec),
};

function changesOf(spec: FormSpec, seen: readonly FormField[]): readonly FormChange[] {
  const titles = new Map(seen.map(({ ref, title }) => [ref, title]));
  return spec.questions.flatMap((question): FormChange[] => {
    const title = plain(question.title);
    const there = titles.get(refOf(question));
    if (!titles.has(refOf(question))) return [{ kind: 'add', title }];
    return there === undefined || there === title ? [] : [{ kind: 'reword', title }];
  });
}

/** Ours are of lower-case letters, digits and hyphens. */
export function refOf({ id }: SpecQuestion): string {
  return id.replaceAll('-', '_');
}

/** Stars make words bold there, and double braces recall an answer. */
export function plain(text: string): string {
  return text.replaceAll('*', '').replaceAll('{{', '{ {');
}

/** The Responses API, for what webhooks lost: https://www.typeform.com/developers/responses/ */
const PAGE_SIZE = 1000;
/** Two requests a second are allowed for an account. */
const PAUSE_MS = 500;
const MOST_PAGES = 200;

const Page = z.object({ items: z.array(z.record(z.string(), z.json())) });

/**
 * All completed responses of a form since an instant (ISO, inclusive), newest first as Typeform sorts them, without the
 * metadata that would tell where and on what someone filled it in.
 */
async function* responsesSince(api: ApiAccess, form: string, since: string): AsyncGenerator<Json> {
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
  throw new ProviderUnavailable('Typeform did not come to an end of its pages.');
}

async function fetchPage(
  api: ApiAccess,
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
      throw new ProviderUnavailable(`Typeform answered with status ${response.status}.`);
    await api.pause(PAUSE_MS * 2 ** attempt);
  }
}

/** Webhooks of one deployment have one tag, so that connecting again replaces. */
const TAG = 'mentorline';

const WebhookSchema = z.object({
  url: z.string().optional(),
  enabled: z.boolean().optional(),
  event_types: z
    .object({ form_response: z.boolean().optional(), form_response_partial: z.boolean().optional() })
    .optional(),
});

/** https://www.typeform.com/developers/webhooks/reference/create-or-update-webhook/ */
async function connectWebhook(
  access: ApiAccess,
  { form, url, secret, partials }: Hook,
): Promise<{ readonly isRight: boolean; readonly apply: () => Promise<void> }> {
  const address = `${access.baseUrl}/forms/${encodeURIComponent(form)}/webhooks/${TAG}`;
  const headers = { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' };
  const read = async (): Promise<boolean> => {
    const found = await access.fetch(address, { headers });
    if (!found.ok) return false;
    const hook = WebhookSchema.parse(await found.json());
    return (
      hook.url === url &&
      hook.enabled === true &&
      hook.event_types?.form_response === true &&
      (hook.event_types.form_response_partial ?? false) === partials
    );
  };
  return {
    isRight: await read(),
    // Also where it looks right: Typeform does not tell whether it has the secret that we have.
    async apply() {
      const event_types = { form_response: true, form_response_partial: partials };
      const body = JSON.stringify({ url, enabled: true, event_types, secret, verify_ssl: true });
      const put = await access.fetch(address, { method: 'PUT', headers, body });
      if (!put.ok || !(await read()))
        throw new ProviderUnavailable(
          `Typeform did not take the webhook (${put.status}). Is the form id right?`,
        );
    },
  };
}
