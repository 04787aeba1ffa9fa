import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { MovableClock } from '../../infra/local/clock.ts';
import { startDynamo, type RunningDynamo } from '../../infra/local/dynamodb/start.ts';
import { TABLE_SHAPE } from '../../infra/table.ts';
import { dynamoTable } from '../../shared/store/dynamo-table.ts';
import { tableContract } from '../contracts/table.ts';

let engine: RunningDynamo;
let client: DynamoDBClient;

beforeAll(async () => {
  engine = await startDynamo({ clock: new MovableClock() });
  client = new DynamoDBClient({
    endpoint: engine.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(new CreateTableCommand({ TableName: 'mentorline', ...TABLE_SHAPE }));
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

tableContract('the DynamoDB table, over the wire', () => dynamoTable(client, 'mentorline'));
