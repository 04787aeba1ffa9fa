/** Answers, read from what a form sent into the kinds that the program's questions ask for. */
import { languagesIn } from './languages.ts';
import { readAddress } from './address.ts';
import { leastYears, plainNumber } from './numbers.ts';
import { cleanText } from './plain-text.ts';
import type { Question, Use } from './program-questions.ts';
import type { Program } from './program.ts';
import { roleInSentence } from './role-words.ts';
import { readZone } from './zones.ts';

export type AnswerValue = string | number | boolean | readonly string[];
export type Answers = Readonly<Record<string, AnswerValue>>;

export type ReadAnswer =
  /** `note`: what was made of an answer that says something else, in a sentence. */
  | { readonly kind: 'read'; readonly value: AnswerValue; readonly note?: string }
  | { readonly kind: 'unreadable'; readonly why: string };

const read = (value: AnswerValue, note?: string): ReadAnswer => ({
  kind: 'read',
  value,
  ...(note !== undefined && { note }),
});
const unreadable = (why: string): ReadAnswer => ({ kind: 'unreadable', why });

/** More labels than this are no one's answer. */
const MOST_LABELS = 200;

/** Kinds of questions whose answer is a list of labels. */
export const LIST_KINDS: ReadonlySet<Question['kind']> = new Set([
  'set',
  'choice',
  'language',
  'availability',
]);

/**
 * Reads one answer for a question. `given` is what a provider's parser made of it: text, number, boolean or labels.
 * Never guesses: an option that the question does not know, or a number that is none, is unreadable.
 */
export function readAnswer(question: Question, given: AnswerValue): ReadAnswer {
  switch (question.kind) {
    case 'text':
      return read(cleanText(asText(given)));
    case 'email': {
      const address = readAddress(asText(given));
      return address === undefined ? unreadable('it is not an email address') : read(address);
    }
    case 'set': {
      const labels = asLabels(given).map(cleanText).filter(Boolean);
      const options = question.options ?? [];
      const known = labels.map((label) => options.find((one) => sameLabel(one, label)) ?? label);
      const others = unlistedLabels(question, known);
      const note =
        others.length === 0 ? undefined : others.map((one) => unlistedInWords(one, options)).join('; ');
      return read([...new Set(known)].slice(0, MOST_LABELS), note);
    }
    case 'choice': {
      const label = cleanText(asLabels(given)[0] ?? '');
      const option = question.options.find((known) => sameLabel(known, label));
      if (option !== undefined) return read(option);
      const meant = question.use === 'role' ? optionOfRole(question, label) : undefined;
      return meant === undefined
        ? unreadable('it is not one of the options')
        : read(meant, `it was read as "${meant}"`);
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
      const number = question.use === 'years' ? leastYears(asText(given)) : asNumber(given);
      const { from, to } =
        question.kind === 'scale'
          ? question
          : { from: question.min ?? -Infinity, to: question.max ?? Infinity };
      if (number === undefined) return unreadable('it is not a number');
      if (number < from || number > to) return unreadable(`it is outside ${from} to ${to}`);
      return asNumber(given) === number ? read(number) : read(number, `it was read as ${number}`);
    }
    case 'yes-no': {
      const answer = asYesNo(given, question);
      return answer === undefined ? unreadable('it is neither yes nor no') : read(answer);
    }
    case 'language': {
      const named = asLabels(given).map(cleanText).filter(Boolean);
      const labels = new Set(named.flatMap(languagesIn));
      if (labels.size === 0) return unreadable('it names no language');
      return labels.size > named.length
        ? read([...labels], `it was read as ${[...labels].join(', ')}`)
        : read([...labels]);
    }
    case 'zone': {
      const found = readZone(cleanText(asText(given)), question.zones);
      return found
        ? read(found.zone, found.note)
        : unreadable('it names no time zone; write a city or an IANA name such as Europe/Berlin');
    }
  }
}

/** Of an answer to a question with choices, what is none of them: kept, but no one who picked a choice has it in common. */
export function unlistedLabels(question: Question, given: AnswerValue | undefined): readonly string[] {
  const { options } = question.kind === 'set' ? question : {};
  if (options === undefined || options.length === 0) return [];
  return asLabels(given).filter((label) => !options.some((one) => sameLabel(one, label)));
}

function unlistedInWords(label: string, options: readonly string[]): string {
  const word = label.toLowerCase();
  const meant = options.filter((one) => one.toLowerCase().startsWith(word));
  return meant.length === 1
    ? `"${label}" is none of the choices: "${meant[0]}" may be meant`
    : `"${label}" is none of the choices`;
}

/** Whether an answer says anything: not an empty text, list, or a list of empty texts. */
export function isAnswered(value: AnswerValue | undefined): value is AnswerValue {
  if (value === undefined) return false;
  return typeof value === 'object'
    ? value.some((one) => cleanText(one) !== '')
    : cleanText(String(value)) !== '';
}

/**
 * The answer that a program uses for something, such as `email` or `gives`; absent when it was not given. A name may be asked for
 * in several questions, as first and last name: they are one.
 */
export function answerFor(program: Program, answers: Answers, use: Use): AnswerValue | undefined {
  const questions = program.questions.filter((one) => one.use === use);
  const given = questions.flatMap(({ id }) => answers[id] ?? []);
  return use === 'name' && questions.length > 1
    ? given.map(String).join(' ').trim() || undefined
    : questions[0] && answers[questions[0].id];
}

export function textFor(program: Program, answers: Answers, use: Use): string {
  const value = answerFor(program, answers, use);
  return value === undefined ? '' : asText(value);
}

/** The address as it is compared: in lower case. */
export function addressOf(program: Program, answers: Answers): string {
  return textFor(program, answers, 'email').trim().toLowerCase();
}

export function labelsFor(program: Program, answers: Answers, use: Use): readonly string[] {
  const value = answerFor(program, answers, use);
  return value === undefined ? [] : asLabels(value);
}

export function numberFor(program: Program, answers: Answers, use: Use): number | undefined {
  const value = answerFor(program, answers, use);
  if (value === undefined) return undefined;
  return use === 'years' ? leastYears(asText(value)) : asNumber(value);
}

/**
 * A name fit for a greeting and a subject: one line of at most 80 characters, without control, zero-width and
 * direction-changing characters, without markup signs, and without anything that an email program would make a link of.
 */
export function displayName(name: string): string {
  const plain = cleanText(name)
    .normalize('NFC')
    // Markup goes whole: of "<b>Ana</b>" only the name is a name.
    .replace(/<\/?[a-z][a-z0-9]*\s*\/?>/gi, ' ')
    .replace(/[<>{}[\]()|`*_#\\"]/g, '')
    .replace(/(?:\w+:\/\/|\bwww\.)\S*/giu, '')
    .replace(/\.(?=\p{L}{2,})/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return Array.from(plain).slice(0, 80).join('') || 'there';
}

export function asText(given: AnswerValue): string {
  return typeof given === 'object' ? given.join(', ') : String(given);
}

export function asLabels(given: AnswerValue | undefined): readonly string[] {
  if (given === undefined) return [];
  return typeof given === 'object' ? given : [String(given)];
}

function asNumber(given: AnswerValue): number | undefined {
  if (typeof given === 'number') return given;
  return plainNumber(asText(given));
}

/** Words of spreadsheets and form tools for yes and no, whatever their language. */
const YES = wordSet(
  'yes y true 1 ja oui sí si sim sì tak da evet wahr vrai verdadero vero verdadeiro waar x ✓ ✔ on',
);
const NO = wordSet('no n false 0 nein non não nie nee falsch faux falso onwaar off');

function asYesNo(
  given: AnswerValue,
  { yes = [], no = [] }: Pick<Extract<Question, { kind: 'yes-no' }>, 'yes' | 'no'>,
): boolean | undefined {
  if (typeof given === 'boolean') return given;
  const label = cleanText(asLabels(given)[0] ?? '');
  if (yes.some((one) => sameLabel(one, label))) return true;
  if (no.some((one) => sameLabel(one, label))) return false;
  const word = label.toLowerCase().replace(/[.!]$/, '');
  if (YES.has(word) || /^(yes|ja|oui)[,.!]? |^i (accept|agree|consent)\b/.test(word)) return true;
  return NO.has(word) || /^(no|nein|non)[,.!]? |^i (do not|don't) (accept|agree|consent)\b/.test(word)
    ? false
    : undefined;
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

/** The option that stands for the role that a sentence names. */
function optionOfRole(
  { options, roles = {} }: Extract<Question, { kind: 'choice' }>,
  label: string,
): string | undefined {
  const role = roleInSentence(label);
  return role && options.find((option) => (roles[option] ?? roleInSentence(option)) === role);
}

function sameLabel(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
