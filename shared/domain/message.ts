/** One email to one person, from wanted to sent, and the decision whether it may go out now. */
import { addDays, localDate, localTime, resolveLocal } from './calendar.ts';
import type { Policies } from './program.ts';

export type MessageState =
  /** Wanted, due at some time. */
  | 'pending'
  /** Taken by a sender, nothing tried yet. */
  | 'claimed'
  /** The call to SES may have been made; its outcome is not known. */
  | 'attempted'
  | 'sent'
  | 'skipped'
  /** Came due while all email was paused: waits for the manager. */
  | 'held'
  | 'failed'
  /** Outcome never learnt; not sent again. */
  | 'unknown';

export interface Message {
  readonly id: string;
  readonly person: string;
  readonly cohort: string;
  readonly program: string;
  /** Occurrence or event that wants it. */
  readonly occurrence: string;
  readonly touchpoint: string;
  readonly email: string;
  readonly essential: boolean;
  readonly pair?: string;
  /** Short facts for the text that belong to this message alone; never names or answers. */
  readonly facts?: Readonly<Record<string, string>>;
  readonly state: MessageState;
  readonly createdAt: string;
  readonly dueAt: string;
  readonly notAfter: string;
  readonly attempts: number;
  readonly reason?: string;
  readonly sesMessageId?: string;
  readonly sentAt?: string;
  readonly outcome?: 'delivered' | 'bounced' | 'complained' | 'rejected';
}

/** What sending has to know of a person. */
export interface Recipient {
  readonly email: string;
  readonly zone: string;
  /** Why no email may be sent at all. */
  readonly suppressed?: 'bounced' | 'complained' | 'erased';
  readonly unsubscribedAt?: string;
  /** Local date of the last email, and how many were sent on it. */
  readonly emailDay?: string;
  readonly emailsThatDay?: number;
}

export type SkipReason =
  'bounced' | 'complained' | 'erased' | 'unsubscribed' | 'too-late' | 'no-longer-relevant' | 'no-address';

export type Sending =
  | { readonly kind: 'send'; readonly emailDay: string; readonly emailsThatDay: number }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'wait'; readonly until: number };

/** Decides by what is known in the moment of claiming. `now` in epoch milliseconds. */
export function decideSending(
  message: Message,
  recipient: Recipient,
  {
    policies,
    relevant,
    now,
  }: { readonly policies: Policies; readonly relevant: boolean; readonly now: number },
): Sending {
  if (recipient.suppressed) return { kind: 'skip', reason: recipient.suppressed };
  if (!recipient.email) return { kind: 'skip', reason: 'no-address' };
  if (!relevant) return { kind: 'skip', reason: 'no-longer-relevant' };
  const today = localDate(now, recipient.zone);
  const already = recipient.emailDay === today ? (recipient.emailsThatDay ?? 0) : 0;
  const send: Sending = { kind: 'send', emailDay: today, emailsThatDay: already + 1 };
  if (message.essential) return send;

  if (recipient.unsubscribedAt !== undefined) return { kind: 'skip', reason: 'unsubscribed' };
  if (new Date(now).toISOString() > message.notAfter) return { kind: 'skip', reason: 'too-late' };
  const quietUntil = endOfQuiet(policies.quietHours, recipient.zone, now);
  if (quietUntil !== undefined) return { kind: 'wait', until: quietUntil };
  if (already >= policies.emailsPerDay) {
    return { kind: 'wait', until: resolveLocal(addDays(today, 1), policies.quietHours.to, recipient.zone) };
  }
  return send;
}

/** When the quiet hours around `now` end; `undefined` outside of them. */
function endOfQuiet({ from, to }: Policies['quietHours'], zone: string, now: number): number | undefined {
  const time = localTime(now, zone);
  const overnight = from > to;
  const quiet = overnight ? time >= from || time < to : time >= from && time < to;
  if (!quiet) return undefined;
  const today = localDate(now, zone);
  return resolveLocal(overnight && time >= from ? addDays(today, 1) : today, to, zone);
}
