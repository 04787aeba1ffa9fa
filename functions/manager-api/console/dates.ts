/** Times in words, as the emails have them. */
import { signal } from '@preact/signals';

/** An ISO instant as people in the cohort's zone say it. */
export function timeIn(zone: string, at: string): string {
  return (
    new Intl.DateTimeFormat('en-US', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
      timeZone: zone,
      ...yearIfAnother(new Date(at), zone),
    })
      .format(new Date(at))
      // Some browsers put a narrow no-break space before PM.
      .replace(/\s/g, ' ')
  );
}

/** A local date (`2026-03-31`) as people say it. */
export function dateIn(date: string): string {
  const noon = new Date(`${date}T12:00:00Z`);
  return new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
    ...yearIfAnother(noon, 'UTC'),
  }).format(noon);
}

/** What time it is where the program runs: on a laptop its clock is moved. */
export const clock = signal<string | undefined>(undefined);

/** This year goes without saying. */
function yearIfAnother(at: Date, zone: string): { year?: 'numeric' } {
  const year = new Intl.DateTimeFormat('en-US', { year: 'numeric', timeZone: zone });
  const now = clock.value;
  return now !== undefined && year.format(at) !== year.format(new Date(now)) ? { year: 'numeric' } : {};
}

/** The local date of an instant, `2026-03-31`. */
export function dayIn(zone: string, at: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(at));
}
