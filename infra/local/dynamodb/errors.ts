/** Errors as DynamoDB answers them. */

/** In the shape of its JSON protocol. */
export function dynamoError(type: string, message: string, extra: object = {}): Error {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message, ...extra };
  return Object.assign(new Error(message), { statusCode: 400, body });
}

/** A transaction that was not carried out, with the reason of each of its actions. */
export function canceled(reasons: readonly { Code: string; Message?: string }[]): Error {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return dynamoError(
    'TransactionCanceledException',
    `Transaction canceled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

/** The same for one action that is impossible. */
export function canceledAt(index: number, length: number, error: Error): Error {
  const message = (error as { body?: { message?: string } }).body?.message ?? error.message;
  return canceled(
    Array.from({ length }, (_, at) =>
      at === index ? { Code: 'ValidationError', Message: message } : { Code: 'None' },
    ),
  );
}
