/** What is missing in an outline, and what is allowed and may still not be meant. */
import { daysBetween, localWeekday, longDate, resolveLocal } from '../../../shared/domain/calendar.ts';
import { Address } from '../../../shared/domain/program-values.ts';
import { providerOf } from '../../../shared/forms/providers.ts';
import { isDate } from './outline-program.ts';
import type { Outline, Step } from './outline.ts';
import { POOL } from './question-pool.ts';

/** A sentence about one field of a step. */
export interface OutlineNote {
  readonly step: Step;
  readonly field: keyof Outline;
  readonly says: string;
}

/** `today`: in the zone of the outline. */
export function problemsOf(outline: Outline, today: string): OutlineNote[] {
  return [
    ...missingWords(outline),
    ...wrongDates(outline, today),
    ...wrongPeople(outline),
    ...wrongQuestions(outline),
  ];
}

function missingWords(outline: Outline): OutlineNote[] {
  const needed = (
    step: Step,
    field: 'name' | 'purpose' | 'manager' | 'cohort',
    says: string,
  ): OutlineNote[] => (outline[field].trim() === '' ? [{ step, field, says }] : []);
  const address = (step: Step, field: 'replies' | 'sender'): OutlineNote[] =>
    Address.safeParse(outline[field]).success
      ? []
      : [{ step, field, says: 'Write one email address, such as ana@example.org.' }];
  return [
    ...needed('what', 'name', 'Write the name of your program.'),
    ...needed('what', 'purpose', 'Say in a sentence what the program is for.'),
    ...needed('what', 'manager', 'Write your name: every email is signed with it.'),
    ...address('what', 'replies'),
    ...needed('what', 'cohort', 'Give this round a name, such as Spring 2027.'),
    ...address('go', 'sender'),
  ];
}

const DATES = ['opens', 'closesOn', 'starts', 'ends'] as const;
const NAMES: Readonly<Record<(typeof DATES)[number], string>> = {
  opens: 'applications open',
  closesOn: 'applications close',
  starts: 'the program starts',
  ends: 'the program ends',
};

function wrongDates(outline: Outline, today: string): OutlineNote[] {
  const said = (field: keyof Outline, says: string): OutlineNote => ({ step: 'when', field, says });
  const undated = DATES.filter((name) => !isDate(outline[name]));
  if (undated.length > 0) return undated.map((name) => said(name, 'Choose a date.'));
  const past = (['closesOn', 'ends'] as const).filter((name) => outline[name] < today);
  if (past.length > 0)
    return past.map((name) => said(name, 'This day is past. Choose a day that is still to come.'));
  const problems = DATES.flatMap((name, index) => {
    const before = DATES[index - 1];
    return before !== undefined && outline[name] < outline[before]
      ? [said(name, `This is before ${NAMES[before]}. Choose a later day.`)]
      : [];
  });
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(outline.closesAt)
    ? problems
    : [...problems, said('closesAt', 'Choose a time.')];
}

const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/i;

function wrongPeople({ audience, domains, become, menteesFrom, opens, closesOn }: Outline): OutlineNote[] {
  const isLimited = audience === 'members';
  const wrong = domains.find((one) => !DOMAIN.test(one));
  return [
    ...noteIf(
      isLimited && domains.length === 0,
      ['who', 'domains'],
      'Write at least one domain, such as example.org.',
    ),
    ...noteIf(
      isLimited && wrong !== undefined,
      ['who', 'domains'],
      `"${wrong ?? ''}" is no domain. Write the part of an address behind the @, such as example.org.`,
    ),
    ...noteIf(isLimited && become.trim() === '', ['who', 'become'], 'Say how people become members.'),
    ...noteIf(
      menteesFrom !== '' && (menteesFrom < opens || menteesFrom > closesOn),
      ['who', 'menteesFrom'],
      'Choose a day between the one on which applications open and the one on which they close.',
    ),
  ];
}

/** People read a form on a telephone: more than this, and many leave. */
const MANY_QUESTIONS = 20;

function wrongQuestions({ own, mentorYears, menteeYears, questions }: Outline): OutlineNote[] {
  const asksForYears = mentorYears !== null || menteeYears !== null;
  return [
    ...own.flatMap(({ text, kind, options }) => [
      ...noteIf(text.trim() === '', ['questions', 'own'], 'Write what your own question asks.'),
      ...noteIf(
        (kind === 'choice' || kind === 'set') && options.length === 0,
        ['questions', 'own'],
        text.trim() === ''
          ? 'Give your own question something to choose from, one on each line.'
          : `Give "${text}" something to choose from, one on each line.`,
      ),
    ]),
    ...noteIf(
      asksForYears && !questions.includes('years'),
      ['questions', 'questions'],
      'Your rules ask for years of work experience. Switch that question on, or take the rule out.',
    ),
  ];
}

function noteIf(isSo: boolean, [step, field]: readonly [Step, keyof Outline], says: string): OutlineNote[] {
  return isSo ? [{ step, field, says }] : [];
}

/** What the manager may want to think about once more. */
export function notesOf(outline: Outline, today: string): OutlineNote[] {
  if (wrongDates(outline, today).length > 0) return [];
  return [...notesOnDates(outline, today), ...notesOnQuestions(outline)];
}

function notesOnDates(
  { opens, closesOn, closesAt, starts, ends, zone }: Outline,
  today: string,
): OutlineNote[] {
  const note = (isSo: boolean, field: keyof Outline, says: string): OutlineNote[] =>
    noteIf(isSo, ['when', field], says);
  const day = (date: string): string => longDate(resolveLocal(date, '12:00', zone), zone).split(',')[0] ?? '';
  const isWeekend = (date: string): boolean => localWeekday(resolveLocal(date, '12:00', zone), zone) > 5;
  const isNight = closesAt >= '21:00' || closesAt < '08:00';
  const open = daysBetween(opens, closesOn);
  const gap = daysBetween(closesOn, starts);
  const runs = daysBetween(starts, ends);
  return [
    ...note(opens < today, 'opens', 'This day is past: applications are open as soon as you publish.'),
    ...note(isWeekend(opens), 'opens', `Applications open on a ${day(opens)}, when few people read email.`),
    ...note(
      isWeekend(closesOn) || isNight,
      'closesOn',
      `Applications close on a ${day(closesOn)} at ${closesAt}. People ask most in the last hours: will you be there to answer?`,
    ),
    ...note(open < 7, 'closesOn', `People have ${days(open)} to apply. Two weeks are usual.`),
    ...note(
      gap < 6,
      'starts',
      `There ${gap === 1 ? 'is' : 'are'} ${days(gap)} between the deadline and the start. Proposals are open for five days, so that some pairs begin later.`,
    ),
    ...note(isWeekend(starts), 'starts', `The program starts on a ${day(starts)}.`),
    ...note(runs < 42, 'ends', `Pairs have ${days(runs)}. It takes some weeks to get to know each other.`),
    ...note(isWeekend(ends), 'ends', `The program ends on a ${day(ends)}: the closing survey goes out then.`),
  ];
}

function days(count: number): string {
  return count === 1 ? 'one day' : `${count} days`;
}

function notesOnQuestions({ questions, own, format, tool }: Outline): OutlineNote[] {
  const on = POOL.filter(({ question, isAlways }) => isAlways ?? questions.includes(question.id));
  const count = on.length + own.length;
  const note = (isSo: boolean, says: string): OutlineNote[] => noteIf(isSo, ['questions', 'questions'], says);
  const has = (id: string): boolean => questions.includes(id);
  const { label = '', mostOnFreePlan: most = Infinity } = providerOf(tool) ?? {};
  return [
    ...note(
      count > MANY_QUESTIONS,
      `These are ${count} questions. With more than ${MANY_QUESTIONS}, many people do not finish a form.`,
    ),
    ...note(
      has('offers') !== has('wants'),
      'Ask both what people offer and what they want: one without the other matches nobody.',
    ),
    ...note(has('aspires') !== has('achieved'), 'Ask both which fields people seek and which they know.'),
    ...note(!has('consent'), 'Without the last question, nobody agrees to how their data is used.'),
    ...note(format === 'reverse' && !has('years'), 'Reverse mentoring goes by years of work experience.'),
    ...noteIf(
      count > most,
      ['form', 'tool'],
      `You ask ${count} questions. Free plans of ${label} take ${most}: look at yours before.`,
    ),
  ];
}
