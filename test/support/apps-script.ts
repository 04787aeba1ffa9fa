/**
 * A double of Google's Apps Script and Forms, for the script that connects a form: it refuses what Google refuses (properties over
 * 9 KB, links of forms that are not published, empty titles, choices that stand twice), and its calls of addresses wait.
 */
import { Worker } from 'node:worker_threads';

const MOST_BYTES = 1024 * 1024;

export interface ScriptOutcome {
  /** The message that stopped the run. */
  readonly error?: string;
  readonly log: readonly string[];
  readonly triggers: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly form?: {
    readonly id: string;
    readonly title: string;
    readonly isOpen: boolean;
    readonly questions: readonly {
      readonly title: string;
      readonly type: string;
      readonly required: boolean;
      readonly help: string;
    }[];
  };
}

export interface ScriptCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

type Answers = (call: ScriptCall) => Promise<{ readonly status: number; readonly body: string }>;

export class AppsScript {
  readonly #worker: Worker;
  readonly #clock: () => number;

  /** `bound`: titles of the questions of the form that the script lives in; without, it is a project of its own. */
  constructor(
    answers: Answers,
    { clock, bound }: { readonly clock: () => number; readonly bound?: readonly string[] | undefined },
  ) {
    this.#clock = clock;
    const signal = new Int32Array(new SharedArrayBuffer(8));
    const bytes = new Uint8Array(new SharedArrayBuffer(MOST_BYTES));
    this.#worker = new Worker(new URL('./apps-script-worker.ts', import.meta.url), {
      workerData: { signal, bytes, bound: bound ?? null },
    });
    interface Fetch {
      readonly url: string;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
    this.#worker.on('message', ({ fetch }: { readonly fetch?: Fetch }) => {
      if (!fetch) return;
      const { url, headers = {}, contentType = 'application/x-www-form-urlencoded', body } = fetch;
      const call = {
        url,
        headers: { ...headers, 'content-type': contentType },
        body: new Uint8Array(Buffer.from(body, 'base64')),
      };
      void answers(call).then((answer) => {
        const text = Buffer.from(JSON.stringify(answer));
        bytes.set(text);
        signal[1] = text.length;
        Atomics.store(signal, 0, 1);
        Atomics.notify(signal, 0);
      });
    });
  }

  /** Pastes a script and runs its function `install`. */
  install(script: string): Promise<ScriptOutcome> {
    return this.#ask({ script, run: 'install' });
  }

  run(name: string): Promise<ScriptOutcome> {
    return this.#ask({ run: name });
  }

  /** Someone fills the form in and sends it: answers by the titles of the questions. */
  submit(answers: Readonly<Record<string, string | readonly string[]>>): Promise<ScriptOutcome> {
    return this.#ask({ submit: answers });
  }

  /** The manager deletes a question of the form. */
  remove(title: string): Promise<ScriptOutcome> {
    return this.#ask({ remove: title });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(order: object): Promise<ScriptOutcome> {
    return new Promise((resolve) => {
      const listen = ({ done }: { readonly done?: ScriptOutcome }): void => {
        if (!done) return;
        this.#worker.off('message', listen);
        resolve(done);
      };
      this.#worker.on('message', listen);
      this.#worker.postMessage({ ...order, now: this.#clock() });
    });
  }
}

/** Asks over the network, as Google's servers would. */
export const overTheWire: Answers = async ({ url, headers, body }) => {
  const answer = await fetch(url, { method: 'POST', headers, body: Buffer.from(body) });
  return { status: answer.status, body: await answer.text() };
};
