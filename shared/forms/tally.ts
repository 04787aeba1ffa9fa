/** Tally webhooks. https://tally.so/help/webhooks */
import type { AnswerValue } from '../domain/answers.ts';
import {
  array,
  field,
  type FormAnswer,
  type FormProvider,
  hmac,
  instant,
  type Json,
  sameText,
  strings,
  text,
  sampleId,
  mappedAnswers,
} from './provider.ts';
import { plainValue } from './standard-webhooks.ts';

export const tally: FormProvider = {
  label: 'Tally',
  takes: 'You make the form, and enter an address and a secret there.',
  secretPrefix: '',
  editsKeepResponse: false,
  verify({ body, headers }, secrets) {
    const given = headers.get('tally-signature') ?? '';
    return secrets.map((secret) => sameText(given, hmac(secret, body))).includes(true);
  },
  sign: (body, { secret }) => ({ 'content-type': 'application/json', 'tally-signature': hmac(secret, body) }),
  sample(submission) {
    const { source, secret, response, at } = submission;
    const createdAt = new Date(at).toISOString();
    const submissionId = sampleId(response, 8);
    const body = JSON.stringify({
      eventId: sampleId(`event ${response}`, 32),
      eventType: 'FORM_RESPONSE',
      createdAt,
      data: {
        responseId: submissionId,
        submissionId,
        formId: source.form ?? 'any',
        formName: 'Apply',
        createdAt,
        fields: mappedAnswers(submission).map(({ ref, question, value }) => ({
          key: ref,
          label: question,
          type: typeof value === 'object' ? 'CHECKBOXES' : 'INPUT_TEXT',
          value,
        })),
      },
    });
    const headers = this.sign(body, { secret, id: '', at });
    return { path: `/in/tally/${source.id}`, body, headers };
  },
  setupSteps: ({ url, secret }) => [
    'Open the form, then Integrations, then Webhooks.',
    `Add an endpoint with the address ${url}`,
    `Turn the signing secret on and set it to ${secret}`,
  ],

  parse(body) {
    if (field(body, 'eventType') !== 'FORM_RESPONSE')
      return { kind: 'unreadable', reason: 'it is not a form response' };
    const data = field(body, 'data');
    const form = text(field(data, 'formId'));
    const submission = text(field(data, 'submissionId')) ?? text(field(data, 'responseId'));
    const submittedAt = instant(field(data, 'createdAt')) ?? instant(field(body, 'createdAt'));
    if (!form || !submission || submittedAt === undefined) {
      return { kind: 'unreadable', reason: 'the form id, the submission id or the time is missing' };
    }
    const fields = array(field(data, 'fields'));
    const keys = fields.flatMap((one) => text(field(one, 'key')) ?? []);
    // Checkboxes come once as a list and then once more for each option, under a key that extends the question's.
    const questions = fields.filter(
      (one) => !keys.some((key) => (text(field(one, 'key')) ?? '').startsWith(`${key}_`)),
    );
    return {
      kind: 'response',
      response: {
        form,
        identity: `tally:${form}:${submission}`,
        submittedAt,
        complete: true,
        answers: questions.flatMap(readOne),
        fields: questions.flatMap((one) => {
          const ref = text(field(one, 'key'));
          const type = text(field(one, 'type')) ?? 'unknown';
          return ref === undefined ? [] : [{ ref, type, title: text(field(one, 'label')) ?? '' }];
        }),
        flags: [],
      },
    };
  },
};

function readOne(question: Json): FormAnswer[] {
  const ref = text(field(question, 'key'));
  const value = field(question, 'value');
  if (ref === undefined || value === null || value === undefined) return [];
  switch (text(field(question, 'type'))) {
    case 'MATRIX': {
      const columns = labels(field(question, 'columns'));
      return [...labels(field(question, 'rows'))].flatMap(([row, label]) => {
        const chosen = strings(field(value, row)).map((column) => columns.get(column) ?? column);
        return chosen.length > 0 ? [{ ref: `${ref}:${label}`, value: chosen }] : [];
      });
    }
    case 'FILE_UPLOAD':
    case 'SIGNATURE':
      // The addresses are signed, so they are kept out of the answers.
      return [{ ref, value: array(value).flatMap((file) => text(field(file, 'name')) ?? []) }];
    default:
      return answered(ref, resolved(value, labels(field(question, 'options'))));
  }
}

function resolved(value: Json, options: ReadonlyMap<string, string>): AnswerValue | undefined {
  const plain = plainValue(value);
  if (options.size === 0 || plain === undefined) return plain;
  const ids = typeof plain === 'object' ? plain : [String(plain)];
  return ids.map((id) => options.get(id) ?? id);
}

function answered(ref: string, value: AnswerValue | undefined): FormAnswer[] {
  return value === undefined || value === '' ? [] : [{ ref, value }];
}

function labels(options: Json | undefined): Map<string, string> {
  return new Map(
    array(options).flatMap((option) => {
      const id = text(field(option, 'id'));
      const label = text(field(option, 'text'));
      return id === undefined || label === undefined ? [] : [[id, label]];
    }),
  );
}
