/** Who did what to a cohort, and when. Rows are only ever added. */
import { cohortPk, entityOf } from './rows.ts';
import { absent, listItems, type Table, type Write } from './table.ts';
import type { AuditEntry } from '../domain/audit.ts';

export function auditWrite(cohort: string, entry: AuditEntry): Write {
  const { at, by, what, about = '' } = entry;
  return {
    kind: 'put',
    item: { pk: cohortPk(cohort), sk: `AUDIT#${at}#${what}#${about}#${by}`, entity: 'audit', ...entry },
  };
}

/** The same act about the same in one span of time is noted once, at its own time. `span`: when the span began (ISO). */
export function onceWrite(cohort: string, entry: AuditEntry, span: string): Write {
  const write = auditWrite(cohort, { ...entry, at: span });
  return write.kind === 'put' ? { ...write, item: { ...write.item, at: entry.at }, when: absent } : write;
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
