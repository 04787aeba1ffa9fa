/**
 * Links for participants: signed, for one purpose and one person, expiring. A link only shows a page; what it may do is
 * done by a button of that page. Its state lives in the rows it is about, so opening it burns nothing.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY } from './domain/calendar.ts';

export type LinkPurpose = 'answer' | 'agreement' | 'session' | 'survey' | 'manage' | 'unsubscribe';

export interface Link {
  readonly purpose: LinkPurpose;
  readonly cohort: string;
  readonly person: string;
  /** The pair that it is about, and for surveys the round. Empty where there is none. */
  readonly pair: string;
  readonly round: string;
}

export type OpenedLink =
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' };

const LETTERS: Record<LinkPurpose, string> = {
  answer: 'a',
  agreement: 'g',
  session: 's',
  survey: 'q',
  manage: 'm',
  unsubscribe: 'u',
};
const PURPOSES = new Map(
  Object.entries(LETTERS).map(([purpose, letter]) => [letter, purpose as LinkPurpose]),
);

/** How long a link of each purpose works, in days. */
const LIFE_DAYS: Record<LinkPurpose, number> = {
  answer: 14,
  agreement: 60,
  session: 400,
  survey: 60,
  manage: 400,
  unsubscribe: 730,
};

/** `now` in epoch milliseconds. The token is letters, digits, hyphens, underscores and dots. */
export function linkToken(key: string, link: Link, now: number): string {
  const expires = Math.ceil(now / DAY) + LIFE_DAYS[link.purpose];
  const parts = [
    LETTERS[link.purpose],
    link.cohort,
    link.person,
    link.pair,
    link.round,
    expires.toString(36),
  ];
  const payload = Buffer.from(parts.join('|')).toString('base64url');
  return `${payload}.${mac(key, payload)}`;
}

/** Reads a token that one of the live keys signed. Invalid ones all look the same. */
export function openLink(keys: readonly string[], token: string, now: number): OpenedLink {
  const [payload = '', given = '', ...rest] = token.split('.');
  if (rest.length > 0 || !keys.map((key) => same(given, mac(key, payload))).includes(true))
    return { kind: 'invalid' };
  const [letter = '', cohort = '', person = '', pair = '', round = '', expires = ''] = Buffer.from(
    payload,
    'base64url',
  )
    .toString()
    .split('|');
  const purpose = PURPOSES.get(letter);
  if (!purpose) return { kind: 'invalid' };
  if (now > parseInt(expires, 36) * DAY) return { kind: 'expired' };
  return { kind: 'link', link: { purpose, cohort, person, pair, round } };
}

export function linkAddress(publicUrl: string, purpose: LinkPurpose, token: string): string {
  return `${publicUrl}/${purpose === 'unsubscribe' ? 'u' : 'p'}/${token}`;
}

function mac(key: string, payload: string): string {
  return createHmac('sha256', key).update(`link:${payload}`).digest('base64url');
}

function same(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}
