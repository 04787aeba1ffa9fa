/** Errors that DynamoDB documents and the laptop's engine never makes. */
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { dynamoTable, Unprocessed } from '../../shared/store/dynamo-table.ts';
import { ItemTooLarge } from '../../shared/store/table.ts';

const aws = mockClient(DynamoDBClient);
const table = dynamoTable(new DynamoDBClient({}), 'mentorline', { forMs: 200, longestPauseMs: 5 });
const put = { kind: 'put' as const, item: { pk: 'a', sk: 'b', entity: 'person' } };
const said = { message: 'said', $metadata: {} };
const conflict = new TransactionConflictException(said);
const canceled = (...codes: string[]) =>
  new TransactionCanceledException({ ...said, CancellationReasons: codes.map((Code) => ({ Code })) });

beforeEach(() => aws.reset());

test('a row that a transaction is at work on is written a moment later', async () => {
  aws.on(PutItemCommand).rejectsOnce(conflict).rejectsOnce(conflict).resolves({});
  expect(await table.write(put)).toBe('done');
  expect(aws.commandCalls(PutItemCommand)).toHaveLength(3);
});

test('and is given up in the end, with the error', async () => {
  aws.on(PutItemCommand).rejects(conflict);
  await expect(table.write(put)).rejects.toBe(conflict);
  expect(aws.commandCalls(PutItemCommand).length).toBeGreaterThan(5);
});

test('a condition that fails is an answer, at once', async () => {
  aws.on(PutItemCommand).rejects(new ConditionalCheckFailedException(said));
  expect(await table.write(put)).toBe('refused');
  expect(aws.commandCalls(PutItemCommand)).toHaveLength(1);
});

test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
  'a transaction that is canceled by %s is tried again',
  async (code) => {
    aws.on(TransactWriteItemsCommand).rejectsOnce(canceled('None', code)).resolves({});
    expect(await table.transact([put, put])).toEqual({ kind: 'done' });
    expect(aws.commandCalls(TransactWriteItemsCommand)).toHaveLength(2);
  },
);

test.each(['ItemCollectionSizeLimitExceeded', 'ValidationError', 'DuplicateItem', 'AccessDenied'])(
  'one that is canceled by %s is not',
  async (code) => {
    const error = canceled('None', code);
    aws.on(TransactWriteItemsCommand).rejects(error);
    await expect(table.transact([put, put])).rejects.toBe(error);
    expect(aws.commandCalls(TransactWriteItemsCommand)).toHaveLength(1);
  },
);

test('a condition counts even when a conflict stands beside it', async () => {
  aws.on(TransactWriteItemsCommand).rejects(canceled('TransactionConflict', 'ConditionalCheckFailed'));
  expect(await table.transact([put, put])).toEqual({ kind: 'refused', refused: [false, true] });
});

test('an item that is too large names its row', async () => {
  const error = Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
    name: 'ValidationException',
  });
  aws.on(PutItemCommand).rejects(error);
  await expect(table.write(put)).rejects.toBeInstanceOf(ItemTooLarge);
});

test('keys that were left out are asked for again, until none is', async () => {
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'b' } });
  const left = { UnprocessedKeys: { mentorline: { Keys: [key('b')] } } };
  aws
    .on(BatchGetItemCommand)
    .resolvesOnce({ Responses: { mentorline: [key('a')] }, ...left })
    .resolvesOnce(left)
    .resolves({ Responses: { mentorline: [key('b')] } });
  const keys = ['a', 'b'].map((pk) => ({ pk, sk: 'b' }));
  expect(await table.getMany(keys)).toEqual(keys);
  expect(aws.commandCalls(BatchGetItemCommand)).toHaveLength(3);
});

test('keys that are always left out are an error, not an endless loop', async () => {
  const Keys = [{ pk: { S: 'a' }, sk: { S: 'b' } }];
  aws.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { mentorline: { Keys } } });
  await expect(table.getMany([{ pk: 'a', sk: 'b' }])).rejects.toBeInstanceOf(Unprocessed);
});
