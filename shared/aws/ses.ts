import {
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SendRawEmailCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import type { EmailAccount, Mailer, EmailOutcome } from '../email/mailer.ts';

/**
 * Sends raw email, once: `maxAttempts: 1`, because the SDK's own retries send an accepted email again when the answer is
 * lost. What SES said tells whether the email was certainly not sent.
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

export function sesAccount(): EmailAccount {
  const client = new SESClient({});
  return {
    async quota() {
      const {
        Max24HourSend = 0,
        MaxSendRate = 0,
        SentLast24Hours = 0,
      } = await client.send(new GetSendQuotaCommand({}));
      return { perDay: Max24HourSend, perSecond: MaxSendRate, sentToday: SentLast24Hours };
    },
    async isVerified(address) {
      const names = [address, address.split('@')[1] ?? address];
      const { VerificationAttributes = {} } = await client.send(
        new GetIdentityVerificationAttributesCommand({ Identities: names }),
      );
      return Object.values(VerificationAttributes).some(
        ({ VerificationStatus }) => VerificationStatus === 'Success',
      );
    },
  };
}

function outcomeOf(error: unknown): EmailOutcome {
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
      // Until the sender's DNS is in order, or in the sandbox: that passes, and the email is still wanted then.
      return /not verified/i.test(message) ? { kind: 'paused' } : { kind: 'refused', because: name };
    case 'MailFromDomainNotVerifiedException':
    case 'ConfigurationSetDoesNotExistException':
    case 'InvalidParameterValue':
      return { kind: 'refused', because: name };
    default:
      return { kind: 'unknown' };
  }
}
