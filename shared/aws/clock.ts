import type { Clock } from '../domain/calendar.ts';

/** The only reading of the wall clock. */
export const systemClock: Clock = () => Date.now();
