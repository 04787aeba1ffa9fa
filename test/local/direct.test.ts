/** Functions that ask DynamoDB by messages ask the same as over HTTP, and get the same answers. */
import { afterEach, expect, test } from 'vitest';
import type { SentRequest } from '../../infra/local/functions/recorder.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, startWith } from '../support/stack.ts';

let stack: LocalStack | undefined;
afterEach(() => stack?.stop());

/** What is asked, without the values, of which some are drawn by chance, and without how often: two that run at once may both ask. */
function shapeOf({ service, operation, input }: SentRequest): string {
  const telling = /Expression$|Name$|^Limit$|^ReturnValues/;
  const shape = JSON.stringify(JSON.parse(input), (key, value: unknown) => {
    if (key === 'RawMessage' || key === 'B') return 'bytes';
    return typeof value === 'object' || telling.test(key) ? value : typeof value;
  });
  return `${service} ${operation} ${shape}`;
}

async function lived(wire: boolean) {
  const program = exampleProgram();
  const requests: SentRequest[] = [];
  stack = await startWith(program, '2026-03-02T12:00:00Z', { wire, onRequest: (one) => requests.push(one) });
  for (const who of [person('a'), person('b', { email: 'not an address' }), mentor('m')])
    await apply(stack, program, who);
  await apply(stack, program, person('a'));
  await stack.advanceTo(Date.parse('2026-03-24T12:00:00Z'));
  await stack.whenIdle();
  const emails = stack.ses.list().map(({ to, subject }) => `${to}: ${subject}`);
  expect(emailTo(stack, 'person.a@example.org', 'application').links).not.toEqual([]);
  await stack.stop();
  return { requests: [...new Set(requests.map(shapeOf))].sort(), emails: emails.sort() };
}

test('a journey asks and brings about the same, by messages and over the wire', async () => {
  const [directly, overWire] = [await lived(false), await lived(true)];
  expect(directly.emails).toEqual(overWire.emails);
  expect(directly.requests).toEqual(overWire.requests);
  expect(directly.requests.filter((one) => one.startsWith('dynamodb')).length).toBeGreaterThan(20);
});
