/** Answers, read from what a form sent into the kinds that the program's questions ask for. */
import { isZone } from './calendar.ts';
import type { Program, Question, Use } from './program.ts';

export type AnswerValue = string | number | boolean | readonly string[];
export type Answers = Readonly<Record<string, AnswerValue>>;

export type ReadAnswer =
  | { readonly kind: 'read'; readonly value: AnswerValue }
  | { readonly kind: 'unreadable'; readonly why: string };

const read = (value: AnswerValue): ReadAnswer => ({ kind: 'read', value });
const unreadable = (why: string): ReadAnswer => ({ kind: 'unreadable', why });

/** Kinds of questions whose answer is a list of labels. */
export const LIST_KINDS: ReadonlySet<Question['kind']> = new Set([
  'set',
  'choice',
  'language',
  'availability',
]);

/** The longest answer that is kept; what is longer is cut and flagged. In UTF-16 units. */
export const MAX_ANSWER_LENGTH = 20_000;

/**
 * Reads one answer for a question. `given` is what a provider's parser made of it: text, number, boolean or labels.
 * Never guesses: an option that the question does not know, or a number that is none, is unreadable.
 */
export function readAnswer(question: Question, given: AnswerValue): ReadAnswer {
  switch (question.kind) {
    case 'text':
      return read(cleanText(asText(given)));
    case 'email': {
      const address = asText(given).trim();
      return isAddress(address) ? read(address) : unreadable('it is not an email address');
    }
    case 'set': {
      const labels = asLabels(given).map(cleanText).filter(Boolean);
      return read([...new Set(labels)]);
    }
    case 'choice': {
      const label = cleanText(asLabels(given)[0] ?? '');
      const option = question.options.find((known) => sameLabel(known, label));
      return option === undefined ? unreadable('it is not one of the options') : read(option);
    }
    case 'availability': {
      const options = Object.keys(question.options);
      const chosen = asLabels(given).map((label) => options.find((known) => sameLabel(known, label)));
      return chosen.includes(undefined)
        ? unreadable('one of the times is not an option')
        : read(chosen.filter((label) => label !== undefined));
    }
    case 'scale':
    case 'number': {
      const number = asNumber(given);
      const { from, to } =
        question.kind === 'scale'
          ? question
          : { from: question.min ?? -Infinity, to: question.max ?? Infinity };
      if (number === undefined) return unreadable('it is not a number');
      return number < from || number > to ? unreadable(`it is outside ${from} to ${to}`) : read(number);
    }
    case 'yes-no': {
      const answer = asYesNo(given);
      return answer === undefined ? unreadable('it is neither yes nor no') : read(answer);
    }
    case 'language': {
      const labels = asLabels(given).map(cleanText).filter(Boolean);
      return labels.length > 0 ? read(labels) : unreadable('it names no language');
    }
    case 'zone': {
      const zone = asText(given).trim();
      return isZone(zone) ? read(zone) : unreadable('it is not an IANA time zone');
    }
  }
}

/** The answer that a program uses for something, such as `email` or `gives`; absent when it was not given. */
export function answerFor(program: Program, answers: Answers, use: Use): AnswerValue | undefined {
  const question = program.questions.find((one) => one.use === use);
  return question && answers[question.id];
}

export function textFor(program: Program, answers: Answers, use: Use): string {
  const value = answerFor(program, answers, use);
  return value === undefined ? '' : asText(value);
}

export function labelsFor(program: Program, answers: Answers, use: Use): readonly string[] {
  const value = answerFor(program, answers, use);
  return value === undefined ? [] : asLabels(value);
}

export function numberFor(program: Program, answers: Answers, use: Use): number | undefined {
  const value = answerFor(program, answers, use);
  return value === undefined ? undefined : asNumber(value);
}

/**
 * A name fit for a greeting and a subject: one line of at most 80 characters, without control, zero-width and
 * direction-changing characters, without markup signs, and without anything that an email program would make a link of.
 */
export function displayName(name: string): string {
  const plain = cleanText(name)
    .normalize('NFC')
    .replace(/[<>{}[\]()|`*_#\\"]/g, '')
    .replace(/\b(?:https?:\/\/|www\.)\S*/gi, '')
    .replace(/\.(?=\p{L}{2,})/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return Array.from(plain).slice(0, 80).join('') || 'there';
}

/** Text without NUL, control, zero-width and direction-changing characters; line breaks stay. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g,
      '',
    )
    .slice(0, MAX_ANSWER_LENGTH)
    .trim();
}

/** Exactly one plain address: no groups, lists, quotes or comments, at most 254 characters. */
export function isAddress(address: string): boolean {
  return (
    address.length <= 254 &&
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}$/.test(address)
  );
}

function asText(given: AnswerValue): string {
  return typeof given === 'object' ? given.join(', ') : String(given);
}

export function asLabels(given: AnswerValue | undefined): readonly string[] {
  if (given === undefined) return [];
  return typeof given === 'object' ? given : [String(given)];
}

function asNumber(given: AnswerValue): number | undefined {
  if (typeof given === 'number') return given;
  const text = asText(given).trim();
  return /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}

function asYesNo(given: AnswerValue): boolean | undefined {
  if (typeof given === 'boolean') return given;
  const text = (asLabels(given)[0] ?? '').trim().toLowerCase();
  if (['yes', 'true', 'i accept', 'i agree'].includes(text)) return true;
  return ['no', 'false'].includes(text) ? false : undefined;
}

function sameLabel(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
