/** A person across cohorts. An address leads to people, not to one person: two may share it. */
import { createHmac } from 'node:crypto';
import type { IsoInstant, PersonId, ProgramId } from './brand.ts';
import type { Recipient } from './message.ts';

export interface Person extends Recipient {
  readonly id: PersonId;
  readonly name: string;
  readonly createdAt: IsoInstant;
  /** Programs that the person may not apply to any more. */
  readonly barredFrom?: readonly ProgramId[];
}

/**
 * The id of a person who is first met in a response. Random to whoever lacks the key, and the same when the response is read
 * again: a crash in between makes no one twice. It says nothing about the address.
 */
export function newPersonId(key: string, response: string): PersonId {
  return keyedHash(key, `person:${response}`).slice(0, 20);
}

/** What an address is found by: no key of the table holds the address itself. */
export function addressHash(key: string, email: string): string {
  return keyedHash(key, email.trim().toLowerCase());
}

/** Of something that no one may find without the key. */
export function keyedHash(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

const TITLE =
  /^(dr|prof|professor|mr|mrs|ms|miss|mx|herr|frau|sir|dame|rev|eng|ing|dipl|dipl-ing|mag|m|mme|sr|sra|doc|phd|msc|bsc|mba|jr|md|med|habil|hc)$/i;

/** A name without what stands before or after it: `Dr. Jane Doe, PhD` is Jane Doe. */
export function withoutTitles(name: string): string {
  const kept = name
    .split(/\s+/)
    .filter((word) => !TITLE.test(word.replace(/[.,]/g, '')) || /^\p{Lu}\.$/u.test(word))
    .join(' ')
    .replace(/,\s*$/, '')
    .trim();
  return kept === '' ? name.trim() : kept;
}

/**
 * How a person is greeted: the given name of `Silva, Ana Maria` is Ana, titles are left out, and a name that is nothing else is taken
 * whole.
 */
export function givenName(name: string): string {
  const plain = withoutTitles(name);
  const [family = '', given = ''] = plain.split(',').map((part) => part.trim());
  const ordered = given === '' ? plain.replace(/,/g, '') : `${given} ${family}`;
  const [first = ''] = ordered.split(/\s+/);
  // An initial greets no one.
  return first.replace(/\./g, '').length > 1 || /[^\u0000-\u024f]/.test(first) ? first : ordered;
}

/** Letters alone, accents off, first and last name in either order. */
export function foldedName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .sort()
    .join(' ');
}

/**
 * Whether two names at one address can be one person's: the same words, or all words of one among those of the other, as
 * "Ana" and "Ana Silva". A name without a letter says nothing, and fits any.
 */
export function isSameName(one: string, other: string): boolean {
  const [a, b] = [foldedName(one), foldedName(other)].map((name) => new Set(name.split(' ').filter(Boolean)));
  if (!a || !b || a.size === 0 || b.size === 0) return true;
  return a.isSubsetOf(b) || b.isSubsetOf(a);
}

/** Who of the people at an address has this name: exactly the same one first. */
export function personNamed<P extends { readonly name: string }>(
  people: readonly P[],
  name: string,
): P | undefined {
  return (
    people.find((one) => foldedName(one.name) === foldedName(name)) ??
    people.find((one) => isSameName(one.name, name))
  );
}
