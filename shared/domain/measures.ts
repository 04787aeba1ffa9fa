/** The figures of a cohort: counted once, for every screen, report and email that says them. */
import { type Application, mentors, seeksMentor, takesPart } from './application.ts';
import { screened } from './eligibility.ts';
import { type Pair, isPlaced, menteeOf } from './pair.ts';
import type { Goal, Program } from './program.ts';
import type { AnswerGroup } from './released-answers.ts';
import { mean, netPromoterScore, SESSION_ROUND } from './survey.ts';

export interface Measured {
  readonly program: Program;
  readonly applications: readonly Application[];
  readonly pairs: readonly Pair[];
  /** Survey answers as far as they may be shown. */
  readonly answerGroups: readonly AnswerGroup[];
}

/** Who is in a cohort and what became of it, in numbers. */
export interface Headcount {
  /** Everyone but who withdrew. */
  readonly applications: number;
  /** Of people who have not been rejected. */
  readonly seeking: number;
  readonly mentors: number;
  readonly accepted: number;
  /** Of mentors who are accepted, or would be if applications closed now; and who seeks one likewise. */
  readonly seats: number;
  readonly seekingSeats: number;
  readonly proposed: number;
  /** Pairs that were ever introduced, and sessions that pairs held. */
  readonly introduced: number;
  readonly sessions: number;
}

export function headcountOf(
  program: Program,
  { applications, pairs }: Pick<Measured, 'applications' | 'pairs'>,
): Headcount {
  const active = applications.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const hoping = active.filter(({ screening }) => screening !== 'rejected');
  const taken = active.filter((one) => screened(program, one).screening === 'accepted');
  return {
    applications: active.length,
    seeking: hoping.filter(({ role }) => seeksMentor(role)).length,
    mentors: hoping.filter(({ role }) => mentors(role)).length,
    accepted: active.filter(({ screening }) => screening === 'accepted').length,
    seats: taken.filter(({ role }) => mentors(role)).reduce((sum, { capacity: seats }) => sum + seats, 0),
    seekingSeats: taken.filter(({ role }) => seeksMentor(role)).length,
    proposed: pairs.filter(({ state }) => state === 'proposed').length,
    introduced: pairs.filter(({ introducedOn }) => introducedOn !== undefined).length,
    sessions: pairs.reduce((sum, pair) => sum + pair.sessions, 0),
  };
}

/** Accepted people who look for a mentor, and those of them who have one. Who pauses or was set aside without one looks for none. */
export function seekersOf({
  program,
  applications,
  pairs,
}: Pick<Measured, 'program' | 'applications' | 'pairs'>): {
  readonly seeking: number;
  readonly matched: number;
} {
  const placed = new Set(pairs.filter(isPlaced).map(menteeOf));
  const seeking = applications.filter(
    (one) =>
      seeksMentor(one.role) &&
      (takesPart(program, one) ||
        (placed.has(one.person) && one.screening === 'accepted' && one.withdrawnAt === undefined)),
  );
  return { seeking: seeking.length, matched: seeking.filter(({ person }) => placed.has(person)).length };
}

/** The figures that goals are measured by; `undefined` where nothing, or too little, is known. */
export function measuresOf(input: Measured): Readonly<Record<Goal['measure'], number | undefined>> {
  const { program, answerGroups } = input;
  const counted = headcountOf(program, input);
  const { seeking, matched } = seekersOf(input);
  const rated = (measure: Rating): number | undefined => {
    const values = ratingsOf(program, answerGroups, measure);
    return measure === 'nps' ? netPromoterScore(values) : mean(values);
  };
  return {
    applications: counted.applications,
    'placed-share': percent(matched, seeking),
    'introduced-pairs': counted.introduced,
    sessions: counted.sessions,
    'session-rating': rated('session-rating'),
    'check-in': rated('check-in'),
    csat: rated('csat'),
    nps: rated('nps'),
  };
}

type Rating = 'session-rating' | 'check-in' | 'csat' | 'nps';

/** Ratings of every scale are shown on that of sessions. */
const SHOWN_SCALE = { from: 1, to: 4 };

function onShownScale(value: number, { from, to }: { readonly from: number; readonly to: number }): number {
  return SHOWN_SCALE.from + ((value - from) / (to - from)) * (SHOWN_SCALE.to - SHOWN_SCALE.from);
}

/** Surveys that pairs are asked while they meet. */
export function checkInsOf({ journey }: Program): ReadonlySet<string> {
  return new Set(journey.flatMap(({ to, survey }) => (to === 'active-pairs' && survey ? [survey] : [])));
}

/** Released answers that measure something, on one scale. */
export function ratingsOf(program: Program, groups: readonly AnswerGroup[], measure: Rating): number[] {
  const checkIns = checkInsOf(program);
  const kind = measure === 'nps' ? 'nps' : 'csat';
  const asked = new Map(
    program.surveys.map(({ id, questions }) => [
      id,
      measure === 'nps' || (measure === 'check-in') === checkIns.has(id)
        ? questions.flatMap((one) => (one.kind === 'scale' && one.measures === kind ? [one] : []))
        : [],
    ]),
  );
  return groups.flatMap(({ survey, question: id, released }) => {
    const questions =
      measure === 'session-rating' ? (survey === SESSION_ROUND ? [RATING] : []) : (asked.get(survey) ?? []);
    const question = questions.find((one) => one.id === id);
    if (!question) return [];
    return released.flatMap(({ answer }) =>
      typeof answer === 'number' ? [measure === 'nps' ? answer : onShownScale(answer, question)] : [],
    );
  });
}

/** What sides say of a session. */
const RATING = { id: 'rating', from: 1, to: 4 };

/** Of the whole, rounded; `undefined` of nothing. */
export function percent(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : Math.round((100 * part) / whole);
}
