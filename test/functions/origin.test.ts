import { expect, test } from 'vitest';
import { httpFunction } from '../../shared/aws/functions.ts';
import { originGuard } from '../../shared/aws/origin.ts';
import { ORIGIN_HEADER, ORIGIN_KEY, type Secrets } from '../../shared/secrets.ts';

const secrets: Secrets = {
  live: (name) => Promise.resolve(name === ORIGIN_KEY ? ['new value', 'old value'] : []),
};

async function statusOf(admits: ReturnType<typeof originGuard>, header?: string) {
  const handler = httpFunction('export', () => () => Promise.resolve({ status: 200 }), { admits });
  const headers = header === undefined ? {} : { [ORIGIN_HEADER]: header };
  const event = { version: '2.0', rawPath: '/', headers, requestContext: { http: { method: 'GET' } } };
  return (await handler(event as never, {} as never)).statusCode;
}

test('only what carries a live value of the header is answered, the one before too while it is exchanged', async () => {
  const guard = originGuard(secrets, ORIGIN_KEY);
  expect(await statusOf(guard, 'new value')).toBe(200);
  expect(await statusOf(guard, 'old value')).toBe(200);
  for (const wrong of [undefined, '', 'new valu', 'another value'])
    expect(await statusOf(guard, wrong)).toBe(403);
});

test('where there is no CloudFront, everyone is answered', async () => {
  expect(await statusOf(originGuard(secrets, ''))).toBe(200);
});
