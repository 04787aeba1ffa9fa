import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { carried } from '../../infra/local/functions/answer.ts';
import { httpFunction } from '../../shared/aws/functions.ts';
import { zipped } from '../../shared/aws/zipped.ts';
import { json } from '../../shared/http.ts';

const PEOPLE = Array.from({ length: 60_000 }, (_, n) => ({
  ...{ id: `p${n}`, name: `Somebody Number ${n}`, role: n % 3 ? 'mentee' : 'mentor', state: 'accepted' },
  ...{
    applied: '2026-03-07T10:00:00Z',
    screening: 'accepted by the rules',
    email: `person.${n}@example.org`,
  },
}));

function ask(headers: object, compresses = true) {
  const handler = httpFunction('manager-api', () => () => Promise.resolve(json(200, PEOPLE)), {
    middleware: compresses ? zipped() : [],
  });
  const event = { version: '2.0', rawPath: '/', headers, requestContext: { http: { method: 'GET' } } };
  return handler(event as never, {} as never);
}

test('a list that is larger than Lambda may answer arrives zipped, whole', async () => {
  const answer = await ask({ 'accept-encoding': 'br, gzip' });
  expect(() => carried(answer)).not.toThrow();
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  expect(Object.fromEntries(headers)).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  expect(JSON.parse(gunzipSync(Buffer.from(answer.body!, 'base64')).toString())).toEqual(PEOPLE);
});

test.each([
  ['who cannot read it', { 'accept-encoding': 'identity' }, true],
  ['who says nothing', {}, true],
  ['a function that does not', { 'accept-encoding': 'gzip' }, false],
])('nothing is zipped for %s', async (_, headers, compresses) => {
  const answer = await ask(headers, compresses);
  expect(answer.isBase64Encoded ?? false).toBe(false);
  expect(() => carried(answer)).toThrow('6 MB');
});
