/** The program: what a manager decides once and a cohort pins a version of. The shape of `program.yaml`. */
import * as z from 'zod';
import { HOOK_EVENTS } from './webhook.ts';
import { about, picked, words } from './field.ts';
import { MatchingRules } from './matching-rules.ts';
import { Touchpoint } from './program-journey.ts';
import { Policies } from './program-policies.ts';
import { Question, Source, Survey } from './program-questions.ts';
import { Address, Id, LocalDate, LocalTime, Role, Zone } from './program-values.ts';

export const EligibilityRule = z.strictObject({
  role: Role.meta(about('Applies to', 'The role that has to meet the rule.')),
  question: Id.meta(picked('question', about('Question', 'The question whose answer decides.'))),
  atLeast: z.number().optional().meta(about('At least', 'The lowest number that meets the rule.')),
  atMost: z.number().optional().meta(about('At most', 'The highest number that meets the rule.')),
  oneOf: z.array(z.string()).optional().meta(about('One of', 'Labels of which one meets the rule.')),
  is: z.boolean().optional().meta(about('Is', 'The yes or no that meets the rule.')),
  otherwise: z
    .enum(['reject', 'waitlist'])
    .meta(words({ reject: 'they are rejected', waitlist: 'they go on the waiting list' }))
    .default('reject')
    .meta(about('Otherwise', 'What happens to people who do not meet the rule.', 'reject')),
  because: z.string().min(1).meta(about('Reason', 'A sentence that the person reads in the email.')),
});
export type EligibilityRule = z.infer<typeof EligibilityRule>;

export const EmailText = z.strictObject({
  subject: z
    .string()
    .min(1)
    .max(1_000)
    .meta(about('Subject', 'One line. Variables such as {{ person.firstName }} are filled in.')),
  body: z
    .string()
    .min(1)
    .max(50_000)
    .meta(about('Text', 'Markdown. A link alone in its paragraph becomes a button.')),
});
export type EmailText = z.infer<typeof EmailText>;

export const Goal = z.strictObject({
  id: Id.meta(about('Id', 'Names the goal.')),
  text: z.string().meta(about('Goal', 'The goal in a sentence.')),
  measure: z
    .enum([
      'applications',
      'placed-share',
      'introduced-pairs',
      'sessions',
      'session-rating',
      'check-in',
      'csat',
      'nps',
    ])
    .meta(
      words({
        applications: 'applications',
        'placed-share': 'mentees with a mentor, in percent',
        'introduced-pairs': 'pairs introduced',
        sessions: 'sessions',
        'session-rating': 'rating of sessions',
        'check-in': 'check-ins answered',
        csat: 'satisfaction',
        nps: 'net promoter score',
      }),
    )
    .meta(about('Measured by', 'The number in Results that shows whether the goal is met.')),
  target: z.number().meta(about('Target', 'The number to reach.')),
});
export type Goal = z.infer<typeof Goal>;

const Webhook = z.strictObject({
  id: Id.meta(about('Id', 'Names the endpoint. Its secret is kept under this name.')),
  url: z
    .url()
    .max(500)
    .meta(about('Address', 'Where events are posted, signed as Standard Webhooks. It begins with https://.')),
  events: z
    .array(z.enum(HOOK_EVENTS))
    .min(1)
    .default([...HOOK_EVENTS])
    .meta(about('Events', 'What the other program is told of: ids alone, no names and no answers.', 'all')),
});

export const Program = z
  .strictObject({
    program: z
      .strictObject({
        id: Id.meta(about('Id', 'Names the program. It never changes.')),
        name: z.string().min(1).meta(about('Name', 'The name of the program, as people see it.')),
        purpose: z.string().min(1).meta(about('Purpose', 'What the program is for, in a sentence or two.')),
        mission: z.string().optional().meta(about('Mission', 'Why you run it, for the public page.')),
        goals: z
          .array(Goal)
          .default([])
          .meta(about('Goals', 'Goals with a target number. Results shows how far you are.', 'none')),
        manager: z
          .strictObject({
            name: z.string().min(1).meta(about('Name', 'Your name. Every email is signed with it.')),
            email: Address.meta(about('Email address', 'Where your digest and other news for you go.')),
          })
          .meta(about('Manager', 'Who runs the program.')),
        sender: z
          .strictObject({
            name: z.string().min(1).meta(about('Name', 'The sender name that people see.')),
            address: Address.meta(
              about('Address', 'The address that email comes from. Its domain must be verified.'),
            ),
          })
          .meta(about('Sender', 'Who emails come from.')),
        replyTo: Address.meta(about('Replies go to', 'Where replies to any email arrive.')),
        calendarAddress: Address.optional().meta(
          about(
            'Calendar answers go to',
            "An address of the sender's domain that receives what calendars answer to invitations; nothing there is read by Mentorline. Without one, meetings come as files that ask for no answer.",
            'files without an answer',
          ),
        ),
        resources: z
          .url()
          .optional()
          .meta(about('Resources', 'A page that may help people who do not get a place.')),
      })
      .meta(about('Program', 'What stays the same from cohort to cohort.')),
    cohort: z
      .strictObject({
        id: Id.meta(about('Id', 'Names the cohort. It never changes.')),
        name: z.string().min(1).meta(about('Name', 'The name of the cohort, as people see it.')),
        zone: Zone.meta(
          about('Time zone', 'All dates and times of the cohort are in the time zone of this city.'),
        ),
        opens: LocalDate.meta(about('Applications open', 'The first day on which people can apply.')),
        opensFor: z
          .strictObject({
            mentor: LocalDate.optional().meta(
              about('Mentors', 'The first day on which mentors can apply.', 'with everyone else'),
            ),
            mentee: LocalDate.optional().meta(
              about('Mentees', 'The first day on which mentees can apply.', 'with everyone else'),
            ),
          })
          .optional()
          .meta(
            about(
              'Later for one role',
              'A role that can apply later than the day on which applications open: mentors first, for example.',
              'everyone from the same day',
            ),
          ),
        closes: z
          .strictObject({
            date: LocalDate.meta(about('Date', 'The last day on which people can apply.')),
            time: LocalTime.default('23:59').meta(about('Time', 'The time of the deadline.', '23:59')),
          })
          .meta(about('Applications close', 'The deadline.')),
        starts: LocalDate.meta(about('Starts', 'The day on which the cohort starts.')),
        ends: LocalDate.meta(about('Ends', 'The day on which the cohort ends.')),
        lateGraceHours: z
          .int()
          .min(0)
          .max(72)
          .default(12)
          .meta(
            about(
              'Hours of grace',
              'An application that arrives this much after the deadline still counts; some form tools deliver late.',
              '12 hours',
            ),
          ),
      })
      .meta(about('Cohort', 'One run of the program, with its dates.')),
    commitment: z
      .strictObject({
        length: z.string().meta(about('How long', 'For example: three months.')),
        frequency: z.string().meta(about('How often', 'For example: once a month.')),
        meeting: z.string().meta(about('Each time', 'For example: one hour.')),
      })
      .meta(about('Time commitment', 'What people sign up for. Emails and pages say it in these words.')),
    questions: z.array(Question).min(1).meta(about('Questions', 'What applicants are asked.')),
    sources: z.array(Source).min(1).meta(about('Forms', 'The forms that people fill in.')),
    eligibility: z
      .array(EligibilityRule)
      .default([])
      .meta(
        about(
          'Eligibility',
          'Rules that decide who is accepted when applications close.',
          'everyone is accepted',
        ),
      ),
    members: z
      .strictObject({
        domains: z
          .array(z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/i, 'write a domain such as example.org'))
          .default([])
          .meta(
            about(
              'Domains',
              'People whose address ends in one of these are members. Each is meant exactly: example.org is not team.example.org. Invited people are members, too.',
              'invited people only',
            ),
          ),
        become: z
          .string()
          .min(1)
          .max(1_000)
          .meta(about('How to become a member', 'What everyone else reads who applies.')),
      })
      .optional()
      .meta(
        about(
          'Members only',
          'Only members and invited people can apply. Answers of others are kept, and they are told how to become one.',
          'open to everyone',
        ),
      ),
    matching: MatchingRules.meta(about('Matching', 'How mentors and mentees are matched.')),
    review: z
      .enum(['manual', 'automatic'])
      .meta(words({ manual: 'you approve the match', automatic: 'proposals are sent right after the match' }))
      .default('manual')
      .meta(
        about(
          'Review',
          'manual: you approve the match before anyone is asked. automatic: proposals are sent right after the match.',
          'manual',
        ),
      ),
    journey: z.array(Touchpoint).min(1).meta(about('Journey', 'Every email, when it is sent and to whom.')),
    webhooks: z
      .array(Webhook)
      .max(3)
      .default([])
      .meta(
        about(
          'Webhooks',
          'Other programs that are told when someone applies, and of pairs. Owners only.',
          'none',
        ),
      ),
    surveys: z
      .array(Survey)
      .default([])
      .meta(about('Surveys', 'Check-ins and surveys.', 'none')),
    policies: Policies.meta(about('Policies', 'Limits and waiting times.')),
    agreement: z
      .strictObject({
        version: z
          .string()
          .meta(about('Version', 'Change it when the text changes; consent is kept with it.')),
        text: z.string().meta(about('Text', 'What mentors and mentees agree to.')),
      })
      .meta(about('Agreement', 'What both sides of a pair agree to.')),
    about: z
      .strictObject({
        faq: z
          .array(
            z.strictObject({
              question: z.string().min(1).meta(about('Question', 'A question that people often ask.')),
              answer: z.string().min(1).meta(about('Answer', 'Your answer.')),
            }),
          )
          .default([])
          .meta(about('Questions and answers', 'What people often ask.', 'none')),
        conduct: z.string().optional().meta(about('Code of conduct', 'The rules that everyone keeps to.')),
      })
      .default({ faq: [] })
      .meta(
        about(
          'Public page',
          'What the public page shows beside purpose, dates and agreement.',
          'nothing more',
        ),
      ),
    texts: z
      .record(Id, EmailText)
      .default({})
      .meta(
        about(
          'Texts',
          'Your own email texts, by their ids. Each replaces ours of the same id. The screen Journey changes one with a preview beside it.',
          'our texts',
        ),
      ),
  })
  .meta(about('Program file', 'Everything about one program and its current cohort.'));
export type Program = z.infer<typeof Program>;

/** A cohort by a name that says whose it is: "First cohort" alone tells no one anything. */
export function cohortTitle({ program, cohort }: Pick<Program, 'program' | 'cohort'>): string {
  return cohort.name.includes(program.name) ? cohort.name : `${program.name}, ${cohort.name}`;
}
