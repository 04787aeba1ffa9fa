/** Imports of people into a cohort: what each brought and how far it came. Gone when an import is taken back. */
import { cohortPk, entityOf } from './rows.ts';
import { absent, equals, type Key, listItems, present, type Table, type Write } from './table.ts';
import type { CohortId, IsoInstant } from '../domain/brand.ts';

export interface PeopleImport {
  readonly id: string;
  readonly kind: 'applications' | 'invitees';
  readonly at: IsoInstant;
  /** Id of the manager. */
  readonly by: string;
  /** People of the file, how many of them were attended to, and who is new of these. */
  readonly people: number;
  readonly done: number;
  readonly added: number;
  /** When receipts or invitations were sent. */
  readonly toldAt?: IsoInstant;
}

const importKey = (cohort: CohortId, id: string): Key => ({ pk: cohortPk(cohort), sk: `IMPORT#${id}` });

export async function findImport(
  table: Table,
  cohort: CohortId,
  id: string,
): Promise<PeopleImport | undefined> {
  const item = await table.get(importKey(cohort, id));
  return item && entityOf<PeopleImport>(item);
}

/** The newest first. */
export async function listImports(table: Table, cohort: CohortId): Promise<PeopleImport[]> {
  const items = await listItems(table, {
    pk: cohortPk(cohort),
    sk: { beginsWith: 'IMPORT#' },
    descending: true,
  });
  return items.map((item) => entityOf<PeopleImport>(item));
}

export function newImportWrite(cohort: CohortId, made: PeopleImport): Write {
  return {
    kind: 'put',
    item: { ...importKey(cohort, made.id), entity: 'import', ...made },
    when: absent,
  };
}

/** How far it came. Refused when another window went on with it. */
export function importGoesOnWrite(
  cohort: CohortId,
  { id, done }: PeopleImport,
  now: Pick<PeopleImport, 'done' | 'added'>,
): Write {
  return { kind: 'update', key: importKey(cohort, id), set: { ...now }, when: equals('done', done) };
}

export function importToldWrite(cohort: CohortId, { id }: PeopleImport, toldAt: IsoInstant): Write {
  return { kind: 'update', key: importKey(cohort, id), set: { toldAt }, when: present };
}

export function importGoneWrite(cohort: CohortId, { id }: PeopleImport): Write {
  return { kind: 'delete', key: importKey(cohort, id), when: present };
}
