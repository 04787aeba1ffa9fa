/** Screens the applications of a cohort that was closed. */
import * as z from 'zod';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import {
  screenApplications as screen,
  type ScreeningResult,
} from '../../shared/usecases/screening/screen-applications.ts';

const Input = z.object({ cohort: z.string() });

export function screenApplications(
  dependencies: Pick<Dependencies, 'table' | 'clock' | 'timeLeft'>,
): (event: unknown) => Promise<ScreeningResult> {
  return async (event) => {
    const found = await findCohortWithProgram(dependencies.table, Input.parse(event).cohort);
    if (!found) throw new Error('There is no such cohort to screen.');
    return screen(dependencies, found);
  };
}
