/** Which column of a sheet, or question of a form, is probably which question of the program: by words, and by what was answered. */
import type { Question, Use } from '../domain/program-questions.ts';

/** What is asked elsewhere: a heading with some of the answers below it. */
export interface Asked {
  readonly ref: string;
  readonly title: string;
  readonly answers?: readonly string[];
}

export interface Suggestion {
  readonly ref: string;
  /** The words are the same; otherwise it is a guess to be looked at. */
  readonly isSure: boolean;
}

/** By the ids of the program's questions. Nothing is suggested twice. */
export function suggestMapping(
  questions: readonly Question[],
  asked: readonly Asked[],
): ReadonlyMap<string, Suggestion> {
  const suggestions = new Map<string, Suggestion>();
  const taken = new Set<string>();
  const take = (question: Question, { ref }: Asked, isSure: boolean): void => {
    suggestions.set(question.id, { ref, isSure });
    taken.add(ref);
  };
  for (const question of questions) {
    const same = asked.find((one) => !taken.has(one.ref) && isSame(question, one));
    if (same) take(question, same, true);
  }
  const guesses = questions
    .filter(({ id }) => !suggestions.has(id))
    .flatMap((question) => asked.map((one) => ({ question, one, score: likeness(question, one) })))
    .filter(({ score }) => score >= LEAST)
    .sort((a, b) => b.score - a.score);
  for (const { question, one } of guesses)
    if (!suggestions.has(question.id) && !taken.has(one.ref)) take(question, one, false);
  return suggestions;
}

/** Less than this is no more than chance. */
const LEAST = 0.5;

/** Letters and digits alone: "Your e-mail address" is "Your email address?". */
export function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function isSame({ id, text }: Question, { ref, title }: Asked): boolean {
  const names = [id, `answer_${id}`].map((name) => name.toLowerCase());
  return (
    names.includes(title.toLowerCase()) || names.includes(ref.toLowerCase()) || bare(text) === bare(title)
  );
}

/** 0 to 1 and more: words in common, words that its use is asked with, and answers that look like its own. */
function likeness(question: Question, { title, answers = [] }: Asked): number {
  const [own, other] = [wordsOf(question.text), wordsOf(title)];
  if (own.size === 0 || other.size === 0) return 0;
  const common = own.intersection(other).size;
  const words = common / Math.min(own.size, other.size) - 0.1 * Math.abs(own.size - other.size) * 0.5;
  const use = question.use === undefined ? undefined : USED_WORDS[question.use];
  const speaks = use?.test(title) === true ? 0.6 : 0;
  return Math.max(0, words * 0.7) + speaks + fit(question, answers);
}

/** Answers speak for and against: an address is no name, and a number no sentence. */
function fit(question: Question, answers: readonly string[]): number {
  const given = answers.map((one) => one.trim()).filter(Boolean);
  if (given.length === 0) return 0;
  const share = (test: (answer: string) => boolean): number => given.filter(test).length / given.length;
  switch (question.kind) {
    case 'email':
      return share((one) => /^\S+@\S+$/.test(one)) > 0.6 ? 1 : -1;
    case 'number':
    case 'scale':
      return share((one) => /^\D{0,20}\d+([.,]\d+)?\D{0,20}$/.test(one)) > 0.6 ? 0.2 : -0.4;
    case 'choice':
    case 'set': {
      const options = new Set((question.options ?? []).map(bare));
      return options.size > 0 &&
        share((one) => one.split(/[,;\n]/).some((part) => options.has(bare(part)))) > 0.5
        ? 0.5
        : 0;
    }
    case 'text':
      return share((one) => /^\S+@\S+$/.test(one)) > 0.5 ? -1 : 0;
    case 'yes-no':
    case 'language':
    case 'zone':
    case 'availability':
      return 0;
  }
}

const EMPTY_WORDS = new Set(
  'a an and are as at be by can could do does for from have how i in is it its me my of on or our people that the their them this to we what when where which who will with would you your'.split(
    ' ',
  ),
);

function wordsOf(text: string): Set<string> {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/e-mail/g, 'email')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !EMPTY_WORDS.has(word));
  return new Set(words.map((word) => (word.length > 3 ? word.replace(/(ies|es|s|ing)$/, '') : word)));
}

/** How forms ask for what a question is used for. */
const USED_WORDS: Partial<Record<Use, RegExp>> = {
  email: /e-?mail|courriel|correo|mail/i,
  name: /\b(full |first |last |your )?name\b|\bnom\b|nombre/i,
  role: /\brole\b|mentor or (a )?mentee|take part|participat|\bas an?\b|rolle/i,
  capacity: /how many (mentees|people)|capacity|number of mentees/i,
  asks: /help with|looking for|want to (learn|improve)|like to (learn|grow|improve)|need help|help (wanted|needed|sought)|skills? (you )?(want|to grow)/i,
  gives: /can (you )?(help|offer|teach)|help (offered|given)|offer|share|strength|expertise/i,
  goals: /goal|achieve|objective/i,
  interests: /interest/i,
  languages: /language|sprache|langue/i,
  zone: /time ?zone|zeitzone|\bzone\b/i,
  availability: /availab|when (can|could)|times? (of|to) meet/i,
  years: /years?|experience|berufserfahrung/i,
  organization: /organi[sz]ation|company|employer|where do you work/i,
  team: /\bteam\b|department/i,
  manager: /manager|supervisor|reports? to/i,
  cadence: /how often/i,
  channel: /channel|contact(ed)?|stay in touch/i,
  style: /style|kind of mentoring/i,
  consent: /consent|agree|accept|code of conduct|privacy/i,
};
