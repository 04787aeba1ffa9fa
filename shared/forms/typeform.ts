/** Typeform webhooks. https://www.typeform.com/developers/webhooks/ */
import { readAddress } from '../domain/address.ts';
import type { AnswerValue } from '../domain/answers.ts';
import { MAX_ANSWER_BYTES } from '../domain/plain-text.ts';
import {
  array,
  field,
  type Flag,
  type FormAnswer,
  type FormProvider,
  type FormResponse,
  hmac,
  instant,
  type Json,
  type Parsed,
  sameText,
  strings,
  text,
  type Submission,
  type SignedDelivery,
  sampleId,
  mappedAnswers,
  type SampleAnswer,
} from './provider.ts';
import { readJson } from './json-limits.ts';
import { plainValue } from './standard-webhooks.ts';
import { typeformApi } from './typeform-api.ts';

/** Hosts that serve uploaded files; an address anywhere else is not Typeform's. */
const FILE_HOSTS = new Set(['api.typeform.com', 'api.eu.typeform.com', 'api.typeform.eu']);

/** What "Send test request" answers with; real people answer so as well, so that equal times must come with it. */
const CANNED = new Set(['Lorem ipsum dolor', 'an_account@example.com']);
/** A choice that it makes up; a real one, of someone who lives there, is an option of the form and has an id. */
const MADE_UP_CHOICE = 'Barcelona';

export const typeform: FormProvider = {
  label: 'Typeform',
  takes:
    'A form with the look of Typeform. With a token of your account, Mentorline makes it of your questions.',
  mostOnFreePlan: 10,
  secretPrefix: '',
  editsKeepResponse: false,
  verify({ body, headers }, secrets) {
    const given = headers.get('typeform-signature') ?? '';
    // Every secret is tried, so that the time does not tell which one fits.
    return secrets.map((secret) => sameText(given, signature(body, secret))).includes(true);
  },
  isPartial(body) {
    const read = readJson(body);
    return read.kind === 'json' && field(read.json, 'event_type') === 'form_response_partial';
  },
  sign: (body, { secret }) => ({
    'content-type': 'application/json',
    'typeform-signature': signature(body, secret),
  }),
  sample,
  setupSteps: ({ url, secret }) => [
    'Open the form, then Connect, then Webhooks.',
    `Add a webhook with the address ${url}`,
    `Set its secret to ${secret}`,
    'Turn the webhook on.',
  ],
  api: typeformApi,

  parse(body) {
    const type = text(field(body, 'event_type'));
    const response = field(body, 'form_response');
    if (type !== 'form_response' && type !== 'form_response_partial')
      return unreadable('it is not a form response');
    if (isTest(body, response)) return { kind: 'test' };
    return readResponse(response, type === 'form_response');
  },
};

function signature(body: string | Uint8Array, secret: string): string {
  return `sha256=${hmac(secret, body)}`;
}

function readResponse(response: Json | undefined, complete: boolean): Parsed {
  const form = text(field(response, 'form_id'));
  const token = text(field(response, 'token'));
  if (!form || !token) return unreadable('the form id or the token is missing');
  const submittedAt = instant(field(response, 'submitted_at')) ?? instant(field(response, 'staged_at'));
  if (submittedAt === undefined) return unreadable('the submission time is missing or not a time');

  // A group stands for the questions in it.
  const definition = array(field(field(response, 'definition'), 'fields')).flatMap((one) => {
    const inside = array(field(field(one, 'properties'), 'fields'));
    return inside.length > 0 ? inside : [one];
  });
  const fields = definition.flatMap((one) => {
    const ref = text(field(one, 'ref')) ?? text(field(one, 'id'));
    return ref === undefined
      ? []
      : [
          {
            ref,
            type: text(field(one, 'type')) ?? 'unknown',
            title: text(field(one, 'title')) ?? '',
            id: text(field(one, 'id')) ?? ref,
          },
        ];
  });
  const flags = new Set<Flag>();
  const given = array(field(response, 'answers')).flatMap((one) => readOne(one, flags));
  const along = besides(response);
  const answers = [...given, ...along];
  const refs = new Map(fields.map(({ id, ref }) => [id, ref]));
  if (new Set(refs.values()).size < refs.size || hasTwice(given.map(({ ref }) => ref)))
    flags.add('ambiguous-ref');

  const read: FormResponse = {
    form,
    identity: `typeform:${form}:${token}`,
    submittedAt,
    complete,
    answers,
    ...(definition.length > 0 && {
      fields: [
        ...fields.map(({ ref, type, title }) => ({ ref, type, title })),
        ...along.map(({ ref }) => ({ ref, type: 'beside', title: ref })),
      ],
    }),
    flags: [...flags],
  };
  return { kind: 'response', response: read };
}

function readOne(answer: Json, flags: Set<Flag>): FormAnswer[] {
  const ref = text(field(field(answer, 'field'), 'ref')) ?? text(field(field(answer, 'field'), 'id'));
  const type = text(field(answer, 'type'));
  if (ref === undefined || type === undefined) return [];
  const value = field(answer, type);
  const read = valueOf(type, value, flags);
  if (read === undefined) {
    flags.add('unknown-answer-type');
    return [];
  }
  if (typeof read === 'string' && Buffer.byteLength(read) > MAX_ANSWER_BYTES) flags.add('answer-cut');
  const other = text(field(value, 'other'));
  return [{ ref, value: read, ...(other !== undefined && { other }) }];
}

function valueOf(type: string, value: Json | undefined, flags: Set<Flag>): AnswerValue | undefined {
  switch (type) {
    case 'text':
    case 'phone_number':
    case 'date':
      return text(value);
    case 'email': {
      if (readAddress(text(value) ?? '') === undefined) flags.add('email-invalid');
      return text(value);
    }
    case 'url': {
      if (!/^https?:\/\//i.test(text(value) ?? '') && /^[a-z][a-z0-9+.-]*:/i.test(text(value) ?? ''))
        flags.add('url-scheme');
      return text(value);
    }
    case 'file_url': {
      if (!FILE_HOSTS.has(hostOf(text(value) ?? ''))) flags.add('file-host');
      return text(value);
    }
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'choice': {
      const label = text(field(value, 'label')) ?? text(field(value, 'other'));
      return label === undefined ? undefined : [label];
    }
    case 'choices':
      return labelsOf(value);
    case 'payment':
      // Amount only: the name on the card and its last digits are none of our business.
      return text(field(value, 'amount'));
    case 'multi_format':
      return text(field(value, 'transcript')) ?? '';
    case 'signature':
      return text(field(value, 'url')) ?? text(value);
    default:
      return undefined;
  }
}

/** Labels beside an `other`, or an array of objects with a label each. Never split or joined with commas. */
function labelsOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return array(value).flatMap((one) => text(field(one, 'label')) ?? []);
  const other = text(field(value, 'other'));
  return [...strings(field(value, 'labels')), ...(other === undefined ? [] : [other])];
}

function isTest(body: Json, response: Json | undefined): boolean {
  const token = field(response, 'token');
  if (typeof token === 'string' && field(body, 'event_id') === token) return true;
  const landed = field(response, 'landed_at');
  if (typeof landed !== 'string' || landed !== field(response, 'submitted_at')) return false;
  return array(field(response, 'answers')).some((answer) => {
    const value = field(answer, text(field(answer, 'type')) ?? '');
    return (
      CANNED.has(text(value) ?? '') ||
      (text(field(value, 'label')) === MADE_UP_CHOICE &&
        text(field(value, 'id')) === undefined &&
        !isOption(response))
    );
  });
}

/** Whether the form itself has the choice that tests make up. */
function isOption(response: Json | undefined): boolean {
  const fields = array(field(field(response, 'definition'), 'fields'));
  const choices = fields.flatMap((one) => [
    ...array(field(one, 'choices')),
    ...array(field(field(one, 'properties'), 'choices')),
  ]);
  return choices.some((choice) => field(choice, 'label') === MADE_UP_CHOICE);
}

/** What comes along beside the questions: hidden fields of the address, scores and variables. Each can be mapped like a question. */
function besides(response: Json | undefined): { readonly ref: string; readonly value: AnswerValue }[] {
  const hidden = field(response, 'hidden');
  const calculated = field(response, 'calculated');
  const named = (kind: string, values: Json | undefined): { ref: string; value: AnswerValue }[] =>
    values === null || typeof values !== 'object' || Array.isArray(values)
      ? []
      : Object.entries(values).flatMap(([name, value]) => {
          const plain = plainValue(value);
          return plain === undefined ? [] : [{ ref: `${kind}:${name}`, value: plain }];
        });
  return [
    ...named('hidden', hidden),
    ...named('calculated', calculated),
    ...array(field(response, 'variables')).flatMap((one) => {
      const key = text(field(one, 'key'));
      const value = plainValue(field(one, text(field(one, 'type')) ?? ''));
      return key === undefined || value === undefined ? [] : [{ ref: `variable:${key}`, value }];
    }),
  ];
}

function hostOf(address: string): string {
  const url = URL.parse(address);
  return url?.protocol === 'https:' ? url.host : '';
}

function hasTwice(refs: readonly string[]): boolean {
  return new Set(refs).size < refs.length;
}

function unreadable(reason: string): Parsed {
  return { kind: 'unreadable', reason };
}

function sample(submission: Submission): SignedDelivery {
  const { source, secret, answers, response, at } = submission;
  const time = new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000', '');
  const landed = new Date(Math.floor(at / 1000) * 1000 - 420_000).toISOString().replace('.000', '');
  const token = sampleId(response, 32);
  const given = mappedAnswers(submission);
  const fields = Object.entries(source.fields).map(([question, ref]) => ({
    id: idOf(ref),
    ref,
    type: typeOf(answers[question]),
    title: question,
    properties: {},
  }));
  const body = JSON.stringify({
    event_id: sampleId(`event ${response}`, 26).toUpperCase(),
    event_type: 'form_response',
    form_response: {
      form_id: source.form ?? 'any',
      token,
      landed_at: landed,
      submitted_at: time,
      definition: { id: source.form ?? 'any', title: 'Apply', fields },
      answers: given.map(({ ref, question, value }) => ({
        ...typeformAnswer(question, value),
        field: { id: idOf(ref), type: typeOf(value), ref },
      })),
    },
  });
  return { path: `/in/typeform/${source.id}`, body, headers: typeform.sign(body, { secret, id: '', at }) };
}

function typeformAnswer(question: string, value: SampleAnswer): object {
  if (typeof value === 'number') return { type: 'number', number: value };
  if (typeof value === 'boolean') return { type: 'boolean', boolean: value };
  if (typeof value !== 'string') {
    return question === 'role'
      ? { type: 'choice', choice: { label: value[0] } }
      : { type: 'choices', choices: { labels: value } };
  }
  return question === 'email' ? { type: 'email', email: value } : { type: 'text', text: value };
}

function typeOf(value: SampleAnswer | undefined): string {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'yes_no';
  return typeof value === 'string' ? 'short_text' : 'multiple_choice';
}

function idOf(ref: string): string {
  return sampleId(ref, 12);
}
