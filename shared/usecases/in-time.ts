/** Work on many, several at a time, that hands over before its process is ended. */
import pMap from 'p-map';

const AT_ONCE = 16;
/** So many are begun before the time is looked at again. */
const IN_A_BATCH = 200;
/** What a batch may take, and what is left for writing down how far it came. */
const RESERVE_MS = 20_000;

/**
 * Does something with each of them, in their order but for a few at a time. Resolves to how many were done: fewer than all
 * when `timeLeft`, in milliseconds, grows short. The next call goes on there.
 */
export async function eachInTime<One>(
  all: readonly One[],
  act: (one: One) => Promise<unknown>,
  timeLeft: () => number,
): Promise<number> {
  for (let from = 0; from < all.length; from += IN_A_BATCH) {
    if (timeLeft() < RESERVE_MS) return from;
    await pMap(all.slice(from, from + IN_A_BATCH), act, { concurrency: AT_ONCE });
  }
  return all.length;
}
