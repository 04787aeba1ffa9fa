import { expect, test } from 'vitest';
import { paced } from '../../shared/email/mailer.ts';
import { recordingMailer } from '../support/world.ts';

test('emails leave no quicker than SES allows, however many ask at once', async () => {
  let now = 1000;
  const pauses: number[] = [];
  const way = recordingMailer();
  const mailer = paced(way, {
    perSecond: 4,
    stopwatch: () => now,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  const email = { raw: new Uint8Array(), from: 'a@example.org', to: 'b@example.org', tags: {} };
  await Promise.all(Array.from({ length: 5 }, () => mailer.send(email)));
  expect(pauses).toEqual([250, 500, 750, 1000]);
  now += 1100;
  await mailer.send(email);
  now += 1000;
  await mailer.send(email);
  expect(pauses).toEqual([250, 500, 750, 1000, 150]);
  expect(way.sent).toHaveLength(7);
});
