/** The program file that an outline comes to: the program to begin with, with what the manager decided in its places. */
import { addDays, daysBetween } from '../../../shared/domain/calendar.ts';
import type { EligibilityRule } from '../../../shared/domain/program.ts';
import type { Question, Source } from '../../../shared/domain/program-questions.ts';
import { editProgramText, type TextEdit } from '../../../shared/domain/program-text.ts';
import type { LocalDate } from '../../../shared/domain/brand.ts';
import { templateOf } from './formats.ts';
import type { Outline, OwnQuestion } from './outline.ts';
import { POOL } from './question-pool.ts';
import { type StarterIds, starterFor } from './starter.ts';

/** Whose program it becomes, and what no outline says. */
export interface Begun {
  /** The address that the manager signs in with. */
  readonly email: string;
  readonly ids: StarterIds;
  readonly today: LocalDate;
}

/** The text of the program file. Where something is still missing, so it is in the file. */
export async function outlineText(outline: Outline, { email, ids, today }: Begun): Promise<string> {
  const [name, purpose, manager, replies, sender, cohort] = (
    ['name', 'purpose', 'manager', 'replies', 'sender', 'cohort'] as const
  ).map((field) => outline[field].trim());
  const { zone } = outline;
  const agreement = outline.agreement.trim();
  const questions = questionsOf(outline);
  const asks = new Set(questions.map(({ use }) => use));
  const rules = eligibilityOf(outline);
  const edits: TextEdit[] = [
    { path: ['program', 'name'], value: name },
    { path: ['program', 'purpose'], value: purpose },
    { path: ['program', 'manager'], value: { name: manager, email } },
    { path: ['program', 'sender'], value: { name, address: sender } },
    { path: ['program', 'replyTo'], value: replies },
    { path: ['cohort', 'name'], value: cohort },
    { path: ['cohort', 'zone'], value: zone },
    { path: ['cohort', 'opens'], value: outline.opens },
    ...(outline.menteesFrom === ''
      ? []
      : [{ path: ['cohort', 'opensFor'], value: { mentee: outline.menteesFrom } }]),
    { path: ['cohort', 'closes'], value: { date: outline.closesOn, time: outline.closesAt } },
    { path: ['cohort', 'starts'], value: outline.starts },
    { path: ['cohort', 'ends'], value: outline.ends },
    {
      path: ['commitment'],
      value: { length: lengthOf(outline), frequency: outline.frequency, meeting: outline.meeting },
    },
    { path: ['questions'], value: questions },
    { path: ['sources'], value: [sourceOf(outline, ids)] },
    ...(rules.length > 0 ? [{ path: ['eligibility'], value: rules }] : []),
    ...(outline.audience === 'members'
      ? [{ path: ['members'], value: { domains: outline.domains, become: outline.become } }]
      : []),
    { path: ['matching', 'commonLanguage'], value: asks.has('languages') },
    { path: ['matching', 'minOverlapHours'], value: asks.has('availability') ? 1 : 0 },
    ...(asks.has('asks') && asks.has('gives') ? [] : [{ path: ['matching', 'atLeastOneAsk'], value: false }]),
    ...(outline.questions.includes('places') ? [{ path: ['matching', 'rules'], value: [SAME_PLACE] }] : []),
    { path: ['policies', 'meetingEveryDays'], value: DAYS_BETWEEN[outline.frequency] },
    ...templateOf(outline).edits,
    ...(agreement === '' ? [] : [{ path: ['agreement', 'text'], value: `${agreement}\n` }]),
    // Which goals she has, only she can say.
    { path: ['program', 'goals'] },
  ];
  const text = editProgramText(await starterFor(email, today, ids), edits);
  if (text === undefined) throw new Error('The program to begin with cannot be edited.');
  return text;
}

const DAYS_BETWEEN: Readonly<Record<Outline['frequency'], number>> = {
  'every week': 7,
  'every two weeks': 14,
  'once a month': 30,
};

const SAME_PLACE = {
  question: 'places',
  must: 'share',
  because: 'Both have to be able to meet in the same way.',
};

/** How long pairs have, in words. */
export function lengthOf({ starts, ends }: Outline): string {
  const days = isDate(starts) && isDate(ends) ? daysBetween(starts, ends) : 0;
  const months = Math.round(days / 30.4);
  if (months >= 2) return `${inWords(months)} months`;
  const weeks = Math.max(1, Math.round(days / 7));
  return weeks === 1 ? 'one week' : `${inWords(weeks)} weeks`;
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function inWords(number: number): string {
  return NUMBERS[number] ?? String(number);
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** What applicants are asked, in the order of the pool; consent comes last. */
export function questionsOf({ questions, skills, own, format }: Outline): Question[] {
  const chosen = new Set(questions);
  const { words } = templateOf({ format });
  const ready = POOL.filter(({ question, isAlways }) => isAlways ?? chosen.has(question.id)).map(
    ({ question, ofSkills }): Question => {
      const asked = { ...question, text: words[question.id] ?? question.text };
      return ofSkills && asked.kind === 'set' && skills.length > 0
        ? { ...asked, options: [...skills] }
        : asked;
    },
  );
  const consent = ready.filter(({ use }) => use === 'consent');
  const others = ready.filter(({ use }) => use !== 'consent');
  const taken = new Set(ready.map(({ id }) => id));
  return [
    ...others,
    ...own.map((one, index) => ownQuestion(one, freeId(one.text, index, taken))),
    ...consent,
  ];
}

function ownQuestion({ text, kind, options, required }: OwnQuestion, id: string): Question {
  switch (kind) {
    case 'choice':
    case 'set':
      return { id, kind, text, required, options: [...options] };
    case 'text':
    case 'number':
    case 'yes-no':
      return { id, kind, text, required };
  }
}

/** A name for exports, from the question's own words. */
function freeId(text: string, index: number, taken: Set<string>): string {
  const wanted = idFrom(text.split(/\s+/).slice(0, 4).join(' ')) ?? `question-${index + 1}`;
  let id = wanted;
  for (let number = 2; taken.has(id); number++) id = `${wanted.slice(0, 44)}-${number}`;
  taken.add(id);
  return id;
}

/** Lower-case letters, digits and hyphens; `undefined` where a text has none of these. */
export function idFrom(text: string): string | undefined {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .split('-');
  // Too long, it loses words before its last one, which is often a year.
  while (words.length > 2 && words.join('-').length > LONGEST_ID) words.splice(-2, 1);
  const id = words.join('-').slice(0, LONGEST_ID).replace(/-+$/, '');
  return id === '' ? undefined : id;
}

const LONGEST_ID = 40;

function sourceOf({ tool }: Outline, { source }: StarterIds): Partial<Source> {
  const isOwn = tool === 'mentorline';
  return { id: source, provider: tool, secret: isOwn ? null : `source-${source}`, purpose: 'application' };
}

/** The rules as people read them in the email that decides. */
export function eligibilityOf({ mentorYears, menteeYears }: Outline): EligibilityRule[] {
  const years = (count: number): string => `${count} ${count === 1 ? 'year' : 'years'} of work experience`;
  const rules: EligibilityRule[] = [];
  const because = (says: string) => ({ question: 'years', otherwise: 'reject', because: says }) as const;
  if (mentorYears !== null)
    rules.push({
      role: 'mentor',
      atLeast: mentorYears,
      ...because(`Mentors have at least ${years(mentorYears)}.`),
    });
  if (menteeYears !== null)
    rules.push({
      role: 'mentee',
      atMost: menteeYears,
      ...because(`Mentees have at most ${years(menteeYears)}.`),
    });
  return rules;
}

/** With words in the place of what is missing, so that there is something to show. */
export function withBlanksFilled(outline: Outline, today: LocalDate): Outline {
  const or = (given: string, other: string): string => (given.trim() === '' ? other : given);
  const date = (given: string, days: number): string => (isDate(given) ? given : addDays(today, days));
  return {
    ...outline,
    name: or(outline.name, 'Your program'),
    purpose: or(outline.purpose, 'What it is for stands here.'),
    manager: or(outline.manager, 'Your own name'),
    cohort: or(outline.cohort, 'First cohort'),
    opens: date(outline.opens, 7),
    closesOn: date(outline.closesOn, 21),
    closesAt: or(outline.closesAt, '18:00'),
    starts: date(outline.starts, 28),
    ends: date(outline.ends, 119),
  };
}
