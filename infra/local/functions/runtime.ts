/** Invokes functions by name, as Lambda does: an event in, a result or an error out. */
import { Worker } from 'node:worker_threads';
import type { MovableClock } from '../clock.ts';
import type { Work } from '../work.ts';

export interface RuntimeOptions {
  readonly clock: MovableClock;
  readonly work: Work;
  readonly environment: Readonly<Record<string, string>>;
  /** Every event is delivered this many times; what the first delivery answers counts. */
  readonly deliveries?: number;
  /** Told of errors that a function ended with. */
  readonly onError?: (name: string, error: Error) => void;
}

type Answer = { id: number; result: unknown } | { id: number; error: { name: string; message: string; stack: string } };

/** Threads that run functions, as instances of a function run side by side on AWS. */
const THREADS = 2;

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>;
}

export class FunctionRuntime {
  readonly #options: RuntimeOptions;
  #threads: Thread[];
  #calls = 0;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#threads = this.#start();
  }

  /** Resolves with what the handler answered; rejects with its error, whose name is kept. */
  async invoke(name: string, event: unknown): Promise<unknown> {
    const { work, deliveries = 1, onError } = this.#options;
    return work.track(async () => {
      try {
        const first = await this.#call(name, event);
        for (let again = 1; again < deliveries; again++) await this.#call(name, event);
        return first;
      } catch (error) {
        onError?.(name, error as Error);
        throw error;
      }
    });
  }

  /** Ends the threads in the middle of whatever they do, as a crash would, and starts new ones. */
  async crash(): Promise<void> {
    const ended = this.#threads;
    this.#threads = this.#start();
    await Promise.all(ended.map(({ worker }) => worker.terminate()));
    for (const { waiting } of ended) for (const { reject } of waiting.values()) reject(new Error('The function was ended.'));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #call(name: string, event: unknown): Promise<unknown> {
    const id = ++this.#calls;
    const [idlest] = this.#threads.toSorted((a, b) => a.waiting.size - b.waiting.size);
    if (!idlest) throw new Error('The functions have been stopped.');
    return new Promise((resolve, reject) => {
      idlest.waiting.set(id, { resolve, reject });
      idlest.worker.postMessage({ id, name, event });
    });
  }

  #start(): Thread[] {
    return Array.from({ length: THREADS }, () => startThread(this.#options));
  }
}

function startThread({ clock, environment }: RuntimeOptions): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { clock: clock.shared },
    env: { ...environment, PATH: process.env['PATH'] ?? '' },
    resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 },
  });
  const waiting: Thread['waiting'] = new Map();
  worker.on('message', (answer: Answer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) caller?.reject(Object.assign(new Error(answer.error.message), answer.error));
    else caller?.resolve(answer.result);
  });
  return { worker, waiting };
}
