/** Whom a touchpoint is for: chosen when it fires, and asked again when its email is about to go out. Pure. */
import { type Application, awaitsConsent, holdsPlace, hopesForMatch, seeksMentor } from './application.ts';
import { touchpointById } from './journey.ts';
import { answerOf, hasMet, type Pair, sideOf, isPlaced } from './pair.ts';
import type { JourneyEvent, Program, Touchpoint } from './program.ts';

/** What is known of one person with regard to one touchpoint. */
export interface MessageFacts {
  readonly application?: Application | undefined;
  readonly pair?: Pair | undefined;
  readonly answered?: boolean;
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

/** Everyone a touchpoint is for. `anchorDate` narrows pairs to those proposed or introduced on that local date. */
export function audienceOf(
  program: Program,
  touchpoint: Touchpoint,
  facts: CohortFacts & { readonly anchorDate?: string | undefined },
): AudienceMember[] {
  const byPerson = new Map(facts.applications.map((application) => [application.person, application]));
  const byId = new Map(facts.pairs.map((pair) => [pair.id, pair]));
  const candidates = candidatesOf(program, touchpoint, facts);
  const seen = new Set<string>();
  return candidates.filter(({ person, pair: id }) => {
    const key = respondentOf(person, id);
    if (seen.has(key)) return false;
    seen.add(key);
    const pair = id === undefined ? undefined : byId.get(id);
    if (pair && !onAnchorDate(touchpoint, pair, facts.anchorDate)) return false;
    const application = byPerson.get(person);
    if (!fitsRole(touchpoint, application, pair)) return false;
    return isRelevant(program, touchpoint, { application, pair, answered: facts.respondents.has(key) });
  });
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
  if (anchorDate === undefined || !('after' in when)) return true;
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
  const { application, pair, answered } = facts;
  const isReceipt = 'event' in touchpoint.when && touchpoint.when.event === 'applied';
  if (application && awaitsConsent(program, application)) return isReceipt;
  if ('event' in touchpoint.when) return concerns(touchpoint.when.event, facts);
  if (application?.withdrawnAt !== undefined) return false;
  switch (touchpoint.to) {
    case 'manager':
    case 'concerned':
      return true;
    case 'interested-not-applied':
      return application === undefined;
    case 'incomplete':
      return (application?.missing.length ?? 0) > 0;
    case 'applicants':
      return application !== undefined;
    case 'proposal-unanswered':
      return awaitsAnswer(facts);
    case 'pairs-not-met':
      return pair?.state === 'introduced' && !hasMet(pair);
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

/** Accepted or on the waiting list, and in no pair. Who was set aside knows why, and is told again only when all is over. */
function isUnplaced({ when }: Touchpoint, application: Application | undefined): boolean {
  if (!application || !hopesForMatch(application)) return false;
  return application.setAsideAt === undefined || ('after' in when && when.after === 'ends');
}

function concerns(event: JourneyEvent, { application, pair }: MessageFacts): boolean {
  switch (event) {
    case 'form-changed':
    case 'run-published':
    case 'match-waits':
    case 'trial-matched':
    case 'came-late':
    case 'digest':
      return true;
    case 'change-held':
      return application?.held !== undefined;
    case 'withdrew':
      return application?.withdrawnAt !== undefined;
    case 'no-match':
      return application !== undefined && hopesForMatch(application);
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
