/**
 * DynamoDB for the laptop: dynalite's own actions, plus what it lacks and we rely on: transactions, stream records,
 * time to live settings and `ReturnValuesOnConditionCheckFailure`.
 *
 * Every operation runs alone, one after the other, so a transaction is never seen half done.
 */
import { createHash } from 'node:crypto';
import type Db from 'dynalite/db/index.js';
import type { Item, Store, TableDescription, Write } from 'dynalite/db/index.js';
import type Validations from 'dynalite/validations/index.js';
import { AtomicWrites } from './atomic.ts';
import { type Capacity, countRead, countWrite } from './capacity.ts';
import { canceled, canceledAt, dynamoError } from './errors.ts';
import { beyondLimits } from './limits.ts';
import { requireDynalite } from './patched-dynalite.ts';
import { itemPrefix, TimeToLive } from './time-to-live.ts';
import { StreamRecords, type StreamRecord } from './stream-records.ts';

type Action = (store: Store, data: unknown, done: (error: Error | null, result: object) => void) => void;
type Validation = { types: unknown; custom: unknown };
type Request = Record<string, unknown>;

export interface EngineOptions {
  /** Folder of the database; in memory when absent. */
  readonly path?: string;
  readonly now: () => number;
  readonly onRecord?: (record: StreamRecord) => void;
  /** Which records someone asked for; all when absent. */
  readonly wants?: (record: StreamRecord) => boolean;
  /** Counts up what AWS would charge; nothing is counted when absent. */
  readonly capacity?: Capacity;
}

const db = requireDynalite('dynalite/db/index.js') as typeof Db;
const validations = requireDynalite('dynalite/validations/index.js') as typeof Validations;

const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
];
const actions = new Map<string, Action>();
const checks = new Map<string, Validation>();
for (const operation of OPERATIONS) {
  const file = validations.toLowerFirst(operation);
  actions.set(operation, requireDynalite(`dynalite/actions/${file}`) as Action);
  checks.set(operation, requireDynalite(`dynalite/validations/${file}`) as Validation);
}

export const WRITES = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
]);

const RANGES = new Set(['Query', 'Scan']);

/** Where records of the stream are kept until they are taken. */
const STREAM = 'stream~';

const TOKEN_LIFE_MS = 600_000;
const WRITE_OPERATION: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'DeleteItem',
};

interface PlannedWrite {
  readonly kind: string;
  readonly operation: string;
  readonly data: Request;
  readonly wantsOld: boolean;
  readonly table: string;
  readonly key: string;
  readonly old: Item | undefined;
}

export class DynamoEngine {
  readonly #store: Store;
  readonly #options: EngineOptions;
  readonly #timeToLive = new TimeToLive();
  /** What AWS does not charge for. */
  readonly #free = new WeakSet<Request>();
  readonly #tokens = new Map<string, { at: number; hash: string }>();
  readonly #atomic: AtomicWrites;
  readonly #records: StreamRecords;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#store = db.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, path: options.path });
    this.#atomic = new AtomicWrites(this.#store.db, {
      durable: options.path !== undefined,
      onWritten: (write) => this.#timeToLive.note(write),
    });
    this.#records = new StreamRecords((name) => this.#table(name), options.wants ?? (() => true));
    const original = this.#store.getItemDb.bind(this.#store);
    if (options.onRecord) this.#store.getItemDb = (name) => this.#records.watch(name, original(name));
  }

  /** Answers one operation by its name; rejects with an error that has `statusCode` and `body`. */
  call(operation: string, request: Request): Promise<object> {
    const isWrite = WRITES.has(operation);
    const run = this.#last.then(() =>
      isWrite ? this.#written(operation, request) : this.#dispatch(operation, request),
    );
    this.#last = run.catch(() => undefined);
    return isWrite ? run.then((answer) => this.#atomic.safe().then(() => answer)) : run;
  }

  /** Records that were told, and that no one said yet to have taken: of an earlier process, which ended before. */
  async pending(): Promise<StreamRecord[]> {
    await this.#atomic.safe();
    const records: StreamRecord[] = [];
    for await (const [, record] of this.#store.db.iterator({ gte: STREAM, lt: `${STREAM}~` }))
      records.push(record as StreamRecord);
    return records;
  }

  /** Whoever was told of a record has done with it. */
  async taken(sequence: string): Promise<void> {
    if (this.#options.path === undefined) return;
    await this.#atomic.write([{ type: 'del', key: STREAM + sequence }]);
  }

  /** Records are told before the write is acknowledged, so that whoever waits for the write knows that its record is out. */
  async #written(operation: string, request: Request): Promise<object> {
    this.#records.take();
    let records: readonly StreamRecord[] = [];
    const answer = await this.#atomic.run(
      () => this.#dispatch(operation, request),
      () => {
        records = this.#records.take();
        return this.#options.path === undefined ? [] : records.map(kept);
      },
    );
    for (const record of records) this.#options.onRecord?.(record);
    return answer;
  }

  /** Deletes the items whose time to live is over. */
  async expire(): Promise<void> {
    const now = this.#options.now();
    for (const { table, row, condition } of this.#timeToLive.over(now)) {
      const { KeySchema } = await this.#table(table);
      const item = await this.#existing(table, row);
      if (!item) continue;
      const Key = Object.fromEntries(KeySchema.map(({ AttributeName: part }) => [part, item[part]]));
      const over: Request = { TableName: table, Key, ...condition };
      this.#free.add(over);
      await this.call('DeleteItem', over).catch((error: unknown) => {
        if (!isRefused(error)) throw error;
      });
    }
  }

  async close(): Promise<void> {
    await this.#atomic.safe();
    await new Promise<void>((resolve) => this.#store.db.close(resolve));
  }

  async #dispatch(operation: string, request: Request): Promise<object> {
    const refused = beyondLimits(operation, request);
    if (refused !== undefined) throw db.validationError(refused);
    switch (operation) {
      case 'TransactWriteItems':
        return this.#transactWrite(request);
      case 'TransactGetItems':
        return this.#transactGet(request);
      case 'UpdateTimeToLive':
        return this.#updateTimeToLive(request);
      case 'DescribeTimeToLive':
        return this.#describeTimeToLive(request);
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        return this.#write(operation, request);
      default: {
        // Ranges are read from the disk, where what was written last may still be on its way to.
        if (RANGES.has(operation)) await this.#atomic.safe();
        const answer = await this.#run(operation, this.#prepared(operation, request));
        if (this.#options.capacity) countRead(this.#options.capacity, request, answer);
        return answer;
      }
    }
  }

  #prepared(operation: string, request: Request): Request {
    const check = checks.get(operation);
    if (!check) {
      const body = {
        __type: 'com.amazon.coral.service#UnknownOperationException',
        message: `Unknown operation ${operation}`,
      };
      throw Object.assign(new Error(body.message), { statusCode: 400, body });
    }
    const data = validations.checkTypes(request, check.types) as Request;
    validations.checkValidations(data, check.types, check.custom, this.#store);
    return data;
  }

  #run(operation: string, data: Request): Promise<object> {
    const action = actions.get(operation);
    if (!action) throw dynamoError('InternalServerError', operation);
    return new Promise((resolve, reject) => {
      action(this.#store, data, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
  }

  #table(name: string): Promise<TableDescription> {
    return new Promise((resolve, reject) => {
      this.#store.getTable(name, (error, table) => {
        if (error) reject(error);
        else resolve(table);
      });
    });
  }

  #existing(table: string, key: string): Promise<Item | undefined> {
    return new Promise((resolve, reject) => {
      this.#store.getItemDb(table).get(key, (error, item) => {
        if (error && error.name !== 'NotFoundError') reject(error);
        else resolve(item ?? undefined);
      });
    });
  }

  async #write(operation: string, request: Request): Promise<object> {
    const data = this.#prepared(operation, request);
    try {
      const act = (): Promise<object> => this.#run(operation, data);
      return await (this.#free.has(request) ? act() : this.#counted([data], act));
    } catch (error) {
      const body = (error as { body?: { __type?: string; Item?: Item } }).body;
      const wanted = request['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
      if (wanted && body?.__type?.endsWith('ConditionalCheckFailedException')) {
        const name = String(request['TableName']);
        const key = db.createKey((request['Key'] ?? request['Item']) as Item, await this.#table(name));
        const item = await this.#existing(name, key);
        if (item) body.Item = item;
      }
      throw error;
    }
  }

  async #transactWrite(request: Request): Promise<object> {
    const items = request['TransactItems'] as Record<string, Request>[] | undefined;
    if (!items?.length || items.length > 100) {
      const bound = items?.length ? 'less than or equal to 100' : 'greater than or equal to 1';
      throw db.validationError(
        `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
      );
    }
    const token = request['ClientRequestToken'] as string | undefined;
    if (token && this.#alreadyDone(token, items)) return {};

    const plan = await this.#plan(items);
    await this.#counted(
      plan.map(({ data }) => data),
      () => this.#applyUnlessRefused(plan),
    );
    if (token) this.#tokens.set(token, { at: this.#options.now(), hash: fingerprint(items) });
    return {};
  }

  async #applyUnlessRefused(plan: readonly PlannedWrite[]): Promise<void> {
    const reasons = plan.map((write) => {
      if (!db.checkConditional(write.data, write.old)) return { Code: 'None' };
      const item = write.wantsOld && write.old ? { Item: write.old } : {};
      return { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...item };
    });
    if (reasons.some((reason) => reason.Code !== 'None')) throw canceled(reasons);

    await this.#apply(plan);
  }

  /** Does what changes these rows and counts its units, also of what a condition refuses, as AWS does. */
  async #counted<T>(writes: readonly Request[], act: () => Promise<T>): Promise<T> {
    const { capacity } = this.#options;
    if (!capacity) return act();
    const look = (): Promise<(Item | undefined)[]> =>
      Promise.all(
        writes.map(async (data) => {
          const name = String(data['TableName']);
          const key = db.createKey((data['Item'] ?? data['Key']) as Item, await this.#table(name));
          return this.#existing(name, key);
        }),
      );
    const before = await look();
    try {
      return await act();
    } finally {
      countWrite(capacity, before, await look());
    }
  }

  #alreadyDone(token: string, items: unknown): boolean {
    const earlier = this.#tokens.get(token);
    if (!earlier || this.#options.now() - earlier.at >= TOKEN_LIFE_MS) return false;
    if (earlier.hash === fingerprint(items)) return true;
    throw dynamoError(
      'IdempotentParameterMismatchException',
      'ConditionalRequest was made with a different set of parameters',
    );
  }

  async #plan(items: Record<string, Request>[]): Promise<PlannedWrite[]> {
    const plan: PlannedWrite[] = [];
    const seen = new Set<string>();
    for (const [index, item] of items.entries()) {
      const [kind = ''] = Object.keys(item);
      const operation = WRITE_OPERATION[kind];
      const raw = item[kind];
      if (!operation || !raw)
        throw db.validationError('TransactItems can only contain one of Check, Put, Update or Delete');
      const { ReturnValuesOnConditionCheckFailure: returnOld, ...rest } = raw;
      const data = this.#prepared(operation, rest);
      const name = String(data['TableName']);
      const table = await this.#table(name);
      const invalid =
        kind === 'Put'
          ? db.validateItem(data['Item'] as Item, table)
          : db.validateKey(data['Key'] as Item, table);
      if (invalid) throw canceledAt(index, items.length, invalid);
      const key = db.createKey((data['Item'] ?? data['Key']) as Item, table);
      if (seen.has(`${name} ${key}`)) {
        throw db.validationError('Transaction request cannot include multiple operations on one item');
      }
      seen.add(`${name} ${key}`);
      const old = await this.#existing(name, key);
      plan.push({ kind, operation, data, wantsOld: returnOld === 'ALL_OLD', table: name, key, old });
    }
    return plan;
  }

  /** Carries out the writes. When one turns out to be impossible, those before it are not written either. */
  async #apply(plan: readonly PlannedWrite[]): Promise<void> {
    for (const [index, write] of plan.entries()) {
      if (write.kind === 'ConditionCheck') continue;
      try {
        await this.#run(write.operation, write.data);
      } catch (error) {
        throw canceledAt(index, plan.length, error as Error);
      }
    }
  }

  async #transactGet(request: Request): Promise<object> {
    const items = request['TransactItems'] as { Get: Request }[];
    const Responses: object[] = [];
    for (const { Get } of items) Responses.push(await this.#run('GetItem', this.#prepared('GetItem', Get)));
    return { Responses };
  }

  async #updateTimeToLive(request: Request): Promise<object> {
    const name = String(request['TableName']);
    await this.#table(name);
    const wanted = request['TimeToLiveSpecification'] as { Enabled: boolean; AttributeName: string };
    const attribute = wanted.Enabled ? wanted.AttributeName : undefined;
    const prefix = itemPrefix(name);
    this.#timeToLive.set(name, attribute);
    await this.#atomic.safe();
    for await (const [key, value] of this.#store.db.iterator({ gte: prefix, lt: `${prefix}~` }))
      this.#timeToLive.note({ type: 'put', key, value });
    return { TimeToLiveSpecification: wanted };
  }

  async #describeTimeToLive(request: Request): Promise<object> {
    await this.#table(String(request['TableName']));
    const AttributeName = this.#timeToLive.attributeOf(String(request['TableName']));
    return {
      TimeToLiveDescription: AttributeName
        ? { TimeToLiveStatus: 'ENABLED', AttributeName }
        : { TimeToLiveStatus: 'DISABLED' },
    };
  }
}

function isRefused(error: unknown): boolean {
  const { __type = '' } = (error as { body?: { __type?: string } }).body ?? {};
  return __type.endsWith('ConditionalCheckFailedException');
}

function kept(record: StreamRecord): Write {
  return { type: 'put', key: STREAM + record.dynamodb.SequenceNumber, value: record };
}

function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
