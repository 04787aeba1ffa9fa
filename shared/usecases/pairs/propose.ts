/** Asks both sides of each matched pair, privately. */
import type { RunId } from '../../domain/brand.ts';
import { iso, localDate } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { pairOccurrences, proposalExpiry } from '../../domain/journey.ts';
import { type MatchedForPair, mentorOf, proposedPair } from '../../domain/pair.ts';
import { findApplication } from '../../store/applications.ts';
import { keepOccurrences } from '../../store/occurrences.ts';
import { findPair, newPairWrites } from '../../store/pairs.ts';
import type { Dependencies } from '../dependencies.ts';
import { owedWrites } from './owed-writes.ts';

export interface ProposeResult {
  readonly proposed: number;
  /** Pairs that could not be made any more: a seat or a person was gone. */
  readonly gone: number;
}

/** Proposes pairs that a run matched. Safe to repeat: a pair that is there stays as it is. */
export async function propose(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  { run, pairs }: { readonly run: RunId; readonly pairs: readonly MatchedForPair[] },
): Promise<ProposeResult> {
  if (pairs.length === 0) return { proposed: 0, gone: 0 };
  const now = clock();
  const proposedOn = localDate(now, program.cohort.zone);
  const expiresAt = iso(proposalExpiry(program, proposedOn));
  await keepOccurrences(table, cohort.id, {
    planned: pairOccurrences(program, 'proposed', proposedOn),
    now: iso(now),
  });

  let proposed = 0;
  for (const matched of pairs) {
    const pair = proposedPair({ cohort: cohort.id, run }, matched, { proposedOn, expiresAt });
    const mentor = await findApplication(table, cohort.id, mentorOf(pair));
    const made =
      mentor &&
      (await table.transact([
        ...newPairWrites(pair, mentor.capacity),
        ...owedWrites(program, { pair, change: { kind: 'proposed' }, now }),
      ]));
    if (made?.kind === 'done' || (await findPair(table, cohort.id, pair.id))) proposed++;
  }
  return { proposed, gone: pairs.length - proposed };
}
