/** What people do with their own application by link: change seats, pause, withdraw, reopen. */
import { type Application } from '../../domain/application.ts';
import type { AuditAct } from '../../domain/audit.ts';
import type { IsoInstant, ManagerId } from '../../domain/brand.ts';
import { auditWrite } from '../../store/audit.ts';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { isOpen, sideOf } from '../../domain/pair.ts';
import { applicationChange, applicationKey } from '../../store/applications.ts';
import { inputsMovedWrite } from '../../store/cohorts.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { listPairs } from '../../store/pairs.ts';
import type { Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { announce } from '../journey/announce.ts';
import { leaveWrites } from '../pairs/leave.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';

export type ApplicationAct =
  | { readonly kind: 'capacity'; readonly capacity: number }
  | { readonly kind: 'pause' | 'resume' | 'withdraw' | 'return' };

/** What a manager does for someone. */
const AUDITED: Readonly<Partial<Record<ApplicationAct['kind'], AuditAct>>> = {
  capacity: 'changed-capacity',
  pause: 'paused',
  resume: 'resumed',
};

export type ManageResult =
  | 'done'
  /** The application changed this very moment. */
  | 'moved'
  /** It is so already. */
  | 'nothing'
  | 'not-a-number-of-seats'
  | 'fewer-than-taken'
  | 'applications-closed';

export async function manageApplication(
  dependencies: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  {
    application,
    act,
    by,
  }: {
    readonly application: Application;
    readonly act: ApplicationAct;
    /** A manager who does it for the person. */
    readonly by?: ManagerId;
  },
): Promise<ManageResult> {
  const { table, clock } = dependencies;
  const write = async (...writes: readonly Write[]): Promise<ManageResult> => {
    const what = by === undefined ? undefined : AUDITED[act.kind];
    const result = await table.transact([
      ...writes,
      inputsMovedWrite(cohort.id),
      ...(what && by
        ? [auditWrite(cohort.id, { at: iso(clock()), by, what, about: application.person })]
        : []),
    ]);
    return result.kind === 'done' ? 'done' : 'moved';
  };
  switch (act.kind) {
    case 'capacity': {
      const { capacity } = act;
      if (!(capacity >= 0 && capacity <= program.policies.capacity.most)) return 'not-a-number-of-seats';
      if (capacity < application.seatsTaken) return 'fewer-than-taken';
      return write(applicationChange(application, { capacity }));
    }
    case 'pause':
      return write(applicationChange(application, { paused: true }));
    case 'resume':
      return write(
        applicationChange(application, { paused: false, setAsideAt: undefined, silentRuns: undefined }),
        // Whoever is there again is looked at again.
        ...(cohort.state === 'running' ? [rematchWrite(cohort.id, clock() + REMATCH_AFTER_MS)] : []),
      );
    case 'withdraw':
      if (application.withdrawnAt !== undefined) return 'nothing';
      return write(
        ...(await withdrawWrites(dependencies, { cohort, program }, { application, actedAt: iso(clock()) })),
      );
    case 'return':
      if (cohort.state !== 'open' || application.barredAt !== undefined) return 'applications-closed';
      return write(applicationChange(application, { withdrawnAt: undefined }));
  }
}

/** What becomes of the application, of every pair that holds a place for the person, and who is told. */
export async function withdrawWrites(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  {
    application,
    change = {},
    actedAt,
    silently = false,
  }: {
    readonly application: Application;
    readonly change?: Parameters<typeof applicationChange>[1];
    /** When the person did it; absent where someone else does. */
    readonly actedAt?: IsoInstant;
    /** No email tells the person. */
    readonly silently?: boolean;
  },
): Promise<Write[]> {
  const now = clock();
  const { person, revision } = application;
  const pairs = (await listPairs(table, cohort.id)).filter((pair) => isOpen(pair) && sideOf(pair, person));
  const leaving = pairs.flatMap((pair) =>
    leaveWrites(program, pair, { side: sideOf(pair, person) ?? 'mentee', now }),
  );
  const event = {
    event: 'withdrew',
    subject: `${person}:${revision}`,
    concerned: [{ person }],
    ...(actedAt !== undefined && { actedAt }),
  } as const;
  return [
    applicationChange(application, {
      ...{ withdrawnAt: iso(now), menteePair: undefined, seatsTaken: 0 },
      ...change,
    }),
    ...(silently ? [] : announce(program, event, now)),
    ...withoutOwn(leaving, application),
  ];
}

/** The leaver's own row is changed once, and the rematch asked for once, however many pairs are left. */
function withoutOwn(writes: readonly Write[], { cohort, person }: Application): Write[] {
  const seen = new Set([rowId(applicationKey(cohort, person))]);
  return writes.filter((write) => {
    const id = rowId(write.kind === 'put' ? write.item : write.key);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

function rowId({ pk, sk }: { readonly pk: string; readonly sk: string }): string {
  return `${pk} ${sk}`;
}
