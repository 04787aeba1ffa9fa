import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../domain/calendar.ts';

/** The only reading of the wall clock. */
export const systemClock: Clock = () => Date.now();

/** Milliseconds of a clock that never jumps; only differences mean anything. */
export const stopwatch = (): number => performance.now();

/** Waits so many milliseconds of real time. */
export const pause = (milliseconds: number): Promise<void> => wait(milliseconds);
