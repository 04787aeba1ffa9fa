/** What the parts of erasing share. */
import pMap from 'p-map';
import type { Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';

export type EraseNeeds = Pick<Dependencies, 'table' | 'bucket' | 'secrets' | 'clock'>;

/** Rows, deliveries or objects attended to at the same time. */
export const AT_ONCE = 16;
/** Others may change a row at the same moment; more often than this, something is wrong. */
export const RACES = 10;

/** Each for itself: all of them can be repeated. */
export async function writeAll(
  { table }: Pick<EraseNeeds, 'table'>,
  writes: readonly Write[],
): Promise<void> {
  await pMap(writes, (write) => table.write(write), { concurrency: AT_ONCE });
}
