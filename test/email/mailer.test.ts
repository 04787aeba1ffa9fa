import { expect, test } from 'vitest';
import { paced } from '../../shared/email/mailer.ts';
import { recordingMailer } from '../support/world.ts';

test('emails leave no quicker than SES allows, however many ask at once', async () => {
  let now = 1000;
  let timeLeft = 60_000;
  const pauses: number[] = [];
  const way = recordingMailer();
  const mailer = paced(way, {
    perSecond: 4,
    stopwatch: () => now,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    timeLeft: () => timeLeft,
  });
  const email = { raw: new Uint8Array(), from: 'a@example.org', to: 'b@example.org', tags: {} };
  const send = async () => {
    expect(await mailer.ready?.()).toBe(true);
    return mailer.send(email);
  };
  await Promise.all(Array.from({ length: 5 }, send));
  expect(pauses).toEqual([250, 500, 750, 1000]);
  now += 1100;
  await send();
  now += 1000;
  await send();
  expect(pauses).toEqual([250, 500, 750, 1000, 150]);
  expect(way.sent).toHaveLength(7);
  // A turn that comes too late for this process is not taken, and keeps no one else waiting.
  timeLeft = 15_100;
  expect(await mailer.ready?.()).toBe(false);
  timeLeft = 60_000;
  expect(await mailer.ready?.()).toBe(true);
  expect(pauses).toEqual([250, 500, 750, 1000, 150, 250]);
});
