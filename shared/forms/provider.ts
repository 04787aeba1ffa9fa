/** All that differs from one form provider to the next. Each provider is one file, complete. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AnswerValue } from '../domain/answers.ts';
import type { EpochMs, IsoInstant } from '../domain/brand.ts';
import type { Source } from '../domain/program-questions.ts';
import type { FormSpec } from './form-spec.ts';
import type { FormField, Introduction } from '../domain/source.ts';

/** A request as it came in, its body as the very bytes that were sent. Header names in lower case. */
export interface InboundRequest {
  readonly body: Uint8Array;
  readonly headers: ReadonlyMap<string, string>;
  /** Of the address. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly receivedAt: EpochMs;
}

export interface FormProvider {
  /** As people know it. */
  readonly label: string;
  /** What it takes to have its form here, in a sentence or two for a manager who chooses among tools. */
  readonly takes: string;
  /** The most questions of a form on its free plan, where that is a limit. */
  readonly mostOnFreePlan?: number;
  /** What a secret of ours begins with, so that the provider takes it. */
  readonly secretPrefix: string;
  /** Whether the request was signed with one of the live secrets. Constant time in the signature. */
  verify(request: InboundRequest, secrets: readonly string[]): boolean;
  /** The sender's own id of the delivery, where it has one that is the same for every attempt. */
  messageId?(request: InboundRequest): string | undefined;
  /** Reads a body that was verified. Never throws for what a sender may send. */
  parse(body: Json, context: ParseContext): Parsed;
  /** An edited response comes as the same response again, not as a new one. */
  readonly editsKeepResponse: boolean;
  /** Whether a body holds a response that was not submitted yet; absent where the provider sends none. */
  isPartial?(body: Uint8Array): boolean;
  /**
   * Of a tool whose webhooks are not believed: the response that a body tells of. That one is asked for, by `api.readResponse`.
   * `undefined`: the body tells of none.
   */
  noticeIn?(body: Uint8Array): Promise<Notice | undefined>;
  /** Where the form posts to, when the secret is a part of the address. */
  addressOf?(hook: { readonly url: string; readonly secret: string }): string;
  /** Headers that sign a body as the provider does. */
  sign(body: string, key: SigningKey): Readonly<Record<string, string>>;
  /** A delivery as the provider would post it: for samples, the demo and the tests. */
  sample(submission: Submission): SignedDelivery;
  /** How a manager connects a form by hand, step by step. */
  setupSteps(hook: { readonly url: string; readonly secret: string }): readonly string[];
  /** What can be asked of the provider itself; absent where it has no API that we use. */
  readonly api?: ProviderApi;
}

/** What reads the bodies of deliveries. */
export type FormReader = Pick<FormProvider, 'parse'>;

export interface ProviderApi {
  /** Name of the secret that holds the account's token. */
  readonly tokenSecret: string;
  readonly baseUrl: string;
  /** What a person has to do so that the form can be connected by the API. */
  readonly tokenHint: string;
  /** Where a manager gets a token with which the form is made for her, and what it is used for. */
  readonly tokenHelp: string;
  /**
   * All completed responses of a form since an instant, inclusive, each as the body of the delivery that it would have been.
   * Throws `ProviderUnavailable`.
   */
  listResponses(access: ApiAccess, form: string, since: IsoInstant): AsyncGenerator<Json>;
  /** The form's id in what a person copied: its address, or the id itself. */
  formIn(given: string): string | undefined;
  /** Makes a form; absent where the tool can't be told to. Throws `FormNotMade`. */
  make?(access: ApiAccess, spec: FormSpec): Promise<MadeForm>;
  /** Reads a form that was made before. Throws `FormNotMade`. */
  read(access: ApiAccess, form: string, spec: FormSpec): Promise<MadeForm>;
  /** What a form that was made of a program's questions still lacks of them; absent where we change none. */
  readonly later?: {
    /** `seen`: the form's questions as last seen. */
    changes(spec: FormSpec, seen: readonly FormField[]): readonly FormChange[];
    /** Writes these changes, and leaves everything else of the form as it is. Throws `FormNotMade`. */
    write(access: ApiAccess, form: string, spec: FormSpec): Promise<MadeForm>;
  };
  /** One response, of a tool whose webhooks are not believed. Throws `ProviderUnavailable`. */
  readResponse?(access: ApiAccess, notice: Notice): Promise<ToldResponse>;
  /** Whether the form posts to this hook; `apply` makes it so. Throws `ProviderUnavailable`. */
  connect(
    access: ApiAccess,
    hook: Hook,
  ): Promise<{ readonly isRight: boolean; readonly apply: () => Promise<void> }>;
}

/** A question that a form does not ask, or asks in other words. */
export interface FormChange {
  readonly kind: 'add' | 'reword';
  readonly title: string;
}

/** What a webhook tells of, by the provider's own ids. */
export interface Notice {
  readonly form: string;
  readonly response: string;
}

/** What the provider says of a response that a webhook told of. */
export type ToldResponse =
  | { readonly kind: 'response'; readonly body: Json }
  /** Not there, or not there yet. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A form that was made at a provider, as it is there. */
export interface MadeForm {
  readonly form: string;
  readonly title: string;
  readonly link: string;
  readonly isOpen: boolean;
  /** Our question to its reference. */
  readonly fields: Readonly<Record<string, string>>;
  readonly asked: readonly FormField[];
}

/** The provider did not make the form; says why in a sentence for the manager. */
export class FormNotMade extends Error {
  override readonly name = 'FormNotMade';
}

export interface ApiAccess {
  readonly baseUrl: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  /** Waits, in milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

export interface Hook {
  readonly form: string;
  readonly url: string;
  readonly secret: string | undefined;
  readonly partials: boolean;
}

/** The provider did not answer as documented. Says the status, never the token or an answer. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

export interface SigningKey {
  readonly secret: string;
  /** The sender's id of the delivery, where the provider signs one. */
  readonly id: string;
  readonly at: EpochMs;
}

export interface SignedDelivery {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type SampleAnswer = string | number | boolean | readonly string[];

export interface Submission {
  readonly source: Source;
  readonly secret: string;
  readonly answers: Record<string, SampleAnswer>;
  /** Makes the provider's id of the response; the same one again is an edit. */
  readonly response: string;
  readonly at: EpochMs;
}

export interface ParseContext {
  readonly messageId?: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type Parsed =
  | { readonly kind: 'response'; readonly response: FormResponse }
  /** A test request or a ping: someone looks whether we listen. */
  | {
      readonly kind: 'test';
      readonly form?: string;
      readonly doubt?: string;
      /** The form says what it is, with its questions. */
      readonly introduces?: {
        readonly form: Omit<Introduction, 'at'>;
        readonly fields: readonly FormField[];
      };
    }
  /** Nothing in it: form tools are known to fire once more without answers. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface FormResponse {
  readonly form: string;
  /** Provider, form and the provider's id of the response: `typeform:mQ7vTnK2:kwgk…`. */
  readonly identity: string;
  /** ISO instant. */
  readonly submittedAt: string;
  readonly complete: boolean;
  readonly answers: readonly FormAnswer[];
  /** The form's questions as of this delivery; absent when the provider does not send them. */
  readonly fields?: readonly FormField[];
  /** Where the provider sends no list of its questions: those that were answered. */
  readonly answered?: readonly FormField[];
  /** Doubts about the delivery that do not make it unreadable. */
  readonly flags: readonly Flag[];
}

/** `ref` is the provider's stable reference of the question, by which our questions are mapped. */
export interface FormAnswer {
  readonly ref: string;
  readonly value: AnswerValue;
  /** The part of the answer that the person wrote instead of choosing. */
  readonly other?: string;
}

export type Flag =
  | 'ambiguous-ref'
  | 'email-invalid'
  | 'url-scheme'
  | 'file-host'
  | 'unknown-answer-type'
  | 'answer-cut'
  | 'consent-unreadable'
  /** An answer that says it in other words, such as a city for a time zone, was understood. */
  | 'read-freely'
  /** A question that is mapped as one is a grid on the form. */
  | 'grid';

/** HMAC-SHA256 in base64. */
export function hmac(key: string | Uint8Array, ...parts: readonly (string | Uint8Array)[]): string {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest('base64');
}

/** Compares without telling by the time it takes how much agrees. Texts of different length differ at once. */
export function sameText(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Own properties only: a body may name `constructor` or `__proto__`. */
export function field(value: Json | undefined, name: string): Json | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, Json>)[name] : undefined;
}

export function isRecord(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function array(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function strings(value: Json | undefined): string[] {
  return array(value).flatMap((one) => (typeof one === 'string' ? [one] : []));
}

/** An ISO instant with milliseconds, or nothing for what is none. */
export function instant(value: Json | undefined): string | undefined {
  const given = text(value);
  if (given === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(given)) return undefined;
  const time = Date.parse(given);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

export function isBlank(value: SampleAnswer): boolean {
  return value === '' || (typeof value === 'object' && value.length === 0);
}

/** An id made of a text, as providers' ids look. */
export function sampleId(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** The mapped answers of a submission, with the provider's reference of each question. */
export function mappedAnswers({
  source,
  answers,
}: Submission): { readonly ref: string; readonly question: string; readonly value: SampleAnswer }[] {
  return Object.entries(answers).flatMap(([question, value]) => {
    const ref = source.fields[question];
    return ref === undefined || isBlank(value) ? [] : [{ ref, question, value }];
  });
}
