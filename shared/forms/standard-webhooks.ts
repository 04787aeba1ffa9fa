/** Any sender of Standard Webhooks (https://www.standardwebhooks.com), Svix's header names included. */
import type { AnswerValue } from '../domain/answers.ts';
import {
  array,
  field,
  type FormAnswer,
  type FormProvider,
  hmac,
  type InboundRequest,
  instant,
  type Json,
  type Parsed,
  sameText,
  strings,
  text,
  mappedAnswers,
  sampleId,
  type SigningKey,
} from './provider.ts';

const TOLERANCE_SECONDS = 300;
export const STANDARD_SECRET_PREFIX = 'whsec_';

/** Checks `v1` signatures over id, timestamp and body, at most five minutes old or ahead. */
export function verifyStandardWebhook(request: InboundRequest, secrets: readonly string[]): boolean {
  const id = header(request, 'id');
  const timestamp = header(request, 'timestamp') ?? '';
  const signatures = (header(request, 'signature') ?? '').split(' ').filter((one) => one.startsWith('v1,'));
  if (!id || !/^\d{1,12}$/.test(timestamp) || signatures.length === 0 || signatures.length > 8) return false;
  if (Math.abs(request.receivedAt / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const matches = secrets.flatMap((secret) => {
    const expected = `v1,${hmac(keyOf(secret), `${id}.${timestamp}.`, request.body)}`;
    return signatures.map((signature) => sameText(signature, expected));
  });
  return matches.includes(true);
}

export function standardWebhookId(request: InboundRequest): string | undefined {
  return header(request, 'id');
}

/** The body we read: `{ type, timestamp, data: { formId, responseId, submittedAt, answers: [{ key, value }] } }`. */
export const standardWebhooks: FormProvider = {
  label: 'Standard Webhooks',
  takes: 'Any other tool, if it signs what it sends in the way of Standard Webhooks.',
  secretPrefix: STANDARD_SECRET_PREFIX,
  editsKeepResponse: false,
  verify: verifyStandardWebhook,
  messageId: standardWebhookId,
  sign: signStandardWebhook,
  sample(submission) {
    const { source, secret, response, at } = submission;
    const timestamp = new Date(at).toISOString();
    const answers = mappedAnswers(submission).map(({ ref, value }) => ({ key: ref, value }));
    const body = JSON.stringify({
      type: 'response.submitted',
      timestamp,
      data: {
        formId: source.form ?? 'any',
        responseId: sampleId(response, 32),
        submittedAt: timestamp,
        answers,
      },
    });
    const id = `msg_${sampleId(`${source.id}:${response}`, 32)}`;
    const headers = signStandardWebhook(body, { secret, id, at });
    return { path: `/in/standard-webhooks/${source.id}`, body, headers };
  },
  setupSteps: ({ url, secret }) => [
    `In the sender, add a webhook endpoint with the address ${url}`,
    `Set its signing secret to ${secret}`,
  ],
  parse(body, { messageId }): Parsed {
    const data = field(body, 'data');
    if (/(^|\.)(ping|test)$/.test(text(field(body, 'type')) ?? '')) return { kind: 'test' };
    if (messageId === undefined || data === undefined)
      return { kind: 'unreadable', reason: 'it carries no data' };
    const submittedAt = instant(field(data, 'submittedAt')) ?? instant(field(body, 'timestamp'));
    if (submittedAt === undefined)
      return { kind: 'unreadable', reason: 'the timestamp is missing or not a time' };
    return {
      kind: 'response',
      response: {
        form: text(field(data, 'formId')) ?? '',
        identity: `standard-webhooks:${messageId}`,
        submittedAt,
        complete: true,
        answers: array(field(data, 'answers')).flatMap(readOne),
        flags: [],
      },
    };
  },
};

function readOne(answer: Json): FormAnswer[] {
  const ref = text(field(answer, 'key'));
  const value = plainValue(field(answer, 'value'));
  return ref === undefined || value === undefined ? [] : [{ ref, value }];
}

/** Text, number, truth or labels as they are; anything else is no answer. */
export function plainValue(value: Json | undefined): AnswerValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return Array.isArray(value) ? strings(value) : undefined;
}

function header({ headers }: InboundRequest, name: string): string | undefined {
  return headers.get(`webhook-${name}`) ?? headers.get(`svix-${name}`);
}

function keyOf(secret: string): Uint8Array {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

/** Signs as Standard Webhooks ask; the secret with or without its prefix. */
export function signStandardWebhook(body: string, { secret, id, at }: SigningKey): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${hmac(keyOf(secret), `${id}.${timestamp}.${body}`)}`,
  };
}
