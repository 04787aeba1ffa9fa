/** Who did what to a cohort, and when. */
import type { IsoInstant } from './brand.ts';

export type AuditAct =
  | 'applied-program'
  | 'closed-applications'
  | 'exported'
  | 'exported-person'
  | 'erased-person'
  | 'viewed-person'
  | 'accepted'
  | 'rejected'
  | 'waitlisted'
  | 'asked-to-interview'
  | 'reopened'
  | 'admitted'
  | 'corrected-answers'
  | 'merged'
  | 'settled-change'
  | 'removed'
  | 'barred'
  | 'undid-removal'
  | 'paused'
  | 'resumed'
  | 'changed-capacity'
  | 'noted'
  | 'removed-note'
  | 'changed-match'
  | 'undid-change'
  | 'redid-change'
  | 'matched-again'
  | 'rematched'
  | 'approved-match'
  | 'ended-pair'
  | 'paused-email'
  | 'resumed-email'
  | 'sent-held-email'
  | 'discarded-held-email'
  | 'sent-email-again'
  | 'sent-test-email'
  | 'planned-group-email'
  | 'canceled-group-email'
  | 'replayed-deliveries'
  | 'dismissed-delivery'
  | 'corrected-delivery'
  | 'admitted-late'
  | 'let-in'
  | 'imported'
  | 'undid-import'
  | 'sent-receipts'
  | 'sent-invitations'
  | 'sent-sample'
  | 'connected-form'
  | 'archived-cohort'
  | 'unarchived-cohort'
  | 'made-key'
  | 'revoked-key'
  | 'invited-manager'
  | 'changed-role'
  | 'revoked-manager'
  | 'handed-over'
  | 'took-over-again'
  | 'changed-form';

export interface AuditEntry {
  readonly at: IsoInstant;
  /** A manager's id, or what acted by itself. */
  readonly by: string;
  readonly what: AuditAct;
  /** Id of the person, pair, run, source or version that it was done to. */
  readonly about?: string;
  /** A few words of ours; never an answer or a name. */
  readonly note?: string;
}
