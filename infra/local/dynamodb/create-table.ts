/** Makes a table and waits for it: as on AWS, it is there a moment after it was asked for. */
import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { TABLE_SHAPE } from '../../table.ts';

/** Seconds: the engine is ready within milliseconds. */
const WAIT = { maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.1 };

/** Rejects with `ResourceInUseException` when there is one of that name. */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(new CreateTableCommand({ TableName: name, ...TABLE_SHAPE }));
  await waitUntilTableExists({ client, ...WAIT }, { TableName: name });
}
