/** Reads the emails of the demo as their recipients would: who it is for, and which links it has. */
import type { LocalStack } from '../stack.ts';
import type { LinkPurpose } from '../../../shared/links.ts';

export interface DemoEmail {
  readonly to: string;
  readonly sentAt: number;
  readonly links: readonly EmailLink[];
}

export interface EmailLink {
  readonly address: string;
  readonly purpose: LinkPurpose;
  readonly pair: string;
  readonly round: string;
}

const PURPOSES: Readonly<Record<string, LinkPurpose>> = {
  a: 'answer',
  g: 'agreement',
  s: 'session',
  q: 'survey',
  m: 'manage',
  u: 'unsubscribe',
};

export class Inbox {
  readonly #stack: LocalStack;
  #read = 0;

  constructor(stack: LocalStack) {
    this.#stack = stack;
  }

  /** The emails that came since the last look, in the order of their recipients. */
  newEmails(): DemoEmail[] {
    const fresh = this.#stack.ses.since(this.#read);
    this.#read += fresh.length;
    return fresh
      .map(({ id, to, sentAt }) => ({
        to,
        sentAt,
        links: linksIn(this.#stack.ses.raw(id)?.toString('latin1') ?? ''),
      }))
      .sort((a, b) => (a.to < b.to ? -1 : 1));
  }
}

/** Links of the text part: it comes first, in quoted-printable. */
function linksIn(raw: string): EmailLink[] {
  const text = raw
    .slice(raw.indexOf('text/plain'), raw.indexOf('text/html'))
    .replace(/=\r?\n/g, '')
    .replace(/=3D/g, '=');
  const found = [...text.matchAll(/https?:\/\/[^\s/]+\/[pu]\/([\w-]+)\.[\w-]+/g)];
  return found.flatMap(([address, payload = '']) => {
    const [letter = '', , , pair = '', round = ''] = Buffer.from(payload, 'base64url').toString().split('|');
    const purpose = PURPOSES[letter];
    return purpose ? [{ address, purpose, pair, round }] : [];
  });
}
