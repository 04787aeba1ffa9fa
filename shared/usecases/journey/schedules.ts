import type { CohortId, RunId } from '../../domain/brand.ts';

/** Someone who wakes us at a time. Losing a wake-up is harmless: the row stays due, and the sweep finds it. */
export interface Schedules {
  /** Sets or moves a wake-up. */
  set(schedule: Schedule): Promise<void>;
  /** Takes it away; does nothing when it is gone already. */
  remove(name: string): Promise<void>;
}

export interface Schedule {
  readonly name: string;
  /** ISO instant, to the second. */
  readonly at: string;
  readonly starts: 'occurrence' | 'match-workflow';
  readonly cohort: string;
  readonly occurrence: string;
  readonly generation: number;
}

/** What the workflow begins with: the close of a cohort, or the proposals of a run that was approved. */
export type WorkflowInput =
  | { readonly cohort: CohortId; readonly generation: number }
  | { readonly cohort: CohortId; readonly approved: RunId };

/** Starts a workflow, by default the one that closes, matches and proposes. A second start under the same name does nothing. */
export interface Workflow<Input = WorkflowInput> {
  start(name: string, input: Input): Promise<void>;
}

/** One whose executions are looked after. */
export interface WatchedWorkflow extends Workflow {
  stateOf(name: string): Promise<'none' | 'running' | 'succeeded' | 'failed'>;
}
