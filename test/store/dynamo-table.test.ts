import { afterAll, beforeAll } from 'vitest';
import type { Table } from '../../shared/store/table.ts';
import { tableContract } from '../contracts/table.ts';
import { type LocalDynamo, localDynamo } from '../support/local-dynamo.ts';

let dynamo: LocalDynamo;
let table: Table;

beforeAll(async () => {
  dynamo = await localDynamo();
  ({ table } = await dynamo.tableOf([]));
});
afterAll(() => dynamo.stop());

tableContract('the DynamoDB table, over the wire', () => table);
