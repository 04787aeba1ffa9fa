/** What follows from an introduction: the touchpoints that count from its date. */
import type { EpochMs, LocalDate } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import { pairOccurrences } from '../../domain/journey.ts';
import type { Program } from '../../domain/program.ts';
import { keepOccurrences } from '../../store/occurrences.ts';
import type { Table } from '../../store/table.ts';

/** One occurrence serves all pairs that are introduced on the same date. */
export async function keepIntroductionDates(
  table: Table,
  program: Program,
  { date, now }: { readonly date: LocalDate; readonly now: EpochMs },
): Promise<void> {
  await keepOccurrences(table, program.cohort.id, {
    planned: pairOccurrences(program, 'introduced', date),
    now: iso(now),
  });
}
