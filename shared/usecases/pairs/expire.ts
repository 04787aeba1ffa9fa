/**
 * A proposal that no one, or only one side, answered in time: who did answer is told, and the seat is matched again. Who left so many in a row
 * without any answer is set aside, and told how to come back.
 */
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { answerOf, expiredPair, type Pair, personOn, SIDES } from '../../domain/pair.ts';
import { pairWrites } from '../../store/pairs.ts';
import type { Dependencies } from '../dependencies.ts';
import { owedWrites } from './owed-writes.ts';
import { countUnanswered } from './unanswered.ts';

export async function expire(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { program }: CohortWithProgram,
  pair: Pair,
): Promise<void> {
  const now = clock();
  const silent = SIDES.filter((side) => answerOf(pair, side) === 'pending');
  const { changes, writes } = await countUnanswered(table, program, { pair, sides: silent, now });
  await table.transact([
    ...pairWrites(pair, expiredPair(pair), changes),
    // Who did not answer knows; only the one who did is told.
    ...owedWrites(program, {
      pair,
      change: { kind: 'expired' },
      now,
      except: silent.map((side) => personOn(pair, side)),
    }),
    ...writes,
  ]);
}
