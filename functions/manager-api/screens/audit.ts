/** Who did what, in words. */
import { nameIn } from '../../../shared/domain/application.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { listAudit } from '../../../shared/store/audit.ts';
import type { AuditAct, AuditEntry } from '../../../shared/domain/audit.ts';
import { listManagers } from '../../../shared/store/managers.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type ApiDependencies, readerRoute, type Routes } from '../route.ts';

export interface AuditRow {
  readonly at: string;
  readonly by: string;
  readonly what: string;
}

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
  'planned-group-email': () => 'Planned a group email',
  'canceled-group-email': () => 'Canceled a group email',
  'replayed-deliveries': (it) => `Read the deliveries of ${it} again`,
  'sent-sample': (it) => `Sent a sample through ${it}`,
  'connected-form': (it) => `Looked at the address and secret of ${it}`,
};

export async function readAudit(
  { table }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<AuditRow[]> {
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

export const routes = {
  'GET /api/cohorts/{cohort}/audit': readerRoute(readAudit),
} as const satisfies Routes;
