/** A manager's own word about an application, while applications are not matched yet. */
import * as z from 'zod';
import { type Clock, iso } from '../../shared/domain/calendar.ts';
import { type HttpAnswer, type HttpRequest, json, jsonBody } from '../../shared/http.ts';
import { announce } from '../../shared/journey/announce.ts';
import type { Manager } from '../../shared/manager.ts';
import { applicationChange, findApplication } from '../../shared/store/applications.ts';
import { auditWrite } from '../../shared/store/audit.ts';
import { cohortKey, type RunningCohort } from '../../shared/store/programs.ts';
import { oneOf, type Table } from '../../shared/store/table.ts';

/**
 * `open` takes a decision back: the program's rules decide at the close. `revision` is that of the application as seen,
 * `because` what the mail to the person says.
 */
const Because = z.string().trim().min(3).max(300);
const Decision = z.discriminatedUnion('screening', [
  z.object({ screening: z.enum(['accepted', 'open', 'interview']), revision: z.int() }),
  z.object({ screening: z.enum(['rejected', 'waitlisted']), revision: z.int(), because: Because }),
]);

const ACTS = {
  open: 'reopened',
  accepted: 'accepted',
  rejected: 'rejected',
  waitlisted: 'waitlisted',
  interview: 'asked-to-interview',
} as const;

export async function decideScreening(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  { cohort, program }: RunningCohort,
  { request, manager }: { readonly request: HttpRequest; readonly manager: Manager },
): Promise<HttpAnswer | undefined> {
  const read = Decision.safeParse(jsonBody(request));
  if (!read.success)
    return json(422, {
      message: 'Give the reason in a sentence (3 to 300 characters): the person reads it in the mail.',
    });
  const { screening, revision } = read.data;
  const because = 'because' in read.data ? read.data.because : undefined;
  const application = await findApplication(table, cohort.id, request.params['person'] ?? '');
  if (!application) return undefined;
  if (application.screening === screening) return json(200, { screening });
  const now = clock();
  const told = { subject: application.person, concerned: [{ person: application.person }] };
  const result = await table.transact([
    applicationChange({ ...application, revision }, { screening, screenedBecause: because }),
    // Afterwards people are in a match, and leave it by other ways.
    {
      kind: 'update',
      key: cohortKey(cohort.id),
      add: { inputs: 1 },
      when: oneOf('state', ['open', 'closing', 'review']),
    },
    auditWrite(cohort.id, {
      at: iso(now),
      by: manager.id,
      what: ACTS[screening],
      about: application.person,
    }),
    ...(screening === 'rejected' || screening === 'waitlisted'
      ? announce(program, { event: screening, ...told }, now)
      : []),
  ]);
  if (result.kind === 'done') return json(200, { screening });
  return json(409, {
    message: result.refused[1]
      ? 'The match is under way, so that nobody can be accepted or rejected any more.'
      : 'Somebody changed this application since you opened it. Look at it again.',
  });
}
