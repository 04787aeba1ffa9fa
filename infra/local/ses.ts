/**
 * SES v1 for the laptop: the raw email kept byte for byte, and its events as EventBridge carries them. The simulator's addresses bounce
 * and complain as they do at AWS.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { EngineFault } from './faults.ts';
import { Journal } from './journal.ts';

export interface SentEmail {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly sentAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly outcome: 'delivered' | 'bounced' | 'complained' | 'suppressed';
}

export interface EmailEvent {
  readonly source: 'aws.ses';
  readonly 'detail-type': string;
  readonly id: string;
  readonly time: string;
  readonly detail: { readonly eventType: string; readonly mail: object } & Record<string, unknown>;
}

export interface SesOptions {
  readonly now: () => number;
  /** The promise says when an event has been handed over; until then a next process tells it again. */
  readonly onEvent: (event: EmailEvent) => Promise<void> | undefined;
  readonly path?: string;
  /** Folder of the raw emails; beside the rest, or in memory, when absent. */
  readonly rawPath?: string;
  /** Emails a second of the stack's clock, and a day. */
  readonly maxSendRate?: number;
  readonly maxDaily?: number;
  /** Every address is as good as verified: of a laptop, from which no email leaves. */
  readonly anySender?: boolean;
  /** A new account: recipients have to be verified too. */
  readonly sandbox?: boolean;
  /** Which of the next calls goes wrong, beside those that are planned. */
  readonly goesWrong?: (fault: EngineFault) => boolean;
}

/** What the next calls meet, for tests: an answer that gets lost after the email was taken, or an error before. */
export type Fault =
  'lose-answer' | 'error-after-accept' | 'server-error' | 'throttle-rate' | 'throttle-day' | 'reject';

/** An email as it is handed to SES. */
export interface OfferedEmail {
  readonly raw: Buffer;
  readonly from: string;
  readonly to: readonly string[];
  readonly tags: Record<string, string>;
}

export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

const DAY_MS = 86_400_000;
const ADDRESS = /^[^\s,;<>()"@]+@[^\s,;<>()"@]+\.[^\s,;<>()"@]+$/;

export class SesEngine {
  readonly #options: SesOptions;
  readonly #emails: Journal<SentEmail>;
  readonly #identities: Journal<true>;
  readonly #suppressed: Journal<true>;
  /** Events that were told and not yet handed over. */
  readonly #events: Journal<EmailEvent>;
  readonly #raw = new Map<string, Buffer>();
  readonly #faults: Fault[] = [];
  #second = { at: 0, count: 0 };
  readonly #rawPath: string | undefined;
  #sequence = 0;
  #closed = false;

  constructor(options: SesOptions) {
    this.#options = options;
    this.#rawPath = options.rawPath ?? (options.path && `${options.path}/raw`);
    const file = (name: string): string | undefined => options.path && `${options.path}/${name}.jsonl`;
    this.#emails = new Journal(file('emails'));
    this.#identities = new Journal(file('identities'));
    this.#suppressed = new Journal(file('suppressed'));
    this.#events = new Journal(file('events'));
    this.#sequence = this.#emails.keys().length;
    if (this.#rawPath) mkdirSync(this.#rawPath, { recursive: true });
  }

  /** Newest first. */
  list(): SentEmail[] {
    return this.#emails.values().reverse();
  }

  /** The emails after the first `count`, oldest first. */
  since(count: number): SentEmail[] {
    return this.#emails.size > count ? this.#emails.values().slice(count) : [];
  }

  raw(id: string): Buffer | undefined {
    const kept = this.#raw.get(id);
    if (kept) return kept;
    const path = `${this.#rawPath ?? ''}/${id}.eml`;
    return /^[\w-]+$/.test(id) && this.#rawPath && existsSync(path) ? readFileSync(path) : undefined;
  }

  /** Tells the events that an earlier process did not get to hand over. */
  resume(): void {
    for (const event of this.#events.values()) this.#tell(event);
  }

  /** The next calls meet these, one each. */
  plan(...faults: readonly Fault[]): void {
    this.#faults.push(...faults);
  }

  close(): void {
    this.#closed = true;
    for (const journal of [this.#emails, this.#identities, this.#suppressed, this.#events]) journal.close();
  }

  /** Takes an email, as `SendRawEmail` does: its id, or why it is refused. */
  accept({ raw, from, to, tags }: OfferedEmail): { readonly id: string } | Refusal {
    const refuse = (type: string, message: string): Refusal => ({ status: 400, type, message });
    const headers = raw.toString('latin1').split(/\r?\n\r?\n/, 1)[0] ?? '';
    if (!/^from:/im.test(headers)) return refuse('InvalidParameterValue', "Missing required header 'From'.");
    if (to.length === 0) return refuse('InvalidParameterValue', 'Missing final destination.');
    if (to.length > 50) return refuse('InvalidParameterValue', 'Recipient count exceeds 50.');
    if (to.some((address) => !ADDRESS.test(address)))
      return refuse('InvalidParameterValue', 'Local address contains control or whitespace.');
    if (!this.#isVerified(from)) {
      return refuse(
        'MessageRejected',
        'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1.',
      );
    }
    const unknown = this.#options.sandbox
      ? to.filter((address) => !this.#isVerified(address) && !address.endsWith('@simulator.amazonses.com'))
      : [];
    if (unknown.length > 0)
      return refuse(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: ${unknown.join(', ')}`,
      );
    const throttle = this.#throttle();
    if (throttle) return refuse('Throttling', throttle);

    const [recipient = ''] = to;
    return { id: this.#keep({ raw, from, to: recipient, tags, headers }) };
  }

  identities(): string[] {
    return this.#identities.keys();
  }

  /** Emails a day and a second that may be sent, and were in the last 24 hours. */
  quota(): { readonly perDay: number; readonly perSecond: number; readonly lastDay: number } {
    const { maxSendRate = 1000, maxDaily = 1_000_000 } = this.#options;
    return { perDay: maxDaily, perSecond: maxSendRate, lastDay: this.#sentToday() };
  }

  /** From now on email may be sent from this address or domain. */
  verify(identity: string): void {
    this.#identities.set(identity, true);
  }

  #keep({
    raw,
    from,
    to,
    tags,
    headers,
  }: {
    raw: Buffer;
    from: string;
    to: string;
    tags: Record<string, string>;
    headers: string;
  }): string {
    const now = this.#options.now();
    const id = `${String(++this.#sequence).padStart(8, '0')}-${createHash('sha256').update(raw).digest('hex').slice(0, 20)}`;
    if (this.#rawPath) writeFileSync(`${this.#rawPath}/${id}.eml`, raw);
    else this.#raw.set(id, raw);
    const outcome = this.#outcomeFor(to);
    this.#emails.set(id, { id, from, to, sentAt: now, tags, subject: subjectOf(headers), outcome });
    this.#emit(id, tags, { type: 'Send', more: { send: {} } });
    switch (outcome) {
      case 'delivered':
        this.#emit(id, tags, { type: 'Delivery', more: { delivery: { recipients: [to] } } });
        break;
      case 'complained':
        this.#emit(id, tags, { type: 'Delivery', more: { delivery: { recipients: [to] } } });
        this.#emit(id, tags, { type: 'Complaint', more: { complaint: { complaintFeedbackType: 'abuse' } } });
        this.#suppressed.set(to, true);
        break;
      case 'bounced':
      case 'suppressed':
        this.#emit(id, tags, {
          type: 'Bounce',
          more: {
            bounce: {
              bounceType: 'Permanent',
              bounceSubType: outcome === 'bounced' ? 'General' : 'OnAccountSuppressionList',
            },
          },
        });
        this.#suppressed.set(to, true);
    }
    return id;
  }

  #outcomeFor(to: string): SentEmail['outcome'] {
    if (this.#suppressed.get(to)) return 'suppressed';
    const simulated = /^(bounce|complaint|suppressionlist)(?:\+[^@]*)?@simulator\.amazonses\.com$/i
      .exec(to)?.[1]
      ?.toLowerCase();
    if (simulated === 'bounce' || simulated === 'suppressionlist') return 'bounced';
    return simulated === 'complaint' ? 'complained' : 'delivered';
  }

  #emit(
    messageId: string,
    tags: Record<string, string>,
    { type, more }: { type: string; more: Record<string, unknown> },
  ): void {
    const time = new Date(this.#options.now()).toISOString();
    const mail = {
      messageId,
      timestamp: time,
      tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
    };
    const event: EmailEvent = {
      source: 'aws.ses',
      'detail-type': `Email ${type === 'Send' ? 'Sent' : type}`,
      id: `${messageId}-${type}`,
      time,
      detail: { eventType: type, mail, ...more },
    };
    this.#events.set(event.id, event);
    this.#tell(event);
  }

  #tell(event: EmailEvent): void {
    const over = (): void => {
      if (!this.#closed) this.#events.delete(event.id);
    };
    if (this.#options.goesWrong?.('event of SES comes twice')) void this.#options.onEvent(event);
    const handed = this.#options.onEvent(event);
    if (handed) void handed.then(over);
    else over();
  }

  /** What the next call meets, if anything: what was planned, or what chance has it. */
  nextFault(): Fault | undefined {
    const planned = this.#faults.shift();
    if (planned) return planned;
    const { goesWrong = () => false } = this.#options;
    if (goesWrong('SES throttles')) return 'throttle-rate';
    if (goesWrong('SES fails before it takes the email')) return 'server-error';
    if (goesWrong('SES fails after it took the email')) return 'error-after-accept';
    return goesWrong('answer of SES is lost') ? 'lose-answer' : undefined;
  }

  /** Of an address, or of a domain. */
  isVerified(identity: string): boolean {
    return this.#options.anySender === true || this.#identities.get(identity) === true;
  }

  #isVerified(from: string): boolean {
    const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
    return this.isVerified(address) || this.isVerified(address.split('@')[1] ?? '');
  }

  #throttle(): string | undefined {
    const { maxSendRate = Infinity, maxDaily = Infinity } = this.#options;
    const second = Math.floor(this.#options.now() / 1000);
    this.#second =
      this.#second.at === second ? { at: second, count: this.#second.count + 1 } : { at: second, count: 1 };
    if (this.#second.count > maxSendRate) return 'Maximum sending rate exceeded.';
    return maxDaily !== Infinity && this.#sentToday() >= maxDaily
      ? 'Daily message quota exceeded.'
      : undefined;
  }

  #sentToday(): number {
    const since = this.#options.now() - DAY_MS;
    return this.#emails.values().filter(({ sentAt }) => sentAt > since).length;
  }
}

/** The subject for lists: encoded words are decoded when the email itself is opened. */
function subjectOf(headers: string): string {
  const unfolded = headers.replace(/\r?\n[ \t]+/g, ' ');
  const encoded = /^subject: *(.*)$/im.exec(unfolded)?.[1] ?? '';
  return encoded
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : Buffer.from(
            text
              .replaceAll('_', ' ')
              .replace(/=([0-9A-F]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          ).toString(),
    );
}
