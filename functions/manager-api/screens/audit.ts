/** Who did what, in words. */
import { nameIn } from '../../../shared/domain/application.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { listEveryToken } from '../../../shared/store/access-tokens.ts';
import { listAudit } from '../../../shared/store/audit.ts';
import type { AuditAct, AuditEntry } from '../../../shared/domain/audit.ts';
import { listDeleted } from '../../../shared/store/deletions.ts';
import { listEveryManager } from '../../../shared/store/managers.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type ApiDependencies, readerRoute, type Routes } from '../route.ts';

export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly what: string;
}

/** `it` is what it was done to, in words; of people their name. */
const WORDS: Readonly<Record<AuditAct, (it: string) => string>> = {
  'applied-program': (it) => `Saved version ${it} of the program`,
  'closed-applications': () => 'Closed applications, after the time for late ones',
  'viewed-person': (it) => `Looked at the page of ${it}`,
  'exported-person': (it) => `Took everything that is kept about ${it}`,
  'erased-person': () => 'Erased a person',
  exported: (it) => `Exported ${it}`,
  accepted: (it) => `Accepted ${it}`,
  rejected: (it) => `Rejected ${it}`,
  waitlisted: (it) => `Put ${it} on the waiting list`,
  'asked-to-interview': (it) => `Asked ${it} for an interview`,
  admitted: (it) => `Accepted ${it} from the waiting list, because there was a match`,
  reopened: (it) => `Undid the decision about ${it}`,
  'corrected-answers': (it) => `Corrected the answers of ${it}`,
  merged: (it) => `Merged another application into that of ${it}`,
  'corrected-delivery': (it) => `Corrected an answer of a delivery from ${it}`,
  'dismissed-delivery': (it) => `Dismissed a delivery from ${it}`,
  imported: () => 'Imported people',
  'undid-import': () => 'Took back an import of people',
  'sent-receipts': () => 'Sent receipts to imported people',
  'sent-invitations': () => 'Sent invitations to imported people',
  'let-in': (it) => `Took in an application from ${it} that came early or from no member`,
  'admitted-late': (it) => `Took in a late application from ${it}`,
  'settled-change': (it) => `Decided about a form that came again for ${it}`,
  removed: (it) => `Took ${it} out of the cohort`,
  barred: (it) => `Barred ${it} from the program`,
  'undid-removal': (it) => `Kept ${it} after all`,
  paused: (it) => `Paused ${it}`,
  resumed: (it) => `Ended the pause of ${it}`,
  noted: (it) => `Wrote a note about ${it}`,
  'removed-note': (it) => `Removed a note about ${it}`,
  'changed-capacity': (it) => `Changed how many people ${it} can mentor`,
  'changed-match': () => 'Changed the draft match',
  'undid-change': () => 'Undid a change to the match',
  'redid-change': () => 'Redid a change to the match',
  'matched-again': () => 'Matched again',
  rematched: () => 'Places that had become free were proposed again, without a review',
  'approved-match': () => 'Approved the match',
  'ended-pair': () => 'Ended a pair',
  'paused-email': () => 'Paused email',
  'resumed-email': () => 'Resumed email',
  'sent-held-email': () => 'Sent held emails',
  'discarded-held-email': () => 'Discarded held emails',
  'sent-email-again': () => 'Sent emails again that may not have arrived',
  'sent-test-email': () => 'Sent a test email',
  'planned-group-email': () => 'Planned a group email',
  'canceled-group-email': () => 'Canceled a group email',
  'replayed-deliveries': (it) => `Replayed the deliveries of ${it}`,
  'sent-sample': (it) => `Sent a sample through ${it}`,
  'changed-form': (it) => `Wrote new questions to the form ${it}`,
  'archived-cohort': () => 'Archived the cohort',
  'unarchived-cohort': () => 'Brought the cohort back from the archive',
  'made-key': (it) => `Made the key "${it}" for exports`,
  'revoked-key': (it) => `Revoked the key "${it}"`,
  'invited-manager': (it) => `Invited ${it} to the team`,
  'changed-role': (it) => `Changed the role of ${it}`,
  'revoked-manager': (it) => `Took ${it} out of the team`,
  'handed-over': (it) => `Let ${it} stand in for the manager`,
  'took-over-again': () => 'Ended the standing in for the manager',
  'connected-form': (it) => `Viewed the webhook address and secret of ${it}`,
};

async function readAudit(
  { table }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<AuditRow[]> {
  const [entries, managers, applications, deleted, tokens] = await Promise.all([
    listAudit(table, cohort.id),
    listEveryManager(table, cohort.program),
    listApplications(table, cohort.id),
    listDeleted(table, cohort.program),
    listEveryToken(table, cohort.program),
  ]);
  const keys = new Map(tokens.map(({ id, name }) => [id, name]));
  const who = new Map(managers.map(({ id, email }) => [id, email]));
  const names = new Map<string, string>([
    ...who,
    ...keys,
    ...applications.map(({ person, answers }) => [person, nameIn(program, answers)] as const),
  ]);
  const nameOf = (by: string): string =>
    who.get(by) ??
    (by.startsWith('key:') ? `the key "${keys.get(by.slice(4)) ?? 'of a deleted cohort'}"` : undefined) ??
    (by === 'schedule' ? 'Mentorline' : by === 'person' ? 'the person' : 'command line');
  const rows = [
    ...entries.map(({ at, by, what, about = '', note }: AuditEntry) => ({
      at,
      by: nameOf(by),
      what:
        WORDS[what](names.get(about) ?? (about || 'a former participant')) +
        (note === undefined ? '' : ` (${note})`),
    })),
    ...deleted.map(({ at, by, cohort: id }) => ({
      at,
      by: nameOf(by),
      what: `Deleted the cohort ${id} of this program`,
    })),
  ];
  // What is noted once for a span of time stands in the table where the span began.
  return rows
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .map((row, index) => ({ id: String(index), ...row }));
}

export const routes = {
  'GET /api/cohorts/{cohort}/audit': readerRoute(readAudit),
} as const satisfies Routes;
