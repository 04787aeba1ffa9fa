/** The laptop's DynamoDB refuses what DynamoDB refuses, with its words. */
import {
  type AttributeValue,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalDynamo, localDynamo } from '../support/local-dynamo.ts';

let dynamo: LocalDynamo;
let TableName: string;
beforeAll(async () => {
  dynamo = await localDynamo();
  ({ name: TableName } = await dynamo.tableOf([{ pk: 'a', sk: 'b', v: 1 }]));
});
afterAll(() => dynamo.stop());

const S = (text: string): AttributeValue => ({ S: text });
const item = (more: Record<string, AttributeValue> = {}) => ({ pk: S('x'), sk: S('y'), ...more });
const put = (more: Record<string, AttributeValue>, rest: object = {}) =>
  new PutItemCommand({ TableName, Item: item(more), ...rest });
const nested = (levels: number): AttributeValue => {
  let value: AttributeValue = S('x');
  for (let level = 1; level < levels; level++) value = { L: [value] };
  return value;
};
const names = (count: number, make: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => make(n));
const among = (count: number) => ({
  ConditionExpression: `NOT pk IN (${names(count, (n) => `:v${n}`).join(', ')})`,
  ExpressionAttributeValues: Object.fromEntries(names(count, (n) => `:v${n}`).map((name) => [name, S(name)])),
});
const transaction = (bytes: number, count: number) =>
  new TransactWriteItemsCommand({
    TransactItems: names(count, String).map((n) => ({
      Put: { TableName, Item: item({ sk: S(n), v: S('x'.repeat(bytes)) }) },
    })),
  });
const sets = (value: string) =>
  new UpdateItemCommand({
    TableName,
    Key: { pk: S('a'), sk: S('b') },
    UpdateExpression: 'SET #n0 = :v0',
    ExpressionAttributeNames: { '#n0': 'gsi1sk' },
    ExpressionAttributeValues: { ':v0': S(value) },
  });

test.each<[string, { readonly fits: () => object; readonly not: () => object; readonly says: RegExp }]>([
  [
    'keys of indexes that are empty',
    {
      fits: () => put({ gsi1pk: S('a'), gsi1sk: S('b') }),
      not: () => put({ gsi1pk: S(''), gsi1sk: S('b') }),
      says: /empty string value. IndexName: gsi1, IndexKey: gsi1pk/,
    },
  ],
  ['the same in an update', { fits: () => sets('b'), not: () => sets(''), says: /empty string value/ }],
  [
    'keys of indexes that are too long',
    {
      fits: () => put({ gsi2pk: S('a'), gsi2sk: S('b'.repeat(1024)) }),
      not: () => put({ gsi2pk: S('a'), gsi2sk: S('b'.repeat(1025)) }),
      says: /maximum size limit of 1024/,
    },
  ],
  [
    'items over 400 KB',
    {
      fits: () => put({ v: S('x'.repeat(400_000)) }),
      not: () => put({ v: S('x'.repeat(410_000)) }),
      says: /Item size/,
    },
  ],
  [
    'transactions over 4 MB',
    { fits: () => transaction(300_000, 12), not: () => transaction(300_000, 15), says: /4 MB/ },
  ],
  [
    'tokens over 36 letters',
    {
      fits: () =>
        new TransactWriteItemsCommand({
          ClientRequestToken: 't'.repeat(36),
          TransactItems: [{ Put: { TableName, Item: item() } }],
        }),
      not: () =>
        new TransactWriteItemsCommand({
          ClientRequestToken: 't'.repeat(37),
          TransactItems: [{ Put: { TableName, Item: item() } }],
        }),
      says: /less than or equal to 36/,
    },
  ],
  [
    'conditions over 4 KB',
    {
      fits: () =>
        put({}, { ConditionExpression: names(100, (n) => `attribute_not_exists(a${n})`).join(' AND ') }),
      not: () =>
        put({}, { ConditionExpression: names(200, (n) => `attribute_not_exists(a${n})`).join(' AND ') }),
      says: /Expression size/,
    },
  ],
  [
    'more than 100 operands of IN',
    {
      fits: () => put({}, among(100)),
      not: () => put({}, among(101)),
      says: /too many operands; number of operands: 101/,
    },
  ],
  [
    'more than 32 levels',
    { fits: () => put({ v: nested(32) }), not: () => put({ v: nested(33) }), says: /Nesting Levels/ },
  ],
])('%s', async (_, { fits, not, says }) => {
  await dynamo.client.send(fits() as PutItemCommand);
  const refused = await dynamo.client.send(not() as PutItemCommand).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(says) as string,
  });
});
