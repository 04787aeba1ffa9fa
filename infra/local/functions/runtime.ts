/** Invokes functions by name, as Lambda does: an event in, a result or an error out. */
import { type MessagePort, Worker } from 'node:worker_threads';
import type { MovableClock } from '../clock.ts';
import type { Need, SentRequest } from './recorder.ts';
import type { InFlightWork } from '../in-flight-work.ts';

export interface RuntimeOptions {
  readonly clock: MovableClock;
  readonly work: InFlightWork;
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds of real time that a function may take, by its name. */
  readonly timeoutOf: (name: string) => number;
  /** Milliseconds after which a thread that does not answer counts as stuck; some seconds when absent. */
  readonly patience?: number;
  /** Megabytes that all of them together may hold. */
  readonly memoryMB?: number;
  /** Every event is delivered this many times; what the first delivery answers counts. */
  readonly deliveries?: number;
  /** Ways to the DynamoDB engine that need no network, one for each thread. */
  readonly connectDynamo?: () => MessagePort;
  /** Told of everything that functions ask of AWS. */
  readonly onNeed?: (need: Need) => void;
  /** Told of every request that functions send to AWS, with what it carries. */
  readonly onRequest?: (request: SentRequest) => void;
  /** Told of errors that a function ended with. */
  readonly onError?: (name: string, error: Error) => void;
}

type Told = { need: Need } | { request: SentRequest } | { alive: true } | Answer;
type Answer =
  { id: number; result: unknown } | { id: number; error: { name: string; message: string; stack: string } };

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>;
  /** While it is asked whether it is still there. */
  answered?: () => void;
}

const PATIENCE_MS = 3_000;

/** What Lambda says of a function that took too long. What it was doing goes on, as it may on AWS. */
export class TaskTimedOut extends Error {
  override readonly name = 'Sandbox.Timedout';

  constructor(timeout: number) {
    super(`Task timed out after ${(timeout / 1000).toFixed(2)} seconds`);
  }
}

/** What Lambda says of a function whose process ended under it, mostly for want of memory. The next call has a new one. */
export class RuntimeExited extends Error {
  override readonly name = 'Runtime.ExitError';
}

export class FunctionRuntime {
  readonly #options: RuntimeOptions;
  #thread: Thread | undefined;
  #calls = 0;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    // Begun at once, so that the first call finds it ready.
    this.#thread = this.#start();
  }

  #start(): Thread {
    const thread = startThread(this.#options);
    let because = 'it exited';
    thread.worker.on('error', (error: Error) => (because = error.message));
    thread.worker.on('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
      for (const { reject } of thread.waiting.values())
        reject(new RuntimeExited(`The functions' thread ended: ${because}`));
    });
    return thread;
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

  async stop(): Promise<void> {
    await this.#thread?.worker.terminate();
  }

  /** A loop without an end would keep all others waiting: a thread that does not answer either is ended, as Lambda ends a process. */
  async #endIfStuck(thread: Thread): Promise<void> {
    const { patience = PATIENCE_MS } = this.#options;
    const isAlive = await new Promise<boolean>((resolve) => {
      const stuck = setTimeout(() => {
        resolve(false);
      }, patience);
      thread.answered = () => {
        clearTimeout(stuck);
        resolve(true);
      };
      thread.worker.postMessage('alive?');
    });
    if (!isAlive) await thread.worker.terminate();
  }

  #call(name: string, event: unknown): Promise<unknown> {
    const thread = (this.#thread ??= this.#start());
    const { worker, waiting } = thread;
    const id = ++this.#calls;
    const timeout = this.#options.timeoutOf(name);
    return new Promise((resolve, reject) => {
      const givenUp = setTimeout(() => {
        waiting.delete(id);
        reject(new TaskTimedOut(timeout));
        void this.#endIfStuck(thread);
      }, timeout);
      const over =
        <Value>(then: (value: Value) => void) =>
        (value: Value): void => {
          clearTimeout(givenUp);
          then(value);
        };
      waiting.set(id, { resolve: over(resolve), reject: over(reject) });
      worker.postMessage({ id, name, event, timeout });
    });
  }
}

function startThread({
  clock,
  environment,
  connectDynamo,
  onNeed,
  onRequest,
  memoryMB = 1024,
}: RuntimeOptions): Thread {
  const dynamo = connectDynamo?.();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: {
      clock: clock.shared,
      recording: onNeed !== undefined || onRequest !== undefined,
      requests: onRequest !== undefined,
      ...(dynamo && { dynamo }),
    },
    transferList: dynamo ? [dynamo] : [],
    env: { ...environment, PATH: process.env['PATH'] ?? '' },
    resourceLimits: { maxOldGenerationSizeMb: memoryMB, maxYoungGenerationSizeMb: 32 },
  });
  const waiting: Thread['waiting'] = new Map();
  const thread: Thread = { worker, waiting };
  worker.on('message', (answer: Told) => {
    if ('need' in answer) {
      onNeed?.(answer.need);
      return;
    }
    if ('request' in answer) {
      onRequest?.(answer.request);
      return;
    }
    if ('alive' in answer) {
      thread.answered?.();
      return;
    }
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) caller?.reject(Object.assign(new Error(answer.error.message), answer.error));
    else caller?.resolve(answer.result);
  });
  return thread;
}
