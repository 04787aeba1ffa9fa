/** Someone withdraws from the cohort, and from every pair that holds a place for them. */
import type { EpochMs } from '../../domain/brand.ts';
import { leftPair, type Pair, type Side } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { pairWrites } from '../../store/pairs.ts';
import type { Write } from '../../store/table.ts';
import { owedWrites } from './owed-writes.ts';

/** The other side is told, and the seat is matched again. */
export function leaveWrites(
  program: Program,
  pair: Pair,
  { side, now }: { readonly side: Side; readonly now: EpochMs },
): Write[] {
  return [
    ...pairWrites(pair, leftPair(pair)),
    ...owedWrites(program, { pair, change: { kind: 'left', by: side }, now }),
  ];
}
