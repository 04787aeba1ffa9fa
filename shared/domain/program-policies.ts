/** Limits and manners of a program. */
import * as z from 'zod';
import { about, words } from './field.ts';
import { LocalDate, LocalTime } from './program-values.ts';

export const Policies = z.strictObject({
  proposalDays: z
    .int()
    .min(1)
    .default(5)
    .meta(about('Days to answer a proposal', 'A proposal that is not answered by then expires.', '5 days')),
  unansweredProposals: z
    .int()
    .min(1)
    .default(2)
    .meta(
      about(
        'Unanswered proposals',
        'So many proposals in a row without any answer, and the person is set aside: no more are sent until they say that they are still there.',
        '2',
      ),
    ),
  choices: z
    .enum(['off', 'anonymous', 'named'])
    .meta(words({ off: 'off', anonymous: 'by what they offer alone', named: 'with their names' }))
    .default('off')
    .meta(
      about(
        'Choosing mentors',
        'While a match waits for your approval, mentees may rank mentors who agreed to be shown (a question used as "shown"): by what they offer alone, or with their names. Match again to count their choices.',
        'off',
      ),
    ),
  lastIntroduction: LocalDate.optional().meta(
    about(
      'Last introductions',
      'The last day on which proposals go out. Open ones run on; people without a match are told.',
      'when a third of the time between start and end is left',
    ),
  ),
  quietHours: z
    .strictObject({
      from: LocalTime.meta(about('From', 'When the quiet hours begin.')),
      to: LocalTime.meta(about('To', 'When the quiet hours end.')),
    })
    .default({ from: '21:00', to: '08:00' })
    .meta(
      about(
        'Quiet hours',
        "Email waits for the end of these hours in the person's own time zone. Only answers to what someone did just now do not.",
        '21:00 to 08:00',
      ),
    ),
  emailsPerDay: z
    .int()
    .min(1)
    .default(2)
    .meta(about('Emails a day', 'The most program email that one person gets in a day.', '2')),
  emailsPerQuarter: z
    .int()
    .min(1)
    .default(15)
    .meta(
      about(
        'Emails in three months',
        'After so many emails in three months, a person is sent no more program email for now: no nudges, check-ins or surveys. Essential email is still sent.',
        '15',
      ),
    ),
  interviewLink: z
    .url({ protocol: /^https$/ })
    .optional()
    .meta(
      about(
        'Interview link',
        'Where people whom you ask for an interview choose a time. Without it, they reply to the email.',
      ),
    ),
  meetingEveryDays: z
    .int()
    .min(1)
    .default(30)
    .meta(
      about(
        'Days between sessions',
        'How often a pair meets, where the two named no date. Silence counts from the session that is missed.',
        '30',
      ),
    ),
  ladderDays: z
    .array(z.int().min(1))
    .min(1)
    .default([7, 14, 21, 28])
    .meta(
      about(
        'Days of silence',
        'After each of these a silent pair moves one step up. After the last, you decide.',
        '7, 14, 21 and 28 days',
      ),
    ),
  unknownOutcomeMinutes: z
    .int()
    .min(1)
    .default(15)
    .meta(
      about(
        'Minutes to wait for an outcome',
        'An email whose outcome is not known is sent again after this, then after twice as long, and so on while it is wanted.',
        '15 minutes',
      ),
    ),
  capacity: z
    .strictObject({
      default: z.int().min(0).max(10).meta(about('Usual', 'Mentees of a mentor who was not asked.')),
      most: z.int().min(1).max(10).meta(about('Most', 'The most mentees that one mentor can take.')),
    })
    .default({ default: 1, most: 10 })
    .meta(
      about('Mentees per mentor', 'How many mentees a mentor takes at the same time.', '1, and at most 10'),
    ),
  retention: z
    .strictObject({
      unplacedMonths: z
        .int()
        .min(1)
        .max(120)
        .default(12)
        .meta(
          about(
            'Months for people without a match',
            'So long after the end, people without a match are erased. A month before they are asked whether they want to be kept.',
            '12 months',
          ),
        ),
      deliveryDays: z
        .int()
        .min(1)
        .max(3650)
        .default(90)
        .meta(
          about(
            'Days for what forms sent',
            'So long after the end, the raw deliveries are deleted.',
            '90 days',
          ),
        ),
      surveyTextMonths: z
        .int()
        .min(1)
        .max(120)
        .default(24)
        .meta(
          about(
            'Months for what people wrote',
            'So long after the end, texts in surveys and about sessions are deleted. Numbers stay.',
            '24 months',
          ),
        ),
    })
    .default({ unplacedMonths: 12, deliveryDays: 90, surveyTextMonths: 24 })
    .meta(
      about(
        'How long data is kept',
        'What is deleted by itself after a cohort, and when. Applicants read it on the form and in the receipt.',
        '12 months, 90 days and 24 months',
      ),
    ),
});
export type Policies = z.infer<typeof Policies>;
