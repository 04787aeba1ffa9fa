/** Who did what, in words. */
import { nameIn } from '../../../shared/domain/application.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { type AuditAct, type AuditEntry, listAudit } from '../../../shared/store/audit.ts';
import { listManagers, type CohortWithProgram } from '../../../shared/store/programs.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { AuditRow } from '../views.ts';

/** `it` is what it was done to, in words; of people their name. */
const WORDS: Readonly<Record<AuditAct, (it: string) => string>> = {
  'applied-program': (it) => `Put version ${it} of the program into force`,
  'closed-applications': () => 'Closed applications',
  exported: (it) => `Exported ${it}`,
  accepted: (it) => `Accepted ${it}`,
  rejected: (it) => `Rejected ${it}`,
  waitlisted: (it) => `Put ${it} on the waiting list`,
  'asked-to-interview': (it) => `Asked ${it} for a talk first`,
  reopened: (it) => `Took the decision about ${it} back`,
  'corrected-answers': (it) => `Corrected the answers of ${it}`,
  merged: (it) => `Merged two applications into that of ${it}`,
  'changed-match': () => 'Changed the draft of the match',
  'undid-change': () => 'Undid a change of the match',
  'redid-change': () => 'Did a change of the match again',
  'matched-again': () => 'Matched again',
  'approved-match': () => 'Approved the match; both sides of every pair are asked',
  'ended-pair': () => 'Ended a pair',
  'paused-email': () => 'Paused all email',
  'resumed-email': () => 'Let email go out again',
  'sent-held-email': () => 'Sent the email that had waited',
  'dropped-held-email': () => 'Dropped the email that had waited',
  'sent-test-email': () => 'Sent a test email to herself',
  'planned-email': () => 'Wrote to many',
  'undid-email': () => 'Called an email to many back',
  'replayed-deliveries': (it) => `Read the deliveries of ${it} again`,
  'sent-sample': (it) => `Sent a sample through ${it}`,
  'connected-form': (it) => `Looked at the address and secret of ${it}`,
};

export async function readAudit(table: Table, { cohort, program }: CohortWithProgram): Promise<AuditRow[]> {
  const [entries, managers, applications] = await Promise.all([
    listAudit(table, cohort.id),
    listManagers(table, cohort.program),
    listApplications(table, cohort.id),
  ]);
  const who = new Map(managers.map(({ id, email }) => [id, email]));
  const names = new Map(applications.map(({ person, answers }) => [person, nameIn(program, answers)]));
  return entries.map(({ at, by, what, about = '', note }: AuditEntry) => ({
    at,
    by: who.get(by) ?? (by === 'schedule' ? 'by itself' : 'from the command line'),
    what: WORDS[what](names.get(about) ?? about) + (note === undefined ? '' : ` (${note})`),
  }));
}
