/** What an event that failed after all retries was about, in a line: who failed, with what kind of error, when. Never its content. */

export interface DeadLetter {
  readonly Body?: string | undefined;
  readonly Attributes?: Readonly<Partial<Record<string, string>>> | undefined;
  readonly MessageAttributes?:
    Readonly<Record<string, { readonly StringValue?: string | undefined }>> | undefined;
}

/** The records of the services that write here, as far as they are read. */
interface Written {
  /** Of a Lambda destination, for an event and for a batch of the stream. */
  readonly requestContext?: { readonly functionArn?: string; readonly condition?: string };
  readonly responsePayload?: { readonly errorType?: string } | null;
  readonly DDBStreamBatchInfo?: { readonly batchSize?: number };
  readonly timestamp?: string;
}

export function describeDeadLetter({
  Body = '',
  Attributes = {},
  MessageAttributes = {},
}: DeadLetter): string {
  const body = parsed(Body);
  const sent = Number(Attributes['SentTimestamp'] ?? NaN);
  const when = body.timestamp ?? (Number.isNaN(sent) ? 'at an unknown time' : new Date(sent).toISOString());
  const attribute = (name: string): string | undefined => MessageAttributes[name]?.StringValue;
  const { functionArn, condition } = body.requestContext ?? {};
  // EventBridge Scheduler and rules say it in attributes of the message.
  const target = functionArn ?? attribute('TARGET_ARN') ?? attribute('RULE_ARN') ?? attribute('SCHEDULE_ARN');
  const error =
    body.responsePayload?.errorType ?? attribute('ERROR_CODE') ?? condition ?? 'an error of no known kind';
  const rows = body.DDBStreamBatchInfo?.batchSize;
  const what = rows === undefined ? 'an event' : `${rows} ${rows === 1 ? 'row' : 'rows'} of the stream`;
  return `${when}  ${nameOf(target)}: ${what} failed with ${error}`;
}

/** The last part of an ARN, without the version that a function's has. */
function nameOf(arn: string | undefined): string {
  if (arn === undefined) return 'someone unknown';
  const [, , service, , , ...rest] = arn.split(':');
  const parts = service === 'lambda' ? rest.slice(1, 2) : rest;
  return parts.join(':').split('/').at(-1) ?? arn;
}

function parsed(body: string): Written {
  try {
    return JSON.parse(body) as Written;
  } catch {
    return {};
  }
}
