/** The program that a manager starts with: complete, small, and hers to change. It is written in starter.yaml. */
import { addDays, daysBetween } from '../../shared/domain/calendar.ts';
import type { LocalDate } from '../../shared/domain/brand.ts';
import { STARTER } from './starter-text.ts';

/** starter.yaml is written as if by this manager on this day. */
const WRITTEN_BY = 'manager@example.org';
const WRITTEN_ON = '2026-01-01' as LocalDate;

/** `today` is a local date: every date of the file moves along with it. Applications open in a week, for two weeks. */
export function starterFor(address: string, today: LocalDate): string {
  const later = daysBetween(WRITTEN_ON, today);
  return STARTER.replaceAll(WRITTEN_BY, () => JSON.stringify(address)).replace(
    /\b\d{4}-\d{2}-\d{2}\b/g,
    (date) => addDays(date, later),
  );
}
