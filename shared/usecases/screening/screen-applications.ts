/** Applies the program's eligibility rules to everyone who is not screened yet. */
import { mentors, seeksMentor } from '../../domain/application.ts';
import { screen } from '../../domain/eligibility.ts';
import type { Role } from '../../domain/program-values.ts';
import { eachInTime } from '../in-time.ts';
import { announce } from '../journey/announce.ts';
import { applicationChange, listApplications } from '../../store/applications.ts';
import type { Dependencies } from '../dependencies.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';

export interface ScreeningResult {
  readonly accepted: number;
  readonly rejected: number;
  readonly waitlisted: number;
  /** At most so many pairs can be thought of: those who look for a mentor times those who offer to be one. */
  readonly possiblePairs: number;
  /** Whether everyone is screened; otherwise the step is to be repeated. */
  readonly complete: boolean;
}

export async function screenApplications(
  { table, clock, timeLeft }: Pick<Dependencies, 'table' | 'clock' | 'timeLeft'>,
  { cohort, program }: CohortWithProgram,
): Promise<ScreeningResult> {
  const applications = await listApplications(table, cohort.id);
  const present = applications.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const count = (plays: (role: Role) => boolean): number => present.filter(({ role }) => plays(role)).length;
  const possiblePairs = count(seeksMentor) * count(mentors);
  const counts = { accepted: 0, rejected: 0, waitlisted: 0 };
  const open = present.filter(({ screening }) => screening === 'open');
  const done = await eachInTime(
    open,
    async (application) => {
      const verdict = screen(program, application);
      if (!verdict) return;
      const { screening, because } = verdict;
      const event = { subject: application.person, concerned: [{ person: application.person }] };
      const result = await table.transact([
        applicationChange(application, { screening, screenedBecause: because }),
        ...announce(program, { event: screening, ...event }, clock()),
      ]);
      // Refused: the application changed this very moment. The next run of this step screens it.
      if (result.kind === 'done') counts[screening]++;
    },
    timeLeft,
  );
  return { ...counts, possiblePairs, complete: done === open.length };
}
