import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { stopwatch } from './clock.ts';
import { dynamoTable } from '../store/dynamo-table.ts';
import { guarded } from '../store/schema.ts';
import type { Table } from '../store/table.ts';

/** The table by its name, with the one client of this process. It refuses when its data is of another version than this code. */
export function table(name: string): Table {
  return guarded(dynamoTable(new DynamoDBClient({}), name), stopwatch);
}
