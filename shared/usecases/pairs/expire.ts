/** A proposal that no one, or only one side, answered in time: both are told, and the seat is matched again. */
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { expiredPair, type Pair } from '../../domain/pair.ts';
import { pairWrites } from '../../store/pairs.ts';
import type { Dependencies } from '../dependencies.ts';
import { owedWrites } from './owed-writes.ts';

export async function expire(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { program }: CohortWithProgram,
  pair: Pair,
): Promise<void> {
  await table.transact([
    ...pairWrites(pair, expiredPair(pair)),
    ...owedWrites(program, { pair, change: { kind: 'expired' }, now: clock() }),
  ]);
}
