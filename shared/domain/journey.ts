/** When the touchpoints of a program happen. Pure planning: rows and schedules are made of this elsewhere. */
import { type Application, holdsPlace } from './application.ts';
import { lastIntroduction } from './last-introduction.ts';
import type { EpochMs, LocalDate } from './brand.ts';
import { COHORT_FACTS, type CohortState, type CohortWithProgram } from './cohort.ts';
import { addDays, DAY, fromIso, HOUR, localDate, longDate, longDateTime, resolveLocal } from './calendar.ts';
import {
  emailInWords,
  COHORT_ANCHORS,
  type JourneyEvent,
  type PAIR_ANCHORS,
  SILENCE,
  type Touchpoint,
  WHO,
} from './program-journey.ts';
import { type Program } from './program.ts';
import { hasMet, type Pair } from './pair.ts';
import { retentionOccurrences } from './retention.ts';
import type { Action, Occurrence, PlannedOccurrence } from './occurrence.ts';

export type CohortAnchor = (typeof COHORT_ANCHORS)[number];
export type PairAnchor = (typeof PAIR_ANCHORS)[number];

/** In the morning, so that who is told of it is not told at night. */
const EXPIRES_AT = '10:00';
/** A quiet hour; the email about it waits for the morning. */
const TRIAL_MATCH_AT = '03:00';
/** Applications that are open longer than this are not looked at every night any more. */
const MOST_NIGHTS = 200;

/** The last instant at which a submission still counts: the deadline and the grace after it. */
export function lastMoment({ cohort }: Program): number {
  return deadline({ cohort }) + cohort.lateGraceHours * HOUR;
}

/** The deadline that people are told. */
export function deadline({ cohort }: Pick<Program, 'cohort'>): number {
  return resolveLocal(cohort.closes.date, cohort.closes.time, cohort.zone);
}

/** Where a cohort stands at a time, in a sentence without its period. */
export function standingInWords({ cohort, program }: CohortWithProgram, now: number): string {
  const { zone } = program.cohort;
  const opens = resolveLocal(program.cohort.opens, '00:00', zone);
  const closes = longDateTime(deadline(program), zone);
  if (cohort.state === 'running') return runningInWords(program, now);
  if (cohort.state !== 'open') return COHORT_FACTS[cohort.state].sentence;
  if (now < opens) return `Applications open on ${longDate(opens, zone)}, and close on ${closes}`;
  return now <= deadline(program)
    ? `Applications are open until ${closes}`
    : `Applications closed on ${closes}; late ones are taken until ${longDateTime(lastMoment(program), zone)}, then the match is made`;
}

function runningInWords({ cohort }: Program, now: number): string {
  const noon = (date: LocalDate): string => longDate(resolveLocal(date, '12:00', cohort.zone), cohort.zone);
  return localDate(now, cohort.zone) < cohort.starts
    ? `The match is made. Pairs begin once both have said yes, from ${noon(cohort.starts)} on`
    : `The program runs until ${noon(cohort.ends)}. Pairs meet once both have said yes`;
}

/** The dates that people are told, of which nothing of its own comes: to stand among what happens by itself. */
export function datesTold(program: Program): readonly { readonly at: number; readonly what: string }[] {
  const { opens, starts, zone } = program.cohort;
  return [
    { at: resolveLocal(opens, '00:00', zone), what: 'Applications open' },
    { at: deadline(program), what: 'Applications close' },
    { at: resolveLocal(starts, '00:00', zone), what: 'The cohort starts' },
  ];
}

/** What is no event for the manager: trial matches come every night, and what she asked for is under way. */
const UNTOLD: ReadonlySet<Action> = new Set(['trial-match', 'release', 'watch-match']);

/** Everything ahead of a cohort, the next first. */
export function upcomingOf(
  { cohort, program }: CohortWithProgram,
  occurrences: readonly Occurrence[],
  {
    now,
    pairs,
  }: {
    readonly now: EpochMs;
    /** What is about proposals is no event once all are answered. */
    readonly pairs: readonly Pick<Pair, 'state'>[];
  },
): readonly { readonly at: EpochMs; readonly what: string }[] {
  const isProposing = pairs.some(({ state }) => state === 'proposed');
  const planned = occurrences
    .filter((one) => one.state === 'waiting' && !UNTOLD.has(one.action) && isAhead(one, cohort.state))
    .filter((one) => isProposing || !isOfProposals(program, one))
    .map((one) => ({ at: fromIso(one.dueAt), what: whatHappens(program, one) }));
  const told = datesTold(program).filter(({ at }) => at > now);
  return [...planned, ...told].sort((a, b) => a.at - b.at);
}

function isOfProposals(program: Program, { action, touchpoint = '' }: Occurrence): boolean {
  if (action === 'expire-proposals') return true;
  return touchpointById(program, touchpoint)?.to === 'proposal-unanswered';
}

/** A program never changes once it is read, and its dates are asked for again and again. */
const planned = new WeakMap<Program, readonly PlannedOccurrence[]>();

/** Everything that a cohort's own dates decide: the close, the end, and the touchpoints around those dates. */
export function cohortOccurrences(program: Program): readonly PlannedOccurrence[] {
  const known = planned.get(program) ?? planCohort(program);
  planned.set(program, known);
  return known;
}

function planCohort(program: Program): PlannedOccurrence[] {
  const { cohort } = program;
  const touchpoints = program.journey.flatMap((touchpoint): PlannedOccurrence[] => {
    const offset = cohortOffset(touchpoint);
    if (!offset) return [];
    const date = addDays(anchorDate(program, offset.anchor), offset.days);
    return [
      {
        id: touchpoint.id,
        action: 'touchpoint',
        touchpoint: touchpoint.id,
        dueAt: resolveLocal(date, offset.at, cohort.zone),
      },
    ];
  });
  return [
    { id: 'close', action: 'close', dueAt: lastMoment(program) },
    {
      id: 'last-introduction',
      action: 'last-introduction',
      dueAt: resolveLocal(addDays(lastIntroduction(program), 1), EXPIRES_AT, cohort.zone),
    },
    { id: 'end', action: 'end', dueAt: resolveLocal(cohort.ends, '23:59', cohort.zone) },
    ...trialMatches(program),
    ...digests(program),
    ...silences(program),
    ...retentionOccurrences(program),
    ...touchpoints,
  ];
}

/** The first morning on which the manager is told what needs her, if her program has an email for it. */
function digests(program: Program): PlannedOccurrence[] {
  if (touchpointsOf(program, 'digest').length === 0) return [];
  return [{ id: DIGEST, action: 'digest', dueAt: digestOn(program, program.cohort.opens) }];
}

/** The first morning on which pairs that fell silent are looked for, if the journey has an email for them. */
function silences(program: Program): PlannedOccurrence[] {
  if (silenceTouchpoints(program).length === 0) return [];
  return [{ id: SILENCE, action: 'silence', dueAt: silenceOn(program, program.cohort.starts) }];
}

const SILENCE_AT = '06:00';

/** When silent pairs are looked for on a local date: before the hours at which they may be asked. */
export function silenceOn({ cohort }: Pick<Program, 'cohort'>, date: LocalDate): EpochMs {
  return resolveLocal(date, SILENCE_AT, cohort.zone);
}

export interface SilenceTouchpoint extends Touchpoint {
  readonly when: Extract<Touchpoint['when'], { readonly after: unknown }>;
}

/** The steps of the ladder of silence that are emails. */
export function silenceTouchpoints({ journey }: Pick<Program, 'journey'>): SilenceTouchpoint[] {
  return journey.filter((one): one is SilenceTouchpoint => 'after' in one.when && one.when.after === SILENCE);
}

/** Whether a step of the ladder is for such a pair: for those that have met, have not, or both. */
export function followsSilence({ to }: SilenceTouchpoint, pair: Pick<Pair, 'sessions' | 'metOn'>): boolean {
  return to === 'active-pairs' || (to === 'pairs-met') === hasMet(pair);
}

export const DIGEST = 'digest';
const DIGEST_AT = '08:00';

/** When the digest of a local date is due. */
export function digestOn({ cohort }: Program, date: string): number {
  return resolveLocal(date, DIGEST_AT, cohort.zone);
}

/** Until when the manager is told of what needs her: two weeks after the last email that is planned for the cohort. */
export function lastDigest(program: Program): EpochMs {
  const dates = cohortOccurrences(program).map(({ dueAt }) => dueAt);
  return Math.max(...dates, resolveLocal(program.cohort.ends, DIGEST_AT, program.cohort.zone)) + 14 * DAY;
}

/** Each night while applications are open: a match as if they closed now, which proposes nothing. */
function trialMatches({ cohort }: Program): PlannedOccurrence[] {
  const nights: PlannedOccurrence[] = [];
  const until = deadline({ cohort });
  for (let date = addDays(cohort.opens, 1); nights.length < MOST_NIGHTS; date = addDays(date, 1)) {
    const dueAt = resolveLocal(date, TRIAL_MATCH_AT, cohort.zone);
    if (dueAt >= until) break;
    nights.push({ id: `trial-match.${date}`, action: 'trial-match', dueAt });
  }
  return nights;
}

/** Days after which a match that waits for approval is called to mind, is urgent, and is explained to applicants. */
export const REVIEW_DAYS = { reminder: 2, urgent: 5, told: 7 };

/** What follows from a draft that the manager has to approve, published on a local date. */
export function reviewOccurrences({ cohort, policies }: Program, date: LocalDate): PlannedOccurrence[] {
  const after = (days: number): number => resolveLocal(addDays(date, days), EXPIRES_AT, cohort.zone);
  return [
    ...(policies.choices === 'off'
      ? []
      : [{ id: 'choices-open', action: 'choices-open', dueAt: after(0) } as const]),
    { id: 'match-waits', action: 'match-waits', dueAt: after(REVIEW_DAYS.reminder) },
    { id: 'match-delayed', action: 'match-delayed', dueAt: after(REVIEW_DAYS.told) },
  ];
}

const OF_REVIEW: ReadonlySet<Action> = new Set(['choices-open', 'match-waits', 'match-delayed']);

/** Whether an occurrence that waits still does something: what follows from a draft does not, once the draft is approved. */
export function isAhead({ action }: Pick<PlannedOccurrence, 'action'>, state: CohortState): boolean {
  return state === 'review' || !OF_REVIEW.has(action);
}

/** What follows from pairs being proposed or introduced on a local date. One occurrence serves all pairs of that date. */
export function pairOccurrences(program: Program, anchor: PairAnchor, date: string): PlannedOccurrence[] {
  const { zone } = program.cohort;
  const from = anchor === 'introduced' ? relationshipFrom(program, date) : date;
  const touchpoints = program.journey.flatMap(({ id, when }): PlannedOccurrence[] => {
    if (!('after' in when) || when.after !== anchor) return [];
    const dueAt = resolveLocal(addDays(from, when.days), when.at, zone);
    return [{ id: `${id}.${date}`, action: 'touchpoint', touchpoint: id, anchorDate: date, dueAt }];
  });
  if (anchor === 'introduced') return touchpoints;
  const expiry: PlannedOccurrence = {
    id: `expire-proposals.${date}`,
    action: 'expire-proposals',
    anchorDate: date,
    dueAt: proposalExpiry(program, date),
  };
  return [expiry, ...touchpoints];
}

/** Until when a proposal made on a local date may be answered: a morning, some days later. */
export function proposalExpiry(program: Program, proposedOn: string): number {
  const day = addDays(proposedOn, program.policies.proposalDays);
  return resolveLocal(day, EXPIRES_AT, program.cohort.zone);
}

/**
 * Whether a manager can still accept, reject or wait-list someone: before the match, and later, while proposals go out, whoever is in
 * no pair.
 */
export function isDecidable(
  { program, state }: { readonly program: Program; readonly state: CohortState },
  application: Pick<Application, 'withdrawnAt' | 'menteePair' | 'seatsTaken'>,
  today: LocalDate,
): boolean {
  if (application.withdrawnAt !== undefined) return false;
  if (COHORT_FACTS[state].decidesApplicants) return true;
  return state === 'running' && today <= lastIntroduction(program) && !holdsPlace(application);
}

/** The day from which something of the relationship is expected of a pair: never before the cohort starts. */
export function relationshipFrom(
  { cohort }: { readonly cohort: Pick<Program['cohort'], 'starts'> },
  introducedOn: LocalDate,
): LocalDate {
  return introducedOn < cohort.starts ? cohort.starts : introducedOn;
}

/** The touchpoints that answer an event at once. */
export function touchpointsOf(program: Program, event: JourneyEvent): Touchpoint[] {
  return program.journey.filter(({ when }) => 'event' in when && when.event === event);
}

/** An email that every program has: the code that someone asked for to take what is kept about them. */
export const OWN_CODE: Touchpoint = {
  id: 'own-code',
  when: { event: 'asked-for-code' },
  to: 'concerned',
  email: 'own-code',
  essential: true,
  staleAfterDays: 1,
};

/** And one: how someone of the team signs in. */
export const TEAM_INVITATION: Touchpoint = {
  id: 'team-invitation',
  when: { event: 'invited-to-team' },
  to: 'manager',
  email: 'team-invitation',
  essential: true,
  staleAfterDays: 3,
};

export function touchpointById(program: Program, id: string): Touchpoint | undefined {
  const own = [OWN_CODE, TEAM_INVITATION].find((one) => one.id === id);
  if (own) return own;
  return program.journey.find((touchpoint) => touchpoint.id === id);
}

/** Whether it is too late to do something that was due; an old reminder is worse than none. */
export function isStale(touchpoint: Touchpoint, dueAt: number, now: number): boolean {
  return now - dueAt > touchpoint.staleAfterDays * DAY;
}

function cohortOffset({ when }: Touchpoint): { anchor: CohortAnchor; days: number; at: string } | undefined {
  if ('before' in when) return { anchor: when.before, days: -when.days, at: when.at };
  if ('after' in when && isCohortAnchor(when.after))
    return { anchor: when.after, days: when.days, at: when.at };
  return undefined;
}

function isCohortAnchor(anchor: CohortAnchor | PairAnchor | typeof SILENCE): anchor is CohortAnchor {
  return (COHORT_ANCHORS as readonly string[]).includes(anchor);
}

function anchorDate({ cohort }: Program, anchor: CohortAnchor): string {
  return anchor === 'closes' ? cohort.closes.date : cohort[anchor];
}

/** What an occurrence does, in a manager's words. */
export function whatHappens(
  program: Program,
  { action, touchpoint }: Pick<PlannedOccurrence, 'action' | 'touchpoint'>,
): string {
  switch (action) {
    case 'close':
      return 'Applications are screened and the match is made';
    case 'expire-proposals':
      return 'Unanswered proposals expire';
    case 'trial-match':
      return 'Trial match: if applications closed today';
    case 'rematch':
      return 'Freed seats are rematched';
    case 'end':
      return 'The cohort ends';
    case 'match-waits':
      return 'You are reminded of a match that waits for approval';
    case 'match-delayed':
      return 'Applicants are told that the match takes longer';
    case 'choices-open':
      return 'Mentees are asked whom they would choose';
    case 'last-introduction':
      return 'No more introductions from here on: people without a match are told';
    case 'group-email':
      return 'Your group email';
    case 'silence':
      return 'Each morning from now on: pairs that have fallen silent are written to';
    case 'digest':
      return 'Your digest, if a task is new';
    case 'release':
      return 'Proposals of the approved match are sent';
    case 'watch-match':
      return 'The match is looked after until it is made';
    case 'leave':
      return 'Someone leaves the cohort, as you decided';
    case 'drop-sensitive':
      return 'Sensitive answers are deleted, with what the forms sent';
    case 'delete-deliveries':
      return 'What the forms sent is deleted';
    case 'ask-to-keep':
      return 'People without a match are asked whether they want to be kept';
    case 'erase-unplaced':
      return 'People without a match are erased, unless they asked to be kept';
    case 'delete-survey-texts':
      return 'Texts in surveys and about sessions are deleted';
    case 'set-dates':
      return 'Dates of the newest program version are set';
    case 'touchpoint': {
      const found = program.journey.find(({ id }) => id === touchpoint);
      return found
        ? `Email "${emailInWords(found.email)}" to ${WHO[found.to]}${found.role === undefined ? '' : `, ${found.role}s only`}`
        : 'An email that is no longer in the program';
    }
  }
}
