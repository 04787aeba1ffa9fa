/** Asks both sides of each matched pair, privately. */
import pMap from 'p-map';
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

/** Pairs written at the same time; the few of one mentor wait for each other inside the table. */
const PAIRS_AT_ONCE = 8;

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

  const made = await pMap(
    pairs,
    async (matched) => {
      const pair = proposedPair({ cohort: cohort.id, run }, matched, { proposedOn, expiresAt });
      const mentor = await findApplication(table, cohort.id, mentorOf(pair));
      const written =
        mentor &&
        (await table.transact([
          ...newPairWrites(pair, mentor.capacity),
          ...owedWrites(program, { pair, change: { kind: 'proposed' }, now }),
        ]));
      return written?.kind === 'done' || (await findPair(table, cohort.id, pair.id)) !== undefined;
    },
    { concurrency: PAIRS_AT_ONCE },
  );
  const proposed = made.filter(Boolean).length;
  return { proposed, gone: pairs.length - proposed };
}
