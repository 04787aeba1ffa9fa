/** What every bucket keeps of an object that comes piece by piece: all of it, or nothing when it breaks off. */
import { expect } from 'vitest';
import type { Bucket } from '../../shared/store/bucket.ts';

const MEGABYTE = 1024 * 1024;

export async function streamsWholeOrNothing(objects: Bucket): Promise<void> {
  async function* pieces() {
    for (let n = 0; n < 20; n++) yield Promise.resolve(Buffer.alloc(MEGABYTE, n));
  }
  await objects.stream('exports/large.csv', pieces(), 'text/csv');
  const large = Buffer.from((await objects.get('exports/large.csv'))!);
  expect([large.length, large[0], large.at(-1)]).toEqual([20 * MEGABYTE, 0, 19]);
  async function* breaking() {
    yield* pieces();
    throw new Error('the table is gone');
  }
  await expect(objects.stream('exports/half.csv', breaking(), 'text/csv')).rejects.toThrow('is gone');
  expect(await objects.get('exports/half.csv')).toBeUndefined();
}
