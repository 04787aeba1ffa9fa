/** Reads the emails of the demo as their recipients would: who it is for, and which links it has. */
import type { LocalStack } from '../stack.ts';
import { type LinkPurpose, readLink } from '../../../shared/links.ts';

export interface DemoEmail {
  readonly to: string;
  readonly sentAt: number;
  readonly links: readonly EmailLink[];
}

export interface EmailLink {
  readonly address: string;
  readonly purpose: LinkPurpose;
  readonly pair: string;
  /** Its mark. */
  readonly round: string;
}

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
export function linksIn(raw: string): EmailLink[] {
  const text = raw
    .slice(raw.indexOf('text/plain'), raw.indexOf('text/html'))
    .replace(/=\r?\n/g, '')
    .replace(/=3D/g, '=');
  const found = [...text.matchAll(/https?:\/\/[^\s/]+\/[pu]\/([\w-]+)/g)];
  return found.flatMap(([address, token = '']) => {
    const { link } = readLink(token) ?? {};
    const pair = link?.to.kind === 'side' ? link.to.pair : '';
    return link ? [{ address, purpose: link.purpose, pair, round: link.round }] : [];
  });
}
