/** What the readers of the form providers have in common. One file per provider: verify and parse. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AnswerValue } from '../domain/answers.ts';
import type { FormField } from '../store/deliveries.ts';

export type { FormField };

/** A request as it came in, its body as the very bytes that were sent. Header names in lower case. */
export interface InboundRequest {
  readonly body: Uint8Array;
  readonly headers: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

export interface FormProvider {
  /** Whether the request was signed with one of the live secrets. Constant time in the signature. */
  verify(request: InboundRequest, secrets: readonly string[]): boolean;
  /** The sender's own id of the delivery, where it has one that is the same for every attempt. */
  messageId?(request: InboundRequest): string | undefined;
  /** Reads a body that was verified. Never throws for what a sender may send. */
  parse(body: Json, context: ParseContext): Parsed;
}

export interface ParseContext {
  readonly messageId?: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export type Parsed =
  | { readonly kind: 'response'; readonly response: FormResponse }
  /** A test request, a ping, or a blank firing: somebody looks whether we listen. */
  | { readonly kind: 'test' }
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
  'ambiguous-ref' | 'email-invalid' | 'url-scheme' | 'file-host' | 'unknown-answer-type' | 'answer-cut';

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
