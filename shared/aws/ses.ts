import {
  GetIdentityDkimAttributesCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SendRawEmailCommand,
  SESClient,
} from '@aws-sdk/client-ses';
import { type EmailAccount, type EmailOutcome, type Mailer, paced } from '../email/mailer.ts';
import { pause, stopwatch } from './clock.ts';

/** SES answers in much less; what takes longer is not known. */
const DEADLINE_MS = 10_000;

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
          { abortSignal: AbortSignal.timeout(DEADLINE_MS) },
        );
        return { kind: 'accepted', sesMessageId: answer.MessageId ?? '' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

/** The same at the pace that the account allows, as long as the function has time left. */
export function pacedMailer(
  env: { readonly CONFIGURATION_SET: string; readonly EMAILS_PER_SECOND: number },
  timeLeft: () => number,
): Mailer {
  const pace = { perSecond: env.EMAILS_PER_SECOND, stopwatch, pause, timeLeft };
  return paced(sesMailer(env.CONFIGURATION_SET), pace);
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
    async dnsRecords(address) {
      const domain = address.split('@')[1] ?? address;
      const { DkimAttributes = {} } = await client.send(
        new GetIdentityDkimAttributesCommand({ Identities: [domain] }),
      );
      return (DkimAttributes[domain]?.DkimTokens ?? []).map((token) => ({
        name: `${token}._domainkey.${domain}`,
        type: 'CNAME',
        value: `${token}.dkim.amazonses.com`,
      }));
    },
  };
}

/** No connection came about, so nothing was sent over it. */
const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What an error of SES, or of the way there, means for an email. */
export function outcomeOf(error: unknown): EmailOutcome {
  const {
    name = '',
    message = '',
    code = '',
  } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (UNREACHED.has(code)) return { kind: 'unreached' };
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
