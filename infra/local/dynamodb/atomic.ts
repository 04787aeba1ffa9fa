/**
 * One batch for all that an operation writes: items, their index rows, and the records of the stream. dynalite puts them one
 * after the other; here they are held back until the operation is over, and then written together or, when it failed, not at
 * all. On a disk they are acknowledged once they are safe there, and operations that end meanwhile share the next such wait.
 */
import type { Done, LevelDb, Write } from 'dynalite/db/index.js';
import { RecentRows } from './recent-rows.ts';

type Writes = Map<string, Write>;

/** Names of items and index rows begin like this; what else dynalite keeps, it changes outside of operations too. */
const HELD_BACK = /^(?:item|index)-/;

export class AtomicWrites {
  readonly #batch: (writes: readonly Write[], options: { sync: boolean }) => Promise<void>;
  readonly #durable: boolean;
  readonly #onWritten: (write: Write) => void;
  /** What the operation that is under way has written so far, by key; nothing while none is. */
  #held: Writes | undefined;
  /** Of operations that are over: what waits for the disk, and what is on its way there. */
  #waiting: Writes = new Map();
  #leaving: Writes = new Map();
  #left: Promise<void> = Promise.resolve();
  /** As they are when all that was written by operations that are over is there. */
  readonly #recent = new RecentRows();
  #next: Promise<void> | undefined;

  /** Takes the place of the database's own methods. Without `durable`, in memory, there is nothing to wait for. `onWritten`
   * is told of each row. */
  constructor(
    db: LevelDb,
    { durable, onWritten }: { readonly durable: boolean; readonly onWritten: (write: Write) => void },
  ) {
    this.#onWritten = onWritten;
    const get = db.get.bind(db);
    const put = db.put.bind(db);
    const del = db.del.bind(db);
    const batch = db.batch.bind(db);
    this.#durable = durable;
    // Below dynalite's own wrapping, which knows no options.
    this.#batch = Reflect.get(Object.getPrototypeOf(db) as LevelDb, 'batch').bind(db) as never;
    const soon = (done: Done | undefined, value?: unknown): void => queueMicrotask(() => done?.(null, value));
    // While the database opens, it calls its own methods with options in the place of `done`, or nothing, and waits for what they return.
    db.get = (key, done) => {
      if (typeof done !== 'function') return get(key, done);
      const held = this.#held?.get(key) ?? this.#waiting.get(key) ?? this.#leaving.get(key);
      if (held) return soon(done, held.type === 'put' ? held.value : undefined);
      if (this.#recent.has(key)) return soon(done, this.#recent.get(key));
      const keep = this.#recent.reading(key);
      return get(key, (error, value) => {
        if (!error) keep(value);
        done(error, value);
      });
    };
    const changed = (writes: readonly Write[], done: Done | undefined): Done | undefined => {
      if (typeof done !== 'function') return done;
      return (error, value) => {
        if (!error) this.#remember(writes);
        done(error, value);
      };
    };
    db.put = (key, value, done) => {
      const writes: readonly Write[] = [{ type: 'put', key, value }];
      return this.#hold(writes) ? soon(done) : put(key, value, changed(writes, done));
    };
    db.del = (key, done) => {
      const writes: readonly Write[] = [{ type: 'del', key }];
      return this.#hold(writes) ? soon(done) : del(key, changed(writes, done));
    };
    db.batch = (writes, done) => (this.#hold(writes) ? soon(done) : batch(writes, changed(writes, done)));
  }

  #remember(writes: readonly Write[]): void {
    for (const write of writes) {
      this.#recent.set(write.key, write.type === 'put' ? write.value : undefined);
      this.#onWritten(write);
    }
  }

  /** Runs an operation, one at a time; `more` is what is written with it. Nothing stays of one that fails. */
  async run<T>(act: () => Promise<T>, more: () => readonly Write[]): Promise<T> {
    const held: Writes = new Map();
    this.#held = held;
    try {
      const result = await act();
      await this.write([...held.values(), ...more()]);
      return result;
    } finally {
      this.#held = undefined;
    }
  }

  /** All of them or none. */
  async write(writes: readonly Write[]): Promise<void> {
    if (this.#durable) for (const write of writes) this.#waiting.set(write.key, write);
    else if (writes.length > 0) await this.#batch(writes, { sync: false });
    this.#remember(writes);
  }

  /** Resolves when all that was written before is safe, and can be found by ranges of keys. */
  async safe(): Promise<void> {
    if (this.#waiting.size === 0 && !this.#next) return this.#left;
    this.#next ??= this.#left.then(() => {
      this.#next = undefined;
      this.#leaving = this.#waiting;
      this.#waiting = new Map();
      this.#left = this.#batch([...this.#leaving.values()], { sync: true });
      return this.#left;
    });
    return this.#next;
  }

  #hold(writes: readonly Write[]): boolean {
    const held = this.#held;
    if (!held || !writes.every(({ key }) => HELD_BACK.test(key))) return false;
    for (const write of writes) held.set(write.key, write);
    return true;
  }
}
