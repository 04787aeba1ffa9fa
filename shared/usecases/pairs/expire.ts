/**
 * A proposal that no one, or only one side, answered in time: who did answer is told, and the seat is matched again. Who left so many in a row
 * without any answer is set aside, and told how to come back.
 */
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { answerOf, expiredPair, type Pair, personOn, SIDES } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { findPair, pairWrites } from '../../store/pairs.ts';
import type { Table, Write } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { owedWrites } from './owed-writes.ts';
import { countUnanswered } from './unanswered.ts';

/** A mentor's other proposals run out in the same moment. */
const RACES = 10;

export async function expire(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { program }: CohortWithProgram,
  pair: Pair,
): Promise<void> {
  for (let race = 0, proposed: Pair | undefined = pair; race < RACES; race++) {
    if (proposed?.state !== 'proposed') return;
    if (
      (await table.transact(await expiryOf(table, program, { pair: proposed, now: clock() }))).kind === 'done'
    )
      return;
    proposed = await findPair(table, pair.cohort, pair.id);
  }
  throw new Error('The pair is being changed too often at once. Try again.');
}

async function expiryOf(
  table: Table,
  program: Program,
  { pair, now }: { readonly pair: Pair; readonly now: number },
): Promise<readonly Write[]> {
  const silent = SIDES.filter((side) => answerOf(pair, side) === 'pending');
  const { changes, writes } = await countUnanswered(table, program, { pair, sides: silent, now });
  return [
    ...pairWrites(pair, expiredPair(pair), changes),
    // Who did not answer knows; only the one who did is told.
    ...owedWrites(program, {
      pair,
      change: { kind: 'expired' },
      now,
      except: silent.map((side) => personOn(pair, side)),
    }),
    ...writes,
  ];
}
