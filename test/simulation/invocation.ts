/** One call of a function. It can end in the middle, as processes do: from then on nothing of it happens any more. */

import type { Table } from '../../shared/store/table.ts';

/** The function's process ended before it had answered. */
export class Ended extends Error {
  override readonly name = 'Runtime.ExitError';
}

const NEVER = new Promise<never>(() => undefined);

export class Invocation {
  readonly name: string;
  /** When its time is over, epoch milliseconds. */
  readonly until: number;
  /** How far the clock of its machine is off. */
  readonly skew: number;
  /** Faults that it met. */
  faults = 0;
  /** Writes that it asked for. */
  writes = 0;
  #dead = false;
  #end: ((error: Ended) => void) | undefined;
  readonly ended: Promise<never>;

  constructor(name: string, { until, skew }: { readonly until: number; readonly skew: number }) {
    this.name = name;
    this.until = until;
    this.skew = skew;
    this.ended = new Promise((_, reject) => (this.#end = reject));
    this.ended.catch(() => undefined);
  }

  /** Its process, which the next call of the function finds warm when this one is over. */
  process: { table: Table; current: Invocation } | undefined;

  get dead(): boolean {
    return this.#dead;
  }

  /** Ends it; whoever called learns that and no more. */
  die(): Promise<never> {
    this.faults++;
    if (!this.#dead) {
      this.#dead = true;
      this.#end?.(new Ended(`${this.name} ended in the middle.`));
    }
    return NEVER;
  }
}
