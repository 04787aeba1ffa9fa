/** Google Forms by the Apps Script that ships with the project (`infra/forms/google-forms.gs`). */
import type { AnswerValue } from '../domain/answers.ts';
import {
  array,
  field,
  type FormAnswer,
  type FormProvider,
  type Parsed,
  instant,
  type Json,
  strings,
  text,
  type Submission,
  type SignedDelivery,
  isBlank,
  type SampleAnswer,
  sampleId,
} from './provider.ts';
import {
  plainValue,
  standardWebhookId,
  verifyStandardWebhook,
  STANDARD_SECRET_PREFIX,
  signStandardWebhook,
} from './standard-webhooks.ts';

/** The form says what it is: its ids, where it is filled in, and its questions. */
function introduction(data: Json | undefined): Parsed {
  const form = field(data, 'form');
  const id = text(field(form, 'id'));
  if (id === undefined) return { kind: 'unreadable', reason: 'the form id is missing' };
  const link = text(field(form, 'link'));
  const items = array(field(data, 'items')).flatMap((item) => {
    const [ref, title = '', type = ''] = ['itemId', 'title', 'type'].map((name) => text(field(item, name)));
    const question = text(field(item, 'question'));
    return ref === undefined ? [] : [{ ref, title, type, question }];
  });
  return {
    kind: 'test',
    form: id,
    introduces: {
      form: {
        form: id,
        title: text(field(form, 'title')) ?? '',
        ...(link !== undefined && /^https:\/\//.test(link) && { link }),
        isOpen: field(form, 'accepts') === true,
        fields: Object.fromEntries(
          items.flatMap(({ question, ref }) => (question === undefined ? [] : [[question, ref]])),
        ),
      },
      fields: items.map(({ ref, title, type }) => ({ ref, title, type })),
    },
  };
}

const SCHEMA = 'google-forms.apps-script/1';

/** The reference by which the address that Google collected itself is mapped. */
export const RESPONDENT_EMAIL = 'respondent-email';

export const googleForms: FormProvider = {
  label: 'Google Forms',
  takes: 'For people who are used to it. You paste a script once, and it makes the form of your questions.',
  secretPrefix: STANDARD_SECRET_PREFIX,
  editsKeepResponse: true,
  verify: verifyStandardWebhook,
  messageId: standardWebhookId,
  sign: signStandardWebhook,
  sample,
  setupSteps: () => [
    'For a new form, open script.google.com and choose New project. For a form that you have, open it, then its menu with three dots, then Apps Script.',
    'Copy the script below, and paste it in the place of everything that is there.',
    'Press Save, choose the function install beside Run, and press Run.',
    'Google asks whether the script may do this: choose your account, then Advanced, then Go to the project, tick every box, and allow it.',
    'The script makes the form, or connects yours. The log at the bottom says where it is. Open the form in a private window to see that everyone can fill it in; if not, open Publish in the form, and let anyone with the link respond.',
    'Come back here: this step says what was found, and you use the form with one press.',
  ],
  parse(body) {
    const data = field(body, 'data');
    if (field(data, 'schema') !== SCHEMA) return { kind: 'unreadable', reason: `it is not ${SCHEMA}` };
    if (field(body, 'type') === 'form.ping') {
      const pinged = text(field(field(data, 'form'), 'id'));
      return { kind: 'test', ...(pinged !== undefined && { form: pinged }) };
    }
    if (field(body, 'type') === 'form.introduced') return introduction(data);
    if (field(body, 'type') !== 'form.response.submitted')
      return { kind: 'unreadable', reason: 'it is not a form response' };

    const form = text(field(field(data, 'form'), 'id'));
    const response = field(data, 'response');
    const key = text(field(response, 'key'));
    const submittedAt = instant(field(response, 'submittedAt'));
    if (!form || !key || submittedAt === undefined) {
      return {
        kind: 'unreadable',
        reason: 'the form id, the response key or the submission time is missing',
      };
    }
    const given = array(field(response, 'answers'));
    const email = text(field(response, 'respondentEmail'));
    // A trigger is known to fire a second time with nothing in it but the address that Google collects.
    if (given.length === 0) return { kind: 'blank' };
    return {
      kind: 'response',
      response: {
        form,
        identity: `google:${form}:${key}`,
        submittedAt,
        complete: true,
        answers: [
          ...(email === undefined ? [] : [{ ref: RESPONDENT_EMAIL, value: email }]),
          ...given.flatMap(readOne),
        ],
        answered: [
          ...(email === undefined
            ? []
            : [{ ref: RESPONDENT_EMAIL, type: 'email', title: 'The address that Google collected' }]),
          ...given.flatMap((one) => {
            const ref = text(field(one, 'itemId'));
            const type = text(field(one, 'type')) ?? 'unknown';
            return ref === undefined ? [] : [{ ref, type, title: text(field(one, 'title')) ?? '' }];
          }),
        ],
        flags: [],
      },
    };
  },
};

function readOne(answer: Json): FormAnswer[] {
  const ref = text(field(answer, 'itemId'));
  if (ref === undefined) return [];
  const value = field(answer, 'value');
  const type = text(field(answer, 'type'));
  switch (type) {
    case 'SCALE':
    case 'RATING':
      return one(ref, typeof value === 'string' && value.trim() !== '' ? Number(value) : plainValue(value));
    case 'GRID':
    case 'CHECKBOX_GRID': {
      const rows = strings(field(answer, 'rows'));
      return array(value).flatMap((cell, index) => one(`${ref}:${rows[index] ?? index}`, plainValue(cell)));
    }
    case 'MULTIPLE_CHOICE':
    case 'LIST':
      return one(ref, typeof value === 'string' ? [value] : undefined);
    default:
      return one(ref, plainValue(value));
  }
}

function one(ref: string, value: AnswerValue | undefined): FormAnswer[] {
  const blank = value === undefined || value === '' || Number.isNaN(value);
  return blank ? [] : [{ ref, value }];
}

function sample(submission: Submission): SignedDelivery {
  const { source, secret, answers, response, at } = submission;
  const submittedAt = new Date(at).toISOString();
  const key = sampleId(`${source.form ?? ''}:${response}`, 64);
  const items = Object.entries(source.fields).filter(([, ref]) => ref !== RESPONDENT_EMAIL);
  const body = JSON.stringify({
    type: 'form.response.submitted',
    timestamp: submittedAt,
    data: {
      schema: SCHEMA,
      form: {
        id: source.form ?? 'any',
        title: 'Apply',
        isQuiz: false,
        collectsEmail: true,
        canEditResponse: true,
      },
      response: {
        key,
        submittedAt,
        respondentEmail: answers['email'],
        answers: items.flatMap(([question, itemId], index) => {
          const value = answers[question];
          if (value === undefined || isBlank(value)) return [];
          return [{ itemId, index, title: question, ...googleAnswer(value) }];
        }),
        skippedItemIds: [],
      },
      script: { version: '1.0.0', delivery: 'trigger', attempt: 1 },
    },
  });
  const id = `gf_${sampleId(`${key}:${submittedAt}`, 40)}`;
  return {
    path: `/in/google-forms/${source.id}`,
    body,
    headers: signStandardWebhook(body, { secret, id, at }),
  };
}

function googleAnswer(value: SampleAnswer): object {
  if (typeof value === 'number') return { type: 'TEXT', value: String(value) };
  if (typeof value === 'boolean')
    return { type: 'MULTIPLE_CHOICE', value: value ? 'Yes' : 'No', choices: ['Yes', 'No'] };
  if (typeof value === 'string') return { type: 'TEXT', value };
  return value.length === 1
    ? { type: 'MULTIPLE_CHOICE', value: value[0], choices: value }
    : { type: 'CHECKBOX', value, choices: value };
}
