/** What someone says who is asked, after a silence, whether the two go on. */
import { localDate } from '../../domain/calendar.ts';
import { type Pair, type Side, withGoingOn } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { pairChange } from '../../store/pairs.ts';
import type { Dependencies } from '../dependencies.ts';

export type ToldGoingOn = 'kept' | 'over' | 'moved';

/** Going on begins the count of silence anew. Who would rather stop is named to the manager, who decides. */
export async function tellGoingOn(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort }: Program,
  { pair, side, goesOn }: { readonly pair: Pair; readonly side: Side; readonly goesOn: boolean },
): Promise<ToldGoingOn> {
  if (pair.state !== 'introduced') return 'over';
  const told = withGoingOn(pair, side, { goesOn, on: localDate(clock(), cohort.zone) });
  return (await table.transact([pairChange(pair, told)])).kind === 'done' ? 'kept' : 'moved';
}
