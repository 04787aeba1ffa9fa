/** Records what SES tells of an email. The event carries our ids as tags; it may come twice, late or out of order. */
import * as z from 'zod';
import { endWrites, findMessage, messageKey } from '../../shared/store/messages.ts';
import { suppressWrite } from '../../shared/store/people.ts';
import { present, type Table } from '../../shared/store/table.ts';
import { MANAGER } from '../../shared/domain/message.ts';

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

export interface Dependencies {
  readonly table: Table;
}

export function recordEmailEvent({ table }: Dependencies): (event: unknown) => Promise<void> {
  return async (event) => {
    const { detail } = EmailEvent.parse(event);
    const { mail, eventType, bounce } = detail;
    const key = { id: mail.tags.mid[0], person: mail.tags.pid[0] };
    const note = (outcome: string) =>
      table.write({ kind: 'update', key: messageKey(key), set: { outcome }, when: present });
    const suppress = async (because: 'bounced' | 'complained') => {
      await note(because);
      if (key.person !== MANAGER) await table.write(suppressWrite(key.person, because));
    };

    switch (eventType) {
      case 'Send': {
        // The proof that an attempt whose answer was lost did go out. Most emails are known to be sent by then, and
        // looking costs less than a write that is refused.
        const message = await findMessage(table, key);
        if (message?.state !== 'attempted' && message?.state !== 'unknown') return;
        const set = { state: 'sent' as const, sesMessageId: mail.messageId, sentAt: mail.timestamp };
        await table.transact(endWrites(key, { from: ['attempted', 'unknown'], set }));
        return;
      }
      case 'Bounce':
        if (bounce?.bounceType === 'Permanent') await suppress('bounced');
        return;
      case 'Complaint':
        await suppress('complained');
        return;
      case 'Reject':
        await table.transact(
          endWrites(key, {
            from: ['attempted', 'sent', 'unknown'],
            set: { state: 'failed', reason: 'SES rejected it' },
          }),
        );
        return;
      default:
    }
  };
}
