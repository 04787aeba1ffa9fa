/** What a change of a pair owes, as writes for the transaction of the change itself. */
import type { EpochMs } from '../../domain/brand.ts';
import { HOUR } from '../../domain/calendar.ts';
import { type Pair, type PairChange, pairOwes } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import type { Write } from '../../store/table.ts';
import { announce } from '../journey/announce.ts';

/** Seats freed within this time are matched again together. */
export const REMATCH_AFTER_MS = HOUR;

export function owedWrites(
  program: Program,
  { pair, change, now }: { readonly pair: Pair; readonly change: PairChange; readonly now: EpochMs },
): Write[] {
  const { rematch, ...event } = pairOwes(pair, change);
  return [
    ...announce(program, { ...event, pair: pair.id }, now),
    ...(rematch ? [rematchWrite(pair.cohort, now + REMATCH_AFTER_MS)] : []),
  ];
}
