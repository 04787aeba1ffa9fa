/** A manager's own word about applications, one or many, while they are not matched yet. */
import * as z from 'zod';
import { type Application, nameIn, type Screening } from '../../../shared/domain/application.ts';
import { type Clock, iso } from '../../../shared/domain/calendar.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { announce } from '../../../shared/usecases/journey/announce.ts';
import { applicationChange, findApplication } from '../../../shared/store/applications.ts';
import { type AuditAct, auditWrite } from '../../../shared/store/audit.ts';
import { cohortKey, type CohortWithProgram } from '../../../shared/store/programs.ts';
import { oneOf, type Table } from '../../../shared/store/table.ts';
import type { ManagerRequest } from '../manager-api.ts';

/**
 * `open` takes a decision back: the program's rules decide at the close. `revision` is that of the application as seen,
 * `because` what the email to the person says.
 */
const Because = z.string().trim().min(3).max(300);
const Decision = z.discriminatedUnion('screening', [
  z.object({ screening: z.enum(['accepted', 'open', 'interview']) }),
  z.object({ screening: z.enum(['rejected', 'waitlisted']), because: Because }),
]);
const Revision = z.object({ revision: z.int() });
const People = z.object({
  people: z
    .array(z.object({ person: z.string(), revision: z.int() }))
    .min(1)
    .max(100),
});

const ACTS: Readonly<Record<Screening, AuditAct>> = {
  open: 'reopened',
  accepted: 'accepted',
  rejected: 'rejected',
  waitlisted: 'waitlisted',
  interview: 'asked-to-interview',
};

interface Stores {
  readonly table: Table;
  readonly clock: Clock;
}

export async function decideScreening(
  stores: Stores,
  running: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const [decision, seen] = [Decision.safeParse(jsonBody(request)), Revision.safeParse(jsonBody(request))];
  if (!decision.success || !seen.success) return noReason();
  const application = await findApplication(stores.table, running.cohort.id, request.params['person'] ?? '');
  if (!application) return undefined;
  const about = { application, revision: seen.data.revision, decision: decision.data, by: manager.id };
  const done = await decide(stores, running, about);
  switch (done) {
    case 'done':
      return json(200, { screening: decision.data.screening });
    case 'too-late':
      return json(409, {
        message: 'The match is under way, so that nobody can be accepted or rejected any more.',
      });
    case 'moved':
      return json(409, {
        message: 'Somebody changed this application since you opened it. Look at it again.',
      });
  }
}

/** The same decision about many. Each stands for itself: what cannot be done is told by name, the rest is done. */
export async function decideMany(
  stores: Stores,
  running: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const [decision, asked] = [Decision.safeParse(jsonBody(request)), People.safeParse(jsonBody(request))];
  if (!decision.success || !asked.success) return noReason();
  const refused: { readonly name: string; readonly because: string }[] = [];
  let decided = 0;
  for (const { person, revision } of asked.data.people) {
    const application = await findApplication(stores.table, running.cohort.id, person);
    if (!application) continue;
    const about = { application, revision, decision: decision.data, by: manager.id };
    const done = await decide(stores, running, about);
    if (done === 'done') decided++;
    else
      refused.push({
        name: nameIn(running.program, application.answers),
        because: done === 'moved' ? 'changed since you looked' : 'the match is under way',
      });
  }
  return json(200, { decided, refused });
}

function noReason(): HttpAnswer {
  return json(422, {
    message: 'Give the reason in a sentence (3 to 300 characters): the person reads it in the email.',
  });
}

async function decide(
  { table, clock }: Stores,
  { cohort, program }: CohortWithProgram,
  {
    application,
    revision,
    decision,
    by,
  }: {
    readonly application: Application;
    readonly revision: number;
    readonly decision: z.infer<typeof Decision>;
    readonly by: string;
  },
): Promise<'done' | 'moved' | 'too-late'> {
  const { screening } = decision;
  if (application.screening === screening) return 'done';
  const now = clock();
  const { person } = application;
  if (application.withdrawnAt !== undefined) return 'too-late';
  // A decision that was taken back and is made again is told again.
  const event = { subject: `${person}:${revision}`, concerned: [{ person }] };
  const result = await table.transact([
    applicationChange(
      { ...application, revision },
      { screening, screenedBecause: 'because' in decision ? decision.because : undefined },
    ),
    // Afterwards people are in a match, and leave it by other ways.
    {
      kind: 'update',
      key: cohortKey(cohort.id),
      add: { inputs: 1 },
      when: oneOf('state', ['open', 'closing', 'review']),
    },
    auditWrite(cohort.id, { at: iso(now), by, what: ACTS[screening], about: person }),
    ...(screening === 'rejected' || screening === 'waitlisted'
      ? announce(program, { event: screening, ...event }, now)
      : []),
  ]);
  if (result.kind === 'done') return 'done';
  return result.refused[1] ? 'too-late' : 'moved';
}
