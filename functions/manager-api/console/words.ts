/** Times and states in words. */
import type { CohortName } from '../views.ts';

export const STATES: Readonly<Record<CohortName['state'], string>> = {
  open: 'Applications are open',
  closing: 'Applications have closed',
  matching: 'The match is being made',
  review: 'The match waits for your approval',
  running: 'Pairs are under way',
  ended: 'The cohort has ended',
};

/** An ISO instant as people in the cohort's zone say it. */
export function timeIn(zone: string, at: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  }).format(new Date(at));
}
