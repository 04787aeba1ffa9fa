/**
 * The list of erasures: who is being erased, and of whom it is done hashes alone. It is never taken back, not even by a restore: what
 * comes back with a backup, or once more from a form tool, is found in it.
 */
import { erasedAddressHash, erasedPersonHash, erasedResponseHash } from '../domain/erasure.ts';
import type { EpochMs, IsoInstant, PersonId, ProgramId } from '../domain/brand.ts';
import { iso } from '../domain/calendar.ts';
import { dueAt } from './due.ts';
import { entityOf, findEntities } from './rows.ts';
import { type Key, listItems, type Table, type Write } from './table.ts';

const LIST_PK = 'ERASURES';

/** Someone whom a program is erasing. Gone when that is done. */
export interface Erasure {
  readonly program: ProgramId;
  readonly person: PersonId;
  readonly askedAt: IsoInstant;
}

export interface Erased {
  readonly program: ProgramId;
  readonly at: IsoInstant;
  /** Of the person, keyed. */
  readonly hash: string;
}

const underWayKey = ({ program, person }: Pick<Erasure, 'program' | 'person'>): Key => ({
  pk: LIST_PK,
  sk: `UNDERWAY#${program}#${person}`,
});
/** Of the row that says that a response was erased. */
export const erasedResponseKey = (key: string, response: string): Key => ({
  pk: `${LIST_PK}#RESPONSE#${erasedResponseHash(key, response)}`,
  sk: 'META',
});

/** Begins it, and has the sweep go on with it from `dueAt` on if whoever began it does not end it. */
export function beginErasureWrites(key: string, erasure: Erasure, due: EpochMs): Write[] {
  const { program, person, askedAt } = erasure;
  const hash = erasedPersonHash(key, person);
  const row = underWayKey(erasure);
  return [
    {
      kind: 'put',
      item: { ...row, entity: 'erasure', id: program, ...erasure, ...dueAt(row, iso(due)) },
    },
    {
      kind: 'put',
      item: { pk: LIST_PK, sk: `DONE#${program}#${hash}`, entity: 'erased', program, at: askedAt, hash },
    },
  ];
}

export async function findErasure(
  table: Table,
  key: Pick<Erasure, 'program' | 'person'>,
): Promise<Erasure | undefined> {
  const item = await table.get(underWayKey(key));
  return item && entityOf<Erasure>(item);
}

/** Looks once more at `due` whether anything that was under way has brought something back. */
export function lookOnceMoreWrite(erasure: Erasure, due: EpochMs): Write {
  const key = underWayKey(erasure);
  return { kind: 'update', key, set: dueAt(key, iso(due)) };
}

export function erasureDoneWrite(erasure: Pick<Erasure, 'program' | 'person'>): Write {
  return { kind: 'delete', key: underWayKey(erasure) };
}

/** Everyone whom a program has erased, as hashes. */
export async function listErased(table: Table, program: ProgramId): Promise<Erased[]> {
  const items = await listItems(table, { pk: LIST_PK, sk: { beginsWith: `DONE#${program}#` } });
  return items.map((item) => entityOf<Erased>(item));
}

const addressKey = (key: string, program: ProgramId, address: string): Key => ({
  pk: `${LIST_PK}#ADDRESS#${erasedAddressHash(key, program, address)}`,
  sk: 'META',
});

/** An address of someone who was erased: no list of people brings them back. */
export function addressErasedWrite(key: string, program: ProgramId, address: string): Write {
  return { kind: 'put', item: { ...addressKey(key, program, address), entity: 'erased-address' } };
}

/** Of each of these addresses, whether someone who had it was erased from the program. */
export async function areErasedAddresses(
  table: Table,
  key: string,
  { program, addresses }: { readonly program: ProgramId; readonly addresses: readonly string[] },
): Promise<boolean[]> {
  const found = await findEntities(
    table,
    addresses.map((address) => addressKey(key, program, address)),
  );
  return found.map((one) => one !== undefined);
}

/** A response that comes again is not read. */
export function responseErasedWrite(key: string, response: string): Write {
  return { kind: 'put', item: { ...erasedResponseKey(key, response), entity: 'erased-response' } };
}

export async function isErasedResponse(table: Table, key: string, response: string): Promise<boolean> {
  return (await table.get(erasedResponseKey(key, response))) !== undefined;
}
