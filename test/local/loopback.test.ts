/** What listens on this machine answers no page of elsewhere that a browser on it has open. */
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateway } from '../../infra/local/gateway.ts';
import { listen, type LocalServer } from '../../infra/local/http.ts';

const asked: string[] = [];
let server: LocalServer;
beforeAll(async () => {
  server = await listen(
    gateway({
      now: () => 0,
      invoke: (name) => {
        asked.push(name);
        return Promise.resolve({ statusCode: 200 });
      },
      verify: () => Promise.resolve(undefined),
      config: () => ({ signIn: 'http://127.0.0.1:1', clientId: 'console' }),
    }),
  );
});
afterAll(() => server.stop());

function ask(method: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${server.url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

test('a name that leads here is refused', async () => {
  expect(await ask('GET', '/about/x', { host: 'evil.example.org' })).toBe(403);
  expect(await ask('GET', '/about/x', { host: `127.0.0.1.evil.example.org:${server.port}` })).toBe(403);
  expect(await ask('GET', '/about/x', {})).toBe(200);
  expect(await ask('GET', '/about/x', { host: `localhost:${server.port}` })).toBe(200);
});

test('a button on a page elsewhere is refused, and a form there may be sent', async () => {
  const elsewhere = [
    { origin: 'https://evil.example.org' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: `http://localhost:${server.port + 1}`, 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of elsewhere) {
    expect(await ask('POST', '/p/token', headers)).toBe(403);
    expect(await ask('POST', '/in/other/form', headers)).toBe(200);
  }
  expect(await ask('POST', '/p/token', { origin: server.url })).toBe(200);
  // Our pages send no referrer, so that their own forms come without an origin.
  expect(await ask('POST', '/p/token', { origin: 'null', 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await ask('POST', '/p/token', {})).toBe(200);
});
