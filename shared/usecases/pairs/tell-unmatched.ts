/** Tells mentees without a mentor, once for each reason. */
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { applicationChange, findApplication } from '../../store/applications.ts';
import type { Dependencies } from '../dependencies.ts';
import { announce } from '../journey/announce.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';

export async function tellUnmatched(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  { unmatched }: Pick<MatchResult, 'unmatched'>,
): Promise<void> {
  for (const { mentee, reason } of unmatched) {
    const application = await findApplication(table, cohort.id, mentee);
    if (!application || application.menteePair !== undefined || application.unmatchedBecause !== undefined)
      continue;
    const event = {
      event: 'unmatched',
      subject: `${mentee}:${reason}`,
      concerned: [{ person: mentee }],
    } as const;
    await table.transact([
      applicationChange(application, { unmatchedBecause: reason }),
      ...announce(program, event, clock()),
    ]);
  }
}
