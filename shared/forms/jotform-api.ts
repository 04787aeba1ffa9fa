/** What is asked of Jotform itself: a response that a webhook told of, those that webhooks lost, the form, and its webhook. https://api.jotform.com/docs/ */
import * as z from 'zod';
import type { IsoInstant } from '../domain/brand.ts';
import { DAY, iso } from '../domain/calendar.ts';
import { JOTFORM_TOKEN } from '../secrets.ts';
import {
  type ApiAccess,
  FormNotMade,
  type Hook,
  type Json,
  type MadeForm,
  type Notice,
  type ProviderApi,
  ProviderUnavailable,
  type ToldResponse,
} from './provider.ts';

const BASE_URL = 'https://api.jotform.com';
/** Accounts whose data is kept in Europe are answered there alone. */
const EUROPE_URL = 'https://eu-api.jotform.com';
const DEADLINE_MS = 10_000;
const PAGE_SIZE = 1000;
const MOST_PAGES = 200;

export const jotformApi: ProviderApi = {
  tokenSecret: JOTFORM_TOKEN,
  baseUrl: BASE_URL,
  tokenHint: 'set JOTFORM_TOKEN (an API key with full access)',
  tokenHelp:
    'At Jotform, open Settings, then API, and make a key with full access. It is kept where no one can read it again. Jotform signs nothing, so each response is asked for with this key.',
  formIn: (given) => /\d{8,25}/.exec(given)?.[0],
  read: readForm,
  readResponse,
  listResponses,
  connect: connectWebhook,
};

/** What stands on a form without asking anything. */
export const LAYOUT: ReadonlySet<string> = new Set(
  ['head', 'text', 'image', 'divider', 'pagebreak', 'collapse', 'button', 'captcha'].map(
    (kind) => `control_${kind}`,
  ),
);

/** The address that the form posts to: whoever does not know its secret posts nowhere. */
export function jotformAddress({ url, secret }: { readonly url: string; readonly secret: string }): string {
  return `${url}?k=${encodeURIComponent(secret)}`;
}

const Envelope = z.object({ content: z.json() });

interface Answered {
  readonly status: number;
  readonly content?: Json;
}

/** Asks with the key in a header, as addresses are written to logs. Never rejects for what the network does. */
async function ask(
  { baseUrl, token, fetch: send }: ApiAccess,
  path: string,
  sends: Pick<RequestInit, 'method' | 'body'> = {},
): Promise<Answered> {
  const bases = baseUrl === BASE_URL ? [BASE_URL, EUROPE_URL] : [baseUrl];
  let last: Answered = { status: 0 };
  for (const base of bases) {
    try {
      const response = await send(`${base}${path}`, {
        ...sends,
        headers: { APIKEY: token },
        redirect: 'error',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      if (response.ok) return { status: 200, content: Envelope.parse(await response.json()).content };
      last = { status: response.status };
    } catch {
      last = { status: 0 };
    }
    if (!isRefusal(last)) return last;
  }
  return last;
}

/** The key is not one of this host, or not of this account. */
function isRefusal({ status }: Answered): boolean {
  return status === 401 || status === 403 || status === 404;
}

const Submission = z.object({
  id: z.string(),
  form_id: z.string(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  status: z.string().optional(),
  answers: z.record(z.string(), z.json()),
});

/** Without what would tell where someone filled it in, and without what changes when the manager looks at it there. */
function bodyOf(content: unknown): Json | undefined {
  const { data } = Submission.safeParse(content);
  return data && { ...data, updated_at: data.updated_at ?? null, status: data.status ?? 'ACTIVE' };
}

async function readResponse(access: ApiAccess, { form, response }: Notice): Promise<ToldResponse> {
  const answered = await ask(access, `/submission/${encodeURIComponent(response)}`);
  if (answered.status === 401 || answered.status === 403)
    return {
      kind: 'refused',
      reason: 'Jotform refuses the API key. Connect the form again, with a new one.',
    };
  if (answered.status === 404) return { kind: 'unknown', reason: 'Jotform knows no such response.' };
  const body = bodyOf(answered.content);
  if (body === undefined) throw new ProviderUnavailable(`Jotform answered with status ${answered.status}.`);
  return Submission.parse(body).form_id === form
    ? { kind: 'response', body }
    : { kind: 'refused', reason: 'The response belongs to another form.' };
}

/** Times there are local ones of the account: a day more is asked for. */
async function* listResponses(access: ApiAccess, form: string, since: IsoInstant): AsyncGenerator<Json> {
  const from = iso(Math.max(0, Date.parse(since) - DAY))
    .slice(0, 19)
    .replace('T', ' ');
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({
      limit: String(PAGE_SIZE),
      offset: String(page * PAGE_SIZE),
      orderby: 'created_at',
      filter: JSON.stringify({ 'created_at:gt': from }),
    });
    const { status, content } = await ask(
      access,
      `/form/${encodeURIComponent(form)}/submissions?${query.toString()}`,
    );
    if (!Array.isArray(content)) throw new ProviderUnavailable(`Jotform answered with status ${status}.`);
    const items = content as readonly Json[];
    for (const item of items) {
      const body = bodyOf(item);
      if (body !== undefined) yield body;
    }
    if (items.length < PAGE_SIZE) return;
  }
  throw new ProviderUnavailable('Jotform did not come to an end of its pages.');
}

const FormFacts = z.object({ title: z.string(), url: z.url(), status: z.string().optional() });
const Questions = z.record(z.string(), z.object({ text: z.string().optional(), type: z.string() }));

/** Throws `FormNotMade`. */
async function readForm(access: ApiAccess, form: string): Promise<MadeForm> {
  const path = `/form/${encodeURIComponent(form)}`;
  const [facts, questions] = await Promise.all([ask(access, path), ask(access, `${path}/questions`)]);
  const about = FormFacts.safeParse(facts.content).data;
  const asked = Questions.safeParse(questions.content).data;
  if (!about || !asked)
    throw new FormNotMade(
      isRefusal(facts)
        ? 'Jotform does not know this form, or not with this key. Is the key of the account that the form is in?'
        : `Jotform did not tell of the form (${facts.status}). Try again in a minute.`,
    );
  return {
    form,
    title: about.title,
    link: about.url,
    isOpen: about.status !== 'DISABLED',
    fields: {},
    asked: Object.entries(asked).flatMap(([ref, { type, text = '' }]) =>
      LAYOUT.has(type) ? [] : [{ ref, type, title: text }],
    ),
  };
}

async function connectWebhook(
  access: ApiAccess,
  { form, url, secret }: Hook,
): Promise<{ readonly isRight: boolean; readonly apply: () => Promise<void> }> {
  const path = `/form/${encodeURIComponent(form)}/webhooks`;
  const address = jotformAddress({ url, secret: secret ?? '' });
  const isThere = async (): Promise<boolean> => {
    const { content } = await ask(access, path);
    return Object.values(content ?? {}).includes(address);
  };
  return {
    isRight: await isThere(),
    async apply() {
      if (await isThere()) return;
      const { status } = await ask(access, path, {
        method: 'POST',
        body: new URLSearchParams({ webhookURL: address }),
      });
      if (!(await isThere()))
        throw new ProviderUnavailable(
          `Jotform did not take the webhook (${status}). Add it by hand, as the steps below say; the rest is done.`,
        );
    },
  };
}
