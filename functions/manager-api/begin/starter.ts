/** The program that a manager starts with: complete, small, and hers to change. It is written in starter.yaml. */
import { addDays, daysBetween } from '../../../shared/domain/calendar.ts';
import type { LocalDate } from '../../../shared/domain/brand.ts';

/** starter.yaml is written as if by this manager on this day. */
const WRITTEN_BY = 'manager@example.org';
const WRITTEN_ON = '2026-01-01' as LocalDate;

/** Ids of the file that no two programs can share. */
export interface StarterIds {
  readonly program: string;
  readonly cohort: string;
  readonly source: string;
}

const IDS: StarterIds = { program: 'my-program', cohort: 'first-cohort', source: 'my-form' };

/** Ids that are free: those wanted, or with the first number behind them that is. */
export async function freeIds(
  isFree: (ids: StarterIds) => Promise<boolean>,
  wanted: StarterIds = IDS,
): Promise<StarterIds> {
  for (let number = 1; ; number++) {
    const numbered = (id: string): string => (number === 1 ? id : `${id.slice(0, 44)}-${number}`);
    const ids = {
      program: numbered(wanted.program),
      cohort: numbered(wanted.cohort),
      source: numbered(wanted.source),
    };
    if (await isFree(ids)) return ids;
  }
}

/** `today` is a local date: every date of the file moves along with it. Applications open in a week, for two weeks. */
export async function starterFor(address: string, today: LocalDate, ids = IDS): Promise<string> {
  // Who begins a program loads it: no other request needs the text.
  const { STARTER } = await import('./starter-text.ts');
  const later = daysBetween(WRITTEN_ON, today);
  return STARTER.replaceAll(WRITTEN_BY, () => JSON.stringify(address))
    .replace(/\b\d{4}-\d{2}-\d{2}\b/g, (date) => addDays(date, later))
    .replace(`id: ${IDS.program}`, `id: ${ids.program}`)
    .replace(`id: ${IDS.cohort}`, `id: ${ids.cohort}`)
    .replace(`id: ${IDS.source}`, `id: ${ids.source}`);
}
