/** What DynamoDB deletes of itself goes on the laptop too, when the clock has come to its time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LocalStack } from '../../infra/local/stack.ts';
import { DAY } from '../../shared/domain/calendar.ts';
import { DELETE_AT, type Value } from '../../shared/store/table.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const inDays = (days: number): number => (NOW + days * DAY) / 1000;

let data: string;
let stack: LocalStack;
const start = async (): Promise<void> => {
  stack = await LocalStack.start({ data, frozenAt: NOW, countsCapacity: true });
};
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'mentorline-'));
  await start();
});
afterEach(async () => {
  await stack.stop();
  await rm(data, { recursive: true, force: true });
});

const key = (sk: string) => ({ pk: 'KEPT', sk });
const put = (sk: string, until?: Value) =>
  stack.table.write({
    kind: 'put',
    item: { ...key(sk), entity: 'note', ...(until !== undefined && { [DELETE_AT]: until }) },
  });
const kept = async () => (await stack.table.query({ pk: 'KEPT' })).items.map(({ sk }) => sk);

test('an item goes when its time is over, also after a new start, and not before', async () => {
  await put('a', inDays(10));
  await put('b', inDays(20));
  await put('c');
  await put('d', '2026-03-03T08:00:00Z');
  await stack.advanceTo(NOW + 9 * DAY);
  expect(await kept()).toEqual(['a', 'b', 'c', 'd']);
  const { writeUnits } = await stack.capacity();
  await stack.advanceTo(NOW + 10 * DAY);
  await stack.whenIdle();
  expect(await kept()).toEqual(['b', 'c', 'd']);
  // AWS charges nothing for it.
  expect((await stack.capacity()).writeUnits).toBe(writeUnits);
  await stack.stop();
  await start();
  await stack.advanceTo(NOW + 21 * DAY);
  await stack.whenIdle();
  expect(await kept()).toEqual(['c', 'd']);
});

test('what is given more time, or no end any more, stays', async () => {
  await put('a', inDays(10));
  await put('b', inDays(10));
  await put('a', inDays(30));
  await stack.table.write({ kind: 'update', key: key('b'), remove: [DELETE_AT] });
  await stack.advanceTo(NOW + 20 * DAY);
  await stack.whenIdle();
  expect(await kept()).toEqual(['a', 'b']);
  await stack.advanceTo(NOW + 30 * DAY);
  await stack.whenIdle();
  expect(await kept()).toEqual(['b']);
});
