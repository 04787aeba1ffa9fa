/** Instants as they are read where the program lives. */
import type { EpochMs, IsoInstant } from '../domain/brand.ts';
import { fromIso, MINUTE, offsetMinutes } from '../domain/calendar.ts';

/** Offsets change at quarters of an hour, so that one is looked up for all instants of a quarter: a large table has many. */
const QUARTER = 15 * MINUTE;

interface LocalTimes {
  /** `2026-03-07T19:30:00+01:00`, which says the same instant. */
  readonly withOffset: (instant: IsoInstant) => string;
  /** The wall clock, as a date whose UTC fields are the local ones: cells of a workbook know no zones. */
  readonly wallClock: (instant: IsoInstant) => Date;
}

const known = new Map<string, LocalTimes>();

export function localTimes(zone: string): LocalTimes {
  const made = known.get(zone) ?? makeTimes(zone);
  known.set(zone, made);
  return made;
}

function makeTimes(zone: string): LocalTimes {
  let offsets = new Map<number, number>();
  const offsetAt = (instant: EpochMs): number => {
    const quarter = Math.floor(instant / QUARTER);
    const found = offsets.get(quarter);
    if (found !== undefined) return found;
    if (offsets.size >= MOST_QUARTERS) offsets = new Map();
    const offset = offsetMinutes(instant, zone);
    offsets.set(quarter, offset);
    return offset;
  };
  const wallClock = (instant: IsoInstant): Date => {
    const at = fromIso(instant);
    return new Date(at + offsetAt(at) * MINUTE);
  };
  return {
    wallClock,
    withOffset: (instant) => {
      const offset = offsetAt(fromIso(instant));
      const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
        String(part).padStart(2, '0'),
      );
      return `${wallClock(instant).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${hours}:${minutes}`;
    },
  };
}

/** A quarter of a million is seven years of them. */
const MOST_QUARTERS = 250_000;
