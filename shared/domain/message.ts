/** One email to one person, from wanted to sent, and the decision whether it may go out now. */
import { createHash } from 'node:crypto';
import type {
  CohortId,
  EpochMs,
  IsoInstant,
  LocalDate,
  ManagerId,
  PairId,
  PersonId,
  ProgramId,
} from './brand.ts';
import { addDays, DAY, fromIso, iso, localDate, localTime, MINUTE, resolveLocal } from './calendar.ts';
import type { JourneyEvent, Touchpoint } from './program-journey.ts';
import type { Policies } from './program-policies.ts';
import type { Program } from './program.ts';

/**
 * `pending`: due at some time. `attempted`: the call to SES may have been made,
 * and its outcome is not known. `held`: came due while email was paused, and waits for the manager. `unknown`: the outcome was
 * never learned; it is not sent again.
 */
export const MESSAGE_STATES = [
  'pending',
  'attempted',
  'sent',
  'skipped',
  'held',
  'failed',
  'unknown',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Days that an email to a person is kept as it was sent. */
export const KEPT_EMAIL_DAYS = 90;

/** Until when it is kept as it was handed over. */
export function keptUntil(attemptedAt: IsoInstant): EpochMs {
  return fromIso(attemptedAt) + KEPT_EMAIL_DAYS * DAY;
}

/** What may have reached a person is kept for a while as it was sent. Email to managers is not: it names others. */
export function isKeptOnceOver({ person, state }: Pick<Message, 'person' | 'state'>): boolean {
  return person !== MANAGER && (state === 'sent' || state === 'unknown');
}

export function isKeptAsSent(
  message: Pick<Message, 'person' | 'state' | 'attemptedAt'>,
  now: EpochMs,
): boolean {
  const { attemptedAt } = message;
  return isKeptOnceOver(message) && attemptedAt !== undefined && now < keptUntil(attemptedAt);
}

/** It may not have arrived, and the manager decides whether it is sent again. */
export const MAY_BE_SENT_AGAIN = ['failed', 'unknown'] as const satisfies readonly MessageState[];

export function mayBeSentAgain({ state }: Pick<Message, 'state'>): boolean {
  return MAY_BE_SENT_AGAIN.some((one) => one === state);
}

/** What SES reported after a message was sent. */
export const MESSAGE_OUTCOMES = ['bounced', 'complained'] as const;
export type MessageOutcome = (typeof MESSAGE_OUTCOMES)[number];

/** What is to be done about messages: wait, decide, look, nothing any more. */
export const MESSAGE_LISTS = ['open', 'held', 'problem', 'sent', 'skipped'] as const;
export type MessageList = (typeof MESSAGE_LISTS)[number];

const LIST_OF: Readonly<Record<MessageState, MessageList>> = {
  pending: 'open',
  attempted: 'open',
  held: 'held',
  failed: 'problem',
  unknown: 'problem',
  sent: 'sent',
  skipped: 'skipped',
};

/** The list of a message that stands so: one that did not arrive needs a look, whatever was thought of it before. */
export function listOf({ state, outcome }: Pick<Message, 'state' | 'outcome'>): MessageList {
  return outcome === undefined ? LIST_OF[state] : 'problem';
}

/** The manager's own partition: email to her, where a person would stand. */
export const MANAGER = 'manager';

export interface Message {
  readonly id: string;
  readonly person: PersonId;
  /** Of email to a manager: to whom, where it is not the one whom the program names. */
  readonly manager?: ManagerId;
  readonly cohort: CohortId;
  readonly program: ProgramId;
  /** Occurrence or event that wants it. */
  readonly occurrence: string;
  readonly touchpoint: string;
  readonly email: string;
  readonly essential: boolean;
  readonly pair?: PairId;
  /** Several pairs that one email is about, in the place of `pair`. */
  readonly pairs?: readonly PairId[];
  /** Short facts for the text that belong to this message alone; never names or answers. */
  readonly facts?: Readonly<Record<string, string>>;
  /** When the person did what the email answers; absent where she did not do it herself. */
  readonly actedAt?: IsoInstant;
  readonly state: MessageState;
  readonly createdAt: IsoInstant;
  readonly dueAt: IsoInstant;
  readonly notAfter: IsoInstant;
  readonly attempts: number;
  /** When the last attempt began. */
  readonly attemptedAt?: IsoInstant;
  readonly reason?: string;
  readonly sesMessageId?: string;
  readonly sentAt?: IsoInstant;
  /** No one learned whether an earlier attempt went out, and the manager had it sent again. */
  readonly mayHaveArrived?: true;
  readonly outcome?: MessageOutcome;
  /** It bounced for now: a full mailbox, a server that is down. */
  readonly softBounced?: boolean;
}

/** What sending has to know of a person. */
export interface Recipient {
  readonly email: string;
  readonly zone: string;
  /** Why no email may be sent at all. */
  readonly suppressed?: MessageOutcome;
  readonly unsubscribedAt?: IsoInstant;
  /** When someone first pressed a button of a page that an email to this address led to: they are there, and it is theirs. */
  readonly confirmedAt?: IsoInstant;
  /** Since when several emails in a row have bounced, each for now. */
  readonly softBouncesSince?: IsoInstant;
  /** The local date of each email of the last months, the oldest first, with blanks between them. */
  readonly recentEmails?: string;
}

/** So many emails to one person, one after the other, have to bounce before the manager is told. */
const SOFT_BOUNCES = 5;

/** Whether the newest emails to a person all bounced for now. */
export function softBouncesInARow(toPerson: readonly Pick<Message, 'sentAt' | 'softBounced'>[]): boolean {
  const newest = toPerson
    .filter(({ sentAt }) => sentAt !== undefined)
    .sort((a, b) => ((a.sentAt ?? '') < (b.sentAt ?? '') ? 1 : -1))
    .slice(0, SOFT_BOUNCES);
  return newest.length === SOFT_BOUNCES && newest.every(({ softBounced }) => softBounced === true);
}

export type SkipReason =
  MessageOutcome | 'unsubscribed' | 'too-late' | 'enough-lately' | 'no-longer-relevant' | 'no-address';

/** It goes out, with the recipient's dates of emails as they are then; or waits until then. */
export type GoesOut =
  | { readonly kind: 'send'; readonly recentEmails: string }
  | { readonly kind: 'wait'; readonly until: EpochMs };

export type Sending = GoesOut | { readonly kind: 'skip'; readonly reason: SkipReason };

/** Someone who did something this lately waits for the answer to it. */
const OWN_ACT_MS = 30 * MINUTE;

/** So many emails a day go to an address that no one has confirmed, whatever is done in its name. */
const UNCONFIRMED_PER_DAY = 3;

/**
 * Events whose email may go out beyond what a day may bring, though not in quiet hours: each has to be answered by a day that is
 * near, or to be known before it.
 */
const BEYOND_DAILY: ReadonlySet<JourneyEvent> = new Set(['proposed', 'introduced', 'pair-ended']);

/** Whether an email answers what the person did just now. Such email is sent at any hour; everything else keeps quiet hours. */
function answersOwnAct({ actedAt }: Pick<Message, 'actedAt'>, now: EpochMs): boolean {
  return actedAt !== undefined && now - Date.parse(actedAt) < OWN_ACT_MS;
}

interface Manners {
  readonly policies: Policies;
  readonly touchpoint: Pick<Touchpoint, 'when'>;
  readonly now: EpochMs;
}

/** Decides by what is known in the moment of sending. `now` in epoch milliseconds. */
export function decideSending(
  message: Message,
  recipient: Recipient,
  { relevant, ...manners }: Manners & { readonly relevant: boolean },
): Sending {
  const { policies, now } = manners;
  if (recipient.suppressed) return { kind: 'skip', reason: recipient.suppressed };
  if (!recipient.email) return { kind: 'skip', reason: 'no-address' };
  if (!relevant) return { kind: 'skip', reason: 'no-longer-relevant' };
  if (!message.essential && !answersOwnAct(message, now)) {
    if (recipient.unsubscribedAt !== undefined) return { kind: 'skip', reason: 'unsubscribed' };
    if (iso(now) > message.notAfter) return { kind: 'skip', reason: 'too-late' };
    const recent = recentDates(recipient, localDate(now, recipient.zone));
    if (recent.length >= policies.emailsPerQuarter) return { kind: 'skip', reason: 'enough-lately' };
  }
  return decideTime(message, recipient, manners);
}

/** Decides whether an attempt whose outcome no one learned is repeated now. One of another day counts for this day too. */
export function decideRepeating(message: Message, recipient: Recipient, manners: Manners): GoesOut {
  const { recentEmails = '' } = recipient;
  const today = localDate(manners.now, recipient.zone);
  const { attemptedAt } = message;
  if (attemptedAt === undefined || localDate(Date.parse(attemptedAt), recipient.zone) !== today)
    return decideTime(message, recipient, manners);
  const until = answersOwnAct(message, manners.now)
    ? undefined
    : endOfQuiet(manners.policies.quietHours, recipient.zone, manners.now);
  return until === undefined ? { kind: 'send', recentEmails } : { kind: 'wait', until };
}

/** Quiet hours, and what a day may bring. */
function decideTime(message: Message, recipient: Recipient, { policies, touchpoint, now }: Manners): GoesOut {
  const beyondDaily = 'event' in touchpoint.when && BEYOND_DAILY.has(touchpoint.when.event);
  const today = localDate(now, recipient.zone);
  const recent = recentDates(recipient, today);
  const already = recent.filter((date) => date === today).length;
  const send: GoesOut = { kind: 'send', recentEmails: [...recent, today].join(' ') };
  const tomorrow = (): GoesOut => ({
    kind: 'wait',
    until: resolveLocal(addDays(today, 1), policies.quietHours.to, recipient.zone),
  });
  // She is there, and waits for it; unless someone keeps filling in a form with an address that is not theirs.
  if (answersOwnAct(message, now))
    return recipient.confirmedAt === undefined && already >= UNCONFIRMED_PER_DAY ? tomorrow() : send;
  const quietUntil = endOfQuiet(policies.quietHours, recipient.zone, now);
  if (quietUntil !== undefined) return { kind: 'wait', until: quietUntil };
  return already >= policies.emailsPerDay && !beyondDaily ? tomorrow() : send;
}

/** Dates of emails of the last three months. */
function recentDates({ recentEmails = '' }: Pick<Recipient, 'recentEmails'>, today: LocalDate): LocalDate[] {
  const from = addDays(today, -QUARTER_DAYS);
  return recentEmails.split(' ').filter((date) => date > from);
}

const QUARTER_DAYS = 92;

/** When the quiet hours around `now` end; `undefined` outside of them. */
export function endOfQuiet(
  { from, to }: Policies['quietHours'],
  zone: string,
  now: number,
): number | undefined {
  const time = localTime(now, zone);
  const overnight = from > to;
  const quiet = overnight ? time >= from || time < to : time >= from && time < to;
  if (!quiet) return undefined;
  const today = localDate(now, zone);
  return resolveLocal(overnight && time >= from ? addDays(today, 1) : today, to, zone);
}

/** An email that is owed to one person. */
export interface MessageRequest {
  /** What owes it: an occurrence with its date, or an event of one application or pair. */
  readonly occurrence: string;
  readonly person: PersonId;
  readonly manager?: ManagerId;
  readonly pair?: PairId;
  /** Several pairs, in the place of `pair`. */
  readonly pairs?: readonly PairId[];
  readonly facts?: Readonly<Record<string, string>>;
  readonly actedAt?: IsoInstant;
  /** Milliseconds in which what it tells can still be taken back. */
  readonly waits?: number;
}

/** The message that a touchpoint owes one person. Its id follows from what it is for, so that it cannot exist twice. */
export function messageFor(
  program: Program,
  touchpoint: Touchpoint,
  { request, now }: { readonly request: MessageRequest; readonly now: EpochMs },
): Message {
  const cohort = program.cohort.id;
  const { occurrence, person, manager, pair, pairs, facts, actedAt, waits = 0 } = request;
  const purpose = [cohort, occurrence, touchpoint.id, person, pair ?? ''].join('|');
  return {
    id: createHash('sha256').update(purpose).digest('hex').slice(0, 24),
    person,
    ...(manager !== undefined && { manager }),
    cohort,
    program: program.program.id,
    occurrence,
    touchpoint: touchpoint.id,
    email: touchpoint.email,
    essential: touchpoint.essential,
    ...(pair !== undefined && { pair }),
    ...(pairs && { pairs }),
    ...(facts && { facts }),
    ...(actedAt !== undefined && { actedAt }),
    state: 'pending',
    createdAt: iso(now),
    dueAt: iso(now + waits),
    notAfter: iso(now + touchpoint.staleAfterDays * DAY),
    attempts: 0,
  };
}

/** A message that was held goes out after all. Its time to be useful begins anew. */
export function releasedMessage(
  { notAfter, dueAt }: Pick<Message, 'notAfter' | 'dueAt'>,
  now: EpochMs,
): Pick<Message, 'dueAt' | 'notAfter'> {
  const life = Date.parse(notAfter) - Date.parse(dueAt);
  return { dueAt: iso(now), notAfter: iso(now + life) };
}
