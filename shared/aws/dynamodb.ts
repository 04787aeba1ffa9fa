import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../store/dynamo-table.ts';
import type { Table } from '../store/table.ts';

/** The table by its name, with the one client of this process. */
export function table(name: string): Table {
  return dynamoTable(new DynamoDBClient({}), name);
}
