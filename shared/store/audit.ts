/** Who did what to a cohort, and when. Rows are only ever added. */
import { cohortPk, entityOf } from './rows.ts';
import { listItems, type Table, type Write } from './table.ts';

export type AuditAct =
  | 'applied-program'
  | 'closed-applications'
  | 'exported'
  | 'accepted'
  | 'rejected'
  | 'waitlisted'
  | 'asked-to-interview'
  | 'reopened'
  | 'corrected-answers'
  | 'merged'
  | 'changed-match'
  | 'undid-change'
  | 'redid-change'
  | 'matched-again'
  | 'approved-match'
  | 'ended-pair'
  | 'paused-email'
  | 'resumed-email'
  | 'sent-held-email'
  | 'dropped-held-email'
  | 'sent-test-email'
  | 'planned-email'
  | 'undid-email'
  | 'replayed-deliveries'
  | 'sent-sample'
  | 'connected-form';

export interface AuditEntry {
  /** ISO instant. */
  readonly at: string;
  /** A manager's id, or what acted by itself. */
  readonly by: string;
  readonly what: AuditAct;
  /** Id of the person, pair, run, source or version that it was done to. */
  readonly about?: string;
  /** A few words of ours; never an answer or a name. */
  readonly note?: string;
}

export function auditWrite(cohort: string, entry: AuditEntry): Write {
  const { at, by, what, about = '' } = entry;
  return {
    kind: 'put',
    item: { pk: cohortPk(cohort), sk: `AUDIT#${at}#${what}#${about}#${by}`, entity: 'audit', ...entry },
  };
}

/** Newest first. */
export async function listAudit(table: Table, cohort: string): Promise<AuditEntry[]> {
  const query = { pk: cohortPk(cohort), sk: { beginsWith: 'AUDIT#' }, descending: true };
  return (await listItems(table, query)).map((item) => entityOf<AuditEntry>(item));
}
