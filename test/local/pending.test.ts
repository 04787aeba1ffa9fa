/** What the functions were not told of before a process ended, the next one tells them. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DynamoEngine } from '../../infra/local/dynamodb/engine.ts';
import { LocalStack } from '../../infra/local/stack.ts';

test('a record that no one took before the process ended reaches its function in the next one, once', async () => {
  const data = mkdtempSync(join(tmpdir(), 'mentorline-pending-'));
  const first = await LocalStack.start({ data, frozenAt: 0 });
  await first.stop();

  // As a process leaves it that was killed after a write and before its function was called.
  const killed = new DynamoEngine({
    path: join(data, 'dynamodb'),
    now: () => 0,
    onRecord: () => undefined,
  });
  const key = { pk: { S: 'SOURCE#apply' }, sk: { S: 'DELIVERY#d1' } };
  const delivery = { entity: { S: 'delivery' }, source: { S: 'apply' }, id: { S: 'd1' } };
  await killed.call('PutItem', { TableName: 'mentorline', Item: { ...key, ...delivery } });
  await killed.close();

  const asked = async (): Promise<number> => {
    const called: string[] = [];
    const stack = await LocalStack.start({
      data,
      frozenAt: 0,
      onNeed: (need) => called.push(need.function),
    });
    await stack.whenIdle();
    await stack.stop();
    return called.filter((name) => name === 'process-delivery').length;
  };
  expect(await asked()).toBeGreaterThan(0);
  expect(await asked()).toBe(0);
});
