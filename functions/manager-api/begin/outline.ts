/** What a manager decides in the guided start, step by step, before there is a program. Half of it may still be missing. */
import * as z from 'zod';
import { addDays, localDate, localWeekday, resolveLocal } from '../../../shared/domain/calendar.ts';
import type { LocalDate } from '../../../shared/domain/brand.ts';
import { about, words } from '../../../shared/domain/field.ts';
import { ZONES_RENAMED } from '../../../shared/domain/places.ts';
import { PROVIDERS } from '../../../shared/domain/program-questions.ts';

export const STEPS = ['what', 'how', 'when', 'who', 'questions', 'form', 'go'] as const;
export type Step = (typeof STEPS)[number];

/** What a program begins with, for two people as for a group, until its manager writes her own. */
const AGREEMENT = [
  'We meet as agreed, or let each other know ahead of time.',
  'What is said between us stays between us, unless someone is in danger.',
  'Each of us may end this at any time, without giving a reason.',
].join('\n');

const line = z.string().max(200);
const date = z.string().max(10).meta({ format: 'date' });

const OwnQuestion = z.strictObject({
  text: line,
  kind: z.enum(['text', 'choice', 'set', 'number', 'yes-no']),
  /** For choices. */
  options: z.array(line).max(60),
  required: z.boolean(),
});
export type OwnQuestion = z.infer<typeof OwnQuestion>;

export const Outline = z.strictObject({
  /** Where she is. */
  step: z.enum(STEPS),

  name: line.meta(about('Name of the program', 'As people see it, in every email.')),
  purpose: z
    .string()
    .max(1_000)
    .meta({
      ...about('Purpose', 'What it is for, in a sentence or two. It is the first thing that people read.'),
      'x-input': 'long',
    }),
  manager: line.meta(about('Your name', 'Every email is signed with it.')),
  replies: line.meta(about('Replies go to', 'Where answers to any email arrive: an address that you read.')),
  cohort: line.meta(
    about('Name of this round', 'For example: Spring 2027. Later rounds get names of their own.'),
  ),

  format: z.enum(['one-to-one', 'group', 'reverse']),
  frequency: z.enum(['every week', 'every two weeks', 'once a month']),
  meeting: z.enum(['half an hour', 'one hour', 'an hour and a half']),

  zone: z
    .string()
    .max(60)
    .meta({
      ...about('Your city', 'Or a large one in the same time zone: all dates and times are in that.'),
      'x-input': 'zone',
      ...words(ZONES_RENAMED),
    }),
  opens: date.meta(about('Applications open', 'The first day on which people can apply.')),
  closesOn: date.meta(about('Applications close', 'The last day to apply.')),
  closesAt: z
    .string()
    .max(5)
    .meta({
      ...about('At', 'The time of the deadline. What comes in the night after it is still taken.'),
      'x-input': 'time',
    }),
  starts: date.meta(about('The program starts', 'Pairs meet from this day on.')),
  ends: date.meta(about('The program ends', 'The closing survey goes out on this day.')),

  /** `members`: only people with an address at one of these domains. */
  audience: z.enum(['everyone', 'members']),
  domains: z.array(line).max(50),
  become: z
    .string()
    .max(1_000)
    .meta({
      ...about('What everyone else reads', 'How to become a member, in a sentence or with a link.'),
      'x-input': 'long',
    }),
  /** Empty: from the same day as mentors. */
  menteesFrom: date.meta(
    about(
      'Mentees can apply from',
      'Leave it empty, and they can from the first day. A later day lets mentors come first.',
    ),
  ),
  /** Years of experience; `null` asks for none. */
  mentorYears: z.number().min(0).max(60).nullable(),
  menteeYears: z.number().min(0).max(60).nullable(),

  /** Of the pool, by their ids. */
  questions: z.array(z.string().max(48)).max(60),
  /** What people can help with, one a line; empty: in their own words. */
  skills: z.array(line).max(100),
  own: z.array(OwnQuestion).max(20),
  agreement: z
    .string()
    .max(4_000)
    .default(AGREEMENT)
    .meta({
      ...about('What everyone agrees to', 'It stands on the public page, and applicants accept it.'),
      'x-input': 'long',
    }),

  tool: z.enum(['mentorline', ...PROVIDERS]),

  sender: line.meta(about('Emails come from', 'The address that people see. Its domain has to be verified.')),
  /** She has read the emails, and looked at their dates, as they are now. */
  readEmails: z.boolean(),
  sawDates: z.boolean(),
});
export type Outline = z.infer<typeof Outline>;

/** Applications open on the second Monday from now, for two weeks; the program starts a week later, for three months. */
export function datesFrom(
  now: number,
  zone: string,
): Pick<Outline, 'opens' | 'closesOn' | 'closesAt' | 'starts' | 'ends'> {
  const opens = mondayAfter(addDays(localDate(now, zone), 6), zone);
  const starts = addDays(opens, 21);
  return { opens, closesOn: addDays(opens, 14), closesAt: '18:00', starts, ends: addDays(starts, 13 * 7) };
}

function mondayAfter(day: LocalDate, zone: string): LocalDate {
  const weekday = localWeekday(resolveLocal(day, '12:00', zone), zone);
  return addDays(day, 8 - weekday);
}

/** What the guided start begins with. */
export function freshOutline(
  { email, usual }: { readonly email: string; readonly usual: readonly string[] },
  now: number,
  zone: string,
): Outline {
  return {
    step: 'what',
    name: '',
    purpose: '',
    manager: '',
    replies: email,
    cohort: 'First cohort',
    format: 'one-to-one',
    frequency: 'once a month',
    meeting: 'one hour',
    zone,
    ...datesFrom(now, zone),
    audience: 'everyone',
    domains: [],
    become: '',
    menteesFrom: '',
    mentorYears: null,
    menteeYears: null,
    questions: [...usual],
    skills: [],
    own: [],
    agreement: AGREEMENT,
    tool: 'mentorline',
    sender: email,
    readEmails: false,
    sawDates: false,
  };
}
