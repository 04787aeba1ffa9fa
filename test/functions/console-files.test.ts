import { expect, test } from 'vitest';
import { buildConsole } from '../../infra/console.ts';
import { CONSOLE_PATHS, consoleFiles } from '../../functions/console-files/console-files.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { requestTo } from '../support/events.ts';

const assets = memoryBucket();
for (const { path, body } of [...buildConsole(), { path: '/config.json', body: Buffer.from('{}') }])
  await assets.put(path.slice(1), body, '');
const ask = (path: string, method = 'GET') =>
  consoleFiles({ assets, policy: "default-src 'none'" })({ ...requestTo(path), method, path });

test('every file of the console has its type and is looked up anew; the first page is at the root', async () => {
  expect([...CONSOLE_PATHS].sort()).toEqual(
    [...buildConsole().map(({ path }) => path), '/config.json'].sort(),
  );
  for (const { path, type, body } of buildConsole()) {
    const answer = await ask(path);
    expect([answer.status, answer.type, answer.body]).toEqual([200, type, Buffer.from(body).toString()]);
    expect(answer.headers?.['cache-control']).toBe('no-cache');
    expect(answer.headers?.['content-security-policy']).toBe("default-src 'none'");
  }
  expect((await ask('/')).body).toBe((await ask('/index.html')).body);
});

test.each(['/other', '/../secrets', '/deliveries/x', '/config.json/..'])('%s is no file', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test('nothing is written to it', async () => {
  expect((await ask('/', 'POST')).status).toBe(404);
});
