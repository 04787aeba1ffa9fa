/** A pair on its way from a proposal to the end of its time together: its states, what may follow what, what each owes. */
import { createHash } from 'node:crypto';
import type { CohortId, IsoInstant, LocalDate, PairId, PersonId, RunId } from './brand.ts';
import { type Application, silentRunsOf } from './application.ts';
import type { JourneyEvent } from './program-journey.ts';
import type { MatchedPair } from './matching/match-result.ts';

export type Side = 'mentor' | 'mentee';
export const SIDES: readonly Side[] = ['mentor', 'mentee'];
export const SIDE_ANSWERS = ['pending', 'yes', 'no'] as const;
export type SideAnswer = (typeof SIDE_ANSWERS)[number];

export const PAIR_STATES = [
  'proposed',
  'introduced',
  'declined',
  'expired',
  'withdrawn',
  'completed',
  'never-met',
  'ended',
] as const;
export type PairState = (typeof PAIR_STATES)[number];

/** One of those a pair is made of. */
export interface PairMember {
  readonly person: PersonId;
  readonly role: Side;
  readonly answer: SideAnswer;
  /** Why the other one suits, in sentences for this person, the most telling first; they name no one. */
  readonly why: readonly string[];
  /** Asked to hear more before answering, and was told. */
  readonly toldMore?: true;
  /** Version of the agreement that was acknowledged. */
  readonly agreedTo?: string;
  /** Would rather stop, when asked after a silence; the manager decides. */
  readonly wouldStop?: boolean;
}

export interface Pair {
  readonly cohort: CohortId;
  readonly id: PairId;
  readonly run: RunId;
  /** A mentor and a mentee. */
  readonly members: readonly PairMember[];
  readonly score: number;
  /** Why they were matched, in sentences for the manager. */
  readonly why: readonly string[];
  readonly state: PairState;
  readonly proposedOn: LocalDate;
  readonly introducedOn?: LocalDate;
  readonly expiresAt: IsoInstant;
  /** Times that were offered for the first meeting; none where it is unknown when both are free. */
  readonly meetingTimes?: readonly IsoInstant[];
  /** Sessions that the pair logged and held. */
  readonly sessions: number;
  /** The last date on which a side said in a survey that they have met. */
  readonly metOn?: LocalDate;
  /** The silence that the two were asked about: the date from which it counts, and the days of the last step. */
  readonly askedOfSilence?: { readonly since: LocalDate; readonly days: number };
  /** The last date on which a side said, asked after a silence, that they go on. */
  readonly goesOnFrom?: LocalDate;
  readonly revision: number;
}

/** Every way from one state to another. */
export const PAIR_TRANSITIONS = {
  introduce: { from: ['proposed'], to: 'introduced' },
  decline: { from: ['proposed'], to: 'declined' },
  expire: { from: ['proposed'], to: 'expired' },
  withdraw: { from: ['proposed'], to: 'withdrawn' },
  end: { from: ['introduced'], to: 'ended' },
  complete: { from: ['introduced'], to: 'completed' },
  miss: { from: ['introduced'], to: 'never-met' },
  /** A session that is logged after the end. */
  meet: { from: ['never-met'], to: 'completed' },
} as const satisfies Readonly<
  Record<string, { readonly from: readonly PairState[]; readonly to: PairState }>
>;
export type PairTransition = keyof typeof PAIR_TRANSITIONS;

interface PairStateFacts {
  /** In a word, for lists. */
  readonly word: string;
  /** It takes a seat of its mentor and the place of its mentee. */
  readonly holdsSeat: boolean;
  /** The two know each other. */
  readonly isIntroduced: boolean;
}

export const PAIR_FACTS: Readonly<Record<PairState, PairStateFacts>> = {
  proposed: { word: 'proposed', holdsSeat: true, isIntroduced: false },
  introduced: { word: 'introduced', holdsSeat: true, isIntroduced: true },
  declined: { word: 'declined', holdsSeat: false, isIntroduced: false },
  expired: { word: 'expired', holdsSeat: false, isIntroduced: false },
  withdrawn: { word: 'withdrawn', holdsSeat: false, isIntroduced: false },
  completed: { word: 'completed', holdsSeat: true, isIntroduced: true },
  'never-met': { word: 'never met', holdsSeat: true, isIntroduced: true },
  ended: { word: 'ended', holdsSeat: false, isIntroduced: false },
};

export function holdsSeat({ state }: Pick<Pair, 'state'>): boolean {
  return PAIR_FACTS[state].holdsSeat;
}

/** Whether the two have been introduced and are still, or to the end were, a pair. */
export function isPlaced({ state }: Pick<Pair, 'state'>): boolean {
  return PAIR_FACTS[state].isIntroduced;
}

/** Whether a pair can still be ended: proposed or meeting. */
export function isOpen(pair: Pick<Pair, 'state'>): boolean {
  return may(pair, 'withdraw') || may(pair, 'end');
}

export function may({ state }: Pick<Pair, 'state'>, transition: PairTransition): boolean {
  const from: readonly PairState[] = PAIR_TRANSITIONS[transition].from;
  return from.includes(state);
}

/** Throws when the pair is in a state that no such way leads from. */
function moved(pair: Pair, transition: PairTransition, set: Partial<Pair> = {}): Pair {
  if (!may(pair, transition)) throw new Error(`A pair that is ${pair.state} cannot ${transition}.`);
  return changed(pair, { ...set, state: PAIR_TRANSITIONS[transition].to });
}

export function memberOn({ members }: Pick<Pair, 'members'>, side: Side): PairMember {
  const member = members.find(({ role }) => role === side);
  if (!member) throw new Error(`A pair has no ${side}.`);
  return member;
}

export function personOn(pair: Pick<Pair, 'members'>, side: Side): PersonId {
  return memberOn(pair, side).person;
}

export const mentorOf = (pair: Pick<Pair, 'members'>): PersonId => personOn(pair, 'mentor');
export const menteeOf = (pair: Pick<Pair, 'members'>): PersonId => personOn(pair, 'mentee');

export function answerOf(pair: Pick<Pair, 'members'>, side: Side): SideAnswer {
  return memberOn(pair, side).answer;
}

export function otherSide(side: Side): Side {
  return side === 'mentor' ? 'mentee' : 'mentor';
}

export function sideOf({ members }: Pick<Pair, 'members'>, person: PersonId): Side | undefined {
  return members.find((member) => member.person === person)?.role;
}

/** The same two people in the same cohort are the same pair, whichever run proposes them. */
export function pairId(cohort: CohortId, mentee: PersonId, mentor: PersonId): PairId {
  return createHash('sha256').update(`${cohort}|${mentee}|${mentor}`).digest('hex').slice(0, 20);
}

export type MatchedForPair = Pick<
  MatchedPair,
  'mentee' | 'mentor' | 'score' | 'why' | 'whyForMentee' | 'whyForMentor'
>;

/** A pair that both sides are about to be asked about. */
export function proposedPair(
  { cohort, run }: Pick<Pair, 'cohort' | 'run'>,
  { mentee, mentor, score, why, whyForMentee, whyForMentor }: MatchedForPair,
  { proposedOn, expiresAt }: Pick<Pair, 'proposedOn' | 'expiresAt'>,
): Pair {
  return {
    cohort,
    id: pairId(cohort, mentee, mentor),
    run,
    members: [
      { person: mentor, role: 'mentor', answer: 'pending', why: whyForMentor },
      { person: mentee, role: 'mentee', answer: 'pending', why: whyForMentee },
    ],
    score,
    why,
    state: 'proposed',
    proposedOn,
    expiresAt,
    sessions: 0,
    revision: 1,
  };
}

function changed(pair: Pair, set: Partial<Pair>): Pair {
  return { ...pair, ...set, revision: pair.revision + 1 };
}

function memberChanged(pair: Pair, side: Side, set: Partial<PairMember>): readonly PairMember[] {
  return pair.members.map((member) => (member.role === side ? { ...member, ...set } : member));
}

export type AnsweredProposal =
  /** Both said yes just now. */
  | { readonly kind: 'introduced'; readonly pair: Pair }
  | { readonly kind: 'waiting-for-other'; readonly pair: Pair }
  | { readonly kind: 'declined'; readonly pair: Pair }
  /** The same answer once more, or one after both agreed. */
  | { readonly kind: 'already-answered' }
  | { readonly kind: 'expired' };

/** A side says yes or no. `today` is the local date of the cohort. */
export function answerProposal(
  pair: Pair,
  {
    side,
    answer,
    now,
    today,
  }: {
    readonly side: Side;
    readonly answer: 'yes' | 'no';
    readonly now: IsoInstant;
    readonly today: LocalDate;
  },
): AnsweredProposal {
  if (pair.state === 'expired') return { kind: 'expired' };
  if (pair.state !== 'proposed' || answerOf(pair, side) === answer) return { kind: 'already-answered' };
  if (now >= pair.expiresAt) return { kind: 'expired' };
  const members = memberChanged(pair, side, { answer });
  if (answer === 'no') return { kind: 'declined', pair: moved(pair, 'decline', { members }) };
  if (answerOf(pair, otherSide(side)) !== 'yes')
    return { kind: 'waiting-for-other', pair: changed(pair, { members }) };
  return { kind: 'introduced', pair: moved(pair, 'introduce', { members, introducedOn: today }) };
}

/** A proposal that was not answered by both in time. */
export function expiredPair(pair: Pair): Pair {
  return moved(pair, 'expire');
}

/** Someone leaves, or the manager ends it: a proposal is withdrawn, a pair that was introduced ends. */
export function leftPair(pair: Pair): Pair {
  return moved(pair, may(pair, 'withdraw') ? 'withdraw' : 'end');
}

/** The cohort has come to its end, and this pair with it: completed, if the two ever met. */
export function completedPair(pair: Pair): Pair {
  return moved(pair, hasMet(pair) ? 'complete' : 'miss');
}

/** Whether the two have ever met, as far as they said. */
export function hasMet({ sessions, metOn }: Pick<Pair, 'sessions' | 'metOn'>): boolean {
  return sessions > 0 || metOn !== undefined;
}

/** A side says on a date that they have met; `undefined` where that changes nothing. */
export function withMeetingTold(pair: Pair, date: LocalDate): Pair | undefined {
  if (!isPlaced(pair) || (pair.metOn !== undefined && pair.metOn >= date)) return undefined;
  return pair.state === 'never-met' ? moved(pair, 'meet', { metOn: date }) : changed(pair, { metOn: date });
}

export function withMoreTold(pair: Pair, side: Side): Pair {
  return changed(pair, { members: memberChanged(pair, side, { toldMore: true }) });
}

export function withAgreement(pair: Pair, side: Side, version: string): Pair {
  return changed(pair, { members: memberChanged(pair, side, { agreedTo: version }) });
}

/** Both are asked about their silence. */
export function askedOfSilence(pair: Pair, asked: NonNullable<Pair['askedOfSilence']>): Pair {
  return changed(pair, { askedOfSilence: asked });
}

/** A side says, asked after a silence, whether the two go on. Going on takes back what it said before. */
export function withGoingOn(pair: Pair, side: Side, told: { goesOn: boolean; on: LocalDate }): Pair {
  return changed(pair, {
    members: memberChanged(pair, side, { wouldStop: !told.goesOn }),
    ...(told.goesOn && { goesOnFrom: told.on }),
  });
}

/**
 * Matches, one after the other, whose proposals someone has let pass or has open without any answer: those of one match are asked about
 * together. `own`: their pairs of the cohort.
 */
export function proposalsInSilence(
  application: Pick<Application, 'person' | 'silentRuns'>,
  own: readonly Pair[],
): number {
  const answerIn = (pair: Pair): SideAnswer | undefined =>
    pair.members.find((member) => member.person === application.person)?.answer;
  const open = own.filter(({ state }) => state === 'proposed').map(({ run }) => run);
  // Who answers one of a match was there.
  const answered = new Set(own.filter((pair) => answerIn(pair) !== 'pending').map(({ run }) => run));
  return new Set([...silentRunsOf(application), ...open]).difference(answered).size;
}

/** Whether a side of a pair that is meeting would rather stop. */
export function isToStop({ state, members }: Pick<Pair, 'state' | 'members'>): boolean {
  return state === 'introduced' && members.some(({ wouldStop }) => wouldStop === true);
}

/** A session that was held; one that is logged after the end shows that the two did meet. */
export function withSession(pair: Pair): Pair {
  const sessions = pair.sessions + 1;
  return pair.state === 'never-met' ? moved(pair, 'meet', { sessions }) : changed(pair, { sessions });
}

/** Something that happened to a pair. */
export type PairChange =
  | { readonly kind: 'proposed' | 'introduced' | 'expired' | 'ended-by-manager' }
  | { readonly kind: 'declined' | 'left' | 'asked-for-more'; readonly by: Side };

export interface PairOwes {
  readonly event: JourneyEvent;
  /** What it happened to, so that the same announced twice is one message. */
  readonly subject: string;
  readonly concerned: readonly { readonly person: PersonId; readonly role: Side }[];
  /** The seat is free, and is matched again. */
  readonly rematch: boolean;
}

/** What a change of a pair owes: whom it is announced to as which event, and whether its seat is matched again. */
export function pairOwes(pair: Pair, change: PairChange): PairOwes {
  const both = SIDES.map((role) => ({ person: personOn(pair, role), role }));
  const only = (side: Side): typeof both => both.filter(({ role }) => role === side);
  const { id: subject } = pair;
  switch (change.kind) {
    case 'proposed':
      return { event: 'proposed', subject, concerned: both, rematch: false };
    case 'introduced':
      return { event: 'introduced', subject, concerned: both, rematch: false };
    case 'asked-for-more':
      return {
        event: 'told-more',
        subject: `${subject}:${change.by}`,
        concerned: only(change.by),
        rematch: false,
      };
    case 'left':
      return {
        // Two who know each other are told what happened; of a proposal no more than that it did not come about.
        event: pair.introducedOn === undefined ? 'other-declined' : 'partner-left',
        subject,
        concerned: only(otherSide(change.by)),
        rematch: true,
      };
    case 'declined':
      return { event: 'other-declined', subject, concerned: only(otherSide(change.by)), rematch: true };
    case 'expired':
      return { event: 'proposal-expired', subject, concerned: both, rematch: true };
    case 'ended-by-manager':
      return { event: 'pair-ended', subject, concerned: both, rematch: true };
  }
}
