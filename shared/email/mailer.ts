/** The way out for email. One recipient an email, always. */
export interface Mailer {
  /**
   * Waits for the next turn, before anything is marked as attempted; `false` when it does not come while this process still has
   * time to send. A way out without a pace is always ready.
   */
  ready?(): Promise<boolean>;
  send(email: {
    readonly raw: Uint8Array;
    readonly from: string;
    readonly to: string;
    /** Returned with every event about the email. Ids only: letters, digits, hyphen, underscore. */
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<EmailOutcome>;
}

/** What the email service says of our account. */
export interface EmailAccount {
  quota(): Promise<EmailQuota>;
  /** Whether email may be sent from this address, by itself or by its domain. */
  isVerified(address: string): Promise<boolean>;
  /** What the DNS of the address's domain has to say, where the domain is known to the account; none for any other. */
  dnsRecords(address: string): Promise<readonly DnsRecord[]>;
}

export interface DnsRecord {
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

export interface EmailQuota {
  /** Emails in 24 hours; SES gives new accounts 200, and those only to verified addresses ("sandbox"). */
  readonly perDay: number;
  readonly perSecond: number;
  readonly sentToday: number;
}

export const SANDBOX_PER_DAY = 200;

export type EmailOutcome =
  | { readonly kind: 'accepted'; readonly sesMessageId: string }
  /** Certainly not sent; to be tried again later. */
  | { readonly kind: 'throttled'; readonly for: 'a-moment' | 'the-day' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'unreached' }
  /** Certainly not sent, and never will be as it is. */
  | { readonly kind: 'refused'; readonly because: string }
  /** It may have been sent. Only an event about it can tell. */
  | { readonly kind: 'unknown' };

/** A steady clock and a way to wait, both in milliseconds of real time. */
export interface Pace {
  readonly perSecond: number;
  readonly stopwatch: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds that this process has left. */
  readonly timeLeft: () => number;
}

/** From a turn to the end of its sending, what SES is waited for included. */
const SENDING_MS = 15_000;

/** The same way out, with the emails of this process spread so that no second sees more than `perSecond`. */
export function paced(mailer: Mailer, { perSecond, stopwatch, pause, timeLeft }: Pace): Mailer {
  let free = 0;
  return {
    async ready() {
      const now = stopwatch();
      const at = Math.max(now, free);
      if (at - now + SENDING_MS > timeLeft()) return false;
      free = at + 1000 / perSecond;
      if (at > now) await pause(at - now);
      return true;
    },
    send: (email) => mailer.send(email),
  };
}
