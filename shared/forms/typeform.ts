/** Typeform webhooks. https://www.typeform.com/developers/webhooks/ */
import { isAddress, MAX_ANSWER_LENGTH, type AnswerValue } from '../domain/answers.ts';
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
} from './provider.ts';

/** Hosts that serve uploaded files; an address anywhere else is not Typeform's. */
const FILE_HOSTS = new Set(['api.typeform.com', 'api.eu.typeform.com', 'api.typeform.eu']);

/** What "Send test request" answers with. A real person may live in Barcelona: equal times must come with it. */
const CANNED = new Set(['Lorem ipsum dolor', 'an_account@example.com', 'Barcelona']);

export const typeform: FormProvider = {
  verify({ body, headers }, secrets) {
    const given = headers.get('typeform-signature') ?? '';
    // Every secret is tried, so that the time does not tell which one fits.
    return secrets.map((secret) => sameText(given, `sha256=${hmac(secret, body)}`)).includes(true);
  },

  parse(body) {
    const type = text(field(body, 'event_type'));
    const response = field(body, 'form_response');
    if (type !== 'form_response' && type !== 'form_response_partial')
      return unreadable('it is no form response');
    if (isTest(body, response)) return { kind: 'test' };
    return readResponse(response, type === 'form_response');
  },
};

/** Reads a response, as a webhook carries it and as the Responses API lists it. */
export function readResponse(response: Json | undefined, complete: boolean, knownForm?: string): Parsed {
  const form = text(field(response, 'form_id')) ?? knownForm;
  const token = text(field(response, 'token'));
  if (!form || !token) return unreadable('the form id or the token is missing');
  const submittedAt = instant(field(response, 'submitted_at')) ?? instant(field(response, 'staged_at'));
  if (submittedAt === undefined) return unreadable('the submission time is missing or no time');

  const definition = array(field(field(response, 'definition'), 'fields'));
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
  const answers = array(field(response, 'answers')).flatMap((one) => readOne(one, flags));
  const refs = new Map(fields.map(({ id, ref }) => [id, ref]));
  if (new Set(refs.values()).size < refs.size || hasTwice(answers.map(({ ref }) => ref)))
    flags.add('ambiguous-ref');

  const read: FormResponse = {
    form,
    identity: `typeform:${form}:${token}`,
    submittedAt,
    complete,
    answers,
    ...(definition.length > 0 && { fields: fields.map(({ ref, type, title }) => ({ ref, type, title })) }),
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
  if (typeof read === 'string' && read.length > MAX_ANSWER_LENGTH) flags.add('answer-cut');
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
      if (!isAddress(text(value) ?? '')) flags.add('email-invalid');
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
    return CANNED.has(text(value) ?? text(field(value, 'label')) ?? '');
  });
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
