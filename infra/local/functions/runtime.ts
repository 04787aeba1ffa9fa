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

type Answer = { id: number; result: unknown } | { id: number; error: { name: string; message: string; stack: string } } | { ready: true };

export class FunctionRuntime {
  readonly #options: RuntimeOptions;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #worker: Worker;
  #calls = 0;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#worker = this.#start();
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

  /** Ends the thread in the middle of whatever it does, as a crash would, and starts a new one. */
  async crash(): Promise<void> {
    await this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error('The function was ended.'));
    this.#waiting.clear();
    this.#worker = this.#start();
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #call(name: string, event: unknown): Promise<unknown> {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, event });
    });
  }

  #start(): Worker {
    const { clock, environment } = this.#options;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { clock: clock.shared },
      env: { ...environment, PATH: process.env['PATH'] ?? '' },
      resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 8 },
    });
    worker.on('message', (answer: Answer) => {
      if ('ready' in answer) return;
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(Object.assign(new Error(answer.error.message), answer.error));
      else waiting?.resolve(answer.result);
    });
    return worker;
  }
}
