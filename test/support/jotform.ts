/** Jotform as its API answers: a form with its questions and webhooks, and the responses that people sent it. */
import type { Json } from '../../shared/forms/provider.ts';

export const JOTFORM = 'https://jotform.example.org';
export const JOTFORM_KEY = 'an-api-key-of-hers';
export const JOTFORM_FORM = '260911234567890';

interface Submission {
  readonly [name: string]: Json;
  readonly id: string;
  readonly form_id: string;
}

export class JotformDouble {
  readonly submissions = new Map<string, Submission>();
  readonly webhooks: string[] = [];
  readonly asked: string[] = [];
  /** The next requests are answered with this status. */
  failWith: number | undefined;
  takesWebhooks = true;

  /** The submission as it is now; the same id again is an edit. */
  send(id: string, answers: Readonly<Record<string, Json>>, about: Partial<Submission> = {}): void {
    this.submissions.set(id, {
      ...{ id, form_id: JOTFORM_FORM, created_at: '2026-03-03 04:30:00', updated_at: null },
      ...{ status: 'ACTIVE', ip: '198.51.100.7', new: '1', answers },
      ...about,
    });
  }

  readonly fetch: typeof fetch = (input, init = {}) => {
    const url = new URL(input as string);
    this.asked.push(url.pathname);
    const [, kind = '', id = '', part] = url.pathname.split('/');
    const say = (status: number, content: unknown) =>
      Promise.resolve(Response.json({ responseCode: status, message: 'said', content }, { status }));
    if (this.failWith !== undefined) return say(this.failWith, null);
    if (new Headers(init.headers).get('APIKEY') !== JOTFORM_KEY) return say(401, null);
    if (kind === 'submission') {
      const found = this.submissions.get(id);
      return found ? say(200, found) : say(404, null);
    }
    if (id !== JOTFORM_FORM) return say(404, null);
    if (part === 'submissions') return say(200, [...this.submissions.values()]);
    if (part === 'questions') return say(200, QUESTIONS);
    if (part === 'webhooks') {
      const added = init.method === 'POST' ? new URLSearchParams(init.body as URLSearchParams) : undefined;
      if (added && this.takesWebhooks) this.webhooks.push(added.get('webhookURL') ?? '');
      return say(200, Object.fromEntries(this.webhooks.entries()));
    }
    return say(200, { id, title: 'Mentor intake', url: `https://form.jotform.com/${id}`, status: 'ENABLED' });
  };
}

const QUESTIONS = {
  1: { type: 'control_head', text: 'Welcome' },
  3: { type: 'control_fullname', text: 'What is your name?' },
  4: { type: 'control_email', text: 'Your email address' },
};

/** What Jotform posts: parts of a form, of which the answers are not believed. */
export function jotformNotice(response: string, form = JOTFORM_FORM): Uint8Array {
  const parts = {
    action: '',
    formID: form,
    submissionID: response,
    rawRequest: '{"q4_email":"forged@example.org"}',
  };
  const lines = Object.entries(parts).map(
    ([name, value]) => `--x1y2\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return new TextEncoder().encode(`${lines.join('')}--x1y2--\r\n`);
}
