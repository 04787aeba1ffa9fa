/** A mentor and a mentee on their way from a proposal to the end of their time together. */

export type Side = 'mentor' | 'mentee';
export type SideAnswer = 'pending' | 'yes' | 'no';
export type PairState =
  'proposed' | 'introduced' | 'declined' | 'expired' | 'withdrawn' | 'completed' | 'ended';

export interface Pair {
  readonly cohort: string;
  readonly id: string;
  readonly run: string;
  readonly mentor: string;
  readonly mentee: string;
  readonly score: number;
  readonly why: readonly string[];
  readonly whyForMentor: string;
  readonly whyForMentee: string;
  readonly state: PairState;
  readonly mentorAnswer: SideAnswer;
  readonly menteeAnswer: SideAnswer;
  readonly mentorToldMore?: boolean;
  readonly menteeToldMore?: boolean;
  readonly mentorAgreedTo?: string;
  readonly menteeAgreedTo?: string;
  /** Local dates in the cohort's zone. */
  readonly proposedOn: string;
  readonly introducedOn?: string;
  readonly expiresAt: string;
  /** Meetings that the pair logged. */
  readonly sessions: number;
  readonly revision: number;
}

export type AnsweredProposal =
  /** Both said yes just now. */
  | { readonly kind: 'introduced'; readonly pair: Pair }
  | { readonly kind: 'waiting-for-other'; readonly pair: Pair }
  | { readonly kind: 'declined'; readonly pair: Pair }
  /** The same answer once more, or one that comes after both agreed. */
  | { readonly kind: 'already-answered' }
  | { readonly kind: 'expired' };

export function answerOf(pair: Pair, side: Side): SideAnswer {
  return side === 'mentor' ? pair.mentorAnswer : pair.menteeAnswer;
}

export function personOn(pair: Pair, side: Side): string {
  return side === 'mentor' ? pair.mentor : pair.mentee;
}

export function otherSide(side: Side): Side {
  return side === 'mentor' ? 'mentee' : 'mentor';
}

export function sideOf(pair: Pair, person: string): Side | undefined {
  if (pair.mentor === person) return 'mentor';
  return pair.mentee === person ? 'mentee' : undefined;
}

/** A side says yes or no. `now` and `expiresAt` are ISO instants; `today` is the local date of the cohort. */
export function answerProposal(
  pair: Pair,
  {
    side,
    answer,
    now,
    today,
  }: { readonly side: Side; readonly answer: 'yes' | 'no'; readonly now: string; readonly today: string },
): AnsweredProposal {
  if (pair.state === 'expired') return { kind: 'expired' };
  if (pair.state !== 'proposed' || answerOf(pair, side) === answer) return { kind: 'already-answered' };
  if (now >= pair.expiresAt) return { kind: 'expired' };
  const answered: Pair = {
    ...pair,
    ...(side === 'mentor' ? { mentorAnswer: answer } : { menteeAnswer: answer }),
    revision: pair.revision + 1,
  };
  if (answer === 'no') return { kind: 'declined', pair: { ...answered, state: 'declined' } };
  if (answerOf(answered, otherSide(side)) !== 'yes') return { kind: 'waiting-for-other', pair: answered };
  return { kind: 'introduced', pair: { ...answered, state: 'introduced', introducedOn: today } };
}

/** Whether the pair takes a seat of its mentor and the place of its mentee. */
export function holdsSeat({ state }: Pair): boolean {
  switch (state) {
    case 'proposed':
    case 'introduced':
    case 'completed':
      return true;
    case 'declined':
    case 'expired':
    case 'withdrawn':
    case 'ended':
      return false;
  }
}
