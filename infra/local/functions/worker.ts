/**
 * The functions' own thread: the unchanged handlers, with the environment the stack gives them and the stack's clock in
 * place of the wall clock.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { reachDynamoDB } from '../../../shared/aws/dynamodb.ts';
import { followClock } from '../clock.ts';
import { directly } from '../dynamodb/direct.ts';
import { carried } from './answer.ts';
import { inNameOf, type Need, recordCalls, type SentRequest } from './recorder.ts';

interface Call {
  readonly id: number;
  readonly name: string;
  readonly event: unknown;
  /** Milliseconds after which the caller has given up. */
  readonly timeout: number;
}

type Handler = (event: unknown, context: object) => Promise<unknown>;

const options = workerData as {
  readonly clock: SharedArrayBuffer;
  readonly recording: boolean;
  readonly requests: boolean;
  /** To the DynamoDB engine, where it is not asked over HTTP. */
  readonly dynamo?: MessagePort;
};
const wall = Date.now.bind(Date);
Date.now = followClock(options.clock, wall);
if (options.recording)
  recordCalls(
    (need: Need) => parentPort?.postMessage({ need }),
    options.requests ? (request: SentRequest) => parentPort?.postMessage({ request }) : undefined,
  );

if (options.dynamo) reachDynamoDB(directly(options.dynamo));

const handlers = new Map<string, Promise<Handler>>();

async function load(name: string): Promise<Handler> {
  const module = (await import(`../../../functions/${name}/handler.ts`)) as { handler: Handler };
  return module.handler;
}

async function call({ id, name, event, timeout }: Call): Promise<void> {
  const handler = handlers.get(name) ?? load(name);
  handlers.set(name, handler);
  const began = performance.now();
  try {
    const context = {
      functionName: name,
      awsRequestId: `local-${id}`,
      getRemainingTimeInMillis: () => Math.max(0, timeout - (performance.now() - began)),
    };
    const result = await inNameOf(name, async () => (await handler)(event, context));
    parentPort?.postMessage({ id, result: carried(result) });
  } catch (error) {
    const { name: kind = 'Error', message = '', stack = '' } = error instanceof Error ? error : {};
    parentPort?.postMessage({ id, error: { name: kind, message, stack } });
  }
}

parentPort?.on('message', (message: Call | 'alive?') => {
  if (message === 'alive?') parentPort?.postMessage({ alive: true });
  else void call(message);
});
