/** Counts what is under way, so that time moves only when nothing is. */
export class InFlightWork {
  #running = 0;
  #idle: (() => void)[] = [];

  get idle(): boolean {
    return this.#running === 0;
  }

  async track<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** Resolves when nothing is under way; what starts after that is not waited for. */
  async finished(): Promise<void> {
    while (!this.idle) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}

/** An engine that has something to do at a time of the clock. */
export interface Timed {
  /** When it next has something to do, epoch milliseconds; `undefined` when nothing is planned. */
  nextAt(): number | undefined;
  /** Does what is due by now. */
  runDue(): Promise<void>;
}
