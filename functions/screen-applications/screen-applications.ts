/** Applies the program's eligibility rules to whoever is not screened yet. */
import * as z from 'zod';
import { mentors, screen, seeksMentor } from '../../shared/domain/application.ts';
import type { Role } from '../../shared/domain/program.ts';
import type { Clock } from '../../shared/domain/calendar.ts';
import { announce } from '../../shared/usecases/journey/announce.ts';
import { applicationChange, listApplications } from '../../shared/store/applications.ts';
import { findCohortWithProgram } from '../../shared/store/programs.ts';
import type { Table } from '../../shared/store/table.ts';

const Input = z.object({ cohort: z.string() });

export interface ScreeningResult {
  readonly accepted: number;
  readonly rejected: number;
  readonly waitlisted: number;
  /** At most so many pairs can be thought of: those who look for a mentor times those who offer to be one. */
  readonly possiblePairs: number;
}

export function screenApplications({
  table,
  clock,
}: {
  readonly table: Table;
  readonly clock: Clock;
}): (event: unknown) => Promise<ScreeningResult> {
  return async (event) => {
    const running = await findCohortWithProgram(table, Input.parse(event).cohort);
    if (!running) throw new Error('There is no such cohort to screen.');
    const { cohort, program } = running;
    const applications = await listApplications(table, cohort.id);
    const open = applications.filter((one) => one.screening === 'open' && one.withdrawnAt === undefined);
    const present = applications.filter(({ withdrawnAt }) => withdrawnAt === undefined);
    const count = (plays: (role: Role) => boolean): number =>
      present.filter(({ role }) => plays(role)).length;
    const possiblePairs = count(seeksMentor) * count(mentors);
    const counts = { accepted: 0, rejected: 0, waitlisted: 0 };
    for (const application of open) {
      const { screening, because } = screen(program, application);
      const event = { subject: application.person, concerned: [{ person: application.person }] };
      const writes =
        screening === 'accepted' ? [] : announce(program, { event: screening, ...event }, clock());
      const result = await table.transact([
        applicationChange(application, { screening, screenedBecause: because }),
        ...writes,
      ]);
      // Refused: the application changed this very moment. The next run of this step screens it.
      if (result.kind === 'done') counts[screening]++;
    }
    return { ...counts, possiblePairs };
  };
}
