/** When introductions end. Pure. */
import type { LocalDate } from './brand.ts';
import { addDays, daysBetween } from './calendar.ts';
import type { Program } from './program.ts';

/**
 * The last day on which proposals go out, open ones run on: the program's own, or the one on which a third of the cohort's time is
 * left. Who is introduced later has too little of it.
 */
export function lastIntroduction({ policies, cohort }: Pick<Program, 'policies' | 'cohort'>): LocalDate {
  const length = daysBetween(cohort.starts, cohort.ends);
  return policies.lastIntroduction ?? addDays(cohort.starts, Math.floor((length * 2) / 3));
}
