import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from '../../infra/local/http.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));
let data: string;
let port: number;
let child: ChildProcess | undefined;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'mentorline-'));
  port = await threeFreePorts();
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(data, { recursive: true, force: true });
});

/** The first of three ports in a row that no one listens on, below those that the system hands out itself. */
async function threeFreePorts(): Promise<number> {
  for (let first = 10_000 + (process.pid % 20_000); ; first = first < 30_000 ? first + 3 : 10_000) {
    const taken = await Promise.all(
      [first, first + 1, first + 2].map((one) => listen(() => undefined, one).catch(() => undefined)),
    );
    await Promise.all(taken.flatMap((server) => (server ? [server.stop()] : [])));
    if (!taken.includes(undefined)) return first;
  }
}

/** Starts it as `npm start` does, and waits for words in what it prints. */
function start(words: string): Promise<void> {
  const started = spawn(process.execPath, [main, '--data', data, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  return new Promise((resolve, reject) => {
    let printed = '';
    started.once('exit', (code) => reject(new Error(`ended with ${code ?? 'a signal'}: ${printed}`)));
    started.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes(words)) resolve();
    });
  });
}

const page = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
const emails = async (): Promise<string> => /All sent emails: (\d+)/.exec(await page('/email'))?.[1] ?? '';
const clock = async (): Promise<number> =>
  Date.parse((JSON.parse(await page('/api/clock')) as { now: string }).now);

test('killed in the middle of its life and started again, it goes on where it was', async () => {
  await start('people have started to apply');
  const [before, time] = [await emails(), await clock()];
  expect(Number(before)).toBeGreaterThan(10);
  expect(new Date(time).toISOString().slice(0, 10)).toBe('2026-03-07');
  child?.removeAllListeners('exit');
  child?.kill('SIGKILL');

  await start('Mentorline is up');
  expect(await emails()).toBe(before);
  expect(Math.abs((await clock()) - time)).toBeLessThan(60_000);
  expect(await page('/schedules')).toContain('spring-2026.close.g1');
  const moved = await fetch(`http://127.0.0.1:${port}/clock`, {
    method: 'POST',
    body: new URLSearchParams({ by: '12', back: '/' }),
  });
  expect(moved.status).toBe(200);
  // A long way is shown, and ends where it was begun.
  await expect.poll(() => page('/clock'), { timeout: 120_000 }).not.toContain('The clock moves');
  expect(await page('/executions')).toContain('ExecutionSucceeded');
  expect(await page('/')).toContain('once both have said yes');
});
