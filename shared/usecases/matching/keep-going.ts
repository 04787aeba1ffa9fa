/** Sees to it that the workflow of a cohort comes to its end: one that stopped is started again, under the next name. */
import { MINUTE } from '../../domain/calendar.ts';
import { awaitsWorkflow, type CohortWithProgram } from '../../domain/cohort.ts';
import { releaseName } from '../../domain/release.ts';
import { findOccurrence } from '../../store/occurrences.ts';
import type { Dependencies } from '../dependencies.ts';
import type { WorkflowInput } from '../journey/schedules.ts';

type Needs = Pick<Dependencies, 'table' | 'workflow'>;

/** How often someone looks whether the workflow is still under way. */
export const WATCH_EVERY_MS = 10 * MINUTE;

/** Executions of one close or one release that may stop before the manager is asked. */
const MOST_EXECUTIONS = 4;

/** The workflow stopped too often to be started once more by itself. */
export class WorkflowStopped extends Error {
  override readonly name = 'WorkflowStopped';
}

/** What the workflow owes a cohort now, if anything: the name of its first execution, and what that begins with. */
async function owedBy(
  { table }: Needs,
  { cohort, program }: CohortWithProgram,
): Promise<{ readonly name: string; readonly input: WorkflowInput } | undefined> {
  const { id, state, publishedRun: approved } = cohort;
  if (state === 'open' || awaitsWorkflow(state, program.review)) {
    const { generation = 1 } = (await findOccurrence(table, id, 'close')) ?? {};
    return { name: `${id}-close-${generation}`, input: { cohort: id, generation } };
  }
  return state === 'proposing' && approved !== undefined
    ? { name: releaseName(id, approved), input: { cohort: id, approved } }
    : undefined;
}

/**
 * Starts what is owed, unless it is under way. `idle`: nothing is owed. Rejects with `WorkflowStopped` after several executions, unless
 * the manager `insists`.
 */
export async function keepGoing(
  dependencies: Needs,
  found: CohortWithProgram,
  { insists = false }: { readonly insists?: boolean } = {},
): Promise<'idle' | 'under-way'> {
  const { workflow } = dependencies;
  const owed = await owedBy(dependencies, found);
  if (!owed) return 'idle';
  for (let execution = 1; ; execution++) {
    const name = execution === 1 ? owed.name : `${owed.name}-${execution}`;
    const state = await workflow.stateOf(name);
    // It came to its end and left a draft: the forms could not be asked, so that even an automatic review is the manager's.
    if (state === 'succeeded' && found.cohort.state === 'review') return 'idle';
    if (state === 'succeeded' || state === 'failed') continue;
    if (state === 'none') {
      if (execution > MOST_EXECUTIONS && !insists)
        throw new WorkflowStopped(
          `The workflow of cohort ${found.cohort.id} stopped ${execution - 1} times.`,
        );
      await workflow.start(name, owed.input);
    }
    return 'under-way';
  }
}
