/**
 * Requests to the DynamoDB engine by messages from thread to thread: the same operations and the same JSON as over HTTP, without
 * sockets and signatures, which took a third of the time of a demo. What the SDK makes of them is the same too.
 */
import type { MessagePort } from 'node:worker_threads';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** An operation by its name, with the body of its request as JSON. */
export interface DirectRequest {
  readonly id: number;
  readonly operation: string;
  readonly body: string;
}

export interface DirectAnswer {
  readonly id: number;
  readonly status: number;
  readonly body: string;
}

/** The parts of an HTTP request that say what is asked. */
interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const TARGET = 'x-amz-target';

/** How a client has to be configured to ask by a port that `RunningDynamo.connect` gave. */
export function directly(port: MessagePort): DynamoDBClientConfig {
  const waiting = new Map<number, (answer: DirectAnswer) => void>();
  let last = 0;
  port.on('message', (answer: DirectAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
    if (waiting.size === 0) port.unref();
  });
  port.unref();
  return {
    requestHandler: {
      handle: async ({ headers, body }: Request) => {
        const target = Object.entries(headers).find(([name]) => name.toLowerCase() === TARGET)?.[1] ?? '';
        const id = ++last;
        const asked: DirectRequest = { id, operation: target.split('.')[1] ?? '', body: textOf(body) };
        const answer = await new Promise<DirectAnswer>((resolve) => {
          waiting.set(id, resolve);
          port.ref();
          port.postMessage(asked);
        });
        return {
          response: {
            statusCode: answer.status,
            headers: { 'content-type': 'application/x-amz-json-1.0' },
            body: new TextEncoder().encode(answer.body),
          },
        };
      },
      destroy: () => {
        port.close();
      },
    } as NonNullable<DynamoDBClientConfig['requestHandler']>,
    // No one checks a signature here.
    signer: { sign: (request) => Promise.resolve(request) },
  };
}

function textOf(body: unknown): string {
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  return typeof body === 'string' ? body : '{}';
}
