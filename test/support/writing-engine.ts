/**
 * An engine that writes transaction after transaction into a folder until it is killed, and says which it has acknowledged:
 * `node test/support/writing-engine.ts FOLDER FIRST`. Three rows each, of one name and one number.
 */
import { DynamoEngine } from '../../infra/local/dynamodb/engine.ts';

const [path = '', first = '0'] = process.argv.slice(2);
const engine = new DynamoEngine({ path, now: Date.now, onRecord: () => undefined });
for (let n = Number(first); ; n++) {
  const TransactItems = ['a', 'b', 'c'].map((part) => ({
    Put: {
      TableName: 'kept',
      Item: { pk: { S: part }, sk: { S: String(n) }, gsi1pk: { S: 'all' }, gsi1sk: { S: `${n} ${part}` } },
    },
  }));
  await engine.call('TransactWriteItems', { TransactItems });
  process.stdout.write(`${n}\n`);
}
