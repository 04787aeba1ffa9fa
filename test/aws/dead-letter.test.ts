import { expect, test } from 'vitest';
import { type DeadLetter, describeDeadLetter } from '../../infra/aws/dead-letter.ts';

const LAMBDA = 'arn:aws:lambda:eu-central-1:123456789012:function';

test.each<[string, DeadLetter, string]>([
  [
    'an event of a function',
    {
      Body: JSON.stringify({
        timestamp: '2026-03-19T10:00:00.000Z',
        requestContext: {
          functionArn: `${LAMBDA}:MentorlineApp-sweep-1:$LATEST`,
          condition: 'RetriesExhausted',
        },
        requestPayload: { name: 'Ana Lima' },
        responsePayload: { errorType: 'ProvisionedThroughputExceeded', errorMessage: 'Ana Lima' },
      }),
    },
    '2026-03-19T10:00:00.000Z  MentorlineApp-sweep-1: an event failed with ProvisionedThroughputExceeded',
  ],
  [
    'a batch of the stream',
    {
      Body: JSON.stringify({
        timestamp: '2026-03-19T10:00:00.000Z',
        requestContext: { functionArn: `${LAMBDA}:MentorlineApp-process-1`, condition: 'RecordAgeExceeded' },
        DDBStreamBatchInfo: { batchSize: 3, shardId: 'x' },
      }),
    },
    '2026-03-19T10:00:00.000Z  MentorlineApp-process-1: 3 rows of the stream failed with RecordAgeExceeded',
  ],
  [
    'a schedule',
    {
      Body: JSON.stringify({ cohort: 'spring', occurrence: 'close', generation: 1 }),
      Attributes: { SentTimestamp: String(Date.parse('2026-03-19T10:00:00Z')) },
      MessageAttributes: {
        ERROR_CODE: { StringValue: 'AWS.StepFunctions.ExecutionAlreadyExists' },
        TARGET_ARN: { StringValue: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution' },
      },
    },
    '2026-03-19T10:00:00.000Z  aws-sdk:sfn:startExecution: an event failed with AWS.StepFunctions.ExecutionAlreadyExists',
  ],
  [
    'something unknown',
    { Body: 'not JSON' },
    'at an unknown time  someone unknown: an event failed with an error of no known kind',
  ],
])('%s is told in a line, without what it holds', (_, letter, line) => {
  expect(describeDeadLetter(letter)).toBe(line);
});
