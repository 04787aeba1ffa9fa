/** Starts the DynamoDB engine on its thread. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { MovableClock } from '../clock.ts';
import type { Capacity } from './capacity.ts';
import type { StreamRecord } from './stream-records.ts';

export interface RunningDynamo {
  readonly url: string;
  /** A way to ask from thread to thread (`direct.ts`). */
  connect(): MessagePort;
  /** Tells of the records that an earlier process did not get to hand over. */
  resume(): void;
  /** Resolves when every record of a write acknowledged before has been handed to `onRecord`. */
  drained(): Promise<void>;
  /** What AWS would have charged so far, where it is counted. */
  capacity(): Promise<Capacity>;
  stop(): Promise<void>;
}

export interface DynamoOptions {
  readonly clock: MovableClock;
  /** Folder that keeps the data; in memory when absent. */
  readonly path?: string;
  /** Told of new rows of the kinds named in `entities`; the promise says when that is done, and until then a next process is told again. */
  readonly onRecord?: (record: StreamRecord) => Promise<void>;
  readonly entities?: readonly string[];
  /** Counts units of reading and writing; costs a look at each row before and after it is written. */
  readonly countsCapacity?: boolean;
  /** Seed of faults: over HTTP, some requests are refused or lost. */
  readonly faults?: number | undefined;
  /** Takes as long as DynamoDB does, over HTTP. */
  readonly latency?: boolean;
}

type Message =
  | { kind: 'listening'; port: number }
  | { kind: 'record'; record: StreamRecord }
  | { kind: 'pong'; capacity: Capacity }
  | { kind: 'stopped' };

/** All rows are held in memory, or only what is at work. */
const IN_MEMORY_MB = 2048;
const ON_DISK_MB = 128;

export async function startDynamo({
  clock,
  path,
  onRecord,
  entities = [],
  countsCapacity = false,
  faults,
  latency = false,
}: DynamoOptions): Promise<RunningDynamo> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { path, clock: clock.shared, entities, counts: countsCapacity, faults, latency },
    resourceLimits: {
      maxOldGenerationSizeMb: path === undefined ? IN_MEMORY_MB : ON_DISK_MB,
      maxYoungGenerationSizeMb: 24,
    },
  });
  // Without it nothing can go on, and what was acknowledged is safe in its folder: end loudly, to be started again.
  worker.on('error', (error: Error) => {
    throw new Error(`The DynamoDB engine ended: ${error.message}`, { cause: error });
  });
  const take = (record: StreamRecord): void => {
    const sequence = record.dynamodb.SequenceNumber;
    void onRecord?.(record).then(() => worker.postMessage({ kind: 'taken', sequence }));
  };
  const waiting: ((capacity: Capacity) => void)[] = [];
  const stopped = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('exit', () => reject(new Error('The DynamoDB engine ended.')));
    worker.on('message', (message: Message) => {
      if (message.kind === 'listening') resolve(message.port);
      if (message.kind === 'pong') waiting.shift()?.(message.capacity);
      if (message.kind === 'record') take(message.record);
    });
  });
  const ping = (): Promise<Capacity> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      worker.postMessage({ kind: 'ping' });
    });
  return {
    url: `http://127.0.0.1:${port}`,
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ kind: 'connect', port: port2 }, [port2]);
      return port1;
    },
    resume: () => worker.postMessage({ kind: 'resume' }),
    drained: async () => {
      await ping();
    },
    capacity: ping,
    stop: async () => {
      worker.postMessage({ kind: 'stop' });
      await stopped;
    },
  };
}
