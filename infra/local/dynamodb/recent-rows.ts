/**
 * What was last read from the database or written to it. dynalite reads each row several times for one write, and the description of
 * its table with each; a look into memory costs next to nothing. Rows are
 * handed out as they are: dynalite copies a row before it changes it.
 */

/** Rows of a few kilobytes each. */
const MOST = 4096;

export class RecentRows {
  /** The one that was asked for last comes last. `undefined`: it is not there. */
  readonly #rows = new Map<string, unknown>();
  #changes = 0;

  /** Told apart from a row that is known not to be there. */
  has(key: string): boolean {
    return this.#rows.has(key);
  }

  get(key: string): unknown {
    const value = this.#rows.get(key);
    this.#keep(key, value);
    return value;
  }

  /** What a row is from now on. */
  set(key: string, value: unknown): void {
    this.#changes++;
    this.#keep(key, value);
  }

  /** Keeps what a reading brings, unless anything was written while it was under way. */
  reading(key: string): (value: unknown) => void {
    const began = this.#changes;
    return (value) => {
      if (began === this.#changes) this.#keep(key, value);
    };
  }

  #keep(key: string, value: unknown): void {
    this.#rows.delete(key);
    this.#rows.set(key, value);
    if (this.#rows.size <= MOST) return;
    const [oldest = ''] = this.#rows.keys();
    this.#rows.delete(oldest);
  }
}
