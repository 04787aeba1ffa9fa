/** A manager's own decision about an application, while it is not matched yet. */
import type { Application, Screening } from '../../domain/application.ts';
import type { AuditAct } from '../../domain/audit.ts';
import type { ManagerId } from '../../domain/brand.ts';
import { UNDO_MS } from '../../domain/manager.ts';
import { iso, localDate } from '../../domain/calendar.ts';
import { type CohortWithProgram, statesThat } from '../../domain/cohort.ts';
import { isDecidable } from '../../domain/journey.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';
import { applicationChange } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { inputsMovedWrite } from '../../store/cohorts.ts';
import { oneOf } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { announce } from '../journey/announce.ts';

/** `open` takes a decision back: the program's rules decide at the close. `because` is what the email to the person says. */
export interface Decision {
  readonly screening: Screening;
  readonly because?: string;
}

const AUDIT_ACTS: Readonly<Record<Screening, AuditAct>> = {
  open: 'reopened',
  accepted: 'accepted',
  rejected: 'rejected',
  waitlisted: 'waitlisted',
  interview: 'asked-to-interview',
};

export type DecideResult = 'done' | 'moved' | 'too-late';

/** `revision` is that of the application as the manager saw it. */
export async function decide(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  {
    application,
    revision,
    decision,
    by,
  }: {
    readonly application: Application;
    readonly revision: number;
    readonly decision: Decision;
    readonly by: ManagerId;
  },
): Promise<DecideResult> {
  const { screening, because } = decision;
  if (application.screening === screening) return 'done';
  const now = clock();
  const today = localDate(now, program.cohort.zone);
  if (!isDecidable({ program, state: cohort.state }, application, today)) return 'too-late';
  const { person } = application;
  // A decision that was taken back and is made again is announced again.
  const decidedAt = iso(now);
  const event = {
    subject: `${person}:${revision}`,
    concerned: [{ person }],
    facts: { decided: decidedAt },
    waits: UNDO_MS,
  };
  const result = await table.transact([
    applicationChange({ ...application, revision }, { screening, screenedBecause: because, decidedAt }),
    inputsMovedWrite(cohort.id, oneOf('state', [...statesThat('decidesApplicants'), 'running'])),
    // Whoever is accepted while pairs are meeting is looked for a match for.
    ...(cohort.state === 'running' && screening === 'accepted'
      ? [rematchWrite(cohort.id, now + REMATCH_AFTER_MS)]
      : []),
    auditWrite(cohort.id, { at: iso(now), by, what: AUDIT_ACTS[screening], about: person }),
    ...(screening === 'open' ? [] : announce(program, { event: screening, ...event }, now)),
  ]);
  if (result.kind === 'done') return 'done';
  return result.refused[1] ? 'too-late' : 'moved';
}
