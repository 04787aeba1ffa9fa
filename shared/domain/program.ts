/** The program: what a manager decides once and a cohort pins a version of. The shape of `program.yaml`. */
import * as z from 'zod';
import { isZone } from './calendar.ts';
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
  'mentors-wanted',
  'track',
  'group',
  'consent',
]);
export type Use = z.infer<typeof Use>;

const QuestionBase = {
  id: Id,
  text: z.string().min(1),
  use: Use.optional(),
  required: z.boolean().default(false),
};

/** Full hours of a week in the answering person's zone: `Mon-Fri 18:00-21:00`. */
const WeekHours = z
  .string()
  .regex(
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? ([01]\d|2[0-3]):00-([01]\d|2[0-4]):00$/,
    'write hours as "Mon-Fri 18:00-21:00", full hours',
  );

export const Question = z.discriminatedUnion('kind', [
  z.strictObject({ ...QuestionBase, kind: z.literal('text') }),
  z.strictObject({ ...QuestionBase, kind: z.literal('email') }),
  z.strictObject({ ...QuestionBase, kind: z.literal('set'), options: z.array(z.string()).optional() }),
  z.strictObject({ ...QuestionBase, kind: z.literal('choice'), options: z.array(z.string()).min(1) }),
  z.strictObject({ ...QuestionBase, kind: z.literal('scale'), from: z.int(), to: z.int() }),
  z.strictObject({
    ...QuestionBase,
    kind: z.literal('number'),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.strictObject({ ...QuestionBase, kind: z.literal('yes-no') }),
  z.strictObject({ ...QuestionBase, kind: z.literal('language') }),
  z.strictObject({ ...QuestionBase, kind: z.literal('zone') }),
  z.strictObject({
    ...QuestionBase,
    kind: z.literal('availability'),
    options: z.record(z.string(), WeekHours),
  }),
]);
export type Question = z.infer<typeof Question>;

export const PROVIDERS = ['typeform', 'google-forms', 'tally', 'standard-webhooks'] as const;
export const Provider = z.enum([...PROVIDERS, 'other']);
export type Provider = z.infer<typeof Provider>;

export const Source = z.strictObject({
  id: SourceId,
  provider: Provider,
  /** The provider's id of the form. A delivery of another form is quarantined. Absent: any form of that account. */
  form: z.string().min(1).optional(),
  /** Name of the secret in the parameter store; `null` says that this sender cannot sign, and that we accept that. */
  secret: z.string().min(1).nullable(),
  purpose: z.enum(['application', 'interest', 'survey']),
  /** The role of everyone who uses this form, when the form does not ask for it. */
  role: Role.optional(),
  /** For `purpose: survey`: which survey the answers belong to. */
  survey: Id.optional(),
  /** Our question to the provider's stable reference of its question. */
  fields: z.record(Id, z.string().min(1)).default({}),
  /** Keep partial responses; off by default, because a person who did not submit has not agreed to be kept. */
  partials: z.enum(['ignore', 'keep']).default('ignore'),
  /** Link to the public form, for the emails that ask people to apply. */
  link: z.url().optional(),
});
export type Source = z.infer<typeof Source>;

const Bound = {
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  oneOf: z.array(z.string()).optional(),
  is: z.boolean().optional(),
};
export const EligibilityRule = z.strictObject({
  role: Role,
  question: Id,
  ...Bound,
  otherwise: z.enum(['reject', 'waitlist']).default('reject'),
  because: z.string().min(1),
});
export type EligibilityRule = z.infer<typeof EligibilityRule>;

export const COHORT_ANCHORS = ['opens', 'closes', 'starts', 'ends'] as const;
export const PAIR_ANCHORS = ['proposed', 'introduced'] as const;

/** Something that happened to one application or pair, and that a touchpoint may answer at once. */
export const JourneyEvent = z.enum([
  'applied',
  'came-late',
  'rejected',
  'waitlisted',
  'unmatched',
  'proposed',
  'told-more',
  'introduced',
  'other-declined',
  'proposal-expired',
  'withdrew',
  'form-changed',
  'run-published',
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
  'active-pairs',
  'placed',
  'survey-not-answered',
]);
export type Audience = z.infer<typeof Audience>;

const When = z.union([
  z.strictObject({ event: JourneyEvent }),
  z.strictObject({ before: z.enum(COHORT_ANCHORS), days: Count, at: LocalTime.default('10:00') }),
  z.strictObject({
    after: z.enum([...COHORT_ANCHORS, ...PAIR_ANCHORS]),
    days: Count,
    at: LocalTime.default('10:00'),
  }),
]);

export const Touchpoint = z.strictObject({
  id: Id,
  when: When,
  to: Audience,
  /** Only this side of the people concerned. */
  role: z.enum(['mentor', 'mentee']).optional(),
  email: Id,
  /** The survey that the email links to; with `survey-not-answered` the round (touchpoint) that it reminds of. */
  survey: Id.optional(),
  remindsOf: Id.optional(),
  /** Essential email ignores "no program email, please": decisions, safety, what someone asked for. */
  essential: z.boolean().default(false),
  /** An overdue email that is later than this is skipped. */
  staleAfterDays: z.int().min(1).default(3),
});
export type Touchpoint = z.infer<typeof Touchpoint>;

export const SurveyQuestion = z.discriminatedUnion('kind', [
  z.strictObject({
    id: Id,
    kind: z.literal('scale'),
    text: z.string(),
    from: z.int(),
    to: z.int(),
    low: z.string().optional(),
    high: z.string().optional(),
    measures: z.enum(['csat', 'nps']).optional(),
  }),
  z.strictObject({ id: Id, kind: z.literal('yes-no'), text: z.string() }),
  z.strictObject({ id: Id, kind: z.literal('text'), text: z.string() }),
]);
export type SurveyQuestion = z.infer<typeof SurveyQuestion>;
export const Survey = z.strictObject({
  id: Id,
  name: z.string(),
  intro: z.string().optional(),
  questions: z.array(SurveyQuestion).min(1),
});
export type Survey = z.infer<typeof Survey>;

export const Policies = z.strictObject({
  proposalDays: z.int().min(1).default(5),
  /** Program email waits for the end of these hours in the person's zone. */
  quietHours: z.strictObject({ from: LocalTime, to: LocalTime }).default({ from: '21:00', to: '08:00' }),
  emailsPerDay: z.int().min(1).default(2),
  /** Days of silence after which a pair stands one step higher; after the last the manager decides. */
  ladderDays: z.array(z.int().min(1)).min(1).default([7, 14, 21, 28]),
  /** An unknown outcome of essential email is tried once more after this. */
  unknownOutcomeMinutes: z.int().min(1).default(15),
  capacity: z
    .strictObject({ default: z.int().min(0).max(10), most: z.int().min(1).max(10) })
    .default({ default: 1, most: 10 }),
});
export type Policies = z.infer<typeof Policies>;

export const EmailText = z.strictObject({ subject: z.string().min(1), body: z.string().min(1) });
export type EmailText = z.infer<typeof EmailText>;

export const Goal = z.strictObject({
  id: Id,
  text: z.string(),
  measure: z.enum(['applications', 'placed-share', 'introduced-pairs', 'sessions', 'csat', 'nps']),
  target: z.number(),
});
export type Goal = z.infer<typeof Goal>;

export const Program = z.strictObject({
  program: z.strictObject({
    id: Id,
    name: z.string().min(1),
    purpose: z.string().min(1),
    mission: z.string().optional(),
    goals: z.array(Goal).default([]),
    manager: z.strictObject({ name: z.string().min(1), email: Address }),
    sender: z.strictObject({ name: z.string().min(1), address: Address }),
    replyTo: Address,
    resources: z.url().optional(),
  }),
  cohort: z.strictObject({
    id: Id,
    name: z.string().min(1),
    zone: Zone,
    opens: LocalDate,
    closes: z.strictObject({ date: LocalDate, time: LocalTime.default('23:59') }),
    starts: LocalDate,
    ends: LocalDate,
    lateGraceHours: z.int().min(0).max(72).default(12),
  }),
  commitment: z.strictObject({ length: z.string(), frequency: z.string(), meeting: z.string() }),
  questions: z.array(Question).min(1),
  sources: z.array(Source).min(1),
  eligibility: z.array(EligibilityRule).default([]),
  matching: MatchingRules,
  review: z.enum(['manual', 'automatic']).default('manual'),
  journey: z.array(Touchpoint).min(1),
  surveys: z.array(Survey).default([]),
  policies: Policies,
  agreement: z.strictObject({ version: z.string(), text: z.string() }),
  /** For the public page, beside purpose, dates, forms and agreement. */
  about: z
    .strictObject({
      faq: z.array(z.strictObject({ question: z.string().min(1), answer: z.string().min(1) })).default([]),
      conduct: z.string().optional(),
    })
    .default({ faq: [] }),
  texts: z.record(Id, EmailText).default({}),
});
export type Program = z.infer<typeof Program>;

/** A contradiction between parts of a program that are each well formed. `path` leads to the place to fix. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Checks what a schema of single values cannot: references, order of dates, an email text for each touchpoint. */
export function contradictions(program: Program, knownEmails: ReadonlySet<string>): Contradiction[] {
  return [
    ...duplicateIds(program),
    ...unknownReferences(program, knownEmails),
    ...wrongDates(program),
    ...missingUses(program),
    ...foreignSecrets(program),
    ...matchingContradictions(program),
  ];
}

function duplicateIds(program: Program): Contradiction[] {
  const lists = ['questions', 'sources', 'journey', 'surveys'] as const;
  return lists.flatMap((list) => {
    const seen = new Set<string>();
    return program[list].flatMap(({ id }, index) => {
      if (!seen.has(id)) {
        seen.add(id);
        return [];
      }
      return [{ path: [list, index, 'id'], message: `the id "${id}" is used twice; give each its own` }];
    });
  });
}

function unknownReferences(program: Program, knownEmails: ReadonlySet<string>): Contradiction[] {
  const questions = new Set(program.questions.map(({ id }) => id));
  const surveys = new Set(program.surveys.map(({ id }) => id));
  const touchpoints = new Set(program.journey.map(({ id }) => id));
  const problems: Contradiction[] = [];
  program.sources.forEach((source, index) => {
    for (const question of Object.keys(source.fields)) {
      if (source.purpose !== 'survey' && !questions.has(question)) {
        problems.push({
          path: ['sources', index, 'fields', question],
          message: `no question has the id "${question}"; add it under questions, or take this line out`,
        });
      }
    }
    if (source.purpose === 'survey' && source.survey !== undefined && !surveys.has(source.survey)) {
      problems.push({
        path: ['sources', index, 'survey'],
        message: `no survey has the id "${source.survey}"`,
      });
    }
  });
  program.eligibility.forEach(({ question }, index) => {
    if (!questions.has(question)) {
      problems.push({
        path: ['eligibility', index, 'question'],
        message: `no question has the id "${question}"`,
      });
    }
  });
  program.journey.forEach((touchpoint, index) => {
    const { email, survey, remindsOf, to } = touchpoint;
    if (!knownEmails.has(email) && !(email in program.texts)) {
      problems.push({
        path: ['journey', index, 'email'],
        message: `there is no email text "${email}"; write one under texts, or use one of ours: ${[...knownEmails].join(', ')}`,
      });
    }
    if (survey !== undefined && !surveys.has(survey)) {
      problems.push({ path: ['journey', index, 'survey'], message: `no survey has the id "${survey}"` });
    }
    if (to === 'survey-not-answered' && (remindsOf === undefined || !touchpoints.has(remindsOf))) {
      problems.push({
        path: ['journey', index, 'remindsOf'],
        message: 'name the touchpoint whose survey this email reminds of',
      });
    }
  });
  return problems;
}

function wrongDates({ cohort }: Program): Contradiction[] {
  const order = [
    ['opens', cohort.opens],
    ['closes', cohort.closes.date],
    ['starts', cohort.starts],
    ['ends', cohort.ends],
  ] as const;
  return order.flatMap(([name, date], index) => {
    const before = order[index - 1];
    if (!before || before[1] <= date) return [];
    return [
      {
        path: ['cohort', name],
        message: `${date} is before "${before[0]}" (${before[1]}); the dates must follow each other`,
      },
    ];
  });
}

function missingUses(program: Program): Contradiction[] {
  if (!program.sources.some(({ purpose }) => purpose === 'application')) return [];
  const uses = new Set(program.questions.map(({ use }) => use));
  return (['email', 'name'] as const).flatMap((use) =>
    uses.has(use)
      ? []
      : [
          {
            path: ['questions'],
            message: `no question has "use: ${use}"; applications cannot be kept without it`,
          },
        ],
  );
}

function matchingContradictions({ matching, questions }: Program): Contradiction[] {
  const problems: Contradiction[] = [];
  const known = new Set(questions.map(({ id }) => id));
  matching.rules.forEach(({ question }, index) => {
    if (!known.has(question))
      problems.push({
        path: ['matching', 'rules', index, 'question'],
        message: `no question has the id "${question}"`,
      });
  });
  if (matching.groupSize.atLeast > matching.groupSize.atMost)
    problems.push({
      path: ['matching', 'groupSize'],
      message: `atLeast (${matching.groupSize.atLeast}) is more than atMost (${matching.groupSize.atMost})`,
    });
  const { atLeast = -Infinity, atMost = Infinity } = matching.yearsAhead;
  if (atLeast > atMost)
    problems.push({
      path: ['matching', 'yearsAhead'],
      message: `atLeast (${atLeast}) is more than atMost (${atMost})`,
    });
  if (matching.tracks.length > 0 && !questions.some(({ use }) => use === 'track'))
    problems.push({
      path: ['matching', 'tracks'],
      message: 'no question has "use: track"; add the one in which people choose their track',
    });
  return problems;
}

/** Functions may read secrets of these names only. */
const SOURCE_SECRET = /^source-[A-Za-z0-9_-]+$/;

function foreignSecrets({ sources }: Program): Contradiction[] {
  return sources.flatMap(({ secret }, index) =>
    secret === null || SOURCE_SECRET.test(secret)
      ? []
      : [
          {
            path: ['sources', index, 'secret'],
            message: 'the name of a secret begins with "source-" and goes on with letters, digits, - and _',
          },
        ],
  );
}
