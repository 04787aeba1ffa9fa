/**
 * The manager approves the draft, with what was changed in it. It is a mark that the workflow then acts on, so that it takes no
 * longer for many pairs than for few; a workflow that could not be started is started by the sweep.
 */
import { iso, localDate, MINUTE } from '../../domain/calendar.ts';
import { lastIntroduction } from '../../domain/last-introduction.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { releaseName } from '../../domain/release.ts';
import { auditWrite } from '../../store/audit.ts';
import { transitionWrite } from '../../store/cohorts.ts';
import { releaseWrite } from '../../store/occurrences.ts';
import { reviewCheck } from '../../store/reviews.ts';
import { all, equals } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { keepBoard, openReview } from './review.ts';

/** By then the workflow has been started, or the sweep starts it. */
const STARTED_BY_MS = 2 * MINUTE;

/** `moved`: applications, the draft or the board changed since it was looked at. `too-late`: after the last day for introductions. */
export type Approval = 'approved' | 'no-draft' | 'moved' | 'too-late';

/** `revision` is that of the board that was looked at, where there is one. */
export async function approve(
  dependencies: Pick<Dependencies, 'table' | 'bucket' | 'clock' | 'workflow' | 'onError'>,
  found: CohortWithProgram,
  { by, revision }: { readonly by: string; readonly revision: number | undefined },
): Promise<Approval> {
  const { table, clock, workflow, onError } = dependencies;
  const { id, state, publishedRun, inputs } = found.cohort;
  if (state !== 'review' || publishedRun === undefined) return 'no-draft';
  const { program } = found;
  if (localDate(clock(), program.cohort.zone) > lastIntroduction(program)) return 'too-late';
  const open = await openReview(dependencies, found);
  if (open && revision !== undefined && revision !== open.review.revision) return 'moved';
  const { run, isCurrent, write } =
    open && (open.review.done > 0 || open.run.inputs !== inputs)
      ? await keepBoard(dependencies, open)
      : {
          run: publishedRun,
          isCurrent: all(equals('publishedRun', publishedRun), equals('inputs', inputs)),
          // An act that came between would be lost without a word.
          write: open && reviewCheck(open.review),
        };
  const now = clock();
  const approved = await table.transact([
    transitionWrite(id, 'approve', { set: { publishedRun: run, approvedAt: iso(now) }, and: isCurrent }),
    ...(write ? [write] : []),
    releaseWrite(id, now + STARTED_BY_MS),
    auditWrite(id, { at: iso(now), by, what: 'approved-match', about: run }),
  ]);
  if (approved.kind === 'refused') return 'moved';
  await workflow.start(releaseName(id, run), { cohort: id, approved: run }).catch(onError);
  return 'approved';
}
