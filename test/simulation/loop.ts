/** Virtual time: everything that happens is an event at a time, and of calls that are ready at the same time chance picks the next. */
import type { Chances } from '../../infra/local/faults.ts';

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly act: () => unknown;
}

/** Rounds of the event loop after which work that asks for nothing counts as waiting for the time. */
const PATIENCE = 60;
const STUCK = 20_000;
/** Promises that wait for one another between two calls, mostly. */
const HOPS = 24;
/** A call to the store takes up to so many milliseconds. */
const LATENCY_MS = 20;

export class Loop {
  now: number;
  readonly #chances: Chances;
  readonly #planned: Planned[] = [];
  #turns: (() => void)[] = [];
  #atWork = 0;
  #order = 0;

  constructor(now: number, chances: Chances) {
    this.now = now;
    this.#chances = chances;
  }

  /** Plans something for a time; what is past happens at once. */
  at(time: number, act: () => unknown): void {
    const planned = { at: Math.max(Math.round(time), this.now), order: ++this.#order, act };
    let low = 0;
    let high = this.#planned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = this.#planned[middle];
      if (one && (one.at < planned.at || (one.at === planned.at && one.order < planned.order)))
        low = middle + 1;
      else high = middle;
    }
    this.#planned.splice(low, 0, planned);
  }

  /** Waits until chance has it that this call is the next one; `delay` milliseconds from now at the earliest. */
  turn(delay = 0): Promise<void> {
    return new Promise((resolve) => {
      if (delay === 0) this.#turns.push(resolve);
      else this.at(this.now + delay, () => this.#turns.push(resolve));
    });
  }

  /** Work that time waits for. */
  async work<T>(act: () => Promise<T>): Promise<T> {
    this.#atWork++;
    try {
      return await act();
    } finally {
      this.#atWork--;
    }
  }

  /** Lets everything happen until `end`. `next`: when an engine wants to be woken, if at all; `wake` wakes those whose time has come. */
  async runUntil(end: number, engines: { next: () => number | undefined; wake: () => void }): Promise<void> {
    let idle = 0;
    for (;;) {
      await settled();
      const [first] = this.#planned;
      if (first && first.at <= this.now) {
        this.#planned.shift();
        first.act();
        idle = 0;
        continue;
      }
      const wakeAt = engines.next();
      if (wakeAt !== undefined && wakeAt <= this.now) {
        engines.wake();
        idle = 0;
        await settled();
        // What was woken and cannot go on yet must not be woken again and again without time passing.
        if (this.#turns.length === 0 && engines.next() === wakeAt) this.now++;
        continue;
      }
      if (this.#turns.length > 0) {
        this.#take();
        idle = 0;
        continue;
      }
      // Something is at work between two calls, such as the making of an email.
      if (this.#atWork > 0 && idle++ < PATIENCE) {
        await oneRound();
        continue;
      }
      const at = Math.min(first?.at ?? Infinity, wakeAt ?? Infinity);
      if (at === Infinity && this.#atWork > 0) {
        if (idle++ > STUCK) throw new Error(`${this.#atWork} functions are stuck.`);
        await oneRound();
        continue;
      }
      if (at > end) {
        this.now = Math.max(this.now, end);
        return;
      }
      this.now = Math.max(this.now, at);
      idle = 0;
    }
  }

  #take(): void {
    const index = Math.floor(this.#chances.draw('order of calls') * this.#turns.length);
    const [turn] = this.#turns.splice(index, 1);
    this.now += Math.floor(this.#chances.draw('latency') * LATENCY_MS);
    turn?.();
  }
}

/** Lets all go on that waits for nothing but its turn in the queue of promises. */
async function settled(): Promise<void> {
  for (let hop = 0; hop < HOPS; hop++) await Promise.resolve();
}

/** One round of the event loop, for work that is done in several. */
function oneRound(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
