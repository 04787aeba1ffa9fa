/** A process with the whole local stack in it, which can be ended at any moment. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order, Told } from './protocol.ts';

const STACK = fileURLToPath(new URL('./stack.ts', import.meta.url));

type TellOf<K extends Told['kind']> = Extract<Told, { kind: K }>;

export class RunningStack {
  onTorn: () => void = () => undefined;
  isOver = false;
  gateway = '';
  now = 0;
  readyMs = 0;
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;

  private constructor(data: string) {
    this.#child = fork(STACK, [data], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child.setMaxListeners(0);
    this.#child.on('message', ({ kind }: Told) => {
      if (kind === 'torn') this.onTorn();
    });
    this.ended = new Promise((resolve) =>
      this.#child.once('exit', () => {
        this.isOver = true;
        resolve();
      }),
    );
  }

  /** Waits until it answers who asks it. */
  static async start(data: string): Promise<RunningStack> {
    const began = performance.now();
    const stack = new RunningStack(data);
    const { gateway, now } = await stack.#next('ready');
    const answer = await fetch(`${gateway}/in/typeform/apply`, { method: 'POST', body: '{}' });
    if (answer.status !== 401) throw new Error(`It is up and answers ${answer.status}.`);
    stack.readyMs = performance.now() - began;
    stack.gateway = gateway;
    stack.now = now;
    return stack;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  say(order: Order): void {
    if (this.#child.connected) this.#child.send(order);
  }

  ask<K extends Told['kind']>(order: Order, kind: K): Promise<TellOf<K>> {
    const answer = this.#next(kind);
    this.say(order);
    return answer;
  }

  /** The next that it tells of a kind. Rejects when it ends before. */
  #next<K extends Told['kind']>(kind: K): Promise<TellOf<K>> {
    return new Promise((resolve, reject) => {
      const over = (): void => reject(new Error('The stack ended.'));
      const heard = (told: Told): void => {
        if (told.kind !== kind) return;
        this.#child.off('message', heard);
        this.#child.off('exit', over);
        resolve(told as TellOf<K>);
      };
      this.#child.on('message', heard);
      this.#child.once('exit', over);
    });
  }
}
