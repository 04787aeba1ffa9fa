/** Wall-clock time in a zone, resolved to instants once, by a stated rule. Instants are epoch milliseconds. */
import { Temporal } from 'temporal-polyfill';

export type Clock = () => number;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * The instant of a local date (`2026-03-29`) and time (`02:30`) in an IANA zone.
 *
 * A time that a spring change skips becomes the first instant after the gap. A time that an autumn change repeats
 * becomes the later of the two, which favours whoever has a deadline to meet.
 */
export function resolveLocal(date: string, time: string, zone: string): number {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' });
  if (later.toPlainDateTime().equals(local)) return later.epochMilliseconds;
  const before = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const end = before.getTimeZoneTransition('next') ?? later;
  return end.epochMilliseconds;
}

/** The local date of an instant in a zone. */
export function localDate(instant: number, zone: string): string {
  return at(instant, zone).toPlainDate().toString();
}

/** The local time of an instant in a zone, to the minute: `09:05`. */
export function localTime(instant: number, zone: string): string {
  return at(instant, zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** The day of the week of an instant in a zone: Monday is 1, Sunday is 7. */
export function localWeekday(instant: number, zone: string): number {
  return at(instant, zone).dayOfWeek;
}

/** A local date moved by whole days. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Days from the first date to the second; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;
}

/** The offset of a zone from UTC at an instant, in minutes. */
export function offsetMinutes(instant: number, zone: string): number {
  return at(instant, zone).offsetNanoseconds / 60e9;
}

/** ISO 8601 in UTC with milliseconds: sorts as text in the order of time. */
export function iso(instant: number): string {
  return new Date(instant).toISOString();
}

export function fromIso(text: string): number {
  return Temporal.Instant.from(text).epochMilliseconds;
}

/** A date that a person reads: `Monday, 16 March 2026`. */
export function longDate(instant: number, zone: string): string {
  const format =
    longDates.get(zone) ?? new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: zone });
  longDates.set(zone, format);
  return format.format(instant);
}

/** Making a format costs a hundred times more than using it. */
const longDates = new Map<string, Intl.DateTimeFormat>();

/** A date and time that a person reads: `Monday, 16 March 2026, 18:00 (Europe/Berlin)`. */
export function longDateTime(instant: number, zone: string): string {
  return `${longDate(instant, zone)}, ${localTime(instant, zone)} (${zone})`;
}

export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

function at(instant: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}
