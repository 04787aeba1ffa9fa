/** Forms as they are registered, and what was last seen of them. */
import {
  type Key,
  type Table,
  type Write,
  listItems,
  type WriteResult,
  differs,
  equals,
  present,
} from './table.ts';
import { sourcePk, entityOf } from './rows.ts';
import type { RegisteredSource, FormField, Introduction } from '../domain/source.ts';
import type { SourceId, IsoInstant } from '../domain/brand.ts';

export const sourceKey = (source: string): Key => ({ pk: sourcePk(source), sk: 'META' });

export async function findSource(table: Table, source: string): Promise<RegisteredSource | undefined> {
  const item = await table.get(sourceKey(source));
  return item && entityOf<RegisteredSource>(item);
}

/** Registers a source or changes what the program says of it; what was seen of its form stays. */
export function sourceWrite({
  id,
  ...source
}: Omit<RegisteredSource, 'seen' | 'introduced' | 'flagged' | 'lastDeliveryAt' | 'reconciledTo'>): Write {
  const set = {
    entity: 'source',
    id,
    link: undefined,
    closes: undefined,
    form: undefined,
    role: undefined,
    survey: undefined,
    ...source,
  };
  return {
    kind: 'update',
    key: sourceKey(id),
    set: { ...set, gsi1pk: `SOURCES#${source.cohort}`, gsi1sk: id },
  };
}

/** A form goes to another cohort that names it; what was seen of it stays. Refused when it is another's already. */
export function giveSourceWrite(id: string, from: string, to: string): Write {
  const set = { cohort: to, gsi1pk: `SOURCES#${to}`, gsi1sk: id };
  return { kind: 'update', key: sourceKey(id), set, when: equals('cohort', from) };
}

export async function listSources(table: Table, cohort: string): Promise<RegisteredSource[]> {
  const items = await listItems(table, { index: 'listing', pk: `SOURCES#${cohort}` });
  return items.map((item) => entityOf<RegisteredSource>(item));
}

/** Notes what the form looks like now; `done` when that is news to flag, once for each look of the form. */
export async function flagForm(table: Table, source: string, fingerprint: string): Promise<WriteResult> {
  return table.write({
    kind: 'update',
    key: sourceKey(source),
    set: { flagged: fingerprint },
    when: differs('flagged', fingerprint),
  });
}

/** Notes that something was received of a form, and its questions where they changed. */
export function seenWrite(
  source: SourceId,
  { at, seen }: { readonly at: IsoInstant; readonly seen?: readonly FormField[] },
): Write {
  return {
    kind: 'update',
    key: sourceKey(source),
    set: { lastDeliveryAt: at, ...(seen && { seen: seen.map((one) => ({ ...one })) }) },
    when: present,
  };
}

/** What a form said of itself, and its questions. */
export function introducedWrite(
  source: SourceId,
  introduced: Introduction,
  seen: readonly FormField[],
): Write {
  return {
    kind: 'update',
    key: sourceKey(source),
    set: { introduced: { ...introduced }, seen: seen.map((one) => ({ ...one })) },
    when: present,
  };
}

/** The provider's own list was compared up to an instant. */
export function reconciledWrite(source: SourceId, reconciledTo: IsoInstant): Write {
  return { kind: 'update', key: sourceKey(source), set: { reconciledTo }, when: present };
}
