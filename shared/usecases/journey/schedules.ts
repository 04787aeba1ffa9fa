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

/** Starts the workflow that closes and matches a cohort. A second start under the same name does nothing. */
export interface Workflow {
  start(name: string, input: { readonly cohort: string; readonly generation: number }): Promise<void>;
}
