/** People across cohorts, by an id that says nothing; the address is an attribute, found by a keyed hash. */
import { createHmac } from 'node:crypto';
import type { Recipient } from '../domain/message.ts';
import { entityOf, personPk } from './rows.ts';
import { absent, type Key, present, type Table, type Write } from './table.ts';

export interface Person extends Recipient {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

export const personKey = (person: string): Key => ({ pk: personPk(person), sk: 'PROFILE' });

/** The id under which an address was first seen: a keyed hash, so that nobody without the key can guess it. */
export function personIdFor(addressKey: string, email: string): string {
  return keyed(addressKey, `person:${canonical(email)}`).slice(0, 20);
}

export async function findPerson(table: Table, id: string): Promise<Person | undefined> {
  const item = await table.get(personKey(id));
  return item && entityOf<Person>(item);
}

export async function personIdByAddress(
  table: Table,
  addressKey: string,
  email: string,
): Promise<string | undefined> {
  const item = await table.get(addressRow(addressKey, email));
  return item && entityOf<{ person: string }>(item).person;
}

/** Keeps a person that is not known yet. Does nothing for one that is. */
export async function keepPerson(
  table: Table,
  addressKey: string,
  person: Omit<Person, 'id'>,
): Promise<string> {
  const known = await personIdByAddress(table, addressKey, person.email);
  if (known !== undefined) {
    await table.write({
      kind: 'update',
      key: personKey(known),
      set: { name: person.name, zone: person.zone },
    });
    return known;
  }
  const id = personIdFor(addressKey, person.email);
  await table.transact([
    {
      kind: 'put',
      item: { ...addressRow(addressKey, person.email), entity: 'address', person: id },
      when: absent,
    },
    { kind: 'put', item: { ...personKey(id), entity: 'person', ...person, id }, when: absent },
  ]);
  return id;
}

/** The writes that make an address lead to a person, who is written to there from now on; an earlier bounce is forgotten. */
export function addressWrites(
  addressKey: string,
  { person, email, isNew }: { readonly person: string; readonly email: string; readonly isNew: boolean },
): Write[] {
  return [
    {
      kind: 'put',
      item: { ...addressRow(addressKey, email), entity: 'address', person },
      when: isNew ? absent : present,
    },
    { kind: 'update', key: personKey(person), set: { email, suppressed: undefined }, when: present },
  ];
}

export function profileWrite(
  person: string,
  { name, zone }: { readonly name: string; readonly zone: string },
): Write {
  return { kind: 'update', key: personKey(person), set: { name, zone }, when: present };
}

/** No program email from now on; decisions still reach the person. `undefined` takes that back. */
export function unsubscribeWrite(person: string, at: string | undefined): Write {
  return { kind: 'update', key: personKey(person), set: { unsubscribedAt: at }, when: { kind: 'present' } };
}

export function suppressWrite(person: string, because: 'bounced' | 'complained'): Write {
  return { kind: 'update', key: personKey(person), set: { suppressed: because }, when: { kind: 'present' } };
}

function addressRow(addressKey: string, email: string): Key {
  return { pk: `ADDRESS#${keyed(addressKey, canonical(email))}`, sk: 'META' };
}

function canonical(email: string): string {
  return email.trim().toLowerCase();
}

function keyed(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
