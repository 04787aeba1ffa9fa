/**
 * Jotform. It signs nothing, so its webhook is only a notice: the address carries a secret, of the body the two ids are taken, and
 * the response itself is asked for with the account's API key.
 */
import type { AnswerValue } from '../domain/answers.ts';
import { jotformAddress, jotformApi, LAYOUT } from './jotform-api.ts';
import {
  array,
  field,
  type FormAnswer,
  type FormProvider,
  type InboundRequest,
  instant,
  isRecord,
  type Json,
  mappedAnswers,
  type Notice,
  sameText,
  sampleId,
  strings,
  text,
} from './provider.ts';

/** Times in its API carry no zone: they are said to be Eastern, and nothing is said of the summer. */
const OFFSET = '-05:00';

export const jotform: FormProvider = {
  label: 'Jotform',
  takes: 'By a webhook and an API key of your account.',
  secretPrefix: '',
  editsKeepResponse: true,
  verify: ({ query = {} }: InboundRequest, secrets) =>
    secrets.map((secret) => sameText(query['k'] ?? '', secret)).includes(true),
  noticeIn,
  addressOf: jotformAddress,
  sign: () => ({ 'content-type': 'application/json' }),
  sample(submission) {
    const { source, secret, response, at } = submission;
    const body = JSON.stringify({
      id: String(BigInt(`0x${sampleId(response, 15)}`)),
      form_id: source.form ?? 'any',
      created_at: new Date(at).toISOString().slice(0, 19).replace('T', ' '),
      updated_at: null,
      status: 'ACTIVE',
      answers: Object.fromEntries(
        mappedAnswers(submission).map(({ ref, question, value }) => [
          ref,
          { text: question, type: 'control_textbox', answer: value },
        ]),
      ),
    });
    const path = jotformAddress({ url: `/in/jotform/${source.id}`, secret });
    return { path, body, headers: this.sign(body, { secret, id: '', at }) };
  },
  setupSteps: (hook) => [
    'Give the API key and the form above, so that its responses can be asked for. If Jotform takes the webhook too, nothing is left to do here.',
    'Otherwise open the form at Jotform, then Settings, then Integrations, then WebHooks.',
    `Add ${jotformAddress(hook)}`,
    'Fill in the form once.',
  ],
  api: jotformApi,

  parse(body) {
    const form = text(field(body, 'form_id'));
    const id = text(field(body, 'id'));
    const submittedAt = time(field(body, 'updated_at')) ?? time(field(body, 'created_at'));
    if (!form || !id || submittedAt === undefined)
      return { kind: 'unreadable', reason: 'the form id, the submission id or the time is missing' };
    if (text(field(body, 'status')) === 'DELETED') return { kind: 'blank' };
    const given = field(body, 'answers');
    const asked = Object.entries(isRecord(given) ? given : {}).filter(
      ([, one]) => !LAYOUT.has(text(field(one, 'type')) ?? ''),
    );
    return {
      kind: 'response',
      response: {
        form,
        identity: `jotform:${form}:${id}`,
        submittedAt,
        complete: true,
        answers: asked.flatMap(([ref, one]) => readOne(ref, one)),
        fields: asked.map(([ref, one]) => ({
          ref,
          type: text(field(one, 'type')) ?? 'unknown',
          title: text(field(one, 'text')) ?? '',
        })),
        flags: [],
      },
    };
  },
};

async function noticeIn(body: Uint8Array): Promise<Notice | undefined> {
  // The boundary stands in the body's first line; its header is not kept.
  const [, boundary] = /^--([^\s"]{1,70})\r\n/.exec(new TextDecoder().decode(body.subarray(0, 100))) ?? [];
  if (boundary === undefined) return undefined;
  const type = `multipart/form-data; boundary=${boundary}`;
  const sent = new Response(Buffer.from(body), { headers: { 'content-type': type } });
  // A body that ends early is none.
  const parts = await sent.formData().catch(() => undefined);
  const [form, response] = ['formID', 'submissionID'].map((name) => parts?.get(name));
  return isId(form) && isId(response) ? { form, response } : undefined;
}

function isId(given: unknown): given is string {
  return typeof given === 'string' && /^\d{5,30}$/.test(given);
}

function time(value: Json | undefined): string | undefined {
  const [, date, clock] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text(value) ?? '') ?? [];
  return date === undefined || clock === undefined ? undefined : instant(`${date}T${clock}${OFFSET}`);
}

function readOne(ref: string, one: Json): FormAnswer[] {
  const answer = field(one, 'answer');
  const type = text(field(one, 'type'));
  if (answer === undefined || answer === null || answer === '') return [];
  if (type === 'control_matrix' && isRecord(answer))
    return Object.entries(answer).flatMap(([row, chosen]) => {
      const value = typeof chosen === 'string' ? chosen : strings(chosen);
      return value.length === 0 ? [] : [{ ref: `${ref}:${row}`, value }];
    });
  if (type === 'control_fileupload')
    // The addresses open the files for everyone who has them.
    return [{ ref, value: strings(answer).map((file) => file.split('/').at(-1) ?? '') }];
  const value = plain(answer);
  return value === undefined || value.length === 0 ? [] : [{ ref, value }];
}

function plain(answer: Json): Extract<AnswerValue, string | readonly string[]> | undefined {
  if (typeof answer === 'string') return answer;
  if (typeof answer === 'number' || typeof answer === 'boolean') return String(answer);
  if (Array.isArray(answer)) return array(answer).flatMap((one) => text(one) ?? []);
  if (!isRecord(answer)) return undefined;
  const { year, month, day } = answer;
  if (typeof year === 'string' && typeof month === 'string' && typeof day === 'string')
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parts = Object.entries(answer).flatMap(([name, one]) => {
    const said = text(one)?.trim();
    return said === undefined || said === '' ? [] : [[name, said] as const];
  });
  // Choices with one of her own words are numbered; the parts of a name or of an address have names.
  const isList = parts.some(([name]) => /^\d+$/.test(name));
  return isList ? parts.map(([, said]) => said) : parts.map(([, said]) => said).join(' ');
}
