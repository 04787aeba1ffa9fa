/** The local DynamoDB engine alone, for tests of what works on whole tables. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MovableClock } from '../../infra/local/clock.ts';
import { createTable } from '../../infra/local/dynamodb/create-table.ts';
import { startDynamo } from '../../infra/local/dynamodb/start.ts';
import { dynamoTable } from '../../shared/store/dynamo-table.ts';
import type { Item, Table } from '../../shared/store/table.ts';

export interface LocalDynamo {
  readonly client: DynamoDBClient;
  /** A new table with these rows. */
  readonly tableOf: (rows: readonly Item[]) => Promise<{ readonly name: string; readonly table: Table }>;
  readonly stop: () => Promise<void>;
}

const ROWS_A_WRITE = 100;

export async function localDynamo(): Promise<LocalDynamo> {
  const engine = await startDynamo({ clock: new MovableClock({ offset: 0 }) });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine.url, region: 'eu-central-1', credentials });
  let made = 0;
  return {
    client,
    async tableOf(rows) {
      const name = `table-${++made}`;
      await createTable(client, name);
      const table = dynamoTable(client, name);
      for (let from = 0; from < rows.length; from += ROWS_A_WRITE)
        await table.transact(rows.slice(from, from + ROWS_A_WRITE).map((item) => ({ kind: 'put', item })));
      return { name, table };
    },
    async stop() {
      client.destroy();
      await engine.stop();
    },
  };
}
