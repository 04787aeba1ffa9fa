import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { stopwatch } from './clock.ts';
import { dynamoTable } from '../store/dynamo-table.ts';
import { guarded } from '../store/schema.ts';
import type { Table } from '../store/table.ts';

let configuration: DynamoDBClientConfig = {};

/** Another way to reach DynamoDB than the network, from outside of the functions and before the first of them is loaded. */
export function reachDynamoDB(by: DynamoDBClientConfig): void {
  configuration = by;
}

/** The table by its name, with the one client of this process. It refuses when its data is of another version than this code. */
export function table(name: string): Table {
  return guarded(dynamoTable(new DynamoDBClient(configuration), name), stopwatch);
}
