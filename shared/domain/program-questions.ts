/** What people are asked: the questions of an application, the forms that ask them, and surveys. */
import * as z from 'zod';
import { about, picked, words } from './field.ts';
import { Id, LocalDate, Role, SourceId, Zone, kind } from './program-values.ts';

/** What a question's answer is used for. An answer without a use is kept, shown and exported. */
const USE_WORDS = words({
  email: 'email address',
  name: 'name',
  role: 'role',
  capacity: 'how many people they can mentor',
  asks: 'what they want help with',
  gives: 'what they can help with',
  goals: 'goals',
  interests: 'interests',
  languages: 'languages',
  zone: 'time zone',
  availability: 'hours in which they can meet',
  years: 'years of experience',
  organization: 'organization',
  team: 'team',
  manager: 'their own manager, with whom they are never matched',
  aspires: 'what they want to have done one day',
  achieved: 'what they have done',
  style: 'style',
  cadence: 'how often they want to meet',
  channel: 'how they stay in touch',
  wishes: 'people whom they wish for',
  shown: 'whether mentees may choose them from a list',
  'mentors-wanted': 'how many mentors they want',
  track: 'track',
  group: 'a group for the equity view, never for matching',
  consent: 'consent',
});

export const Use = z
  .enum([
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
  ])
  .meta(USE_WORDS);
export type Use = z.infer<typeof Use>;

const QuestionBase = {
  id: Id.meta(
    about('Id', 'Names the question in this file and in exports. Keep it when you reword the question.'),
  ),
  text: z.string().min(1).meta(about('Question', 'The question as applicants read it.')),
  use: Use.optional().meta(
    about('Used for', 'What Mentorline does with the answer. Leave it out to only keep, show and export it.'),
  ),
  askedOf: z
    .enum(['mentor', 'mentee'])
    .optional()
    .meta({
      ...about(
        'Asked of',
        'Who is asked: only those who mentor, or only those who seek a mentor.',
        'everyone',
      ),
      ...words({ mentor: 'mentors', mentee: 'mentees' }),
    }),
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
  sensitive: z
    .boolean()
    .optional()
    .meta(
      about(
        'Sensitive',
        'The answer is deleted once the last introductions are over, with everything that the forms sent.',
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
    .strictObject({
      ...QuestionBase,
      kind: kind(
        'language',
        'One or more languages, by any of their names: "português" and "Portuguese" are one.',
      ),
    })
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

/** Who takes part as both is asked everything. */
export function isAskedOf({ askedOf }: Pick<Question, 'askedOf'>, role: Role): boolean {
  return askedOf === undefined || askedOf === role || role === 'both';
}

export const PROVIDERS = [
  'typeform',
  'google-forms',
  'microsoft-forms',
  'jotform',
  'tally',
  'standard-webhooks',
] as const;
export const Provider = z.enum([...PROVIDERS, 'mentorline', 'other']).meta(
  words({
    typeform: 'Typeform',
    'google-forms': 'Google Forms',
    'microsoft-forms': 'Microsoft Forms',
    jotform: 'Jotform',
    tally: 'Tally',
    'standard-webhooks': 'another tool with Standard Webhooks',
    mentorline: 'our own form',
    other: 'something else',
  }),
);
export type Provider = z.infer<typeof Provider>;

export const Source = z.strictObject({
  id: SourceId.meta(about('Id', "Names the form. It is part of the form's webhook address.")),
  provider: Provider.meta(
    about(
      'Form tool',
      'The tool that the form is made with. "mentorline" is our own form: a page with your questions, with nothing to connect.',
    ),
  ),
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
        'Name of the signing secret in the parameter store, starting with "source-". Use null for our own form, and otherwise only for a sender that cannot sign.',
      ),
    ),
  purpose: z
    .enum(['application', 'interest', 'survey'])
    .meta(words({ application: 'applications', interest: 'interest poll', survey: 'survey' }))
    .meta(about('Purpose', 'What the form is for: applying, an interest poll, or a survey.')),
  closes: LocalDate.optional().meta(
    about(
      'Poll closes',
      'For an interest poll: the last day on which answers count. Later ones are kept, and change nothing.',
      'when applications close',
    ),
  ),
  role: Role.optional().meta(
    about('Role', 'The role of everyone who uses this form, if the form does not ask.'),
  ),
  survey: Id.optional().meta(
    picked('survey', about('Survey', 'For a survey form: which survey its answers belong to.')),
  ),
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
    .meta(words({ ignore: 'nothing of them is kept', keep: 'they are kept' }))
    .default('ignore')
    .meta(
      about(
        'Partial responses',
        'Responses that were started but not submitted. "ignore" keeps nothing of them.',
        'ignore',
      ),
    ),
  link: z.url().optional().meta(about('Public link', 'Where people find the form. Reminders link to it.')),
  embeddedIn: z
    .array(
      z
        .string()
        .regex(
          /^https:\/\/([a-z0-9-]+\.)+[a-z]{2,}(:\d{1,5})?$/,
          'write only https:// and the name of the site, such as https://www.example.org',
        ),
    )
    .min(1)
    .max(20)
    .optional()
    .meta(
      about(
        'Shown inside',
        'For our own form: the sites that may show it inside a page of theirs, such as https://www.example.org.',
        'no other site',
      ),
    ),
});
export type Source = z.infer<typeof Source>;

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
