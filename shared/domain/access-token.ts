/** Keys for spreadsheets and programs: each good for one purpose in one program, for a time, and kept as a hash. Pure. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { EpochMs, IsoInstant, ManagerId, ProgramId } from './brand.ts';
import { DAY, fromIso, iso } from './calendar.ts';

export const TOKEN_KINDS = ['read', 'file'] as const;
/** `read`: every export of the program. `file`: one export of one cohort, also by a link that holds the key. */
export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface AccessToken {
  readonly id: string;
  readonly program: ProgramId;
  readonly kind: TokenKind;
  /** What it is for, in the owner's words. */
  readonly name: string;
  /** Of a `file`: its cohort and name, `spring-2026/people.csv`. */
  readonly file?: string;
  readonly hash: string;
  readonly createdAt: IsoInstant;
  readonly createdBy: ManagerId;
  readonly expiresAt: IsoInstant;
  /** The day on which it was last used, UTC. */
  readonly usedOn?: string;
  /** It opens nothing any more; its name stays, for the audit. */
  readonly revokedAt?: IsoInstant;
}

export const LONGEST_DAYS = 366;

/** The key as it is shown once: which token it is, and its secret. */
export function tokenText({ program, id }: Pick<AccessToken, 'program' | 'id'>, secret: string): string {
  return `mlt.${program}.${id}.${secret}`;
}

export interface GivenToken {
  readonly program: string;
  readonly id: string;
  readonly secret: string;
}

export function readToken(text: string): GivenToken | undefined {
  const [, program, id, secret] =
    /^mlt\.([a-z0-9-]{1,60})\.([A-Za-z0-9_-]{6,40})\.([A-Za-z0-9_-]{20,100})$/.exec(text) ?? [];
  return program !== undefined && id !== undefined && secret !== undefined
    ? { program, id, secret }
    : undefined;
}

export function tokenHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function isGoodToken(
  { hash, expiresAt, revokedAt }: AccessToken,
  secret: string,
  now: EpochMs,
): boolean {
  if (revokedAt !== undefined) return false;
  const given = Buffer.from(tokenHash(secret), 'hex');
  const kept = Buffer.from(hash, 'hex');
  return given.length === kept.length && timingSafeEqual(given, kept) && now < fromIso(expiresAt);
}

export function expiresAfter(days: number, now: EpochMs): IsoInstant {
  return iso(now + Math.min(days, LONGEST_DAYS) * DAY);
}
