/** Whom a touchpoint is for: chosen when it fires, and asked again when its email is about to go out. Pure. */
import {
  type Application,
  awaitsConsent,
  holdsPlace,
  hopesForMatch,
  seeksMentor,
  silentRunsOf,
} from './application.ts';
import type { LocalDate } from './brand.ts';
import { addDays, daysBetween } from './calendar.ts';
import { relationshipFrom, touchpointById } from './journey.ts';
import { answerOf, hasMet, type Pair, sideOf, isPlaced } from './pair.ts';
import { type JourneyEvent, SILENCE, type Touchpoint } from './program-journey.ts';
import { type Program } from './program.ts';

/** What is known of one person with regard to one touchpoint. */
export interface MessageFacts {
  readonly application?: Application | undefined;
  readonly pair?: Pair | undefined;
  readonly answered?: boolean;
  /** Answers of the person wait for the day on which their role can apply. */
  readonly isEarly?: boolean;
  /** Something was heard of the pair since its silence was asked about. */
  readonly heard?: boolean;
}

/** All that the choice of an audience has to see of a cohort. */
export interface CohortFacts {
  readonly applications: readonly Application[];
  readonly pairs: readonly Pair[];
  readonly interested: readonly string[];
  /** Who has answered the survey round in question, as `respondentOf`. */
  readonly respondents: ReadonlySet<string>;
}

export interface AudienceMember {
  readonly person: string;
  readonly pair?: string;
}

/** One email to one person: about one pair, several, or none. */
export interface Addressee {
  readonly person: string;
  readonly pair?: string;
  readonly pairs?: readonly string[];
}

/** One email about all of a person's pairs. One pair is a list too, so that the email stays the same when another one drops out. */
export function oneEmailEach(members: readonly AudienceMember[]): Addressee[] {
  return [...Map.groupBy(members, ({ person }) => person)].map(([person, own]) => {
    const pairs = own.flatMap(({ pair }) => pair ?? []).sort();
    return pairs.length === 0 ? { person } : { person, pairs };
  });
}

/** Who a survey answer is from: one for each pair when a pair is asked, else one for each person. */
export function respondentOf(person: string, pair?: string): string {
  return pair ? `${person}.${pair}` : person;
}

/** The round that a touchpoint's survey answers belong to. */
export function roundOf(touchpoint: Touchpoint): string {
  return touchpoint.remindsOf ?? touchpoint.id;
}

/** Pairs of one person that were introduced within so many days are asked about together, with the first of them. */
const GATHERED_DAYS = 10;
/** Whom we asked whether they meet is not asked how it goes for so many days. */
const ASKED_LATELY_DAYS = 7;

/**
 * By the person and the pair, the date with whose pairs it is told: that of the first of the person's pairs which began to meet
 * within a few days. Whether a pair is still meeting changes nothing, so that each is told once.
 */
function gathered(program: Program, pairs: readonly Pair[]): ReadonlyMap<string, LocalDate> {
  const told = new Map<string, LocalDate>();
  const introduced = pairs.flatMap(({ id, members, introducedOn }) =>
    introducedOn === undefined ? [] : members.map(({ person }) => ({ id, person, on: introducedOn })),
  );
  for (const own of Map.groupBy(introduced, ({ person }) => person).values()) {
    let first: LocalDate | undefined;
    for (const { id, person, on } of own.toSorted((a, b) => a.on.localeCompare(b.on))) {
      const isNear =
        first !== undefined &&
        daysBetween(relationshipFrom(program, first), relationshipFrom(program, on)) <= GATHERED_DAYS;
      if (!isNear) first = on;
      told.set(respondentOf(person, id), first ?? on);
    }
  }
  return told;
}

/**
 * Everyone a touchpoint is for. `anchorDate` narrows pairs to those proposed or introduced on that local date; with `gathers`, to
 * those that are told on it, where one email can be about several.
 */
export function audienceOf(
  program: Program,
  touchpoint: Touchpoint,
  facts: CohortFacts & {
    readonly anchorDate?: string | undefined;
    readonly gathers?: boolean;
    /** The local date on which it fires. */
    readonly today?: LocalDate;
  },
): AudienceMember[] {
  const byPerson = new Map(facts.applications.map((application) => [application.person, application]));
  const byId = new Map(facts.pairs.map((pair) => [pair.id, pair]));
  const candidates = candidatesOf(program, touchpoint, facts);
  const seen = new Set<string>();
  const isOfIntroductions = 'after' in touchpoint.when && touchpoint.when.after === 'introduced';
  const told = facts.gathers && isOfIntroductions ? gathered(program, facts.pairs) : undefined;
  return candidates.filter(({ person, pair: id }) => {
    const key = respondentOf(person, id);
    if (seen.has(key)) return false;
    seen.add(key);
    const pair = id === undefined ? undefined : byId.get(id);
    const isOther = told
      ? facts.anchorDate !== undefined && told.get(key) !== facts.anchorDate
      : pair !== undefined && !onAnchorDate(touchpoint, pair, facts.anchorDate);
    if (isOther || (pair && isAskedLately(touchpoint, pair, facts.today))) return false;
    const application = byPerson.get(person);
    if (!fitsRole(touchpoint, application, pair)) return false;
    return isRelevant(program, touchpoint, { application, pair, answered: facts.respondents.has(key) });
  });
}

/** A check-in asks once more what a pair was just asked by the ladder of silence; one that never met has nothing to check in on. */
function isAskedLately({ to, when }: Touchpoint, pair: Pair, today: LocalDate | undefined): boolean {
  const { askedOfSilence: asked } = pair;
  if (!asked || today === undefined || to !== 'active-pairs') return false;
  if ('after' in when && when.after === SILENCE) return false;
  return !hasMet(pair) || daysBetween(addDays(asked.since, asked.days), today) < ASKED_LATELY_DAYS;
}

function candidatesOf(program: Program, touchpoint: Touchpoint, facts: CohortFacts): AudienceMember[] {
  switch (touchpoint.to) {
    case 'interested-not-applied': {
      const applied = new Set(facts.applications.map(({ person }) => person));
      return facts.interested.filter((person) => !applied.has(person)).map((person) => ({ person }));
    }
    case 'incomplete':
    case 'applicants':
    case 'unplaced':
      return facts.applications.map(({ person }) => ({ person }));
    case 'proposal-unanswered':
    case 'pairs-not-met':
    case 'pairs-met':
    case 'active-pairs':
      return sidesOf(touchpoint, facts.pairs);
    case 'placed':
      return sidesOf(touchpoint, facts.pairs.filter(isPlaced)).map(({ person }) => ({ person }));
    case 'survey-not-answered': {
      const asked = touchpointById(program, touchpoint.remindsOf ?? '');
      return asked && asked.to !== 'survey-not-answered'
        ? candidatesOf(program, { ...touchpoint, to: asked.to }, facts)
        : [];
    }
    case 'concerned':
    case 'manager':
      return [];
  }
}

function sidesOf({ role }: Touchpoint, pairs: readonly Pair[]): AudienceMember[] {
  return pairs.flatMap(({ id, members }) =>
    members
      .filter((member) => role === undefined || role === member.role)
      .map(({ person }) => ({ person, pair: id })),
  );
}

function onAnchorDate({ when }: Touchpoint, pair: Pair, anchorDate: string | undefined): boolean {
  if (anchorDate === undefined || !('after' in when) || when.after === SILENCE) return true;
  return anchorDate === (when.after === 'proposed' ? pair.proposedOn : pair.introducedOn);
}

function fitsRole(
  { role }: Touchpoint,
  application: Application | undefined,
  pair: Pair | undefined,
): boolean {
  if (role === undefined || pair || !application) return true;
  return role === 'mentee'
    ? seeksMentor(application.role)
    : application.role === role || application.role === 'both';
}

/** Whether an email still makes sense for someone, whatever was true when it was wanted. */
export function isRelevant(program: Program, touchpoint: Touchpoint, facts: MessageFacts): boolean {
  const { application, pair, answered, heard, isEarly = false } = facts;
  const isReceipt = 'event' in touchpoint.when && touchpoint.when.event === 'applied';
  if (application && awaitsConsent(program, application)) return isReceipt;
  if ('event' in touchpoint.when) return concerns(touchpoint.when.event, facts);
  if (application?.withdrawnAt !== undefined || heard === true) return false;
  switch (touchpoint.to) {
    case 'manager':
    case 'concerned':
      return true;
    case 'interested-not-applied':
      return application === undefined && !isEarly;
    case 'incomplete':
      return (application?.missing.length ?? 0) > 0;
    case 'applicants':
      return application !== undefined;
    case 'proposal-unanswered':
      return awaitsAnswer(facts);
    case 'pairs-not-met':
      return pair?.state === 'introduced' && !hasMet(pair);
    case 'pairs-met':
      return pair?.state === 'introduced' && hasMet(pair);
    case 'active-pairs':
      return pair?.state === 'introduced' && answered !== true;
    case 'placed':
      return answered !== true;
    case 'unplaced':
      return isUnplaced(touchpoint, application);
    case 'survey-not-answered':
      return answered !== true && (pair === undefined || isPlaced(pair));
  }
}

/** Accepted or on the waiting list, and in no pair. Who leaves proposals unanswered is told again only when all is over. */
function isUnplaced({ when }: Touchpoint, application: Application | undefined): boolean {
  if (!application || !hopesForMatch(application)) return false;
  const isSilent = application.setAsideAt !== undefined || silentRunsOf(application).length > 0;
  return !isSilent || ('after' in when && when.after === 'ends');
}

function concerns(event: JourneyEvent, { application, pair, isEarly = false }: MessageFacts): boolean {
  switch (event) {
    case 'form-changed':
    case 'run-published':
    case 'match-waits':
    case 'trial-matched':
    case 'came-late':
    case 'digest':
    case 'asked-for-code':
    case 'invited-to-team':
      return true;
    case 'invited':
      return application === undefined && !isEarly;
    case 'came-early':
    case 'not-a-member':
    case 'unreadable':
      return application === undefined;
    case 'change-held':
      return application?.held !== undefined;
    case 'withdrew':
      return application?.withdrawnAt !== undefined;
    case 'may-be-kept':
      return (
        application !== undefined &&
        application.withdrawnAt === undefined &&
        application.keptUntil === undefined
      );
    case 'no-match':
      return application !== undefined && hopesForMatch(application);
    case 'choices-open':
    case 'match-delayed':
    case 'applied':
    case 'proposal-expired':
    case 'other-declined':
    case 'partner-left':
    case 'pair-ended':
      return application?.withdrawnAt === undefined;
    case 'set-aside':
      return application?.setAsideAt !== undefined && application.withdrawnAt === undefined;
    case 'accepted':
      // A proposal, or that there is none yet, says it too.
      return (
        application?.screening === 'accepted' &&
        application.withdrawnAt === undefined &&
        application.unmatchedBecause === undefined &&
        !holdsPlace(application)
      );
    case 'rejected':
    case 'waitlisted':
    case 'interview':
      return application?.screening === event && application.withdrawnAt === undefined;
    case 'unmatched':
      return application?.menteePair === undefined && application?.withdrawnAt === undefined;
    case 'proposed':
    case 'told-more':
      return awaitsAnswer({ application, pair });
    case 'introduced':
      return pair !== undefined && isPlaced(pair) && application?.withdrawnAt === undefined;
  }
}

function awaitsAnswer({ application, pair }: MessageFacts): boolean {
  if (pair?.state !== 'proposed' || !application || application.withdrawnAt !== undefined) return false;
  const side = sideOf(pair, application.person);
  return side !== undefined && answerOf(pair, side) === 'pending';
}
