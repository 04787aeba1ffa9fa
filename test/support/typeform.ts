/** Typeform on the loopback address, as its documentation has it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answersOf } from '../../infra/local/demo/people.ts';
import { typeform } from '../../shared/forms/typeform.ts';
import { person } from './stack.ts';

const FIELDS = {
  name: 'full_name',
  email: 'email_address',
  role: 'taking_part_as',
  motivation: 'motivation',
  consent: 'consent',
};

/** Typeform's Responses API as it is documented: newest first, `since` inclusive, `before` exclusive, 2 requests a second. */
export function typeformDouble(
  items: { token: string; submitted_at: string }[],
  { pageSize = 1000, token }: { readonly pageSize?: number; readonly token: string },
) {
  const requests: URL[] = [];
  let refuse = 0;
  const forms = new TypeformForms();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    requests.push(url);
    if (refuse-- > 0) return void response.writeHead(429).end();
    if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(403).end();
    if (!url.pathname.endsWith('/responses')) {
      void bodyOf(request).then((body) => {
        const { status, answer } = forms.answer(request.method ?? 'GET', url.pathname, body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
      return;
    }
    const sorted = items
      .filter(({ submitted_at }) => submitted_at >= (url.searchParams.get('since') ?? ''))
      .sort((a, b) => (a.submitted_at < b.submitted_at ? 1 : -1));
    const before = url.searchParams.get('before');
    const from = before === null ? 0 : sorted.findIndex(({ token }) => token === before) + 1;
    const size = Math.min(Number(url.searchParams.get('page_size')), pageSize);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ total_items: sorted.length, page_count: 1, items: sorted.slice(from, from + size) }),
    );
  });
  return {
    requests,
    forms,
    refuseNext: (times: number) => (refuse = times),
    /** Resolves with its address. */
    listen: async (): Promise<string> => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    stop: () => server.close(),
  };
}

/** A response as that list has it. */
export const typeformItem = (
  id: string,
  submittedAt: string,
  change: { readonly motivation?: string } = {},
) => {
  const source = {
    id: 'apply',
    provider: 'typeform' as const,
    form: 'mQ7vTnK2',
    secret: 's',
    purpose: 'application' as const,
    fields: {},
    partials: 'ignore' as const,
  };
  const world = { ...source, fields: FIELDS };
  const { body } = typeform.sample({
    source: world,
    secret: 'x',
    answers: { ...answersOf(person(id)), ...change },
    response: id,
    at: Date.parse(submittedAt),
  });
  const { form_id, definition, ...rest } = (JSON.parse(body) as { form_response: Record<string, unknown> })
    .form_response;
  return { ...rest, metadata: { network_id: 'someone' } } as unknown as {
    token: string;
    submitted_at: string;
  };
};

interface MadeField {
  readonly ref: string;
  readonly title: string;
  readonly type: string;
  readonly id: string;
  readonly properties?: { readonly fields?: readonly MadeField[] };
}

interface MadeTypeform {
  readonly title: string;
  fields: MadeField[];
  readonly theme: string;
  readonly [name: string]: unknown;
}

/** What a form may hold when it is written; anything else is refused. */
const FORM_PARTS = [
  'title',
  'type',
  'workspace',
  'settings',
  'hidden',
  'fields',
  'theme',
  'thankyou_screens',
  'logic',
];

/** What each kind of field may have in its properties; anything else is refused, as by Typeform's own validator. */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  short_text: ['description'],
  email: ['description'],
  number: ['description'],
  legal: ['description'],
  multiple_choice: ['description', 'choices', 'allow_multiple_selection', 'allow_other_choice', 'randomize'],
  opinion_scale: ['description', 'steps', 'start_at_one', 'labels'],
};

/** The Create and Webhooks APIs: forms with their fields by ref, and one webhook by tag. A field that a PUT leaves out is gone. */
export class TypeformForms {
  readonly made = new Map<string, MadeTypeform>();
  /** Fields that a request left out: gone, with their answers. */
  readonly deleted: string[] = [];
  readonly hooks = new Map<string, { readonly url: string; readonly secret: string }>();
  /** What the next request for a form is refused with: a plan, a right. */
  refuseWith: number | undefined;

  answer(method: string, path: string, body: unknown): { readonly status: number; readonly answer: unknown } {
    const [, , id = '', part, tag] = path.split('/');
    if (this.refuseWith !== undefined) return { status: this.refuseWith, answer: {} };
    if (part === 'webhooks') return this.#hook(method, `${id}/${tag ?? ''}`, body);
    if (method === 'POST' && id === '') return this.#make(`form${this.made.size + 1}`, body, 201);
    if (!this.made.has(id)) return { status: 404, answer: { code: 'FORM_NOT_FOUND' } };
    return method === 'PUT' ? this.#make(id, body, 200) : { status: 200, answer: this.#view(id) };
  }

  #make(id: string, body: unknown, status: number): { readonly status: number; readonly answer: unknown } {
    const { fields, ...form } = body as {
      title: string;
      theme?: string;
      fields: { id?: string; ref: string; title: string; type: string; properties: object }[];
    };
    const refused = (what: string) => ({
      status: 400,
      answer: { code: 'VALIDATION_ERROR', details: [{ description: `${what} is not allowed.` }] },
    });
    const part = Object.keys(form).find((name) => !FORM_PARTS.includes(name));
    if (part !== undefined) return refused(part);
    for (const { id: known, type, properties, ref } of fields) {
      const allowed = PROPERTIES[type];
      const wrong = Object.keys(properties).find((name) => !allowed?.includes(name));
      // What someone made in Typeform's own editor has whatever it has.
      if (known === undefined && (!allowed || wrong !== undefined || !/^[a-z0-9_]+$/.test(ref)))
        return refused(wrong ?? type);
    }
    const kept = fields.map((field, at) => ({ id: `${id}-${at}-${field.ref}`, ...field }));
    const now = new Set(idsIn(kept));
    this.deleted.push(...idsIn(this.made.get(id)?.fields ?? []).filter((one) => !now.has(one)));
    // A form that is written without its theme gets another one.
    this.made.set(id, { theme: `a new theme of ${this.made.size}`, ...form, fields: kept });
    return { status, answer: this.#view(id) };
  }

  #view(id: string): unknown {
    const form = this.made.get(id);
    return {
      ...{ id, settings: { is_public: true }, ...form },
      ...{ created_at: '2026-01-01T00:00:00Z', self: { href: `https://api.typeform.com/forms/${id}` } },
      _links: { display: `https://form.typeform.com/to/${id}` },
    };
  }

  #hook(method: string, key: string, body: unknown): { readonly status: number; readonly answer: unknown } {
    if (method === 'PUT') this.hooks.set(key, body as { url: string; secret: string });
    // The secret is written, and never told.
    const hook = Object.entries(this.hooks.get(key) ?? {}).filter(([name]) => name !== 'secret');
    return { status: this.hooks.has(key) ? 200 : 404, answer: Object.fromEntries(hook) };
  }
}

function idsIn(fields: readonly MadeField[]): string[] {
  return fields.flatMap(({ id, properties }) => [id, ...idsIn(properties?.fields ?? [])]);
}

async function bodyOf(request: AsyncIterable<Uint8Array>): Promise<unknown> {
  const text = Buffer.concat(await Array.fromAsync(request)).toString('utf8');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
