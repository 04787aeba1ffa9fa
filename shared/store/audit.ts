/** Who did what to a cohort, and when. Rows are only ever added. */
import { cohortPk, entityOf } from './rows.ts';
import { listItems, type Table, type Write } from './table.ts';
import type { AuditEntry } from '../domain/audit.ts';

export function auditWrite(cohort: string, entry: AuditEntry): Write {
  const { at, by, what, about = '' } = entry;
  return {
    kind: 'put',
    item: { pk: cohortPk(cohort), sk: `AUDIT#${at}#${what}#${about}#${by}`, entity: 'audit', ...entry },
  };
}

/** What was done stays, and by whom; to whom goes. */
export function auditWithoutWrites(cohort: string, entry: AuditEntry, former: string): Write[] {
  const { at, by, what, about = '' } = entry;
  const { about: _gone, ...rest } = entry;
  const pk = cohortPk(cohort);
  return [
    { kind: 'put', item: { pk, sk: `AUDIT#${at}#${what}#${former}#${by}`, entity: 'audit', ...rest } },
    { kind: 'delete', key: { pk, sk: `AUDIT#${at}#${what}#${about}#${by}` } },
  ];
}

/** Newest first. */
export async function listAudit(table: Table, cohort: string): Promise<AuditEntry[]> {
  const query = { pk: cohortPk(cohort), sk: { beginsWith: 'AUDIT#' }, descending: true };
  return (await listItems(table, query)).map((item) => entityOf<AuditEntry>(item));
}
