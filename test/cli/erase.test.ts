/** `npm run erase -- --prove`: says where words are found, or that they are nowhere, and never what stands there. */
import { ClassicLevel } from 'classic-level';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../infra/erase/main.ts', import.meta.url));
let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'mentorline-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

function run(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr });
    });
  });
}

test('finds a word in a row and in a file, in whatever case, and ends in order when there is none', async () => {
  const rows = new ClassicLevel(join(data, 'dynamodb'));
  await rows.put('a', '{"entity":{"S":"person"},"name":{"S":"Zyla Canary"}}');
  await rows.close();
  await writeFile(join(data, 'clock.jsonl'), 'zyla\n');
  const found = await run('--prove', 'ZYLA', '--data', data);
  expect(found.code).toBe(1);
  expect(found.said).toContain('Found in a row of person: 1');
  expect(found.said).toContain('Found in the file clock.jsonl: 1');
  expect(found.said).not.toContain('Canary');
  expect(await run('--prove', 'Ben', '--data', data)).toMatchObject({
    code: 0,
    said: expect.stringContaining('Found nowhere.') as string,
  });
});

test('a wrong call is told the fix', async () => {
  expect((await run()).said).toMatch(/^Say whom to erase/);
  expect((await run('--prove', 'x', '--data', join(data, 'none'))).said).toContain('There is no data in');
});
