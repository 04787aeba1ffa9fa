/** Records what SES tells of an email. The event carries our ids as tags; it may come twice, late or out of order. */
import * as z from 'zod';
import {
  softBouncedWrite,
  endWrites,
  findMessage,
  listPersonMessages,
  outcomeWrite,
} from '../../shared/store/messages.ts';
import { softBouncesWrite, suppressWrite } from '../../shared/store/people.ts';
import type { Table } from '../../shared/store/table.ts';
import {
  softBouncesInARow,
  MANAGER,
  type Message,
  type MessageOutcome,
} from '../../shared/domain/message.ts';

const Tag = z.tuple([z.string()], z.string());
export const EmailEvent = z.object({
  source: z.literal('aws.ses'),
  detail: z.object({
    eventType: z.string(),
    mail: z.object({ messageId: z.string(), timestamp: z.string(), tags: z.object({ mid: Tag, pid: Tag }) }),
    bounce: z.object({ bounceType: z.string() }).optional(),
  }),
});
export type EmailEvent = z.infer<typeof EmailEvent>;

/** A bounce for now. The manager is told once several in a row are so. */
async function noteSoftBounce(table: Table, message: Message, at: string): Promise<void> {
  await table.write(softBouncedWrite(message));
  if (message.person === MANAGER) return;
  const known = await listPersonMessages(table, message.person);
  const noted = known.map((one) => (one.id === message.id ? { ...one, softBounced: true } : one));
  if (softBouncesInARow(noted)) await table.write(softBouncesWrite(message.person, at));
}

export interface Dependencies {
  readonly table: Table;
}

export function recordEmailEvent({ table }: Dependencies): (event: unknown) => Promise<void> {
  return async (event) => {
    const { detail } = EmailEvent.parse(event);
    const { mail, eventType, bounce } = detail;
    // Read first: most emails are known to be sent when the event comes, and looking costs less than a write that is refused.
    const message = await findMessage(table, { id: mail.tags.mid[0], person: mail.tags.pid[0] });
    if (!message) return;
    const sent = { sesMessageId: mail.messageId, sentAt: mail.timestamp };
    const suppress = async (because: MessageOutcome) => {
      // What came back was sent, whether the sender has learned that by now or not.
      const set = { state: 'sent' as const, outcome: because, ...sent };
      const told = await table.transact(endWrites(message, { from: ['attempted', 'unknown'], set }));
      if (told.kind === 'refused') await table.write(outcomeWrite(message, because));
      if (message.person !== MANAGER) await table.write(suppressWrite(message.person, because));
    };

    switch (eventType) {
      case 'Send': {
        // The proof that an attempt whose answer was lost did go out.
        if (message.state !== 'attempted' && message.state !== 'unknown') return;
        const set = { state: 'sent' as const, ...sent };
        await table.transact(endWrites(message, { from: ['attempted', 'unknown'], set }));
        return;
      }
      case 'Bounce':
        if (bounce?.bounceType === 'Permanent') await suppress('bounced');
        else await noteSoftBounce(table, message, mail.timestamp);
        return;
      case 'Complaint':
        await suppress('complained');
        return;
      case 'Reject': {
        const set = { state: 'failed' as const, reason: 'SES rejected it' };
        const unsettled = await table.transact(endWrites(message, { from: ['attempted', 'unknown'], set }));
        if (unsettled.kind === 'refused') await table.transact(endWrites(message, { from: ['sent'], set }));
        return;
      }
      default:
    }
  };
}
