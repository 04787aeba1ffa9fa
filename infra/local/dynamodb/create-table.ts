/** Makes a table and waits for it: as on AWS, it is there a moment after it was asked for. */
import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DELETE_AT } from '../../../shared/store/table.ts';
import { TABLE_SHAPE } from '../../table.ts';

/** Seconds: the engine is ready within milliseconds. */
const WAIT = { maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.1 };

/** One that is there already stays as it is. The engine has to be told at each start what expires. */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand({ TableName: name, ...TABLE_SHAPE }));
    await waitUntilTableExists({ client, ...WAIT }, { TableName: name });
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  const TimeToLiveSpecification = { Enabled: true, AttributeName: DELETE_AT };
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
}
