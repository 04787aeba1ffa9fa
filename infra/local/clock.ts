/**
 * The one clock behind the local stack. It is shared memory, so every thread reads the same time at once.
 * It runs with the wall clock plus an offset, or stands still (demo and tests), and only ever moves by `moveTo`.
 */

const OFFSET = 0;
const FROZEN_AT = 1;

export class MovableClock {
  readonly shared: SharedArrayBuffer;
  readonly #cells: Float64Array;
  readonly #wall: () => number;
  /** Told of every move, to keep it. */
  onMove: () => void = () => undefined;

  /** `frozenAt` in epoch milliseconds makes a clock that stands still there; otherwise it runs. */
  constructor(
    options: { readonly frozenAt?: number; readonly offset?: number } = {},
    wall: () => number = Date.now,
  ) {
    this.shared = new SharedArrayBuffer(16);
    this.#cells = new Float64Array(this.shared);
    this.#wall = wall;
    this.#cells[OFFSET] = options.offset ?? 0;
    this.#cells[FROZEN_AT] = options.frozenAt ?? Number.NaN;
  }

  get offset(): number {
    return this.#cells[OFFSET] ?? 0;
  }

  get frozen(): boolean {
    return !Number.isNaN(this.#cells[FROZEN_AT]);
  }

  /** Epoch milliseconds. */
  now(): number {
    const frozenAt = this.#cells[FROZEN_AT] ?? Number.NaN;
    return Number.isNaN(frozenAt) ? this.#wall() + this.offset : frozenAt;
  }

  /** Sets the time without letting anything happen on the way; `LocalStack.advanceTo` is the way that fires what is due. */
  moveTo(to: number): void {
    // Whole milliseconds, as every instant is.
    const time = Math.trunc(to);
    if (this.frozen) this.#cells[FROZEN_AT] = time;
    else this.#cells[OFFSET] = time - this.#wall();
    this.onMove();
  }
}

/** Reads the time of a clock in another thread. */
export function followClock(shared: SharedArrayBuffer, wall: () => number = Date.now): () => number {
  const cells = new Float64Array(shared);
  return () => {
    const frozenAt = cells[FROZEN_AT] ?? Number.NaN;
    return Number.isNaN(frozenAt) ? wall() + (cells[OFFSET] ?? 0) : frozenAt;
  };
}
