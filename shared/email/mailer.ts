/** The way out for email. One recipient an email, always. */
export interface Mailer {
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
  /** Certainly not sent, and never will be as it is. */
  | { readonly kind: 'refused'; readonly because: string }
  /** It may have been sent. Only an event about it can tell. */
  | { readonly kind: 'unknown' };

/** A steady clock and a way to wait, both in milliseconds of real time. */
export interface Pace {
  readonly perSecond: number;
  readonly stopwatch: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/** The same way out, with the emails of this process spread so that no second sees more than `perSecond`. */
export function paced(mailer: Mailer, { perSecond, stopwatch, pause }: Pace): Mailer {
  let free = 0;
  return {
    async send(email) {
      const now = stopwatch();
      const at = Math.max(now, free);
      free = at + 1000 / perSecond;
      if (at > now) await pause(at - now);
      return mailer.send(email);
    },
  };
}
