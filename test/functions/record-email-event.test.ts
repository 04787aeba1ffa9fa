import { expect, test } from 'vitest';
import { recordEmailEvent } from '../../functions/record-email-event/record-email-event.ts';
import { findPerson } from '../../shared/store/people.ts';
import { sendMessage } from '../../shared/usecases/email/outbox.ts';
import { recordingMailer, worldWithReceipt } from '../support/world.ts';

async function sent() {
  const world = await worldWithReceipt();
  const [message] = await world.messages();
  await sendMessage(world.outbox(recordingMailer()), message!);
  const record = recordEmailEvent({ table: world.table });
  const tell = (eventType: string, more: object = {}) =>
    record({
      source: 'aws.ses',
      detail: {
        eventType,
        mail: {
          messageId: 'ses-1',
          timestamp: '2026-03-03T10:00:00Z',
          tags: { mid: [message!.id], pid: [world.person] },
        },
        ...more,
      },
    });
  return { world, tell, suppressed: async () => (await findPerson(world.table, world.person))?.suppressed };
}

test('only a permanent bounce suppresses the person', async () => {
  const { world, tell, suppressed } = await sent();
  await tell('Bounce', { bounce: { bounceType: 'Transient' } });
  expect(await suppressed()).toBeUndefined();
  await tell('Bounce', { bounce: { bounceType: 'Permanent' } });
  await tell('Bounce', { bounce: { bounceType: 'Permanent' } });
  expect(await suppressed()).toBe('bounced');
  expect(await world.messages()).toMatchObject([{ outcome: 'bounced' }]);
});

test('a complaint suppresses the person; a delivery that is only told of changes nothing', async () => {
  const { tell, suppressed } = await sent();
  await tell('Delivery');
  await tell('Send');
  expect(await suppressed()).toBeUndefined();
  await tell('Complaint');
  expect(await suppressed()).toBe('complained');
});

test('an event that is not one of SES is an error', async () => {
  const { world } = await sent();
  await expect(recordEmailEvent({ table: world.table })({ source: 'aws.s3' })).rejects.toThrow();
});
