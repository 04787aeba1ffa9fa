/** Tells mentees without a mentor. Whoever had a proposal was told when it ended, and that we keep looking. */
import pMap from 'p-map';
import type { PersonId } from '../../domain/brand.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { applicationChange, findApplication } from '../../store/applications.ts';
import type { Dependencies } from '../dependencies.ts';
import { announce } from '../journey/announce.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';

/** People told at the same time. */
const PEOPLE_AT_ONCE = 8;

export async function tellUnmatched(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  {
    unmatched,
    proposedBefore = new Set(),
  }: Pick<MatchResult, 'unmatched'> & { readonly proposedBefore?: ReadonlySet<PersonId> },
): Promise<void> {
  await pMap(
    unmatched,
    async ({ mentee, reason }) => {
      const application = await findApplication(table, cohort.id, mentee);
      if (!application || application.menteePair !== undefined || application.unmatchedBecause !== undefined)
        return;
      const event = {
        event: 'unmatched',
        subject: `${mentee}:${reason}`,
        concerned: [{ person: mentee }],
      } as const;
      await table.transact([
        applicationChange(application, { unmatchedBecause: reason }),
        ...(proposedBefore.has(mentee) ? [] : announce(program, event, clock())),
      ]);
    },
    { concurrency: PEOPLE_AT_ONCE },
  );
}
