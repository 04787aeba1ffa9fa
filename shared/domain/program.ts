/** The program: what a manager decides once and a cohort pins a version of. The shape of `program.yaml`. */
import * as z from 'zod';
import { isZone } from './calendar.ts';
import { about } from './field.ts';
import { MatchingRules } from './matching-rules.ts';

const Id = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,47}$/,
    'use lower-case letters, digits and hyphens, starting with a letter, at most 48',
  );
/** Part of an address that forms post to. */
const SourceId = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,47}$/,
    'use lower-case letters, digits, hyphens and underscores, starting with a letter',
  );
const LocalDate = z.iso.date('write a date as 2026-03-31');
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time as "10:00", in quotes');
const Zone = z.string().refine(isZone, 'use an IANA zone such as Europe/Berlin');
const Address = z.email('write one email address');
const Count = z.int().min(0);

export const Role = z.enum(['mentor', 'mentee', 'both', 'peer']);
export type Role = z.infer<typeof Role>;

/** What a question's answer is used for. An answer without a use is kept, shown and exported. */
export const Use = z.enum([
  'email',
  'name',
  'role',
  'capacity',
  'asks',
  'gives',
  'goals',
  'interests',
  'languages',
  'zone',
  'availability',
  'years',
  'organization',
  'team',
  'manager',
  'aspires',
  'achieved',
  'style',
  'cadence',
  'channel',
  'wishes',
  'shown',
  'mentors-wanted',
  'track',
  'group',
  'consent',
]);
export type Use = z.infer<typeof Use>;

const QuestionBase = {
  id: Id.meta(
    about('Id', 'Names the question in this file and in exports. Keep it when you reword the question.'),
  ),
  text: z.string().min(1).meta(about('Question', 'The question as applicants read it.')),
  use: Use.optional().meta(
    about('Used for', 'What Mentorline does with the answer. Leave it out to only keep, show and export it.'),
  ),
  required: z
    .boolean()
    .default(false)
    .meta(
      about(
        'Required',
        'An application without an answer is incomplete, and the person is asked for it.',
        'no',
      ),
    ),
};

/** Full hours of a week in the answering person's zone: `Mon-Fri 18:00-21:00`. */
const WeekHours = z
  .string()
  .regex(
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? ([01]\d|2[0-3]):00-([01]\d|2[0-4]):00$/,
    'write hours as "Mon-Fri 18:00-21:00", full hours',
  );

const kind = <const Kind extends string>(value: Kind, description: string): z.ZodLiteral<Kind> =>
  z.literal(value).meta(about('Kind of answer', description));

export const Question = z.discriminatedUnion('kind', [
  z.strictObject({ ...QuestionBase, kind: kind('text', 'Any text.') }).meta(about('Text', 'Any text.')),
  z
    .strictObject({ ...QuestionBase, kind: kind('email', 'One email address.') })
    .meta(about('Email address', 'One email address.')),
  z
    .strictObject({
      ...QuestionBase,
      kind: kind('set', 'Any number of labels.'),
      options: z
        .array(z.string())
        .optional()
        .meta(about('Options', 'The labels to choose from. Leave them out if people may write their own.')),
    })
    .meta(about('Several choices', 'Any number of labels.')),
  z
    .strictObject({
      ...QuestionBase,
      kind: kind('choice', 'One of the options.'),
      options: z.array(z.string()).min(1).meta(about('Options', 'The labels to choose from.')),
      roles: z
        .record(z.string(), z.enum(['mentor', 'mentee', 'both', 'peer']))
        .optional()
        .meta(
          about(
            'Roles',
            'For the question that asks for the role: each option with the role it stands for.',
            'from the options',
          ),
        ),
    })
    .meta(about('One choice', 'One of the options.')),
  z
    .strictObject({
      ...QuestionBase,
      kind: kind('scale', 'A number on a scale.'),
      from: z.int().meta(about('From', 'The lowest number of the scale.')),
      to: z.int().meta(about('To', 'The highest number of the scale.')),
    })
    .meta(about('Scale', 'A number on a scale.')),
  z
    .strictObject({
      ...QuestionBase,
      kind: kind('number', 'A number.'),
      min: z.number().optional().meta(about('Lowest', 'The lowest number that is accepted.')),
      max: z.number().optional().meta(about('Highest', 'The highest number that is accepted.')),
    })
    .meta(about('Number', 'A number.')),
  z
    .strictObject({
      ...QuestionBase,
      kind: kind('yes-no', 'Yes or no.'),
      yes: z
        .array(z.string())
        .optional()
        .meta(about('Labels for yes', 'What else the form calls yes.', 'yes, true and their like')),
      no: z
        .array(z.string())
        .optional()
        .meta(about('Labels for no', 'What else the form calls no.', 'no, false and their like')),
    })
    .meta(about('Yes or no', 'Yes or no.')),
  z
    .strictObject({ ...QuestionBase, kind: kind('language', 'One or more languages.') })
    .meta(about('Languages', 'One or more languages.')),
  z
    .strictObject({
      ...QuestionBase,
      kind: kind('zone', 'An IANA time zone such as Europe/Berlin.'),
      zones: z
        .record(z.string(), Zone)
        .optional()
        .meta(
          about(
            'Labels',
            'Labels of the form, each with the time zone that it stands for.',
            'cities, abbreviations and offsets',
          ),
        ),
    })
    .meta(about('Time zone', 'An IANA time zone such as Europe/Berlin.')),
  z
    .strictObject({
      ...QuestionBase,
      kind: kind('availability', 'Times of the week when the person can meet.'),
      options: z
        .record(z.string(), WeekHours)
        .meta(about('Options', 'Each label with the hours it stands for, as "Mon-Fri 18:00-21:00".')),
    })
    .meta(about('Availability', 'Times of the week when the person can meet.')),
]);
export type Question = z.infer<typeof Question>;

export const PROVIDERS = ['typeform', 'google-forms', 'tally', 'standard-webhooks'] as const;
export const Provider = z.enum([...PROVIDERS, 'other']);
export type Provider = z.infer<typeof Provider>;

export const Source = z.strictObject({
  id: SourceId.meta(about('Id', "Names the form. It is part of the form's webhook address.")),
  provider: Provider.meta(about('Form tool', 'The tool that the form is made with.')),
  form: z
    .string()
    .min(1)
    .optional()
    .meta(
      about(
        'Form id',
        "The tool's own id of the form. Deliveries from other forms are then quarantined.",
        'any form',
      ),
    ),
  secret: z
    .string()
    .min(1)
    .nullable()
    .meta(
      about(
        'Secret name',
        'Name of the signing secret in the parameter store, starting with "source-". Use null only for a sender that cannot sign.',
      ),
    ),
  purpose: z
    .enum(['application', 'interest', 'survey'])
    .meta(about('Purpose', 'What the form is for: applying, an interest poll, or a survey.')),
  role: Role.optional().meta(
    about('Role', 'The role of everyone who uses this form, if the form does not ask.'),
  ),
  survey: Id.optional().meta(about('Survey', 'For a survey form: which survey its answers belong to.')),
  fields: z
    .record(Id, z.string().min(1))
    .default({})
    .meta(
      about(
        'Mapping',
        "Each of your questions with the form tool's own reference of it.",
        'nothing is mapped',
      ),
    ),
  partials: z
    .enum(['ignore', 'keep'])
    .default('ignore')
    .meta(
      about(
        'Partial responses',
        'Responses that were started but not submitted. "ignore" keeps nothing of them.',
        'ignore',
      ),
    ),
  link: z.url().optional().meta(about('Public link', 'Where people find the form. Reminders link to it.')),
});
export type Source = z.infer<typeof Source>;

export const EligibilityRule = z.strictObject({
  role: Role.meta(about('Applies to', 'The role that has to meet the rule.')),
  question: Id.meta(about('Question', 'Id of the question whose answer decides.')),
  atLeast: z.number().optional().meta(about('At least', 'The lowest number that meets the rule.')),
  atMost: z.number().optional().meta(about('At most', 'The highest number that meets the rule.')),
  oneOf: z.array(z.string()).optional().meta(about('One of', 'Labels of which one meets the rule.')),
  is: z.boolean().optional().meta(about('Is', 'The yes or no that meets the rule.')),
  otherwise: z
    .enum(['reject', 'waitlist'])
    .default('reject')
    .meta(about('Otherwise', 'What happens to people who do not meet the rule.', 'reject')),
  because: z.string().min(1).meta(about('Reason', 'A sentence that the person reads in the email.')),
});
export type EligibilityRule = z.infer<typeof EligibilityRule>;

export const COHORT_ANCHORS = ['opens', 'closes', 'starts', 'ends'] as const;
export const PAIR_ANCHORS = ['proposed', 'introduced'] as const;
/** The day on which a pair would have met: again after its last meeting, as planned, or for the first time. */
export const SILENCE = 'silence';

/** Something that happened to one application or pair, and that a touchpoint may answer at once. */
export const JourneyEvent = z.enum([
  'applied',
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
  'digest',
]);
export type JourneyEvent = z.infer<typeof JourneyEvent>;

export const Audience = z.enum([
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
]);
export type Audience = z.infer<typeof Audience>;

const When = z
  .union([
    z
      .strictObject({ event: JourneyEvent.meta(about('Event', 'What it follows, right away.')) })
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
  email: Id.meta(about('Email text', 'The text: one of your own under Texts, or one of ours.')),
  survey: Id.optional().meta(about('Survey', 'The survey that the email links to.')),
  remindsOf: Id.optional().meta(
    about('Reminds of', 'For a survey reminder: the touchpoint whose survey has not been answered yet.'),
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

const SurveyQuestionBase = {
  id: Id.meta(about('Id', 'Names the question in exports.')),
  text: z.string().meta(about('Question', 'The question as people read it.')),
};

export const SurveyQuestion = z.discriminatedUnion('kind', [
  z
    .strictObject({
      ...SurveyQuestionBase,
      kind: kind('scale', 'A number on a scale.'),
      from: z.int().meta(about('From', 'The lowest number of the scale.')),
      to: z.int().meta(about('To', 'The highest number of the scale.')),
      low: z.string().optional().meta(about('Label of the lowest', 'What the lowest number means.')),
      high: z.string().optional().meta(about('Label of the highest', 'What the highest number means.')),
      measures: z
        .enum(['csat', 'nps'])
        .optional()
        .meta(
          about(
            'Measures',
            'Counts as satisfaction (csat; of any scale, shown from 1 to 4) or as the net promoter score (nps).',
          ),
        ),
    })
    .meta(about('Scale', 'A number on a scale.')),
  z
    .strictObject({
      ...SurveyQuestionBase,
      kind: kind('yes-no', 'Yes or no.'),
      measures: z
        .enum(['met'])
        .optional()
        .meta(about('Measures', 'A yes says that the two have met: it counts as a meeting.')),
    })
    .meta(about('Yes or no', 'Yes or no.')),
  z.strictObject({ ...SurveyQuestionBase, kind: kind('text', 'Any text.') }).meta(about('Text', 'Any text.')),
]);
export type SurveyQuestion = z.infer<typeof SurveyQuestion>;

export const Survey = z.strictObject({
  id: Id.meta(about('Id', 'Names the survey in the journey and in exports.')),
  name: z.string().meta(about('Name', 'The title that people see.')),
  intro: z.string().optional().meta(about('Introduction', 'A sentence or two above the questions.')),
  questions: z.array(SurveyQuestion).min(1).meta(about('Questions', 'What the survey asks.')),
});
export type Survey = z.infer<typeof Survey>;

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
});
export type Policies = z.infer<typeof Policies>;

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
    .meta(about('Measured by', 'The number in Results that shows whether the goal is met.')),
  target: z.number().meta(about('Target', 'The number to reach.')),
});
export type Goal = z.infer<typeof Goal>;

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
            name: z.string().min(1).meta(about('Name', 'Your name. It stands under every email.')),
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
        zone: Zone.meta(about('Time zone', 'All dates and times of the cohort are in this IANA zone.')),
        opens: LocalDate.meta(about('Applications open', 'The first day on which people can apply.')),
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
    matching: MatchingRules.meta(about('Matching', 'How mentors and mentees are matched.')),
    review: z
      .enum(['manual', 'automatic'])
      .default('manual')
      .meta(
        about(
          'Review',
          'manual: you approve the match before anyone is asked. automatic: proposals are sent right after the match.',
          'manual',
        ),
      ),
    journey: z.array(Touchpoint).min(1).meta(about('Journey', 'Every email, when it is sent and to whom.')),
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
        about('Texts', 'Your own email texts, by their ids. Each replaces ours of the same id.', 'our texts'),
      ),
  })
  .meta(about('Program file', 'Everything about one program and its current cohort.'));
export type Program = z.infer<typeof Program>;
