/** What speaks for and against one pair: hard rules first, then named contributions in whole points. */
import { offsetMinutes } from '../calendar.ts';
import type { MatchingRules, Role } from '../program.ts';

export interface Applicant {
  readonly id: string;
  readonly role: Role;
  /** Free seats as a mentor. */
  readonly seats: number;
  readonly asks: readonly string[];
  readonly gives: readonly string[];
  readonly goals: readonly string[];
  readonly interests: readonly string[];
  readonly languages: readonly string[];
  readonly zone: string;
  /** `Mon-Fri 18:00-21:00`, in the applicant's zone. */
  readonly hours: readonly string[];
  readonly years: number;
  readonly organisation: string;
}

/** An applicant with the sets that scoring asks again and again. */
export interface Profile extends Applicant {
  readonly asked: ReadonlyMap<string, string>;
  readonly given: ReadonlySet<string>;
  readonly goalMap: ReadonlyMap<string, string>;
  readonly interestMap: ReadonlyMap<string, string>;
  readonly spoken: ReadonlyMap<string, string>;
  /** The 168 hours of a week in UTC from Monday 00:00, one byte each. Empty when no availability is known. */
  readonly week: Uint8Array | undefined;
}

export type Feature = 'asks' | 'goals' | 'interests' | 'availability' | 'years';

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
  | 'same-organisation'
  | 'declined-before';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const WEEK_HOURS = 168;
/** Hours a week beyond which more overlap earns nothing more. */
const ENOUGH_HOURS = 10;
/** Years ahead at which the contribution of experience is full. */
const ENOUGH_YEARS = 10;

/** `at` is the instant whose zone offsets count, in epoch milliseconds: the cohort's start. */
export function profileOf(applicant: Applicant, at: number): Profile {
  return {
    ...applicant,
    asked: byKey(applicant.asks),
    given: new Set(applicant.gives.map(key)),
    goalMap: byKey(applicant.goals),
    interestMap: byKey(applicant.interests),
    spoken: byKey(applicant.languages),
    week: applicant.hours.length > 0 ? weekInUtc(applicant, at) : undefined,
  };
}

/** The first hard rule that forbids the pair; `undefined` when it is allowed. */
export function obstacleBetween(
  mentee: Profile,
  mentor: Profile,
  rules: MatchingRules,
): Obstacle | undefined {
  if (mentee.id === mentor.id) return 'same-person';
  if (rules.atLeastOneAsk && !some(mentee.asked, mentor.given)) return 'nothing-asked-is-offered';
  if (
    rules.commonLanguage &&
    mentee.spoken.size > 0 &&
    mentor.spoken.size > 0 &&
    !some(mentee.spoken, mentor.spoken)
  ) {
    return 'no-common-language';
  }
  if (
    rules.minOverlapHours > 0 &&
    mentee.week &&
    mentor.week &&
    hoursShared(mentee, mentor) < rules.minOverlapHours
  ) {
    return 'no-common-hours';
  }
  const ahead = mentor.years - mentee.years;
  if (ahead < (rules.yearsAhead.atLeast ?? -Infinity) || ahead > (rules.yearsAhead.atMost ?? Infinity))
    return 'years-apart';
  if (
    rules.sameOrganisation === 'avoid' &&
    mentee.organisation &&
    key(mentee.organisation) === key(mentor.organisation)
  ) {
    return 'same-organisation';
  }
  // Of two people who are both mentor and mentee, only the more experienced mentors the other: no pair runs both ways.
  if (mentee.role === 'both' && mentor.role === 'both' && isAhead(mentee, mentor)) return 'both-ways';
  return undefined;
}

function isAhead(one: Profile, other: Profile): boolean {
  return one.years === other.years ? one.id < other.id : one.years > other.years;
}

/** The named contributions of an allowed pair, strongest first. Their sum is the pair's score. */
export function contributions(mentee: Profile, mentor: Profile, rules: MatchingRules): Contribution[] {
  const { weights } = rules;
  const asks = [...mentee.asked].filter(([skill]) => mentor.given.has(skill)).map(([, label]) => label);
  const goals = [...mentee.goalMap].filter(([goal]) => mentor.goalMap.has(goal)).map(([, label]) => label);
  const interests = [...mentee.interestMap]
    .filter(([one]) => mentor.interestMap.has(one))
    .map(([, label]) => label);
  const hours = mentee.week && mentor.week ? hoursShared(mentee, mentor) : 0;
  const ahead = Math.max(mentor.years - mentee.years, 0);
  const all: Contribution[] = [
    { feature: 'asks', points: share(weights.asks, asks.length, mentee.asked.size), shared: asks },
    { feature: 'goals', points: share(weights.goals, goals.length, mentee.goalMap.size), shared: goals },
    {
      feature: 'interests',
      points: share(weights.interests, Math.min(interests.length, 3), 3),
      shared: interests,
    },
    {
      feature: 'availability',
      points: share(weights.availability, Math.min(hours, ENOUGH_HOURS), ENOUGH_HOURS),
      shared: [String(hours)],
    },
    {
      feature: 'years',
      points: share(weights.years, Math.min(ahead, ENOUGH_YEARS), ENOUGH_YEARS),
      shared: [String(Math.round(ahead))],
    },
  ];
  return all.filter(({ points }) => points > 0).sort((a, b) => b.points - a.points);
}

/** The score alone: the sum of `contributions`, without making them. */
export function scoreOf(mentee: Profile, mentor: Profile, rules: MatchingRules): number {
  const { weights } = rules;
  const hours = mentee.week && mentor.week ? hoursShared(mentee, mentor) : 0;
  const ahead = Math.max(mentor.years - mentee.years, 0);
  return (
    share(weights.asks, count(mentee.asked, mentor.given), mentee.asked.size) +
    share(weights.goals, count(mentee.goalMap, mentor.goalMap), mentee.goalMap.size) +
    share(weights.interests, Math.min(count(mentee.interestMap, mentor.interestMap), 3), 3) +
    share(weights.availability, Math.min(hours, ENOUGH_HOURS), ENOUGH_HOURS) +
    share(weights.years, Math.min(ahead, ENOUGH_YEARS), ENOUGH_YEARS)
  );
}

export function hoursShared(a: Profile, b: Profile): number {
  let hours = 0;
  for (let hour = 0; hour < WEEK_HOURS; hour++) hours += (a.week?.[hour] ?? 0) & (b.week?.[hour] ?? 0);
  return hours;
}

function share(weight: number, part: number, whole: number): number {
  return whole > 0 ? Math.round((weight * part) / whole) : 0;
}

function weekInUtc({ hours, zone }: Applicant, at: number): Uint8Array {
  const week = new Uint8Array(WEEK_HOURS);
  const shift = Math.round(offsetMinutes(at, zone) / 60);
  for (const range of hours) {
    const [, first = '', , last = first, from = '', to = ''] =
      /^(\w{3})(-(\w{3}))? (\d\d):00-(\d\d):00$/.exec(range) ?? [];
    const start = DAYS.indexOf(first);
    const length = ((DAYS.indexOf(last) - start + 7) % 7) + 1;
    if (start < 0) continue;
    for (let day = start; day < start + length; day++) {
      for (let hour = Number(from); hour < Number(to); hour++) {
        week[(day * 24 + hour - shift + 2 * WEEK_HOURS) % WEEK_HOURS] = 1;
      }
    }
  }
  return week;
}

function key(label: string): string {
  return label.trim().toLowerCase();
}

function byKey(labels: readonly string[]): Map<string, string> {
  return new Map(labels.map((label) => [key(label), label]));
}

interface Lookup {
  has(value: string): boolean;
}

function some(values: Iterable<[string, string]>, other: Lookup): boolean {
  for (const [value] of values) if (other.has(value)) return true;
  return false;
}

function count(values: ReadonlyMap<string, string> | ReadonlySet<string>, other: Lookup): number {
  let found = 0;
  for (const value of values.keys()) if (other.has(value)) found++;
  return found;
}
