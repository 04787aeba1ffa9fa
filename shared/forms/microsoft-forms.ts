/**
 * Microsoft Forms by a flow of Power Automate, which posts what the manager tells it to. A flow signs nothing: it shows the secret as a
 * bearer token. What lists hold comes as text that is JSON.
 */
import type { AnswerValue } from '../domain/answers.ts';
import {
  field,
  type FormAnswer,
  type FormProvider,
  instant,
  isRecord,
  type Json,
  mappedAnswers,
  sameText,
  sampleId,
  text,
} from './provider.ts';
import { plainValue } from './standard-webhooks.ts';

const SCHEMA = 'ms-forms.power-automate/1';

/** The reference by which the address of someone who was signed in at Microsoft is mapped. */
const RESPONDENT_EMAIL = 'respondent-email';

export const microsoftForms: FormProvider = {
  label: 'Microsoft Forms',
  takes: 'By a flow of Power Automate, with an action that needs a premium license.',
  secretPrefix: '',
  // An edited response keeps its id.
  editsKeepResponse: true,
  verify({ headers }, secrets) {
    const given = headers.get('authorization') ?? '';
    return secrets.map((secret) => sameText(given, bearer(secret))).includes(true);
  },
  sign: (_, { secret }) => ({ 'content-type': 'application/json', authorization: bearer(secret) }),
  sample(submission) {
    const { source, secret, response, at } = submission;
    const timestamp = new Date(at).toISOString();
    const body = JSON.stringify({
      type: 'form.response.submitted',
      timestamp,
      data: {
        schema: SCHEMA,
        form: { id: source.form ?? 'any' },
        response: {
          id: sampleId(response, 8),
          submittedAt: timestamp,
          respondentEmail: 'anonymous',
          answers: Object.fromEntries(
            mappedAnswers(submission).map(({ ref, value }) => [
              ref,
              typeof value === 'object' ? JSON.stringify(value) : String(value),
            ]),
          ),
        },
      },
    });
    return {
      path: `/in/microsoft-forms/${source.id}`,
      body,
      headers: this.sign(body, { secret, id: '', at }),
    };
  },
  setupSteps: ({ url, secret }) => [
    'In Power Automate, create an automated cloud flow with the trigger "When a new response is submitted", and choose your form. The HTTP action below needs a premium license: without one, import the responses as a file instead.',
    'Add the action "Get response details" with the same form, and the response id of the trigger.',
    `Add the action "HTTP": method POST, address ${url}`,
    `Give it the header content-type with application/json, and the header authorization with: Bearer ${secret}`,
    `As its body, paste: {"type":"form.response.submitted","data":{"schema":"${SCHEMA}","form":{"id":"my-form"},"response":{"id":"RESPONSE ID","submittedAt":"SUBMISSION TIME","respondentEmail":"RESPONDERS' EMAIL","answers":{"ANSWER NAME":"ANSWER"}}}}`,
    'Put the dynamic content of "Get response details" in the place of the words in capitals, with one line in "answers" for each question: on the left a short name of your own, on the right its answer.',
    'Turn on "Secure inputs" in the settings of the HTTP action, so that no history shows the secret. Save, and fill in the form once.',
  ],

  parse(body) {
    const data = field(body, 'data');
    if (field(data, 'schema') !== SCHEMA) return { kind: 'unreadable', reason: `it is not ${SCHEMA}` };
    const form = text(field(field(data, 'form'), 'id'));
    const response = field(data, 'response');
    const id = plainId(field(response, 'id'));
    const submittedAt = instant(field(response, 'submittedAt')) ?? instant(field(body, 'timestamp'));
    if (!form || id === undefined || submittedAt === undefined)
      return { kind: 'unreadable', reason: 'the form id, the response id or the submission time is missing' };
    const given = field(response, 'answers');
    const answers = Object.entries(isRecord(given) ? given : {}).flatMap(readOne);
    const email = text(field(response, 'respondentEmail'));
    const isKnown = email !== undefined && email.includes('@');
    if (answers.length === 0) return { kind: 'blank' };
    return {
      kind: 'response',
      response: {
        form,
        identity: `ms-forms:${form}:${id}`,
        submittedAt,
        complete: true,
        answers: [...(isKnown ? [{ ref: RESPONDENT_EMAIL, value: email }] : []), ...answers],
        answered: answers.map(({ ref }) => ({ ref, type: 'answer', title: ref })),
        flags: [],
      },
    };
  },
};

function bearer(secret: string): string {
  return `Bearer ${secret}`;
}

/** A flow may hand it over as a number. */
function plainId(value: Json | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

function readOne([ref, given]: readonly [string, Json]): FormAnswer[] {
  const value = typeof given === 'string' ? listed(given) : plainValue(given);
  return value === undefined || value === '' ? [] : [{ ref, value }];
}

/** `["CV","Pay"]` as the two that it lists; any other text as it is. */
function listed(given: string): AnswerValue {
  if (!given.startsWith('[') || !given.endsWith(']')) return given;
  try {
    const read = JSON.parse(given) as unknown;
    return Array.isArray(read) && read.every((one) => typeof one === 'string') ? read : given;
  } catch {
    return given;
  }
}
