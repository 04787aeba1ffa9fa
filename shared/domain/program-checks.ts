/** What a schema of single values cannot check: that the parts of a program fit each other. */
import { unfitEndpoint } from './webhook.ts';
import { isOwnForm } from './source.ts';
import { leastYears, plainNumber } from './numbers.ts';
import { type Audience, SILENCE } from './program-journey.ts';
import { type Question, type Use } from './program-questions.ts';
import { type Program } from './program.ts';
import { plainRole } from './role-words.ts';
import { readZone } from './zones.ts';

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
    ...wrongUses(program),
    ...unclearRoles(program),
    ...foreignSecrets(program),
    ...wrongOwnForms(program),
    ...wrongWebhooks(program),
    ...wrongSensitive(program),
    ...placeholders(program),
    ...matchingContradictions(program),
  ];
}

/** What is no contradiction, and may not be what was meant. */
export function remarks({ cohort, questions }: Program): Contradiction[] {
  const zones = [
    { path: ['cohort', 'zone'] as (string | number)[], zone: cohort.zone },
    ...questions.flatMap((question, index) =>
      question.kind === 'zone'
        ? Object.entries(question.zones ?? {}).map(([label, zone]) => ({
            path: ['questions', index, 'zones', label],
            zone,
          }))
        : [],
    ),
  ];
  return zones.flatMap(({ path, zone }) => {
    const note = readZone(zone)?.note;
    return note === undefined ? [] : [{ path, message: note }];
  });
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

/** Pairs that can fall silent. */
const OF_SILENCE: ReadonlySet<Audience> = new Set(['pairs-not-met', 'pairs-met', 'active-pairs']);

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
    if ('after' in touchpoint.when && touchpoint.when.after === SILENCE && !OF_SILENCE.has(to)) {
      problems.push({
        path: ['journey', index, 'to'],
        message: `what follows a silence goes to ${[...OF_SILENCE].join(', ')}`,
      });
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

function wrongDates({ cohort, policies }: Program): Contradiction[] {
  const last = policies.lastIntroduction;
  if (last !== undefined && (last < cohort.closes.date || last > cohort.ends))
    return [
      {
        path: ['policies', 'lastIntroduction'],
        message: `${last} is not between the close (${cohort.closes.date}) and the end (${cohort.ends}) of the cohort`,
      },
    ];
  const order = [
    ['opens', cohort.opens],
    ['closes', cohort.closes.date],
    ['starts', cohort.starts],
    ['ends', cohort.ends],
  ] as const;
  const windows = (['mentor', 'mentee'] as const).flatMap((role): Contradiction[] => {
    const date = cohort.opensFor?.[role];
    return date === undefined || (date >= cohort.opens && date <= cohort.closes.date)
      ? []
      : [
          {
            path: ['cohort', 'opensFor', role],
            message: `${date} is not between "opens" (${cohort.opens}) and "closes" (${cohort.closes.date})`,
          },
        ];
  });
  const wrongOrder = order.flatMap(([name, date], index) => {
    const before = order[index - 1];
    if (!before || before[1] <= date) return [];
    return [
      {
        path: ['cohort', name],
        message: `${date} is before "${before[0]}" (${before[1]}); the dates must follow each other`,
      },
    ];
  });
  return [...wrongOrder, ...windows];
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

/** Which kinds of questions each use can take. */
export const KINDS_OF_USE: Readonly<Record<Use, readonly Question['kind'][]>> = {
  email: ['email'],
  name: ['text'],
  role: ['choice'],
  capacity: ['number', 'scale', 'choice'],
  asks: ['set', 'choice'],
  gives: ['set', 'choice'],
  goals: ['set', 'choice'],
  interests: ['set', 'choice'],
  languages: ['language', 'set', 'choice'],
  zone: ['zone'],
  availability: ['availability'],
  years: ['number', 'scale', 'choice'],
  organization: ['text', 'choice'],
  team: ['text', 'choice'],
  manager: ['text', 'email'],
  aspires: ['set', 'choice'],
  achieved: ['set', 'choice'],
  style: ['choice'],
  cadence: ['choice'],
  channel: ['choice'],
  wishes: ['text', 'set'],
  shown: ['yes-no'],
  'mentors-wanted': ['number', 'scale', 'choice'],
  track: ['choice', 'set'],
  group: ['choice', 'set', 'text', 'yes-no', 'number'],
  consent: ['yes-no'],
};

/** A first and a last name are one name; people may be asked for several groups. */
const SEVERAL: ReadonlySet<Use> = new Set(['name', 'group']);

/** What a number has to be read from, by use. */
const READ_NUMBER: Partial<Record<Use, (option: string) => number | undefined>> = {
  years: leastYears,
  capacity: plainNumber,
  'mentors-wanted': plainNumber,
};

const or = new Intl.ListFormat('en-US', { type: 'disjunction' });

function wrongUses({ questions }: Program): Contradiction[] {
  return questions.flatMap((question, index) => {
    const { use, kind } = question;
    if (use === undefined) return [];
    const problem = (field: string, message: string): Contradiction => ({
      path: ['questions', index, field],
      message,
    });
    const kinds = KINDS_OF_USE[use];
    if (!kinds.includes(kind))
      return [
        problem(
          'kind',
          `"use: ${use}" cannot be read from this kind of answer; make it ${or.format(kinds)}, or take the use out`,
        ),
      ];
    const first = questions.find((one) => one.use === use);
    if (first !== question && !SEVERAL.has(use))
      return [
        problem('use', `the question "${first?.id ?? ''}" has "use: ${use}" already; only one can have it`),
      ];
    const number = READ_NUMBER[use];
    if (question.kind !== 'choice' || !number) return [];
    const unread = question.options.find((option) => number(option) === undefined);
    return unread === undefined
      ? []
      : [
          problem(
            'options',
            `no number can be read from the option "${unread}"; write one, as "5-10 years" or "More than 10"`,
          ),
        ];
  });
}

/** Every application has to say which role it is for, in a way that leaves no doubt. */
function unclearRoles({ questions, sources }: Program): Contradiction[] {
  const index = questions.findIndex(({ use }) => use === 'role');
  const question = questions[index];
  if (!question) {
    const unsaid = sources.findIndex(({ purpose, role }) => purpose === 'application' && role === undefined);
    return unsaid === -1
      ? []
      : [
          {
            path: ['sources', unsaid],
            message:
              'this form does not say who applies for what; give it a role, or add a question with "use: role"',
          },
        ];
  }
  if (question.kind !== 'choice') return [];
  const { options, roles = {} } = question;
  const unknown = Object.keys(roles).filter((label) => !options.includes(label));
  const unclear = options.filter((option) => (roles[option] ?? plainRole(option)) === undefined);
  return [
    ...unknown.map((label) => ({
      path: ['questions', index, 'roles', label],
      message: `"${label}" is not one of the options`,
    })),
    ...unclear.map((option) => ({
      path: ['questions', index, 'options'],
      message: `the option "${option}" is not plainly one role; say which it stands for: roles: { "${option}": mentee }`,
    })),
  ];
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

/** What the program to begin with says where only its manager knows better: emails would go out in these names. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['My mentoring program', 'Your name']);

function placeholders({ program: { name, manager, sender } }: Program): Contradiction[] {
  const names = [
    { path: ['program', 'name'], name, write: 'the name of your program' },
    { path: ['program', 'manager', 'name'], name: manager.name, write: 'your name' },
    { path: ['program', 'sender', 'name'], name: sender.name, write: 'whom emails come from' },
  ];
  return names
    .filter((one) => PLACEHOLDERS.has(one.name))
    .map(({ path, name: given, write }) => ({
      path,
      message: `"${given}" is still the placeholder; write ${write}`,
    }));
}

/** What can be said of other forms and not of our own, and the other way round. */
function wrongOwnForms({ sources }: Program): Contradiction[] {
  return sources.flatMap((source, index) => {
    if (!isOwnForm(source))
      return source.embeddedIn === undefined
        ? []
        : [
            {
              path: ['sources', index, 'embeddedIn'],
              message: 'only our own form can be shown inside another site; take it out',
            },
          ];
    const { secret, purpose, fields, form, link } = source;
    const wrong = (name: string, message: string): Contradiction => ({
      path: ['sources', index, name],
      message: `our own form ${message}`,
    });
    return [
      ...(secret === null ? [] : [wrong('secret', 'signs nothing; write null')]),
      ...(purpose === 'application' ? [] : [wrong('purpose', 'is for applications; use another form here')]),
      ...(Object.keys(fields).length === 0
        ? []
        : [wrong('fields', 'has the questions of the program; take the mapping out')]),
      ...(form === undefined ? [] : [wrong('form', 'has no id of a form tool; take it out')]),
      ...(link === undefined ? [] : [wrong('link', 'has its own address; take the link out')]),
    ];
  });
}

/** What matching uses is told in reasons and kept with pairs, and what is required is asked for again when it is gone. */
function wrongSensitive({ questions }: Program): Contradiction[] {
  return questions.flatMap(({ sensitive, use, required }, index) => {
    if (!sensitive) return [];
    const path = ['questions', index, 'sensitive'];
    if (use !== undefined && use !== 'group')
      return [
        {
          path,
          message: `what is used as "${use}" cannot be deleted early: it is kept with pairs and people`,
        },
      ];
    return required ? [{ path, message: 'a sensitive question cannot be required' }] : [];
  });
}

function wrongWebhooks({ webhooks }: Program): Contradiction[] {
  return webhooks.flatMap(({ url }, index) => {
    const message = unfitEndpoint(url);
    return message === undefined ? [] : [{ path: ['webhooks', index, 'url'], message }];
  });
}

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
