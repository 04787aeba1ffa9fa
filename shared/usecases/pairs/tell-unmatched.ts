/** Tells mentees without a mentor, once for each reason. */
import pMap from 'p-map';
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
  { unmatched }: Pick<MatchResult, 'unmatched'>,
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
        ...announce(program, event, clock()),
      ]);
    },
    { concurrency: PEOPLE_AT_ONCE },
  );
}
