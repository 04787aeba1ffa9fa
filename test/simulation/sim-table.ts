/** The table as functions meet it: the memory table's conditions, behind a way that loses requests and answers, with indexes that lag. */
import { type MemoryTable, memoryTable } from '../../shared/store/memory-table.ts';
import type { Item, Key, Table, Write } from '../../shared/store/table.ts';
import type { Faults } from './fault-rates.ts';
import type { Invocation } from './invocation.ts';
import type { Loop } from './loop.ts';

export interface Commit {
  readonly writes: readonly Write[];
  /** The items of these writes before and after, in their order. */
  readonly before: readonly (Item | undefined)[];
  readonly after: readonly (Item | undefined)[];
}

const LONGEST_LAG_MS = 20_000;
const NOTICED_MS = 1000;
const SLOW_MS = 40_000;

export class SimTable {
  /** What is kept, as it is now. */
  readonly kept: MemoryTable = memoryTable();
  /** What queries of an index see. */
  readonly #index: Table = memoryTable();
  readonly #shownAt = new Map<string, number>();
  readonly #loop: Loop;
  readonly #faults: Faults;
  readonly #draw: (name: string) => number;
  /** Rows that cannot be read. */
  readonly #fails: (key: Key) => boolean;
  readonly #onLag: () => void;
  readonly #onCommit: (commit: Commit, by: Invocation | undefined) => void;

  constructor(parts: {
    readonly loop: Loop;
    readonly faults: Faults;
    readonly draw: (name: string) => number;
    readonly fails: (key: Key) => boolean;
    readonly onLag: () => void;
    readonly onCommit: (commit: Commit, by: Invocation | undefined) => void;
  }) {
    this.#loop = parts.loop;
    this.#faults = parts.faults;
    this.#draw = parts.draw;
    this.#fails = parts.fails;
    this.#onLag = parts.onLag;
    this.#onCommit = parts.onCommit;
  }

  /** The table as one process of a function knows it; `by`: the call that the process works on. */
  for(by: () => Invocation): Table {
    const ask = <T>(act: (invocation: Invocation) => Promise<T>): Promise<T> => {
      const invocation = by();
      return this.call(invocation, async () => act(invocation));
    };
    return {
      get: (key) =>
        ask((invocation) => (this.#fails(key) ? fail(invocation, 'Poisoned') : this.kept.get(key))),
      getMany: (keys) =>
        ask((invocation) =>
          keys.some((key) => this.#fails(key)) ? fail(invocation, 'Poisoned') : this.kept.getMany(keys),
        ),
      query: (query) => ask(() => (query.index ? this.#index : this.kept).query(query)),
      write: (write) => ask(async (invocation) => (await this.commit([write], invocation)).kind),
      transact: (writes) => ask((invocation) => this.commit(writes, invocation)),
    };
  }

  /** A call of a function to anything that can fail: before it happens, afterwards, or by the end of the function. */
  async call<T>(invocation: Invocation, act: () => Promise<T>): Promise<T> {
    await this.#loop.turn(this.#faults.hits('call takes long') ? this.#draw('how long') * SLOW_MS : 0);
    if (invocation.dead || this.#loop.now >= invocation.until) return invocation.die();
    if (this.#faults.hits('crash before a call')) return invocation.die();
    if (this.#faults.hits('table refuses for now')) return fail(invocation, 'ThrottlingException');
    if (this.#faults.hits('request to the table is lost')) return fail(invocation, 'TimeoutError');
    const result = await act();
    if (this.#faults.hits('crash after a call')) return invocation.die();
    if (this.#faults.hits('answer of the table is lost')) return fail(invocation, 'TimeoutError');
    return result;
  }

  async commit(writes: readonly Write[], by?: Invocation): ReturnType<Table['transact']> {
    if (by) by.writes++;
    const keys = writes.map((write): Key => (write.kind === 'put' ? write.item : write.key));
    const before = await this.kept.getMany(keys);
    const result = await this.kept.transact(writes);
    if (result.kind === 'refused') return result;
    const after = await this.kept.getMany(keys);
    keys.forEach((key, at) => this.#show(key, after[at]));
    this.#onCommit({ writes, before, after }, by);
    return result;
  }

  /** Shows an item in the indexes, some time later where they lag; of one item always in the order of its writes. */
  #show(key: Key, item: Item | undefined): void {
    const write: Write = item ? { kind: 'put', item } : { kind: 'delete', key };
    const lag = this.#faults.knows('index lags') ? this.#draw('lag of the index') ** 3 * LONGEST_LAG_MS : 0;
    if (lag > NOTICED_MS) this.#onLag();
    const id = `${key.pk} ${key.sk}`;
    const at = Math.max(this.#shownAt.get(id) ?? 0, this.#loop.now + lag);
    if (at <= this.#loop.now) {
      void this.#index.write(write);
      return;
    }
    this.#shownAt.set(id, at);
    this.#loop.at(at, () => this.#index.write(write));
  }
}

function fail(invocation: Invocation, name: string): never {
  invocation.faults++;
  throw Object.assign(new Error('A fault of the simulator.'), { name });
}

/** An attribute of a row that is text; empty where it has none. */
export function textOf(item: Item | undefined, name: string): string {
  const value = item?.[name];
  return typeof value === 'string' ? value : '';
}
