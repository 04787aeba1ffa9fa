import { expect, test } from 'vitest';
import { sendMessages } from '../../functions/send-messages/send-messages.ts';
import { messageKey } from '../../shared/store/messages.ts';
import { streamOf } from '../support/events.ts';
import { recordingMailer, worldWithReceipt } from '../support/world.ts';

async function waiting() {
  const world = await worldWithReceipt();
  const [message] = await world.messages();
  const item = await world.table.get(messageKey(message!));
  return { world, event: streamOf(item!) };
}

test('a message is sent as the stream tells of it, and only once', async () => {
  const { world, event } = await waiting();
  const mailer = recordingMailer();
  const send = sendMessages({
    ...world.outbox(mailer),
    onError: (error) => {
      throw error;
    },
  });
  expect(await send(event)).toEqual({ batchItemFailures: [] });
  await send(event);
  expect(mailer.sent).toHaveLength(1);
  expect(await world.messages()).toMatchObject([{ state: 'sent' }]);
});

test('a mailer that throttles leaves the message due', async () => {
  const { world, event } = await waiting();
  const send = sendMessages({
    ...world.outbox(recordingMailer({ kind: 'throttled' } as never)),
    onError: () => undefined,
  });
  await send(event);
  expect((await world.messages())[0]?.state).not.toBe('sent');
});
