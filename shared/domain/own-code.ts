/** A code that proves that someone reads the email of the person: good for a quarter of an hour, and for few tries. */
import { createHash } from 'node:crypto';
import type { EpochMs, IsoInstant } from './brand.ts';
import { fromIso, MINUTE } from './calendar.ts';
import { keyedHash } from './person.ts';

export interface OwnCode {
  /** Of the code, keyed. */
  readonly hash: string;
  readonly madeAt: IsoInstant;
  readonly tries: number;
  readonly usedAt?: IsoInstant;
}

const GOOD_FOR_MS = 15 * MINUTE;
const NEXT_AFTER_MS = MINUTE;
export const MOST_TRIES = 5;

/** Six digits of something that no one can guess. */
export function codeFrom(random: string): string {
  const number = createHash('sha256').update(random).digest().readUInt32BE(0) % 1_000_000;
  return String(number).padStart(6, '0');
}

export function codeHash(key: string, person: string, code: string): string {
  return keyedHash(key, `own-code:${person}:${code.replace(/\D/g, '')}`);
}

/** Whether another may be sent: pressing again within the minute sends none. */
export function mayHaveAnother(code: OwnCode | undefined, now: EpochMs): boolean {
  return code === undefined || now - fromIso(code.madeAt) >= NEXT_AFTER_MS;
}

export function isGood({ madeAt, tries, usedAt }: OwnCode, now: EpochMs): boolean {
  return usedAt === undefined && tries < MOST_TRIES && now - fromIso(madeAt) < GOOD_FOR_MS;
}
