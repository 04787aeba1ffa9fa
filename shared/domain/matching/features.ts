/**
 * What speaks for and against a pair: the catalog of features, each with its formula in whole points, and of hard rules.
 * Scoring makes its tables from these entries, and the reasons are read from the same tables: nothing is computed twice.
 */
import type { MatchingRules } from '../matching-rules.ts';
import type { Role } from '../program-values.ts';
import type { Vocabulary } from './vocabulary.ts';
import { hoursShared, weekInUtc } from './week.ts';

export interface Applicant {
  readonly id: string;
  readonly role: Role;
  /** Free seats as a mentor. */
  readonly seats: number;
  /** Mentors wanted as a mentee. */
  readonly mentorsWanted: number;
  readonly asks: readonly string[];
  readonly gives: readonly string[];
  readonly goals: readonly string[];
  /** What a mentee wants to have done one day, and what a mentor has done. */
  readonly aspires: readonly string[];
  readonly achieved: readonly string[];
  readonly interests: readonly string[];
  readonly languages: readonly string[];
  readonly zone: string;
  /** `Mon-Fri 18:00-21:00`, in the applicant's zone. */
  readonly hours: readonly string[];
  readonly years: number;
  /** They did not say; 0 stands for it where a rule has to decide. */
  readonly yearsUnknown?: true;
  readonly style: string;
  readonly cadence: string;
  readonly channel: string;
  readonly organization: string;
  readonly team: string;
  /** Ids of people: one's own manager (empty when not known), and whom one would like, best first. */
  readonly manager: string;
  readonly wishes: readonly string[];
  /** Was without a mentor in an earlier cohort; pairs of earlier cohorts that never met. */
  readonly leftOutBefore: boolean;
  readonly neverMet: number;
  readonly tracks: readonly string[];
  /** Answers that the program's own rules compare, by question. */
  readonly compared: Readonly<Record<string, readonly string[]>>;
}

/** An applicant with her week as scoring needs it. */
export interface Profile extends Applicant {
  /** Quarter hours of a week in UTC from Monday 00:00, one bit each; empty when no availability is known. */
  readonly week: Uint32Array;
  /** Zone and hours: who shares it shares the week. */
  readonly weekKey: string;
}

/** What has a weight of its own. */
export type Feature = keyof MatchingRules['weights'];

export interface Contribution {
  readonly feature: Feature;
  readonly points: number;
  /** The labels or the number that the points come from. */
  readonly shared: readonly string[];
}

export type Obstacle =
  | 'same-person'
  | 'both-ways'
  | 'nothing-asked-is-offered'
  | 'no-common-language'
  | 'no-common-hours'
  | 'years-apart'
  | 'same-organization'
  | 'same-team'
  | 'own-manager'
  | 'program-rule'
  | 'earlier-pair'
  | 'declined-before'
  | 'vetoed'
  | 'locked';

/** Everyone looks at the same three wishes, hours and years ahead; more earns nothing more. */
const ENOUGH = { interests: 3, hours: 10, years: 10, languages: 2, wishes: 5, neverMet: 3 };

/** A feature that counts what one side seeks and the other has. */
export interface SetFeature {
  readonly feature: Feature;
  readonly means: string;
  readonly formula: string;
  readonly sought: (mentee: Applicant) => readonly string[];
  readonly offered: (mentor: Applicant) => readonly string[];
  /** Points for `shared` of `sought` labels. */
  readonly points: (weight: number, shared: number, sought: number) => number;
}

export const SET_FEATURES: readonly SetFeature[] = [
  {
    feature: 'asks',
    means: 'what the mentee asks for and the mentor offers',
    formula: 'weight x (offered of the things asked for) / (things asked for); 0 to weight',
    sought: ({ asks }) => asks,
    offered: ({ gives }) => gives,
    points: share,
  },
  {
    feature: 'goals',
    means: 'goals that both named',
    formula: 'weight x (goals in common) / (goals of the mentee); 0 to weight',
    sought: ({ goals }) => goals,
    offered: ({ goals }) => goals,
    points: share,
  },
  {
    feature: 'path',
    means: 'the mentor has done what the mentee aspires to',
    formula: 'weight x (aspirations that the mentor has reached) / (aspirations); 0 to weight',
    sought: ({ aspires }) => aspires,
    offered: ({ achieved }) => achieved,
    points: share,
  },
  {
    feature: 'interests',
    means: 'interests in common',
    formula: `weight x min(interests in common, ${ENOUGH.interests}) / ${ENOUGH.interests}; 0 to weight`,
    sought: ({ interests }) => interests,
    offered: ({ interests }) => interests,
    points: (weight, shared) => share(weight, Math.min(shared, ENOUGH.interests), ENOUGH.interests),
  },
];

/** Something in which people fall into classes: how two classes go together may earn points, or forbid the pair. */
export interface Trait {
  /** People of the same key are alike in this. */
  readonly menteeKey: (mentee: Profile) => string;
  readonly mentorKey: (mentor: Profile) => string;
  readonly rule?: {
    readonly obstacle: Obstacle;
    readonly allows: (mentee: Profile, mentor: Profile) => boolean;
  };
  readonly earns?: Earning;
}

export interface Earning {
  readonly feature: Feature;
  readonly means: string;
  readonly formula: string;
  readonly points: (weight: number, mentee: Profile, mentor: Profile) => number;
  /** The labels or the number that the points come from. */
  readonly shared: (mentee: Profile, mentor: Profile) => readonly string[];
}

/** The traits that count under a program's rules: those with a hard rule, or with a weight. */
export function traitsOf(rules: MatchingRules, words: Vocabulary): Trait[] {
  return [
    hoursTrait(rules),
    yearsTrait(rules),
    languagesTrait(rules, words),
    expectationsTrait(words),
    NEVER_MET,
    LEFT_OUT,
    ...avoided('same-organization', rules.sameOrganization, (one) => words.key(one.organization)),
    ...avoided('same-team', rules.sameTeam, (one) => words.key(one.team)),
    ...rules.rules.map((rule) => ruleTrait(rule, words)),
  ].filter(({ rule, earns }) => rule !== undefined || (earns && rules.weights[earns.feature] > 0));
}

function hoursTrait({ minOverlapHours }: MatchingRules): Trait {
  const key = ({ weekKey }: Profile): string => weekKey;
  return {
    menteeKey: key,
    mentorKey: key,
    ...(minOverlapHours > 0 && {
      rule: {
        obstacle: 'no-common-hours',
        allows: (mentee, mentor) =>
          mentee.week.length === 0 ||
          mentor.week.length === 0 ||
          hoursShared(mentee, mentor) >= minOverlapHours,
      },
    }),
    earns: {
      feature: 'availability',
      means: 'hours of the week in which both are free, in real time over their zones',
      formula: `weight x min(hours, ${ENOUGH.hours}) / ${ENOUGH.hours}, in quarter hours; 0 to weight`,
      points: (weight, mentee, mentor) =>
        share(weight, Math.min(hoursShared(mentee, mentor), ENOUGH.hours), ENOUGH.hours),
      shared: (mentee, mentor) => [String(hoursShared(mentee, mentor))],
    },
  };
}

/** Between peers no one is ahead: only how far apart they may be counts. */
function yearsTrait({ yearsAhead, format }: MatchingRules): Trait {
  const { best, atMost = Infinity } = yearsAhead;
  const atLeast = format === 'peer' ? 0 : (yearsAhead.atLeast ?? -Infinity);
  const ahead = (mentee: Profile, mentor: Profile): number => {
    const years = mentor.years - mentee.years;
    if (format === 'peer') return Math.abs(years);
    return format === 'reverse' ? -years : years;
  };
  return {
    menteeKey: yearsKey,
    mentorKey: yearsKey,
    rule: {
      obstacle: 'years-apart',
      allows: (mentee, mentor) => ahead(mentee, mentor) >= atLeast && ahead(mentee, mentor) <= atMost,
    },
    ...(format !== 'peer' && {
      earns: {
        feature: 'years',
        means: 'years that the mentor is ahead (behind, in reverse mentoring)',
        formula: `weight inside the best range (${ENOUGH.years} years and more unless stated), rising to it from 0 and falling to 0 within ${ENOUGH.years} years beyond it`,
        points: (weight, mentee, mentor) =>
          mentee.yearsUnknown || mentor.yearsUnknown ? 0 : yearsPoints(weight, ahead(mentee, mentor), best),
        shared: (mentee, mentor) => [String(Math.round(mentor.years - mentee.years))],
      },
    }),
  };
}

function yearsKey({ years, yearsUnknown }: Profile): string {
  return yearsUnknown ? '' : String(years);
}

function languagesTrait({ commonLanguage }: MatchingRules, words: Vocabulary): Trait {
  const key = ({ languages }: Profile): string => words.keys(languages).join('\n');
  return {
    menteeKey: key,
    mentorKey: key,
    ...(commonLanguage && {
      rule: {
        obstacle: 'no-common-language',
        allows: (mentee, mentor) =>
          mentee.languages.length === 0 ||
          mentor.languages.length === 0 ||
          words.common(mentee.languages, mentor.languages).length > 0,
      },
    }),
    earns: {
      feature: 'languages',
      means: 'languages in common',
      formula: `weight x min(languages in common, ${ENOUGH.languages}) / ${ENOUGH.languages}; 0 to weight`,
      points: (weight, mentee, mentor) => {
        const spoken = words.common(mentee.languages, mentor.languages).length;
        return share(weight, Math.min(spoken, ENOUGH.languages), ENOUGH.languages);
      },
      shared: (mentee, mentor) => words.common(mentee.languages, mentor.languages),
    },
  };
}

function expectationsTrait(words: Vocabulary): Trait {
  const key = (one: Profile): string =>
    expected(one)
      .map((answer) => words.key(answer))
      .join('\n');
  return {
    menteeKey: key,
    mentorKey: key,
    earns: {
      feature: 'style',
      means: 'same style, cadence and channel',
      formula: 'weight x (same answers) / (answered by both), of style, cadence and channel; 0 to weight',
      points: (weight, mentee, mentor) => {
        const answered = expected(mentee).filter(
          (one, index) => one !== '' && expected(mentor)[index] !== '',
        );
        return share(weight, sameExpectations(mentee, mentor, words).length, answered.length);
      },
      shared: (mentee, mentor) => sameExpectations(mentee, mentor, words),
    },
  };
}

const NEVER_MET: Trait = {
  menteeKey: () => '',
  mentorKey: ({ neverMet }) => String(neverMet),
  earns: {
    feature: 'neverMet',
    means: 'pairs of the mentor in earlier cohorts that never met',
    formula: `minus weight x min(pairs, ${ENOUGH.neverMet}); -${ENOUGH.neverMet} x weight to 0`,
    points: (weight, _, mentor) => 0 - weight * Math.min(mentor.neverMet, ENOUGH.neverMet),
    shared: (_, mentor) => [String(mentor.neverMet)],
  },
};

const LEFT_OUT: Trait = {
  menteeKey: ({ leftOutBefore }) => String(leftOutBefore),
  mentorKey: () => '',
  earns: {
    feature: 'leftOut',
    means: 'the mentee was without a mentor in an earlier cohort',
    formula: 'weight, or nothing; 0 to weight',
    points: (weight, mentee) => (mentee.leftOutBefore ? weight : 0),
    shared: () => [],
  },
};

/** Compares the answers to one question of the program; who left it out is allowed everyone. */
function ruleTrait({ question, must }: MatchingRules['rules'][number], words: Vocabulary): Trait {
  const answers = ({ compared }: Profile): readonly string[] => compared[question] ?? [];
  const key = (one: Profile): string => words.keys(answers(one)).join('\n');
  return {
    menteeKey: key,
    mentorKey: key,
    rule: {
      obstacle: 'program-rule',
      allows: (mentee, mentor) =>
        answers(mentee).length === 0 ||
        answers(mentor).length === 0 ||
        words.common(answers(mentee), answers(mentor)).length > 0 === (must === 'share'),
    },
  };
}

/** Points of a wish by its rank, 0 for the first; both sides' wishes count, each with its own weight. */
export function wishPoints(weight: number, rank: number): number {
  return share(weight, Math.max(ENOUGH.wishes - rank, 0), ENOUGH.wishes);
}

/** The least and the most that a score can be under a program's weights. */
export function scoreRange({ weights }: MatchingRules): {
  readonly lowest: number;
  readonly highest: number;
} {
  const { neverMet, ...earned } = weights;
  return {
    lowest: -ENOUGH.neverMet * neverMet,
    highest: Object.values(earned).reduce((sum, weight) => sum + weight, 0),
  };
}

/** Labels of one kind that someone may seek: more is no one's honest answer, and could not be counted. */
const MOST_LABELS = 500;

/** People with their weeks; `at` is the instant whose zone offsets count, in epoch milliseconds: the cohort's start. */
export function profilesOf(people: readonly Applicant[], at: number): Profile[] {
  const weeks = new Map<string, Uint32Array>();
  return people.map((one) => {
    const weekKey = one.hours.length > 0 ? `${one.zone} ${one.hours.join()}` : '';
    const week = weeks.get(weekKey) ?? (weekKey === '' ? new Uint32Array(0) : weekInUtc(one, at));
    weeks.set(weekKey, week);
    return {
      ...one,
      asks: one.asks.slice(0, MOST_LABELS),
      goals: one.goals.slice(0, MOST_LABELS),
      aspires: one.aspires.slice(0, MOST_LABELS),
      interests: one.interests.slice(0, MOST_LABELS),
      week,
      weekKey,
    };
  });
}

/** Of two people who are both mentor and mentee, only the one who is ahead mentors the other: no pair runs both ways. */
export function isAhead(one: Applicant, other: Applicant, { format }: MatchingRules): boolean {
  if (one.years === other.years) return one.id < other.id;
  return one.years > other.years !== (format === 'reverse');
}

function avoided(
  obstacle: Obstacle,
  policy: 'allow' | 'avoid',
  keyOf: (one: Applicant) => string,
): readonly Trait[] {
  if (policy === 'allow') return [];
  return [
    {
      menteeKey: keyOf,
      mentorKey: keyOf,
      rule: {
        obstacle,
        allows: (mentee, mentor) => keyOf(mentee) === '' || keyOf(mentee) !== keyOf(mentor),
      },
    },
  ];
}

function expected({ style, cadence, channel }: Applicant): readonly string[] {
  return [style, cadence, channel];
}

function sameExpectations(one: Applicant, other: Applicant, words: Vocabulary): string[] {
  return expected(one).filter(
    (answer, index) => answer !== '' && words.key(answer) === words.key(expected(other)[index] ?? ''),
  );
}

function yearsPoints(
  weight: number,
  gap: number,
  { from = ENOUGH.years, to = Infinity }: NonNullable<MatchingRules['yearsAhead']['best']> = {},
): number {
  if (gap < from) return share(weight, Math.max(gap, 0), from);
  return gap <= to ? weight : share(weight, Math.max(ENOUGH.years - (gap - to), 0), ENOUGH.years);
}

function share(weight: number, part: number, whole: number): number {
  return whole > 0 ? Math.round((weight * part) / whole) : 0;
}
