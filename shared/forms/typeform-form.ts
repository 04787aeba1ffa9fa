/** Makes a form at Typeform of what a program asks. https://www.typeform.com/developers/create/ */
import * as z from 'zod';
import { type ApiAccess, FormNotMade, type MadeForm } from './provider.ts';
import type { FormSpec, SpecQuestion } from './form-spec.ts';
import { plain, refOf } from './typeform-api.ts';

const Field = z.object({
  ref: z.string().optional(),
  title: z.string(),
  type: z.string(),
  properties: z
    .object({
      /** Of a group. */
      get fields(): z.ZodOptional<z.ZodArray<typeof Field>> {
        return z.array(Field).optional();
      },
    })
    .optional(),
});

const Made = z.object({
  id: z.string(),
  title: z.string(),
  settings: z.object({ is_public: z.boolean().optional() }).optional(),
  fields: z.array(Field).default([]),
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
  const found = await access.fetch(addressOf(access, id), { headers: headersOf(access), redirect: 'error' });
  if (!found.ok) throw new FormNotMade(await whyNot(found));
  const { title, fields: top, settings, _links } = Made.parse(await found.json());
  const fields = top.flatMap(({ properties, ...one }) => properties?.fields ?? [one]);
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

type Raw = Readonly<Record<string, unknown>>;

/** What Typeform says of a form beside the form, and does not take back. */
const BESIDE = ['id', 'self', '_links', 'created_at', 'last_updated_at', 'published_at'];

/**
 * Writes what a form lacks of our questions. A form is only ever replaced as a whole there, and a field that is left out goes
 * with its answers: so the form is read, changed in place, written with everything that it had, and read again. Throws
 * `FormNotMade`.
 */
export async function changeTypeform(access: ApiAccess, id: string, spec: FormSpec): Promise<MadeForm> {
  const before = await rawForm(access, id);
  const ours = new Map(spec.questions.map((question) => [refOf(question), question]));
  const had = refsIn(before);
  const missing = spec.questions.filter((question) => !had.has(refOf(question)));
  const body = {
    ...Object.fromEntries(Object.entries(before).filter(([name]) => !BESIDE.includes(name))),
    fields: [...fieldsIn(before).map((field) => reworded(field, ours)), ...missing.map(fieldOf)],
  };
  const written = await access.fetch(addressOf(access, id), {
    method: 'PUT',
    headers: headersOf(access),
    body: JSON.stringify(body),
    redirect: 'error',
  });
  if (!written.ok) throw new FormNotMade(await whyNot(written));
  const now = refsIn(await rawForm(access, id));
  const gone = [...had, ...missing.map(refOf)].filter((ref) => !now.has(ref));
  if (gone.length > 0)
    throw new FormNotMade(`Typeform dropped a question (${gone.join(', ')}). Look at the form there.`);
  return readTypeform(access, id, spec);
}

async function rawForm(access: ApiAccess, id: string): Promise<Raw> {
  const found = await access.fetch(addressOf(access, id), { headers: headersOf(access), redirect: 'error' });
  if (!found.ok) throw new FormNotMade(await whyNot(found));
  return z.record(z.string(), z.unknown()).parse(await found.json());
}

function fieldsIn({ fields }: Raw): readonly Raw[] {
  return Array.isArray(fields) ? (fields as readonly Raw[]) : [];
}

/** With those inside groups. */
function refsIn(part: Raw): Set<unknown> {
  return new Set(
    fieldsIn(part).flatMap((field) => [field['ref'], ...refsIn((field['properties'] ?? {}) as Raw)]),
  );
}

/** With our words, and everything else as it was. */
function reworded(field: Raw, ours: ReadonlyMap<unknown, SpecQuestion>): Raw {
  const question = ours.get(field['ref']);
  const properties = field['properties'] as Raw | undefined;
  const inside = properties && fieldsIn(properties);
  return {
    ...field,
    ...(question && { title: plain(question.title) }),
    ...(inside &&
      inside.length > 0 && {
        properties: { ...properties, fields: inside.map((one) => reworded(one, ours)) },
      }),
  };
}

function addressOf({ baseUrl }: ApiAccess, id: string): string {
  return `${baseUrl}/forms/${encodeURIComponent(id)}`;
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
