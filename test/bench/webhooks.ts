/**
 * `npm run bench:webhooks`: signed deliveries at the whole local stack, as `npm start` runs it, and at the least server that loses none,
 * in turns; then how long it takes until every applicant has a receipt, and what the stack's process holds of memory.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import pMap from 'p-map';
import { typeform } from '../../shared/forms/typeform.ts';
import { RunningStack } from '../kill/running-stack.ts';
import { GOOD_ANSWERS } from '../support/deliveries.ts';
import { wholeNumberFrom } from '../support/options.ts';
import { exampleProgram } from '../support/programs.ts';
import { testKey } from '../support/stack.ts';

const IN_FLIGHT = 32;
const ROUNDS = 5;
const LOOK_MS = 250;
/** Without another receipt for so long, the rest is counted as lost. */
const PATIENCE_MS = 60_000;

const { deliveries: size } = new Command('bench:webhooks')
  .option('--deliveries <n>', 'how many are sent to each', wholeNumberFrom(ROUNDS), 3000)
  .parse()
  .opts<{ readonly deliveries: number }>();

const source = exampleProgram().sources.find(({ id }) => id === 'apply');
if (!source?.secret) throw new Error('The example program has no such form.');
const secret = testKey(source.secret);
const folder = await mkdtemp(join(tmpdir(), 'mentorline-webhooks-'));
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

interface Server {
  readonly url: string;
  /** Milliseconds of each answer. */
  readonly took: number[];
  /** Deliveries a second, of each round. */
  readonly rates: number[];
}

const stack = await RunningStack.start(join(folder, 'stack'));
const floorServer = fork(fileURLToPath(new URL('webhooks-floor.ts', import.meta.url)), [
  join(folder, 'floor.jsonl'),
  secret,
]);
const [port] = (await once(floorServer, 'message')) as [number];
const ours: Server = { url: stack.gateway, took: [], rates: [] };
const floor: Server = { url: `http://127.0.0.1:${port}`, took: [], rates: [] };

let most = 0;
const memory = setInterval(
  () => void residentMB(stack.pid).then((mb) => (most = Math.max(most, mb))),
  LOOK_MS,
);
const began = performance.now();
const each = Math.floor(size / ROUNDS);
for (let round = 0; round < ROUNDS; round++) for (const server of [floor, ours]) await send(server, round);
const received = performance.now();
const receipts = await countReceipts(each * ROUNDS);
clearInterval(memory);

const [a, b] = [floor, ours].map(({ rates }) => median(rates)) as [number, number];
const whole = (receipts.at - began) / 1000;
console.log(`${each * ROUNDS} deliveries to each, ${IN_FLIGHT} in flight, ${ROUNDS} rounds in turns:
  the least server   ${a.toFixed(0)} a second, ${percentile(floor.took, 0.99)} ms for 99 in 100
  Mentorline         ${b.toFixed(0)} a second, ${percentile(ours.took, 0.99)} ms for 99 in 100 (${(b / a).toFixed(2)} of it)
  receipts           ${receipts.count}, ${each * ROUNDS - receipts.count} missing; ${(receipts.count / whole).toFixed(0)} a second from the first delivery to the last receipt, ${((receipts.at - received) / 1000).toFixed(0)} s of that after the last delivery
  memory             ${most.toFixed(0)} MB at most`);
if (receipts.count !== each * ROUNDS) process.exitCode = 1;
floorServer.disconnect();
agent.destroy();
stack.say({ kind: 'stop' });
await stack.ended;
await rm(folder, { recursive: true });

/** Sends a round's deliveries, each of another person. */
async function send({ url, took, rates }: Server, round: number): Promise<void> {
  const requests = Array.from({ length: each }, (_, n) => {
    const id = `${round}-${n}`;
    return typeform.sample({
      ...{ source: source!, secret, at: stack.now, response: `r${id}` },
      answers: { ...GOOD_ANSWERS, name: `Person Number ${id}`, email: `person.${id}@example.org` },
    });
  });
  const start = performance.now();
  await pMap(
    requests,
    async ({ path, headers, body }) => {
      const sent = performance.now();
      const status = await post(`${url}${path}`, headers, body);
      if (status !== 200) throw new Error(`A delivery is answered with ${status}.`);
      took.push(performance.now() - sent);
    },
    { concurrency: IN_FLIGHT },
  );
  rates.push((1000 * each) / (performance.now() - start));
}

function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    })
      .once('error', reject)
      .end(body);
  });
}

/** Waits for the receipts of all, and tells when the last came. */
async function countReceipts(all: number): Promise<{ readonly count: number; readonly at: number }> {
  let seen = { count: 0, at: performance.now() };
  while (seen.count < all && performance.now() - seen.at < PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const { emails } = await stack.ask({ kind: 'count' }, 'count');
    if (emails > seen.count) seen = { count: emails, at: performance.now() };
  }
  return seen;
}

async function residentMB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((x, y) => x - y)[Math.floor(numbers.length / 2)] ?? 0;
}

function percentile(numbers: readonly number[], share: number): string {
  return (numbers.toSorted((x, y) => x - y)[Math.floor(share * (numbers.length - 1))] ?? 0).toFixed(0);
}
