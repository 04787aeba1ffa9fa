import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type ItemChanges,
  type Condition,
  type Item,
  ItemTooLarge,
  type Key,
  type Page,
  type Query,
  type Table,
  type TransactResult,
  type Value,
  type Write,
  type WriteResult,
} from './table.ts';

const INDEX = {
  listing: { name: 'gsi1', pk: 'gsi1pk', sk: 'gsi1sk' },
  due: { name: 'gsi2', pk: 'gsi2pk', sk: 'gsi2sk' },
} as const;

/** Reasons of a canceled transaction that pass: nothing was written, and a moment later it may be. */
const PASSING = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
/** What DynamoDB asks to try again, the SDK does on its own; what is left is tried for so long, with pauses up to a second. */
export interface Patience {
  readonly forMs: number;
  readonly longestPauseMs: number;
}
const PATIENCE: Patience = { forMs: 10_000, longestPauseMs: 1_000 };

/** The table on DynamoDB. */
export function dynamoTable(
  client: DynamoDBClient,
  tableName: string,
  { forMs, longestPauseMs }: Patience = PATIENCE,
): Table {
  const request = (write: Write): TransactWriteItem => asRequest(write, tableName);

  /** Waits before another attempt, at random below a bound that doubles; `false` when there was time enough. */
  function patience(): () => Promise<boolean> {
    const until = performance.now() + forMs;
    let attempt = 0;
    return async () => {
      const pause = Math.random() * Math.min(longestPauseMs, 10 * 2 ** ++attempt);
      if (performance.now() + pause > until) return false;
      await new Promise((resolve) => setTimeout(resolve, pause));
      return true;
    };
  }

  async function write(one: Write): Promise<WriteResult> {
    const item = request(one);
    const again = patience();
    for (;;) {
      try {
        if (item.Put) await client.send(new PutItemCommand(item.Put));
        else if (item.Update) await client.send(new UpdateItemCommand(item.Update));
        else if (item.Delete) await client.send(new DeleteItemCommand(item.Delete));
        else return (await transact([one])).kind;
        return 'done';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'refused';
        // A transaction is at work on the row.
        if (error instanceof TransactionConflictException && (await again())) continue;
        throw clearer(error, [one]);
      }
    }
  }

  async function transact(writes: readonly Write[]): Promise<TransactResult> {
    if (writes.length === 0) return { kind: 'done' };
    const command = new TransactWriteItemsCommand({ TransactItems: writes.map(request) });
    const again = patience();
    for (;;) {
      try {
        await client.send(command);
        return { kind: 'done' };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw clearer(error, writes);
        const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
        if (codes.includes('ConditionalCheckFailed')) {
          return { kind: 'refused', refused: codes.map((code) => code === 'ConditionalCheckFailed') };
        }
        const tooLarge = writes.find(
          (_, index) => codes[index] === 'ValidationError' && /size/i.test(messageAt(error, index)),
        );
        if (tooLarge) throw new ItemTooLarge(subject(tooLarge));
        const passes = codes.every((code) => code === 'None' || PASSING.has(code));
        if (!passes || !(await again())) throw error;
      }
    }
  }

  return {
    async get(key) {
      if (!canExist(key)) return undefined;
      const found = await client.send(
        new GetItemCommand({ TableName: tableName, Key: marshall(key), ConsistentRead: true }),
      );
      return found.Item && asItem(found.Item);
    },

    async getMany(keys) {
      const found = new Map<string, Item>();
      let Keys: Record<string, AttributeValue>[] | undefined = keys.filter(canExist).map(keyOf);
      const again = patience();
      while (Keys?.length) {
        const asked: number = Keys.length;
        const answer: BatchGetItemCommandOutput = await client.send(
          new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
        );
        for (const one of answer.Responses?.[tableName] ?? []) {
          const item = asItem(one);
          found.set(`${item.pk}\n${item.sk}`, item);
        }
        Keys = answer.UnprocessedKeys?.[tableName]?.Keys;
        // As much as fits into one answer is no throttling; nothing at all is.
        if (Keys?.length === asked && !(await again())) throw new Unprocessed(asked);
      }
      return keys.map(({ pk, sk }) => found.get(`${pk}\n${sk}`));
    },

    async query(query: Query): Promise<Page> {
      if (!canExist({ pk: query.pk })) return { items: [] };
      const names = query.index ? INDEX[query.index] : { name: undefined, pk: 'pk', sk: 'sk' };
      const range = rangeOf(query);
      const found = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: names.name,
          KeyConditionExpression: range ? `#pk = :pk AND ${range.expression}` : '#pk = :pk',
          ExpressionAttributeNames: { '#pk': names.pk, ...(range && { '#sk': names.sk }) },
          ExpressionAttributeValues: marshall({ ':pk': query.pk, ...range?.values }),
          ScanIndexForward: !query.descending,
          ConsistentRead: !query.index,
          ...(query.limit !== undefined && { Limit: query.limit }),
          ...(query.after !== undefined && { ExclusiveStartKey: fromCursor(query.after) }),
        }),
      );
      const items = (found.Items ?? []).map(asItem);
      return found.LastEvaluatedKey ? { items, next: toCursor(found.LastEvaluatedKey) } : { items };
    },

    write,
    transact,
  };
}

/** DynamoDB answered again and again without what was asked for. */
export class Unprocessed extends Error {
  override readonly name = 'Unprocessed';

  constructor(keys: number) {
    super(`${keys} rows could not be read: DynamoDB left them out of its answers.`);
  }
}

function asItem(stored: Record<string, AttributeValue>): Item {
  return unmarshall(stored) as Item;
}

function stored(value: object): Record<string, AttributeValue> {
  return marshall(value, { removeUndefinedValues: true });
}

function asRequest(write: Write, TableName: string): TransactWriteItem {
  const expression = new Expression();
  const ConditionExpression = write.when && expression.condition(write.when);
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: stored(write.item), ConditionExpression, ...expression.parts() } };
    case 'update': {
      const UpdateExpression = expression.changes(write);
      return {
        Update: {
          TableName,
          Key: keyOf(write.key),
          UpdateExpression,
          ConditionExpression,
          ...expression.parts(),
        },
      };
    }
    case 'delete':
      return { Delete: { TableName, Key: keyOf(write.key), ConditionExpression, ...expression.parts() } };
    case 'check':
      return {
        ConditionCheck: { TableName, Key: keyOf(write.key), ConditionExpression, ...expression.parts() },
      };
  }
}

/**
 * DynamoDB answers a key that no row can have with an error, and not that there is none. Parts of keys come in addresses, from
 * whoever writes them.
 */
function canExist({ pk, sk }: { readonly pk: string; readonly sk?: string }): boolean {
  const fits = (part: string, most: number): boolean => part !== '' && Buffer.byteLength(part) <= most;
  return fits(pk, PARTITION_BYTES) && (sk === undefined || fits(sk, SORT_BYTES));
}

const PARTITION_BYTES = 2048;
const SORT_BYTES = 1024;

function keyOf({ pk, sk }: Key): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** Collects the names and values of one request while its expressions are written. */
class Expression {
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, Value> = {};
  #count = 0;

  condition(condition: Condition): string {
    switch (condition.kind) {
      case 'absent':
        return `attribute_not_exists(${this.#name('pk')})`;
      case 'present':
        return `attribute_exists(${this.#name('pk')})`;
      case 'has':
        return `attribute_exists(${this.#name(condition.attribute)})`;
      case 'lacks':
        return `attribute_not_exists(${this.#name(condition.attribute)})`;
      case 'equals':
        return `${this.#name(condition.attribute)} = ${this.#value(condition.value)}`;
      case 'differs': {
        const name = this.#name(condition.attribute);
        return `attribute_not_exists(${name}) OR ${name} <> ${this.#value(condition.value)}`;
      }
      case 'at-most':
        return `${this.#name(condition.attribute)} <= ${this.#value(condition.value)}`;
      case 'at-least':
        return `${this.#name(condition.attribute)} >= ${this.#value(condition.value)}`;
      case 'one-of': {
        const values = condition.values.map((value) => this.#value(value));
        return `${this.#name(condition.attribute)} IN (${values.join(', ')})`;
      }
      case 'all':
        return condition.of.map((part) => `(${this.condition(part)})`).join(' AND ');
      case 'any':
        return condition.of.map((part) => `(${this.condition(part)})`).join(' OR ');
    }
  }

  changes({ set = {}, add = {}, remove = [] }: ItemChanges): string | undefined {
    const given = Object.entries(set);
    const sets = given.flatMap(([name, value]) =>
      value === undefined ? [] : [`${this.#name(name)} = ${this.#value(value)}`],
    );
    const removed = [...remove, ...given.flatMap(([name, value]) => (value === undefined ? [name] : []))];
    const adds = Object.entries(add).map(([name, value]) => `${this.#name(name)} ${this.#value(value)}`);
    const clauses = [
      sets.length ? `SET ${sets.join(', ')}` : '',
      removed.length ? `REMOVE ${removed.map((name) => this.#name(name)).join(', ')}` : '',
      adds.length ? `ADD ${adds.join(', ')}` : '',
    ].filter(Boolean);
    return clauses.length ? clauses.join(' ') : undefined;
  }

  parts(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, AttributeValue>;
  } {
    const names = Object.fromEntries([...this.#names].map(([name, placeholder]) => [placeholder, name]));
    return {
      ...(this.#names.size > 0 && { ExpressionAttributeNames: names }),
      ...(Object.keys(this.#values).length > 0 && { ExpressionAttributeValues: stored(this.#values) }),
    };
  }

  #name(attribute: string): string {
    const placeholder = this.#names.get(attribute) ?? `#n${this.#names.size}`;
    this.#names.set(attribute, placeholder);
    return placeholder;
  }

  #value(value: Value): string {
    const placeholder = `:v${this.#count++}`;
    this.#values[placeholder] = value;
    return placeholder;
  }
}

function rangeOf({ sk }: Query): { expression: string; values: Record<string, string> } | undefined {
  if (!sk) return undefined;
  if ('beginsWith' in sk) return { expression: 'begins_with(#sk, :a)', values: { ':a': sk.beginsWith } };
  if ('atMost' in sk) return { expression: '#sk <= :a', values: { ':a': sk.atMost } };
  return { expression: '#sk BETWEEN :a AND :b', values: { ':a': sk.from, ':b': sk.to } };
}

function toCursor(key: Record<string, AttributeValue>): string {
  return Buffer.from(JSON.stringify(unmarshall(key))).toString('base64url');
}

function fromCursor(cursor: string): Record<string, AttributeValue> {
  return marshall(JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Key);
}

function messageAt(error: TransactionCanceledException, at: number): string {
  return error.CancellationReasons?.[at]?.Message ?? '';
}

function subject(write: Write): Item | Key {
  return write.kind === 'put' ? write.item : write.key;
}

function clearer(error: unknown, writes: readonly Write[]): unknown {
  const tooLarge =
    error instanceof Error && error.name === 'ValidationException' && /item size/i.test(error.message);
  if (!tooLarge) return error;
  const sizes = writes.map((write) => JSON.stringify(write).length);
  const largest = writes[sizes.indexOf(Math.max(...sizes))];
  return largest ? new ItemTooLarge(subject(largest)) : error;
}
