/** The questions that a manager can switch on in the guided start, each with what its answer is good for. */
import type { Question } from '../../../shared/domain/program-questions.ts';

export interface PoolQuestion {
  readonly question: Question;
  readonly group: PoolGroup;
  /** How it helps matching; without it, the answer is kept, shown and exported, and nothing else. */
  readonly helps?: string;
  /** No application can do without it. */
  readonly isAlways?: true;
  /** On from the start. */
  readonly isUsual?: true;
  /** Its options are the skills that the manager names. */
  readonly ofSkills?: true;
}

export const POOL_GROUPS = [
  'Who they are',
  'What they seek and offer',
  'How they can meet',
  'Their work',
  'For your records',
] as const;
export type PoolGroup = (typeof POOL_GROUPS)[number];

const who: readonly PoolQuestion[] = [
  {
    group: 'Who they are',
    isAlways: true,
    helps: 'Says who a pair is made of.',
    question: { id: 'name', kind: 'text', use: 'name', required: true, text: 'What is your name?' },
  },
  {
    group: 'Who they are',
    isAlways: true,
    helps: 'Emails go here.',
    question: { id: 'email', kind: 'email', use: 'email', required: true, text: 'Your email address' },
  },
  {
    group: 'Who they are',
    isAlways: true,
    helps: 'Tells mentors from mentees.',
    question: {
      id: 'role',
      kind: 'choice',
      use: 'role',
      required: true,
      text: 'How would you like to take part?',
      options: ['Mentor', 'Mentee', 'Both'],
    },
  },
  {
    group: 'Who they are',
    isUsual: true,
    helps: 'No mentor gets more people than this.',
    question: {
      id: 'capacity',
      askedOf: 'mentor',
      kind: 'number',
      use: 'capacity',
      required: false,
      min: 1,
      max: 10,
      text: 'How many people could you mentor at the same time?',
    },
  },
  {
    group: 'Who they are',
    isUsual: true,
    helps: 'How far apart two people are counts, and your rules for who can take part can ask for it.',
    question: {
      id: 'years',
      kind: 'number',
      use: 'years',
      required: false,
      min: 0,
      max: 60,
      text: 'How many years of work experience do you have?',
    },
  },
];

const seek: readonly PoolQuestion[] = [
  {
    group: 'What they seek and offer',
    isUsual: true,
    ofSkills: true,
    helps:
      'What the mentee wants is what the mentor offers. It counts most, and no one is matched without it.',
    question: {
      id: 'offers',
      askedOf: 'mentor',
      kind: 'set',
      use: 'gives',
      required: true,
      text: 'What can you help with?',
    },
  },
  {
    group: 'What they seek and offer',
    isUsual: true,
    ofSkills: true,
    helps:
      'What the mentee wants is what the mentor offers. It counts most, and no one is matched without it.',
    question: {
      id: 'wants',
      askedOf: 'mentee',
      kind: 'set',
      use: 'asks',
      required: true,
      text: 'What would you like help with?',
    },
  },
  {
    group: 'What they seek and offer',
    helps: 'Both have the same goal in mind.',
    question: {
      id: 'goals',
      kind: 'set',
      use: 'goals',
      required: false,
      text: 'What do you want to achieve, or have you achieved and can help with?',
      options: ['First job', 'Grow in my role', 'Lead people', 'Change field', 'Start something of my own'],
    },
  },
  {
    group: 'What they seek and offer',
    helps: 'The mentor has done what the mentee is on the way to.',
    question: {
      id: 'aspires',
      askedOf: 'mentee',
      kind: 'set',
      use: 'aspires',
      required: false,
      text: 'Which roles or fields should your mentor know?',
    },
  },
  {
    group: 'What they seek and offer',
    helps: 'The mentor has done what the mentee is on the way to.',
    question: {
      id: 'achieved',
      askedOf: 'mentor',
      kind: 'set',
      use: 'achieved',
      required: false,
      text: 'Which roles or fields do you know from your own work?',
    },
  },
  {
    group: 'What they seek and offer',
    helps: 'Some points for interests in common.',
    question: {
      id: 'interests',
      kind: 'set',
      use: 'interests',
      required: false,
      text: 'What are you interested in?',
    },
  },
  kept('What they seek and offer', {
    id: 'experience-sought',
    text: 'Which experience would you like to learn from?',
    askedOf: 'mentee',
  }),
  kept('What they seek and offer', {
    id: 'experience-offered',
    text: 'Which of your experience could help others?',
    askedOf: 'mentor',
  }),
  kept('What they seek and offer', {
    id: 'short-goal',
    text: 'What do you want to reach during this program?',
  }),
  kept('What they seek and offer', { id: 'long-goal', text: 'Where would you like to be in five years?' }),
];

const meet: readonly PoolQuestion[] = [
  {
    group: 'How they can meet',
    isUsual: true,
    helps: 'Of people who name their languages, only those with one in common are matched.',
    question: {
      id: 'languages',
      kind: 'language',
      use: 'languages',
      required: true,
      text: 'Which languages do you speak well?',
    },
  },
  {
    group: 'How they can meet',
    isUsual: true,
    helps: 'Hours and emails are in their own time.',
    question: { id: 'zone', kind: 'zone', use: 'zone', required: false, text: 'Your time zone' },
  },
  {
    group: 'How they can meet',
    isUsual: true,
    helps:
      'Of people who say when they can meet, only those with an hour in common are matched, and times for the first meeting are proposed.',
    question: {
      id: 'availability',
      kind: 'availability',
      use: 'availability',
      required: false,
      text: 'When could you meet?',
      options: {
        'Weekday mornings': 'Mon-Fri 08:00-12:00',
        'Weekday afternoons': 'Mon-Fri 13:00-17:00',
        'Weekday evenings': 'Mon-Fri 18:00-21:00',
        Weekends: 'Sat-Sun 10:00-18:00',
      },
    },
  },
  {
    group: 'How they can meet',
    helps: 'Only people who can meet in the same way are matched.',
    question: {
      id: 'places',
      kind: 'set',
      required: false,
      text: 'Where could you meet?',
      options: ['Online', 'In person'],
    },
  },
  {
    group: 'How they can meet',
    helps: 'A few points when both like to meet as often.',
    question: {
      id: 'cadence',
      kind: 'choice',
      use: 'cadence',
      required: false,
      text: 'How often would you like to meet?',
      options: ['Every week', 'Every two weeks', 'Once a month'],
    },
  },
  {
    group: 'How they can meet',
    helps: 'A few points when both like the same.',
    question: {
      id: 'style',
      kind: 'choice',
      use: 'style',
      required: false,
      text: 'Which kind of mentoring suits you?',
      options: ['Structured, with goals and tasks', 'Open conversation', 'Working on something together'],
    },
  },
  {
    group: 'How they can meet',
    helps: 'A few points when both like the same.',
    question: {
      id: 'channel',
      kind: 'choice',
      use: 'channel',
      required: false,
      text: 'How would you like to stay in touch?',
      options: ['Email', 'Phone', 'Video call', 'Chat'],
    },
  },
];

const work: readonly PoolQuestion[] = [
  {
    group: 'Their work',
    question: {
      id: 'seniority',
      kind: 'choice',
      required: false,
      text: 'Where are you in your career?',
      options: ['Student', 'Starting out', 'Experienced', 'Senior', 'Leading people', 'Executive'],
    },
  },
  kept('Their work', { id: 'current-role', text: 'What is your current role?' }),
  kept('Their work', { id: 'discipline', text: 'Which field do you work in?' }),
  {
    group: 'Their work',
    question: {
      id: 'years-in-role',
      kind: 'number',
      required: false,
      min: 0,
      max: 60,
      text: 'How many years have you been in your current role?',
    },
  },
  {
    group: 'Their work',
    helps: 'You can keep people of one organization apart.',
    question: {
      id: 'organization',
      kind: 'text',
      use: 'organization',
      required: false,
      text: 'Where do you work?',
    },
  },
  {
    group: 'Their work',
    helps: 'People are never matched with their own manager.',
    question: {
      id: 'own-manager',
      kind: 'text',
      use: 'manager',
      required: false,
      text: 'Who is your manager?',
    },
  },
];

const records: readonly PoolQuestion[] = [
  kept('For your records', { id: 'motivation', text: 'Why would you like to take part?' }),
  {
    group: 'For your records',
    question: {
      id: 'heard',
      kind: 'choice',
      required: false,
      text: 'How did you hear of the program?',
      options: ['A friend or colleague', 'An email', 'Our website', 'Social media', 'An event', 'Elsewhere'],
    },
  },
  {
    group: 'For your records',
    helps:
      'Never used to match. Matching compares how groups of five and more are served, until the answers are deleted after the last introductions.',
    question: {
      id: 'gender',
      kind: 'choice',
      use: 'group',
      required: false,
      sensitive: true,
      text: 'How do you describe yourself?',
      options: ['Woman', 'Man', 'Non-binary', 'In another way', 'I prefer not to say'],
    },
  },
  {
    group: 'For your records',
    isUsual: true,
    helps: 'Without a yes, a person is neither matched nor emailed again.',
    question: {
      id: 'consent',
      kind: 'yes-no',
      use: 'consent',
      required: true,
      text: "I accept the agreement on the program's page, and that my answers are used to run the program",
    },
  },
];

function kept(group: PoolGroup, question: Pick<Question, 'id' | 'text' | 'askedOf'>): PoolQuestion {
  return { group, question: { kind: 'text', required: false, ...question } };
}

export const POOL: readonly PoolQuestion[] = [...who, ...seek, ...meet, ...work, ...records];

export const USUAL: readonly string[] = POOL.filter(({ isAlways, isUsual }) => isAlways ?? isUsual).map(
  ({ question }) => question.id,
);
