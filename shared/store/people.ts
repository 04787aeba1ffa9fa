/** People across cohorts, by an id that says nothing; found by a keyed hash of their address, which people may share. */
import type { IsoInstant, PersonId, ProgramId } from '../domain/brand.ts';
import { addressHash, newPersonId, type Person, personNamed } from '../domain/person.ts';
import type { MessageOutcome } from '../domain/message.ts';
import { entityOf, findEntities, personPk } from './rows.ts';
import { absent, equals, type Key, listItems, present, type Table, type Write } from './table.ts';

/** Whom an address leads to. */
interface Address {
  readonly people: readonly PersonId[];
  readonly revision: number;
}

export const personKey = (person: PersonId): Key => ({ pk: personPk(person), sk: 'PROFILE' });
const addressRowKey = (key: string, email: string): Key => ({
  pk: `ADDRESS#${addressHash(key, email)}`,
  sk: 'META',
});

export async function findPerson(table: Table, id: PersonId): Promise<Person | undefined> {
  const item = await table.get(personKey(id));
  return item && entityOf<Person>(item);
}

async function findAddress(table: Table, key: string, email: string): Promise<Address | undefined> {
  const item = await table.get(addressRowKey(key, email));
  return item && entityOf<Address>(item);
}

/** Everyone whom an address leads to, those who came first first. */
export async function peopleAtAddress(table: Table, key: string, email: string): Promise<Person[]> {
  return peopleOf(table, await findAddress(table, key, email));
}

async function peopleOf(table: Table, address: Address | undefined): Promise<Person[]> {
  const people = await findPeople(table, address?.people ?? []);
  return people.filter((one) => one !== undefined);
}

/** People by their ids; `undefined` where there is none. */
export function findPeople(table: Table, ids: readonly PersonId[]): Promise<(Person | undefined)[]> {
  return findEntities<Person>(table, ids.map(personKey));
}

/** The people at each of these addresses, in their order. */
export async function peopleAtAddresses(
  table: Table,
  key: string,
  emails: readonly string[],
): Promise<Person[][]> {
  const addresses = await findEntities<Address>(
    table,
    emails.map((email) => addressRowKey(key, email)),
  );
  const ids = [...new Set(addresses.flatMap((one) => one?.people ?? []))];
  const people = await findPeople(table, ids);
  const byId = new Map(ids.map((id, index) => [id, people[index]]));
  return addresses.map((one) => (one?.people ?? []).flatMap((id) => byId.get(id) ?? []));
}

/** The writes that take someone away whom nothing needs any more. Refused when the address changed meanwhile. */
export async function forgetPersonWrites(
  table: Table,
  key: string,
  { id, email }: Pick<Person, 'id' | 'email'>,
): Promise<Write[]> {
  const before = await findAddress(table, key, email);
  const people = (before?.people ?? []).filter((one) => one !== id);
  const gone: Write = {
    kind: 'delete',
    key: addressRowKey(key, email),
    ...(before && { when: equals('revision', before.revision) }),
  };
  return [
    ...(before ? [people.length === 0 ? gone : addressWrite(key, email, { before, people })] : []),
    { kind: 'delete', key: personKey(id) },
  ];
}

/** Every row that is kept with a person alone. */
export async function ownRowKeys(table: Table, person: PersonId): Promise<Key[]> {
  return (await listItems(table, { pk: personPk(person) })).map(({ pk, sk }) => ({ pk, sk }));
}

/** Whether anything but the profile is kept with the person: emails, for example. */
export async function hasMoreThanProfile(table: Table, person: PersonId): Promise<boolean> {
  const { items } = await table.query({ pk: personPk(person), limit: 2 });
  return items.some(({ sk }) => sk !== 'PROFILE');
}

const RACES = 5;

export interface KeptPerson {
  readonly id: PersonId;
  /** Made just now: nothing else is kept with the person. */
  readonly isNew: boolean;
}

/**
 * The person at an address who has this name, made when there is none: `response` is the response that they are first met in.
 * A name that changed a little, and the zone, are brought up to date.
 */
export async function keepPerson(
  table: Table,
  key: string,
  { response, ...profile }: Omit<Person, 'id'> & { readonly response: string },
): Promise<KeptPerson> {
  for (let race = 0; race < RACES; race++) {
    const address = await findAddress(table, key, profile.email);
    const people = await peopleOf(table, address);
    const id = newPersonId(key, response);
    const known = people.find((one) => one.id === id) ?? personNamed(people, profile.name);
    if (known) {
      const { name, zone } = profile;
      if (known.name !== name || known.zone !== zone)
        await table.write(profileWrite(known.id, { name, zone }));
      return { id: known.id, isNew: false };
    }
    const made = await table.transact([
      addressWrite(key, profile.email, { before: address, people: [...(address?.people ?? []), id] }),
      { kind: 'put', item: { ...personKey(id), entity: 'person', ...profile, id }, when: absent },
    ]);
    if (made.kind === 'done') return { id, isNew: true };
  }
  throw new Error('The people at this address are being changed too often at once. Try again.');
}

function addressWrite(
  key: string,
  email: string,
  { before, people }: { readonly before: Address | undefined; readonly people: readonly PersonId[] },
): Write {
  const revision = (before?.revision ?? 0) + 1;
  return {
    kind: 'put',
    item: { ...addressRowKey(key, email), entity: 'address', people, revision },
    when: before ? equals('revision', before.revision) : absent,
  };
}

/** The writes that give a person another address; an earlier bounce is forgotten. Refused when the address changed meanwhile. */
export async function newAddressWrites(
  table: Table,
  key: string,
  { person, email, name, zone }: Pick<Person, 'email' | 'name' | 'zone'> & { readonly person: PersonId },
): Promise<Write[]> {
  const before = await findAddress(table, key, email);
  const people = [...new Set([...(before?.people ?? []), person])];
  return [
    addressWrite(key, email, { before, people }),
    {
      kind: 'update',
      key: personKey(person),
      set: { email, name, zone, suppressed: undefined, confirmedAt: undefined },
      when: present,
    },
  ];
}

/** The writes that make the address of one person lead to another, with whom they were merged. */
export async function mergedAddressWrites(
  table: Table,
  key: string,
  { kept, dropped }: { readonly kept: PersonId; readonly dropped: Pick<Person, 'id' | 'email'> },
): Promise<Write[]> {
  const before = await findAddress(table, key, dropped.email);
  const people = (before?.people ?? [dropped.id]).map((one) => (one === dropped.id ? kept : one));
  return [addressWrite(key, dropped.email, { before, people: [...new Set(people)] })];
}

export function profileWrite(
  person: PersonId,
  { name, zone }: { readonly name: string; readonly zone: string },
): Write {
  return { kind: 'update', key: personKey(person), set: { name, zone }, when: present };
}

/** The address is theirs: they pressed a button of a page that an email to it led to. */
export function confirmWrite(person: PersonId, at: IsoInstant): Write {
  return {
    kind: 'update',
    key: personKey(person),
    set: { confirmedAt: at, softBouncesSince: undefined },
    when: present,
  };
}

/** Nothing that the person sends to a program brings them into it again. */
export function barWrite(person: Person, program: ProgramId): Write {
  const barredFrom = [...new Set([...(person.barredFrom ?? []), program])];
  return { kind: 'update', key: personKey(person.id), set: { barredFrom }, when: present };
}

/** People who get less email than others are listed, so that a screen need not read everyone to name them. */
const UNREACHED_PK = 'PEOPLE#UNREACHED';

export const unreachedListing = (person: PersonId): { gsi1pk: string; gsi1sk: string } => ({
  gsi1pk: UNREACHED_PK,
  gsi1sk: person,
});

function unreachedWrite(person: PersonId, set: Readonly<Record<string, string | undefined>>): Write {
  return {
    kind: 'update',
    key: personKey(person),
    set: { ...set, ...unreachedListing(person) },
    when: present,
  };
}

/** No program email from now on; decisions still reach the person. `undefined` takes that back. */
export function unsubscribeWrite(person: PersonId, at: string | undefined): Write {
  return unreachedWrite(person, { unsubscribedAt: at });
}

export function suppressWrite(person: PersonId, because: MessageOutcome): Write {
  return unreachedWrite(person, { suppressed: because });
}

/** Several emails in a row bounced, each for now. */
export function softBouncesWrite(person: PersonId, since: string): Write {
  return unreachedWrite(person, { softBouncesSince: since });
}

/** Everyone, in any program, to whom some or all email is not sent, or does not get. */
export async function listUnreached(table: Table): Promise<Person[]> {
  const items = await listItems(table, { index: 'listing', pk: UNREACHED_PK });
  return items
    .map((item) => entityOf<Person>(item))
    .filter(
      ({ suppressed, unsubscribedAt, softBouncesSince }) =>
        suppressed !== undefined || unsubscribedAt !== undefined || softBouncesSince !== undefined,
    );
}
