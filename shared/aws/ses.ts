import { SendRawEmailCommand, SESClient } from '@aws-sdk/client-ses';
import type { Mailer, MailOutcome } from '../mail/mailer.ts';

/**
 * Sends raw mail, once: `maxAttempts: 1`, because the SDK's own retries send an accepted mail again when the answer is
 * lost. What SES said tells whether the mail was certainly not sent.
 */
export function sesMailer(configurationSet: string): Mailer {
  const client = new SESClient({ maxAttempts: 1 });
  return {
    async send({ raw, from, to, tags }) {
      try {
        const answer = await client.send(
          new SendRawEmailCommand({
            RawMessage: { Data: raw },
            Source: from,
            Destinations: [to],
            ConfigurationSetName: configurationSet,
            Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
          }),
        );
        return { kind: 'accepted', sesMessageId: answer.MessageId ?? '' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

function outcomeOf(error: unknown): MailOutcome {
  const { name = '', message = '' } = error instanceof Error ? error : {};
  switch (name) {
    case 'Throttling':
    case 'ThrottlingException':
      return { kind: 'throttled', for: /daily/i.test(message) ? 'the-day' : 'a-moment' };
    case 'AccountSendingPausedException':
    case 'ConfigurationSetSendingPausedException':
      return { kind: 'paused' };
    case 'AccessDenied':
    case 'AccessDeniedException':
      return { kind: 'paused' };
    case 'MessageRejected':
      // Until the sender's DNS is in order, or in the sandbox: that passes, and the mail is still wanted then.
      return /not verified/i.test(message) ? { kind: 'paused' } : { kind: 'refused', because: name };
    case 'MailFromDomainNotVerifiedException':
    case 'ConfigurationSetDoesNotExistException':
    case 'InvalidParameterValue':
      return { kind: 'refused', because: name };
    default:
      return { kind: 'unknown' };
  }
}
