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

test.each([
  ['ECONNREFUSED', coded('ECONNREFUSED')],
  ['ENOTFOUND', coded('ENOTFOUND')],
  ['EAI_AGAIN', coded('EAI_AGAIN')],
  ['EHOSTUNREACH', coded('EHOSTUNREACH')],
])('%s: no connection, so nothing was sent', async (_, error) => {
  aws.on(SendRawEmailCommand).rejects(error);
  expect(await sesMailer('set').send(email)).toEqual({ kind: 'unreached' });
});

test.each([
  ['a connection that broke', coded('ECONNRESET')],
  ['a broken pipe', coded('EPIPE')],
  ['our own deadline', named('TimeoutError')],
  ['an error of SES', named('InternalFailure')],
  ['SES being away', named('ServiceUnavailable')],
  ['something new', named('NeverSeenBefore')],
])('%s leaves it unknown', async (_, error) => {
  aws.on(SendRawEmailCommand).rejects(error);
  expect(await sesMailer('set').send(email)).toEqual({ kind: 'unknown' });
});

test.each([
  [named('Throttling', 'Maximum sending rate exceeded.'), { kind: 'throttled', for: 'a-moment' }],
  [named('Throttling', 'Daily message quota exceeded.'), { kind: 'throttled', for: 'the-day' }],
  [named('AccountSendingPausedException'), { kind: 'paused' }],
  [named('AccessDenied'), { kind: 'paused' }],
  [named('MessageRejected', 'Email address is not verified.'), { kind: 'paused' }],
  [named('MessageRejected', 'virus'), { kind: 'refused', because: 'MessageRejected' }],
  [named('InvalidParameterValue'), { kind: 'refused', because: 'InvalidParameterValue' }],
])('%s is certainly not sent', async (error, outcome) => {
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
