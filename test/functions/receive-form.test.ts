import { expect, test } from 'vitest';
import { receiveForm } from '../../functions/receive-form/receive-form.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { signedDelivery } from '../support/deliveries.ts';
import { requestTo } from '../support/events.ts';
import { emptyWorld, SECRETS, type TestWorld } from '../support/world.ts';

function receiverOf(world: TestWorld, table = world.table) {
  const errors: unknown[] = [];
  const receive = receiveForm({
    table,
    bucket: memoryBucket(),
    secrets: SECRETS,
    clock: () => world.now,
    onError: (error) => void errors.push(error),
  });
  return { receive, errors };
}

test('a signed delivery is kept once, however often it arrives', async () => {
  const world = await emptyWorld();
  const { receive } = receiverOf(world);
  const delivery = signedDelivery(world.program, { at: world.now });
  const first = await receive(delivery);
  expect([first.status, first.body]).toEqual([200, expect.stringContaining('kept')]);
  const second = await receive(delivery);
  expect([second.status, second.body]).toEqual([200, expect.stringContaining('duplicate')]);
});

test('what is not signed, not posted or for no form is refused, never with 404 or 410', async () => {
  const world = await emptyWorld();
  const { receive } = receiverOf(world);
  const unsigned = {
    ...signedDelivery(world.program, { at: world.now }),
    headers: new Map<string, string>(),
  };
  expect((await receive(unsigned)).status).toBe(401);
  expect((await receive(requestTo('/in/typeform/apply'))).status).toBe(405);
  expect((await receive(requestTo('/in/typeform', { method: 'POST' }))).status).toBe(401);
  for (const part of ['nothing', 'a'.repeat(3000), '%', '%ff', '%00', encodeURIComponent('é{}')])
    expect((await receive(requestTo(`/in/typeform/${part}`, { method: 'POST' }))).status).toBe(401);
});

test('a store that fails is told to the log, and the form tool is asked to try again', async () => {
  const world = await emptyWorld();
  const broken = { ...world.table, get: () => Promise.reject(new Error('down')) };
  const { receive, errors } = receiverOf(world, broken);
  const answer = await receive(signedDelivery(world.program, { at: world.now }));
  expect([answer.status, answer.headers?.['retry-after']]).toEqual([503, '120']);
  expect(errors).toHaveLength(1);
});
