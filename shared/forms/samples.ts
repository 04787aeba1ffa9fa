/** Deliveries as the form providers would post them: for a manager's samples, the demo and the tests. */
import { createHash } from 'node:crypto';
import type { Program, Question, Source } from '../domain/program.ts';
import { standardWebhookHeaders, typeformHeaders } from './sign.ts';

export interface SignedDelivery {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Given = string | number | boolean | readonly string[];

export interface Submission {
  readonly source: Source;
  readonly secret: string;
  readonly answers: Record<string, Given>;
  /** Makes the provider's id of the response; the same one again is an edit. */
  readonly response: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export function typeformDelivery({ source, secret, answers, response, at }: Submission): SignedDelivery {
  const time = new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000', '');
  const landed = new Date(Math.floor(at / 1000) * 1000 - 420_000).toISOString().replace('.000', '');
  const token = createHash('sha256').update(response).digest('hex').slice(0, 32);
  const given = Object.entries(answers).flatMap(([question, value]) => {
    const ref = source.fields[question];
    return ref === undefined || isBlank(value) ? [] : [{ ref, question, value }];
  });
  const fields = Object.entries(source.fields).map(([question, ref]) => ({
    id: idOf(ref),
    ref,
    type: typeOf(answers[question]),
    title: question,
    properties: {},
  }));
  const body = JSON.stringify({
    event_id: createHash('sha256').update(`event ${response}`).digest('hex').slice(0, 26).toUpperCase(),
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
  return { path: `/in/typeform/${source.id}`, body, headers: typeformHeaders(body, secret) };
}

export function googleDelivery({ source, secret, answers, response, at }: Submission): SignedDelivery {
  const submittedAt = new Date(at).toISOString();
  const key = createHash('sha256')
    .update(`${source.form ?? ''}:${response}`)
    .digest('hex');
  const items = Object.entries(source.fields).filter(([, ref]) => ref !== 'respondent-email');
  const body = JSON.stringify({
    type: 'form.response.submitted',
    timestamp: submittedAt,
    data: {
      schema: 'google-forms.apps-script/1',
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
  const id = `gf_${createHash('sha256').update(`${key}:${submittedAt}`).digest('hex').slice(0, 40)}`;
  return {
    path: `/in/google-forms/${source.id}`,
    body,
    headers: standardWebhookHeaders(body, secret, { id, at }),
  };
}

function typeformAnswer(question: string, value: Given): object {
  if (typeof value === 'number') return { type: 'number', number: value };
  if (typeof value === 'boolean') return { type: 'boolean', boolean: value };
  if (typeof value !== 'string') {
    return question === 'role'
      ? { type: 'choice', choice: { label: value[0] } }
      : { type: 'choices', choices: { labels: value } };
  }
  return question === 'email' ? { type: 'email', email: value } : { type: 'text', text: value };
}

function googleAnswer(value: Given): object {
  if (typeof value === 'number') return { type: 'TEXT', value: String(value) };
  if (typeof value === 'boolean')
    return { type: 'MULTIPLE_CHOICE', value: value ? 'Yes' : 'No', choices: ['Yes', 'No'] };
  if (typeof value === 'string') return { type: 'TEXT', value };
  return value.length === 1
    ? { type: 'MULTIPLE_CHOICE', value: value[0], choices: value }
    : { type: 'CHECKBOX', value, choices: value };
}

function typeOf(value: Given | undefined): string {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'yes_no';
  return typeof value === 'string' ? 'short_text' : 'multiple_choice';
}

function isBlank(value: Given): boolean {
  return value === '' || (typeof value === 'object' && value.length === 0);
}

function idOf(ref: string): string {
  return createHash('sha256').update(ref).digest('base64url').slice(0, 12);
}

/** Answers that fit every question of a program; nobody's. */
export function sampleAnswers({ questions, cohort }: Program): Record<string, Given> {
  return Object.fromEntries(questions.map((question) => [question.id, sampleOf(question, cohort.zone)]));
}

function sampleOf(question: Question, zone: string): Given {
  switch (question.kind) {
    case 'text':
      return 'A sample answer';
    case 'email':
      return 'sample@example.org';
    case 'set':
      return question.options?.slice(0, 1) ?? ['A sample'];
    case 'choice':
      return question.options.slice(0, 1);
    case 'scale':
      return question.from;
    case 'number':
      return question.min ?? 1;
    case 'yes-no':
      return true;
    case 'language':
      return ['English'];
    case 'zone':
      return zone;
    case 'availability':
      return Object.keys(question.options).slice(0, 1);
  }
}
