/** The DynamoDB engine on a thread of its own, so that it has a core to itself. Speaks DynamoDB's JSON 1.0 over HTTP. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { followClock } from '../clock.ts';
import { readBody } from '../http.ts';
import { asSlowAs, engineFaults } from '../faults.ts';
import { noCapacity } from './capacity.ts';
import type { DirectAnswer, DirectRequest } from './direct.ts';
import { DynamoEngine, WRITES } from './engine.ts';
import type { StreamRecord } from './stream-records.ts';

const { path, clock, entities, counts, faults, latency } = workerData as {
  path: string | undefined;
  clock: SharedArrayBuffer;
  entities: readonly string[];
  counts: boolean;
  /** Seed of the faults, where there are any. */
  faults: number | undefined;
  latency: boolean;
};
const capacity = noCapacity();
const now = followClock(clock);
const engine = new DynamoEngine({
  ...(path === undefined ? {} : { path }),
  now,
  ...(counts && { capacity }),
  // The filter of the event source mapping: no one asked for the rest.
  wants: ({ eventName, dynamodb }) => {
    const entity = dynamodb.NewImage?.['entity']?.['S'];
    return eventName === 'INSERT' && typeof entity === 'string' && entities.includes(entity);
  },
  onRecord: tell,
});

function tell(record: StreamRecord): void {
  parentPort?.postMessage({ kind: 'record', record });
}

/** The status and the body that DynamoDB would answer. */
async function answered(operation: string, body: string): Promise<{ status: number; answer: object }> {
  try {
    const data = JSON.parse(body || '{}') as Record<string, unknown>;
    return { status: 200, answer: await engine.call(operation, data) };
  } catch (error) {
    const known = error as { statusCode?: number; body?: object };
    if (known.statusCode && known.body) return { status: known.statusCode, answer: known.body };
    const answer = {
      __type: 'com.amazon.coral.service#InternalServerError',
      message: String(error),
    };
    return { status: 500, answer };
  }
}

const goesWrong = engineFaults(faults);

/** What DynamoDB says when it has too much to do, or two want to write the same. */
function refusedByChance(operation: string, asked: string): object | undefined {
  const message = 'A fault that was asked for.';
  const error = (type: string, more: object = {}): object => ({
    ...{ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message },
    ...more,
  });
  if (goesWrong('DynamoDB throttles')) return error('ThrottlingException');
  if (!WRITES.has(operation) || !goesWrong('DynamoDB has a conflict')) return undefined;
  if (operation !== 'TransactWriteItems') return error('TransactionConflictException');
  const { TransactItems: items } = JSON.parse(asked) as { TransactItems: readonly object[] };
  const reasons = items.map((_, at) => ({ Code: at === 0 ? 'TransactionConflict' : 'None' }));
  return error('TransactionCanceledException', { CancellationReasons: reasons });
}

const server = createServer((request, response) => {
  const send = (status: number, answer: object): void => {
    const body = Buffer.from(JSON.stringify(answer));
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': body.length,
      'x-amzn-requestid': randomUUID(),
      'x-amz-crc32': String(crc32(body)),
    });
    response.end(body);
  };
  const answer = async (): Promise<void> => {
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const asked = (await readBody(request)).toString();
    if (latency) await asSlowAs('dynamodb');
    const refusal = refusedByChance(operation, asked);
    if (refusal) {
      send(400, refusal);
      return;
    }
    if (goesWrong('request to DynamoDB is lost')) {
      request.socket.destroy();
      return;
    }
    const { status, answer: body } = await answered(operation, asked);
    if (goesWrong('answer of DynamoDB is lost')) request.socket.destroy();
    else send(status, body);
  };
  answer().catch((error: unknown) => {
    send(500, { __type: 'com.amazon.coral.service#InternalServerError', message: String(error) });
  });
});
server.keepAliveTimeout = 60_000;
// What the functions were not done with when the last process ended. There may be none yet that could be called.
const left = await engine.pending();
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage({ kind: 'listening', port: (server.address() as AddressInfo).port });
});

const ports: MessagePort[] = [];

function listenTo(port: MessagePort): void {
  ports.push(port);
  port.on('message', ({ id, operation, body }: DirectRequest) => {
    void answered(operation, body).then(({ status, answer }) => {
      const told: DirectAnswer = { id, status, body: JSON.stringify(answer) };
      port.postMessage(told);
    });
  });
}

parentPort?.on('message', (message: { kind: string; port?: MessagePort; sequence?: string }) => {
  if (message.kind === 'resume') for (const record of left.splice(0)) tell(record);
  if (message.sequence !== undefined) void engine.taken(message.sequence);
  if (message.port) listenTo(message.port);
  if (message.kind === 'ping')
    void engine.expire().then(() => parentPort?.postMessage({ kind: 'pong', capacity }));
  if (message.kind !== 'stop') return;
  for (const port of ports) port.close();
  server.closeAllConnections();
  server.close(() => {
    void engine.close().then(() => {
      parentPort?.postMessage({ kind: 'stopped' });
      parentPort?.close();
    });
  });
});
