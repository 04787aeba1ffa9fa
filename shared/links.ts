/**
 * Links for participants: signed, for one purpose and one person, expiring. A link only shows a page; what it may do is
 * done by a button of that page. Its state lives in the rows it is about, so opening it burns nothing. It is short, so that no
 * email program breaks it: ids as bytes, and of what is longer a mark.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CohortId, PairId, PersonId } from './domain/brand.ts';
import { DAY } from './domain/calendar.ts';
import { MARK_BYTES, markOf } from './domain/mark.ts';
import { type Pair, type Side, sideOf } from './domain/pair.ts';

/** Their places are what links hold: none may move. */
export const LINK_PURPOSES = [
  'answer',
  'agreement',
  'session',
  'survey',
  'manage',
  'unsubscribe',
  'continue',
  'choices',
  'apply',
] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** Whom a link is for: a person, or who is on a side of a pair. */
export type LinkTo =
  | { readonly kind: 'person'; readonly person: PersonId }
  | { readonly kind: 'side'; readonly pair: PairId; readonly side: Side };

export interface Link {
  readonly purpose: LinkPurpose;
  readonly to: LinkTo;
  /** Marks of the cohort, and for surveys of the round. Empty where there is none. */
  readonly cohort: string;
  readonly round: string;
}

export type OpenedLink =
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' };

/** How long a link of each purpose works, in days. */
const LIFE_DAYS: Record<LinkPurpose, number> = {
  answer: 14,
  agreement: 60,
  session: 400,
  survey: 60,
  manage: 400,
  unsubscribe: 730,
  continue: 60,
  choices: 60,
  apply: 200,
};

const KINDS = ['person', 'mentor', 'mentee'] as const;
const ID_BYTES = 10;
const MAC_BYTES = 16;
/** Purpose and kind, the day, the cohort, the id. */
const PAYLOAD_BYTES = 1 + 2 + MARK_BYTES + ID_BYTES;

/** `now` in epoch milliseconds. The token is letters, digits, hyphens and underscores, at most 50 of them. */
export function linkToken(key: string, { purpose, to, cohort, round }: Link, now: number): string {
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  const kind = to.kind === 'person' ? 'person' : to.side;
  payload.writeUInt8(LINK_PURPOSES.indexOf(purpose) * KINDS.length + KINDS.indexOf(kind), 0);
  payload.writeUInt16BE(Math.ceil(now / DAY) + LIFE_DAYS[purpose], 1);
  payload.write(cohort, 3, 'hex');
  idBytes(to.kind === 'person' ? to.person : to.pair).copy(payload, 3 + MARK_BYTES);
  const signed = Buffer.concat([payload, Buffer.from(round, 'hex')]);
  return Buffer.concat([signed, mac(key, signed)]).toString('base64url');
}

/** Reads a token that one of the live keys signed. Invalid ones all look the same. */
export function openLink(keys: readonly string[], token: string, now: number): OpenedLink {
  const { signed, given } = partsOf(token);
  const isSigned = keys.map((key) => given.length === MAC_BYTES && timingSafeEqual(given, mac(key, signed)));
  const read = isSigned.includes(true) ? readLink(token) : undefined;
  if (!read) return { kind: 'invalid' };
  if (now > read.until) return { kind: 'expired' };
  return { kind: 'link', link: read.link };
}

/** What a token says, whoever signed it, and until when it is good (epoch milliseconds); `undefined` where it is none of ours. */
export function readLink(token: string): { readonly link: Link; readonly until: number } | undefined {
  const { bytes, signed } = partsOf(token);
  const isWhole = signed.length === PAYLOAD_BYTES || signed.length === PAYLOAD_BYTES + MARK_BYTES;
  // The same bytes can be written in several ways; only ours is a link.
  if (!isWhole || bytes.toString('base64url') !== token) return undefined;
  const first = signed.readUInt8(0);
  const purpose = LINK_PURPOSES[Math.floor(first / KINDS.length)];
  const kind = KINDS[first % KINDS.length];
  if (!purpose || !kind) return undefined;
  const id = signed.subarray(3 + MARK_BYTES, PAYLOAD_BYTES).toString('hex');
  return {
    until: signed.readUInt16BE(1) * DAY,
    link: {
      purpose,
      to: kind === 'person' ? { kind, person: id } : { kind: 'side', pair: id, side: kind },
      cohort: signed.subarray(3, 3 + MARK_BYTES).toString('hex'),
      round: signed.subarray(PAYLOAD_BYTES).toString('hex'),
    },
  };
}

function partsOf(token: string): { readonly bytes: Buffer; readonly signed: Buffer; readonly given: Buffer } {
  const bytes = Buffer.from(token, 'base64url');
  return { bytes, signed: bytes.subarray(0, -MAC_BYTES), given: bytes.subarray(-MAC_BYTES) };
}

export interface LinkMaker {
  readonly publicUrl: string;
  readonly key: string;
}

/** What is done as one of a pair. */
const OF_PAIR: ReadonlySet<LinkPurpose> = new Set(['answer', 'agreement', 'session', 'survey', 'continue']);

/** The address of a page for a person; about a pair where the purpose is. */
export function linkFor(
  { publicUrl, key }: LinkMaker,
  {
    cohort,
    person,
    pair,
  }: { readonly cohort: CohortId; readonly person: PersonId; readonly pair?: Pair | undefined },
  {
    purpose,
    round = '',
    now,
  }: { readonly purpose: LinkPurpose; readonly round?: string; readonly now: number },
): string {
  const side = pair && OF_PAIR.has(purpose) ? sideOf(pair, person) : undefined;
  const link: Link = {
    purpose,
    to: pair && side ? { kind: 'side', pair: pair.id, side } : { kind: 'person', person },
    cohort: markOf(cohort),
    round: purpose === 'survey' ? markOf(round) : '',
  };
  return linkAddress(publicUrl, purpose, linkToken(key, link, now));
}

function linkAddress(publicUrl: string, purpose: LinkPurpose, token: string): string {
  return `${publicUrl}/${purpose === 'unsubscribe' ? 'u' : 'p'}/${token}`;
}

/** Ids of people and pairs are bytes in letters; what is no such id leads to nobody. */
function idBytes(id: string): Buffer {
  return /^[0-9a-f]{20}$/.test(id) ? Buffer.from(id, 'hex') : digest(id).subarray(0, ID_BYTES);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function mac(key: string, signed: Uint8Array): Buffer {
  return createHmac('sha256', key).update('link:').update(signed).digest().subarray(0, MAC_BYTES);
}
