/** Google Forms by the Apps Script that ships with the project (`infra/forms/google-forms.gs`). */
import type { AnswerValue } from '../domain/answers.ts';
import {
  array,
  field,
  type FormAnswer,
  type FormProvider,
  instant,
  type Json,
  strings,
  text,
} from './provider.ts';
import { plainValue, standardWebhookId, verifyStandardWebhook } from './standard-webhooks.ts';

const SCHEMA = 'google-forms.apps-script/1';

/** The reference by which the address that Google collected itself is mapped. */
export const RESPONDENT_EMAIL = 'respondent-email';

export const googleForms: FormProvider = {
  verify: verifyStandardWebhook,
  messageId: standardWebhookId,
  parse(body) {
    const data = field(body, 'data');
    if (field(data, 'schema') !== SCHEMA) return { kind: 'unreadable', reason: `it is not ${SCHEMA}` };
    if (field(body, 'type') === 'form.ping') return { kind: 'test' };
    if (field(body, 'type') !== 'form.response.submitted')
      return { kind: 'unreadable', reason: 'it is no form response' };

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
    // A trigger is known to fire a second time with nothing in it.
    if (given.length === 0) return { kind: 'test' };
    const email = text(field(response, 'respondentEmail'));
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
      return one(ref, Number(value));
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
