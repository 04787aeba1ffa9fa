/** Makes a form at Typeform of what a program asks. https://www.typeform.com/developers/create/ */
import * as z from 'zod';
import { type ApiAccess, FormNotMade, type MadeForm } from './provider.ts';
import type { FormSpec, SpecQuestion } from './form-spec.ts';

const Made = z.object({
  id: z.string(),
  title: z.string(),
  settings: z.object({ is_public: z.boolean().optional() }).optional(),
  fields: z.array(z.object({ ref: z.string().optional(), title: z.string(), type: z.string() })).default([]),
  _links: z.object({ display: z.url() }),
});

/** Throws `FormNotMade`. */
export async function makeTypeform(access: ApiAccess, spec: FormSpec): Promise<MadeForm> {
  const body = {
    title: plain(spec.title),
    type: 'quiz',
    settings: {
      language: 'en',
      is_public: true,
      progress_bar: 'proportion',
      show_progress_bar: true,
      meta: { allow_indexing: false },
    },
    fields: spec.questions.map(fieldOf),
  };
  const made = await access.fetch(`${access.baseUrl}/forms`, {
    method: 'POST',
    headers: headersOf(access),
    body: JSON.stringify(body),
    redirect: 'error',
  });
  if (!made.ok) throw new FormNotMade(await whyNot(made));
  return readTypeform(access, Made.parse(await made.json()).id, spec);
}

/** The form as it is there now: plans may leave things out. Throws `FormNotMade`. */
export async function readTypeform(access: ApiAccess, id: string, spec: FormSpec): Promise<MadeForm> {
  const found = await access.fetch(`${access.baseUrl}/forms/${encodeURIComponent(id)}`, {
    headers: headersOf(access),
    redirect: 'error',
  });
  if (!found.ok) throw new FormNotMade(await whyNot(found));
  const { title, fields, settings, _links } = Made.parse(await found.json());
  const refs = new Set(fields.map(({ ref }) => ref));
  return {
    form: id,
    title,
    link: _links.display,
    isOpen: settings?.is_public !== false,
    fields: Object.fromEntries(
      spec.questions.flatMap((one) => (refs.has(refOf(one)) ? [[one.id, refOf(one)]] : [])),
    ),
    asked: fields.flatMap(({ ref, title: asks, type }) =>
      ref === undefined ? [] : [{ ref, title: asks, type }],
    ),
  };
}

function headersOf({ token }: ApiAccess): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
}

/** In a sentence for the manager. Never the token; of the answer, what it says of our form. */
async function whyNot(answer: Response): Promise<string> {
  switch (answer.status) {
    case 401:
      return 'Typeform does not know this token. Make a new one there, under your account, Personal tokens.';
    case 402:
      return 'Your plan at Typeform does not take such a form. Ask fewer questions, or use another plan.';
    case 403:
      return 'This token may not make forms. It needs forms:write, webhooks:write and responses:read.';
    case 429:
      return 'Typeform asks for a pause. Try again in a minute.';
  }
  const Problem = z.object({ details: z.array(z.object({ description: z.string() })).optional() });
  const { details = [] } = Problem.safeParse(await answer.json().catch(() => ({}))).data ?? {};
  const says = details.map(({ description }) => description).join(' ');
  return `Typeform did not take the form (${answer.status}).${says === '' ? '' : ` It says: ${says}`}`;
}

/** Ours are of lower-case letters, digits and hyphens. */
function refOf({ id }: SpecQuestion): string {
  return id.replaceAll('-', '_');
}

/** Stars make words bold there, and double braces recall an answer. */
function plain(text: string): string {
  return text.replaceAll('*', '').replaceAll('{{', '{ {');
}

function fieldOf(question: SpecQuestion): object {
  const { title, help, required } = question;
  const { type, properties = {}, validations = {} } = shapeOf(question);
  return {
    ref: refOf(question),
    title: plain(title),
    type,
    properties: { ...(help !== undefined && { description: plain(help) }), ...properties },
    validations: { required, ...validations },
  };
}

interface Shape {
  readonly type: string;
  readonly properties?: object;
  readonly validations?: object;
}

function shapeOf({ kind, options = [], from = 0, to = 0 }: SpecQuestion): Shape {
  const choices = (labels: readonly string[], several: boolean): Shape => ({
    type: 'multiple_choice',
    properties: {
      choices: labels.map((label) => ({ label: plain(label) })),
      allow_multiple_selection: several,
    },
  });
  switch (kind) {
    case 'line':
      return { type: 'short_text' };
    case 'email':
      return { type: 'email' };
    case 'tick':
      return { type: 'legal' };
    case 'one':
      return choices(options, false);
    case 'many':
      return choices(options, true);
    case 'number':
      return {
        type: 'number',
        validations: { min_value: from, ...(to > 0 && { max_value: to }) },
      };
    case 'scale': {
      const steps = to - from + 1;
      const numbers = Array.from({ length: steps }, (_, at) => String(from + at));
      // Scales there have five to eleven steps, from 0 or 1.
      return steps >= 5 && steps <= 11 && (from === 0 || from === 1)
        ? { type: 'opinion_scale', properties: { steps, start_at_one: from === 1 } }
        : choices(numbers, false);
    }
  }
}
