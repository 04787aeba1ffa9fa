/** Whatever moment the laptop's DynamoDB is killed at: a transaction is there whole or not at all, with its index and stream rows. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DynamoEngine } from '../../infra/local/dynamodb/engine.ts';
import type { StreamRecord } from '../../infra/local/dynamodb/stream-records.ts';

const KILLS = 12;
const WRITER = fileURLToPath(new URL('../support/writing-engine.ts', import.meta.url));
type Item = Record<string, { S: string }>;

const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' });
const TABLE = {
  TableName: 'kept',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map(text),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'gsi1',
      KeySchema: [
        { AttributeName: 'gsi1pk', KeyType: 'HASH' },
        { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};

/** Lets it write, kills it some while after its first acknowledgment, and returns the numbers that it acknowledged. */
async function killed(folder: string, first: number, after: number): Promise<number[]> {
  const child = spawn(process.execPath, [WRITER, folder, String(first)]);
  let told = '';
  const begun = new Promise<void>((resolve) =>
    child.stdout.on('data', (piece: Buffer) => {
      told += piece.toString();
      resolve();
    }),
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  await Promise.race([begun, ended]);
  await new Promise((resolve) => setTimeout(resolve, after));
  child.kill('SIGKILL');
  await ended;
  return told.split('\n').slice(0, -1).map(Number);
}

test('killed again and again, it keeps all that it acknowledged, and nothing by halves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mentorline-atomic-'));
  const first = new DynamoEngine({ path: folder, now: Date.now });
  await first.call('CreateTable', TABLE);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await first.close();

  const acknowledged: number[] = [];
  for (let kill = 0; kill < KILLS; kill++)
    acknowledged.push(...(await killed(folder, 1_000_000 * (kill + 1), kill * 3)));
  expect(acknowledged.length).toBeGreaterThan(KILLS - 1);

  const engine = new DynamoEngine({ path: folder, now: Date.now });
  const { Items } = (await engine.call('Scan', { TableName: 'kept' })) as { Items: Item[] };
  const parts = Map.groupBy(Items, ({ sk }) => Number(sk!.S));
  expect(
    new Set(
      [...parts.values()].map((rows) =>
        rows
          .map(({ pk }) => pk!.S)
          .sort()
          .join(''),
      ),
    ),
  ).toEqual(new Set(['abc']));
  expect(acknowledged.filter((n) => !parts.has(n))).toEqual([]);

  const index = { TableName: 'kept', IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :all' };
  const keys = (items: readonly Item[]) => items.map(({ pk, sk }) => `${sk!.S} ${pk!.S}`).sort();
  const indexed: Item[] = [];
  for (let from: unknown; ;) {
    const page = (await engine.call('Query', {
      ...index,
      ExpressionAttributeValues: { ':all': { S: 'all' } },
      ...(from !== undefined && { ExclusiveStartKey: from }),
    })) as { Items: Item[]; LastEvaluatedKey?: unknown };
    indexed.push(...page.Items);
    from = page.LastEvaluatedKey;
    if (from === undefined) break;
  }
  expect(keys(indexed)).toEqual(keys(Items));

  // No one took a record: all are still to be told.
  const told = (record: StreamRecord) => record.dynamodb.NewImage as Item;
  expect(keys((await engine.pending()).map(told))).toEqual(keys(Items));
  await engine.close();
});

test('a transaction that is refused half-way leaves nothing', async () => {
  const engine = new DynamoEngine({ now: Date.now });
  await engine.call('CreateTable', TABLE);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const put = (pk: string, more = {}) => ({
    Put: { TableName: 'kept', Item: { pk: { S: pk }, sk: { S: '1' }, ...more } },
  });
  const TransactItems = [put('a'), put('b', { gsi1pk: { N: '1' }, gsi1sk: { S: 'x' } })];
  await expect(engine.call('TransactWriteItems', { TransactItems })).rejects.toMatchObject({
    body: { CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }] },
  });
  expect(await engine.call('Scan', { TableName: 'kept' })).toMatchObject({ Items: [] });
});

test('what was read stays as it was read, whatever is written to the row afterwards', async () => {
  const engine = new DynamoEngine({ now: Date.now });
  await engine.call('CreateTable', TABLE);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const Key = { pk: { S: 'a' }, sk: { S: '1' } };
  const at = { TableName: 'kept', Key };
  const Item = {
    ...Key,
    count: { N: '1' },
    tags: { SS: ['x', 'y'] },
    list: { L: [{ S: 'one' }, { M: { deep: { S: 'two' } } }] },
  };
  await engine.call('PutItem', { TableName: 'kept', Item });
  const read = async () => ((await engine.call('GetItem', at)) as { Item: unknown }).Item;
  const first = await read();
  const copy = structuredClone(first);
  const ALL_OLD = { ReturnValues: 'ALL_OLD' };
  for (const UpdateExpression of [
    'SET #l[1].deep = :s',
    'SET #l = list_append(#l, #l)',
    'REMOVE #l[0]',
    'ADD #c :n',
    'ADD #t :t',
    'DELETE #t :x',
  ]) {
    const before = await read();
    const old = structuredClone(before);
    const names = { '#l': 'list', '#c': 'count', '#t': 'tags' };
    const values = { ':s': { S: 'three' }, ':n': { N: '1' }, ':t': { SS: ['z'] }, ':x': { SS: ['x'] } };
    const used = <Value extends object>(all: Value) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => UpdateExpression.includes(name)));
    const ExpressionAttributeValues = used(values);
    const answer = await engine.call('UpdateItem', {
      ...{ ...at, ...ALL_OLD, UpdateExpression, ExpressionAttributeNames: used(names) },
      ...(Object.keys(ExpressionAttributeValues).length > 0 && { ExpressionAttributeValues }),
    });
    expect(answer).toMatchObject({ Attributes: old });
    expect(before).toEqual(old);
    expect(await read()).not.toEqual(old);
  }
  await engine.call('DeleteItem', at);
  expect(first).toEqual(copy);
  expect(await read()).toBeUndefined();
});
