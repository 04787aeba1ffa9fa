/** What each error that SES documents, and each that a connection makes, says of an email: sent, certainly not sent, or not known. */
import { SendRawEmailCommand, SESClient } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { sesMailer } from '../../shared/aws/ses.ts';

const aws = mockClient(SESClient);
const email = { raw: new Uint8Array([1]), from: 'a@example.org', to: 'b@example.org', tags: { mid: 'm' } };
const named = (name: string, message = 'said') => Object.assign(new Error(message), { name });
const coded = (code: string) => Object.assign(new Error('connect'), { code });

beforeEach(() => aws.reset());

const unreached = { kind: 'unreached' };
const unknown = { kind: 'unknown' };
const paused = { kind: 'paused' };

test.each([
  ['a refused connection', coded('ECONNREFUSED'), unreached],
  ['a name that is not found', coded('ENOTFOUND'), unreached],
  ['a name server that is away', coded('EAI_AGAIN'), unreached],
  ['a host that is away', coded('EHOSTUNREACH'), unreached],
  ['a connection that broke', coded('ECONNRESET'), unknown],
  ['a broken pipe', coded('EPIPE'), unknown],
  ['our own deadline', named('TimeoutError'), unknown],
  ['an error of SES', named('InternalFailure'), unknown],
  ['SES being away', named('ServiceUnavailable'), unknown],
  ['something new', named('NeverSeenBefore'), unknown],
  ['the rate', named('Throttling', 'Maximum sending rate exceeded.'), { kind: 'throttled', for: 'a-moment' }],
  ['the quota', named('Throttling', 'Daily message quota exceeded.'), { kind: 'throttled', for: 'the-day' }],
  ['a paused account', named('AccountSendingPausedException'), paused],
  ['a missing permission', named('AccessDenied'), paused],
  ['a sender without DNS', named('MessageRejected', 'Email address is not verified.'), paused],
  ['a virus', named('MessageRejected', 'virus'), { kind: 'refused', because: 'MessageRejected' }],
  ['a wrong value', named('InvalidParameterValue'), { kind: 'refused', because: 'InvalidParameterValue' }],
])('%s', async (_, error, outcome) => {
  aws.on(SendRawEmailCommand).rejects(error);
  expect(await sesMailer('set').send(email)).toEqual(outcome);
});

test('it is asked once, and with a deadline', async () => {
  aws.on(SendRawEmailCommand).resolves({ MessageId: 'x' });
  expect(await sesMailer('set').send(email)).toEqual({ kind: 'accepted', sesMessageId: 'x' });
  const [call] = aws.commandCalls(SendRawEmailCommand);
  expect((call?.args as unknown[])[1]).toMatchObject({ abortSignal: expect.any(AbortSignal) as AbortSignal });
  expect(aws.commandCalls(SendRawEmailCommand)).toHaveLength(1);
});
