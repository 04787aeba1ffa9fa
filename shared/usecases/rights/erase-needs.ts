/** What the parts of erasing share. */
import pMap from 'p-map';
import { MINUTE } from '../../domain/calendar.ts';
import type { Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';

export type EraseNeeds = Pick<Dependencies, 'table' | 'bucket' | 'secrets' | 'clock'>;

/** Rows, deliveries or objects attended to at the same time. */
export const AT_ONCE = 16;
/** People whom one look at a cohort erases. */
export const PEOPLE_AT_ONCE = 100;
/** A part of so many people takes less, at ten thousand. */
export const TIME_FOR_ONE_PART_MS = 60_000;
/** By then every function that had begun before has ended. */
export const SETTLED_AFTER_MS = 16 * MINUTE;
/** Others may change a row at the same moment; more often than this, something is wrong. */
export const RACES = 10;

/** Each for itself: all of them can be repeated. */
export async function writeAll(
  { table }: Pick<EraseNeeds, 'table'>,
  writes: readonly Write[],
): Promise<void> {
  await pMap(writes, (write) => table.write(write), { concurrency: AT_ONCE });
}
