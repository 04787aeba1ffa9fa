/** Times in words, as the emails have them. */
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
    })
      .format(new Date(at))
      // Some browsers put a narrow no-break space before PM.
      .replace(/\s/g, ' ')
  );
}

/** A local date (`2026-03-31`) as people say it. */
export function dateIn(date: string): string {
  return new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${date}T12:00:00Z`));
}

/** The local date of an instant, `2026-03-31`. */
export function dayIn(zone: string, at: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(at));
}
