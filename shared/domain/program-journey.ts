/** When which email goes to whom: the journey of the program file. */
import * as z from 'zod';
import { about, picked, words } from './field.ts';
import { Count, Id, LocalTime } from './program-values.ts';

export const COHORT_ANCHORS = ['opens', 'closes', 'starts', 'ends'] as const;
export const PAIR_ANCHORS = ['proposed', 'introduced'] as const;
/** The day on which a pair would have met: again after its last meeting, as planned, or for the first time. */
export const SILENCE = 'silence';

/** In words that follow "when". */
export const EVENT_WORDS = {
  invited: 'someone is invited',
  applied: 'someone applies',
  'came-early': 'someone applies before applications open',
  'not-a-member': 'someone applies who is not a member',
  'came-late': 'an application arrives late',
  unreadable: 'an answer cannot be read',
  'change-held': 'the form is filled in again after a decision',
  accepted: 'an applicant is accepted',
  rejected: 'an applicant is rejected',
  waitlisted: 'an applicant is put on the waiting list',
  interview: 'an applicant is invited to an interview',
  unmatched: 'the match has no mentor for someone',
  proposed: 'a match is proposed',
  'told-more': 'someone asks to hear more before they answer a proposal',
  introduced: 'both have said yes',
  'other-declined': 'the other person has declined',
  'partner-left': 'the other person leaves',
  'proposal-expired': 'a proposal expires',
  'set-aside': 'someone has left proposals unanswered',
  withdrew: 'someone withdraws',
  'form-changed': 'a form has changed',
  'run-published': 'a match is ready for you',
  'match-waits': 'a match waits for your approval',
  'match-delayed': 'the match takes longer',
  'choices-open': 'mentees may choose mentors',
  'no-match': 'there will be no match for someone',
  'trial-matched': 'a trial match is made',
  'asked-for-code': 'someone asks for what is kept about them',
  'invited-to-team': 'someone is invited to the team',
  'may-be-kept': 'someone without a match may be kept for the next cohort',
  'pair-ended': 'a pair has ended',
  digest: 'there are tasks for you',
} as const;

/** Something that happened to one application or pair, and that a touchpoint may answer at once. */
export const JourneyEvent = z.enum([
  'invited',
  'applied',
  'came-early',
  'not-a-member',
  'came-late',
  'unreadable',
  'change-held',
  'accepted',
  'rejected',
  'waitlisted',
  'interview',
  'unmatched',
  'proposed',
  'told-more',
  'introduced',
  'other-declined',
  'partner-left',
  'proposal-expired',
  'set-aside',
  'withdrew',
  'form-changed',
  'run-published',
  'match-waits',
  'match-delayed',
  'choices-open',
  'no-match',
  'trial-matched',
  'pair-ended',
  'may-be-kept',
  'asked-for-code',
  'invited-to-team',
  'digest',
]);
export type JourneyEvent = z.infer<typeof JourneyEvent>;

/** Who is meant, so that it follows "email to". */
export const WHO = {
  concerned: 'the people concerned',
  manager: 'you',
  'interested-not-applied': 'interested and invited people who have not applied',
  incomplete: 'people whose application is incomplete',
  applicants: 'all applicants',
  'proposal-unanswered': 'people who have not answered a proposal',
  'pairs-not-met': 'pairs that have not met',
  'pairs-met': 'pairs that have met before',
  'active-pairs': 'active pairs',
  placed: 'everyone in a pair',
  unplaced: 'accepted people without a match',
  'survey-not-answered': 'people who have not answered the survey',
} as const;

export const Audience = z
  .enum([
    /** The people of the event: one applicant, or both sides of a pair. */
    'concerned',
    'manager',
    'interested-not-applied',
    'incomplete',
    'applicants',
    'proposal-unanswered',
    'pairs-not-met',
    'pairs-met',
    'active-pairs',
    'placed',
    'unplaced',
    'survey-not-answered',
  ])
  .meta(words(WHO));
export type Audience = z.infer<typeof Audience>;

const When = z
  .union([
    z
      .strictObject({
        event: JourneyEvent.meta({
          ...about('Event', 'What it follows, right away.'),
          ...words(EVENT_WORDS),
        }),
      })
      .meta(about('After an event', 'Right after something happened.')),
    z
      .strictObject({
        before: z.enum(COHORT_ANCHORS).meta(about('Before', 'The date it comes before.')),
        days: Count.meta(about('Days', 'How many days before.')),
        at: LocalTime.default('10:00').meta(about('Time', "The time of day in the cohort's zone.", '10:00')),
      })
      .meta(about('Before a date', 'Some days before a date of the cohort.')),
    z
      .strictObject({
        after: z
          .enum([...COHORT_ANCHORS, ...PAIR_ANCHORS, SILENCE])
          .meta(
            about(
              'After',
              'The date it comes after: of the cohort, or of each pair. "silence" begins on the day on which a pair would have met, and ends when one of the two logs a session or says that they go on.',
            ),
          ),
        days: Count.meta(about('Days', 'How many days after.')),
        at: LocalTime.default('10:00').meta(about('Time', "The time of day in the cohort's zone.", '10:00')),
      })
      .meta(about('After a date', 'Some days after a date of the cohort or of a pair.')),
  ])
  .meta(about('When', 'What the email follows or comes before.'));

export const Touchpoint = z.strictObject({
  id: Id.meta(about('Id', 'Names the touchpoint. Keep it when you move its date.')),
  when: When,
  to: Audience.meta(about('To', 'Who gets the email.')),
  role: z
    .enum(['mentor', 'mentee'])
    .optional()
    .meta(about('Role', 'Only mentors, or only mentees, of the people it is for.')),
  email: Id.meta(
    picked('email', about('Email text', 'The text: one of your own under Texts, or one of ours.')),
  ),
  survey: Id.optional().meta(picked('survey', about('Survey', 'The survey that the email links to.'))),
  remindsOf: Id.optional().meta(
    picked(
      'touchpoint',
      about('Reminds of', 'For a survey reminder: the touchpoint whose survey has not been answered yet.'),
    ),
  ),
  essential: z
    .boolean()
    .default(false)
    .meta(
      about(
        'Essential',
        'Essential emails also go to people who unsubscribed: decisions, and answers to what someone did.',
        'no',
      ),
    ),
  staleAfterDays: z
    .int()
    .min(1)
    .default(3)
    .meta(about('Skip when late by (days)', 'An email that is later than this is skipped.', '3 days')),
});
export type Touchpoint = z.infer<typeof Touchpoint>;

/** Emails whose names say too little to who has not seen their text. */
const EMAIL_WORDS: Readonly<Record<string, string>> = {
  early: 'application before the opening',
  late: 'application after the deadline',
  unreadable: 'answers that could not be read',
  'told-more': 'more about a proposed match',
  'set-aside': 'are you still there',
  'choices-open': 'choice of mentors',
  'not-this-time': 'proposed match that did not work out',
  'go-on': 'do you still meet',
  unmatched: 'no mentor yet',
  'no-match': 'no match this time',
  'keep-me': 'may we keep your application',
  'own-code': 'code to take what is kept',
  'team-invitation': 'invitation to the team',
};

/** What an email is called where people read of it. */
export function emailInWords(email: string): string {
  return EMAIL_WORDS[email] ?? email.replaceAll('-', ' ');
}
