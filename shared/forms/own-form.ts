/** Mentorline's own form: the body that its page keeps as a delivery, and how it is read. No one outside can send one. */
import type { AnswerValue } from '../domain/answers.ts';
import type { IsoInstant, SourceId } from '../domain/brand.ts';
import type { Question } from '../domain/program-questions.ts';
import { field, type FormReader, instant, type Json, text } from './provider.ts';
import { plainValue } from './standard-webhooks.ts';

/** A form that was filled in. */
export interface OwnResponse {
  readonly form: SourceId;
  /** Made with the page; who goes back and sends it again edits what they sent. */
  readonly response: string;
  readonly submittedAt: IsoInstant;
  /** By the ids of the program's questions. */
  readonly answers: Readonly<Record<string, AnswerValue>>;
}

/** The mapping of a form whose questions are the program's. */
export function ownFields(questions: readonly Question[]): Readonly<Record<string, string>> {
  return Object.fromEntries(questions.map(({ id }) => [id, id]));
}

export function ownBody(response: OwnResponse): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(response));
}

export const ownForm: FormReader = {
  parse(body) {
    const form = text(field(body, 'form'));
    const response = text(field(body, 'response'));
    const submittedAt = instant(field(body, 'submittedAt'));
    if (form === undefined || response === undefined || submittedAt === undefined)
      return { kind: 'unreadable', reason: 'it is none of our own form' };
    return {
      kind: 'response',
      response: {
        form,
        identity: `mentorline:${form}:${response}`,
        submittedAt,
        complete: true,
        answers: Object.entries((field(body, 'answers') ?? {}) as Record<string, Json>).flatMap(
          ([ref, given]) => {
            const value = plainValue(given);
            return value === undefined ? [] : [{ ref, value }];
          },
        ),
        flags: [],
      },
    };
  },
};
