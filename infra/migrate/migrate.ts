/** Brings a table to the schema version of this code: by pages, from where it stopped, without a row half changed. */
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import pMap from 'p-map';
import { dynamoTable } from '../../shared/store/dynamo-table.ts';
import { schemaKey, SCHEMA_VERSION, schemaOf } from '../../shared/store/schema.ts';
import { equals, type Item, type Key, type Table, type Write } from '../../shared/store/table.ts';
import type { Migration } from './migrations.ts';

const ROWS_A_PAGE = 500;
const AT_ONCE = 8;

export interface MigrateOptions {
  readonly migrations: readonly Migration[];
  /** The version to end at; this code's own when absent. */
  readonly to?: number;
  readonly tell: (line: string) => void;
}

export type Migrated = { readonly kind: 'nothing-to-do' | 'done'; readonly version: number };

/**
 * Runs every step between the table's version and `to`. A step that stopped is gone on with after the last page it finished.
 * Throws when a step is missing.
 */
export async function migrate(
  client: DynamoDBClient,
  tableName: string,
  { migrations, to = SCHEMA_VERSION, tell }: MigrateOptions,
): Promise<Migrated> {
  const table = dynamoTable(client, tableName);
  const found = await schemaOf(table);
  if (found === undefined) {
    tell('The table holds no program yet: there is nothing to migrate.');
    return { kind: 'nothing-to-do', version: to };
  }
  if (found > to)
    throw new Error(
      `The data is of version ${found}, newer than this code (${to}). Deploy the newer code instead.`,
    );
  if (found === to) return { kind: 'nothing-to-do', version: found };
  for (let version = found; version < to; version++) {
    const step = migrations.find(({ from }) => from === version);
    if (!step)
      throw new Error(
        `There is no migration from version ${version}. Deploy the release before this one first.`,
      );
    tell(`Version ${version} to ${version + 1}: ${step.says}`);
    await runStep({ client, table, tableName }, step, tell);
  }
  return { kind: 'done', version: to };
}

async function runStep(
  {
    client,
    table,
    tableName,
  }: { readonly client: DynamoDBClient; readonly table: Table; readonly tableName: string },
  { from, change, finish }: Migration,
  tell: (line: string) => void,
): Promise<void> {
  let { after, rows } = await progressOf(table);
  for (;;) {
    const page = await client.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        Limit: ROWS_A_PAGE,
        ...(after && { ExclusiveStartKey: marshall(after) }),
      }),
    );
    const items = (page.Items ?? []).map((item) => unmarshall(item) as Item);
    await pMap(
      items.filter(({ pk }) => pk !== schemaKey.pk),
      (item) => changeRow(table, item, change),
      {
        concurrency: AT_ONCE,
      },
    );
    rows += items.length;
    after = page.LastEvaluatedKey ? (unmarshall(page.LastEvaluatedKey) as Key) : undefined;
    const done = after === undefined;
    for (const item of (done && (await finish?.(table))) || []) await table.write({ kind: 'put', item });
    await table.write({
      kind: 'update',
      key: schemaKey,
      set: done
        ? { version: from + 1, migratedAfter: undefined, migratedRows: undefined }
        : { migratedAfter: { ...after }, migratedRows: rows },
      when: equals('version', from),
    });
    tell(done ? `  ${rows} rows, done` : `  ${rows} rows`);
    if (done) return;
  }
}

/** Where an earlier run of the step stopped. */
async function progressOf(table: Table): Promise<{ after: Key | undefined; rows: number }> {
  const row = await table.get(schemaKey);
  return {
    after: row?.['migratedAfter'] as Key | undefined,
    rows: Number(row?.['migratedRows'] ?? 0),
  };
}

/** A row and what is split off it, together or not at all. */
async function changeRow(table: Table, row: Item, change: Migration['change']): Promise<void> {
  const made = change(row);
  if (!made) return;
  const [own] = made;
  if (own?.pk !== row.pk || own.sk !== row.sk) throw new Error('A migration has to keep the keys of a row.');
  await table.transact(made.map((item): Write => ({ kind: 'put', item })));
}
