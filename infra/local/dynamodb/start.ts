/** Starts the DynamoDB engine on its thread. */
import { Worker } from 'node:worker_threads';
import type { MovableClock } from '../clock.ts';
import type { StreamRecord } from './engine.ts';

export interface RunningDynamo {
  readonly url: string;
  /** Resolves when every record of a write acknowledged before has been handed to `onRecord`. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

export interface DynamoOptions {
  readonly clock: MovableClock;
  /** Folder that keeps the data; in memory when absent. */
  readonly path?: string;
  readonly onRecord?: (table: string, record: StreamRecord) => void;
}

type Message =
  | { kind: 'listening'; port: number }
  | { kind: 'record'; table: string; record: StreamRecord }
  | { kind: 'pong' }
  | { kind: 'stopped' };

export async function startDynamo({ clock, path, onRecord }: DynamoOptions): Promise<RunningDynamo> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { path, clock: clock.shared },
  });
  const waiting: (() => void)[] = [];
  const stopped = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: Message) => {
      if (message.kind === 'listening') resolve(message.port);
      if (message.kind === 'pong') waiting.shift()?.();
      if (message.kind === 'record') onRecord?.(message.table, message.record);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    drained: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage({ kind: 'ping' });
      }),
    stop: async () => {
      worker.postMessage({ kind: 'stop' });
      await stopped;
    },
  };
}
