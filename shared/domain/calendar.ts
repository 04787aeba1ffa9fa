/** Wall-clock time in a zone, resolved to instants once, by a stated rule. Instants are epoch milliseconds. */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs, IsoInstant, LocalDate } from './brand.ts';
import { placeNamed } from './places.ts';

export type Clock = () => EpochMs;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * The instant of a local date (`2026-03-29`) and time (`02:30`) in an IANA zone.
 *
 * A time that a spring change skips becomes the first instant after the gap. A time that an autumn change repeats
 * becomes the later of the two, which favors whoever has a deadline to meet.
 */
export function resolveLocal(date: LocalDate, time: string, zone: string): EpochMs {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' });
  if (later.toPlainDateTime().equals(local)) return later.epochMilliseconds;
  const before = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const end = before.getTimeZoneTransition('next') ?? later;
  return end.epochMilliseconds;
}

/** The local date of an instant in a zone. */
export function localDate(instant: EpochMs, zone: string): LocalDate {
  return at(instant, zone).toPlainDate().toString();
}

/** The local time of an instant in a zone, to the minute: `09:05`. */
export function localTime(instant: EpochMs, zone: string): string {
  return at(instant, zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** The day of the week of an instant in a zone: Monday is 1, Sunday is 7. */
export function localWeekday(instant: EpochMs, zone: string): number {
  return at(instant, zone).dayOfWeek;
}

/** A local date moved by whole days. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** A local date moved by whole months; the last day of a month that is too short. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** Days from the first date to the second; negative when the second is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;
}

/** The offset of a zone from UTC at an instant, in minutes. */
export function offsetMinutes(instant: EpochMs, zone: string): number {
  return at(instant, zone).offsetNanoseconds / 60e9;
}

/** ISO 8601 in UTC with milliseconds: sorts as text in the order of time. */
export function iso(instant: EpochMs): IsoInstant {
  return new Date(instant).toISOString();
}

export function fromIso(text: IsoInstant): EpochMs {
  return Temporal.Instant.from(text).epochMilliseconds;
}

/** A date that a person reads: `Monday, March 16, 2026`. */
export function longDate(instant: EpochMs, zone: string): string {
  return formatter(zone, LONG_DATE).format(instant);
}

/** A date and time that a person reads, with the city of the zone: `Monday, March 16, 6:00 PM (Berlin)`. */
export function longDateTime(instant: EpochMs, zone: string): string {
  return `${formatter(zone, LONG_DAY).format(instant)}, ${timeOfDay(instant, zone)}`;
}

/** `6:00 PM (Berlin)`. */
export function timeOfDay(instant: EpochMs, zone: string): string {
  // Some versions of Node put a narrow no-break space before PM.
  const time = formatter(zone, TIME).format(instant).replace(/\s/g, ' ');
  return `${time} (${cityOf(zone)})`;
}

/** `Mon, Mar 16, 6:00 PM`: for lists, where the zone is said elsewhere. */
export function shortDateTime(instant: EpochMs, zone: string): string {
  return formatter(zone, SHORT).format(instant).replace(/\s/g, ' ');
}

/** `America/New_York` as `New York`. */
export function cityOf(zone: string): string {
  return placeNamed(zone.split('/').at(-1) ?? zone);
}

const LONG_DATE = { dateStyle: 'full' } as const;
const LONG_DAY = { weekday: 'long', month: 'long', day: 'numeric' } as const;
const TIME = { hour: 'numeric', minute: '2-digit' } as const;
const SHORT = { weekday: 'short', month: 'short', day: 'numeric', ...TIME } as const;

/** Making a format costs a hundred times more than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  formatters.set(key, known);
  return known;
}

export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

function at(instant: EpochMs, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}
