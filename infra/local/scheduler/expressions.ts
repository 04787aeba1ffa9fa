/** EventBridge Scheduler's expressions: `at`, `rate` and the six-field `cron`, in a time zone. */
import { Temporal } from 'temporal-polyfill';

export interface Expression {
  readonly kind: 'at' | 'rate' | 'cron';
  /** The first time after `after`, epoch milliseconds; `start` is when a rate began. */
  next(after: number, start: number): number | undefined;
}

export class InvalidExpression extends Error {
  override readonly name = 'InvalidExpression';

  constructor(expression: string) {
    super(`Invalid Schedule Expression ${expression}.`);
  }
}

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** Days that are looked at before a cron expression counts as never coming again: leap days included. */
const HORIZON_DAYS = 366 * 12;

/** Throws `InvalidExpression`. */
export function parseExpression(expression: string, zone = 'UTC'): Expression {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch {
    throw new InvalidExpression(`in the time zone ${zone}`);
  }
  const [, at] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression) ?? [];
  if (at !== undefined) return atExpression(at, zone, expression);
  const [, count, unit] = /^rate\(\s*([1-9]\d*) (minute|hour|day)s?\s*\)$/.exec(expression) ?? [];
  if (count !== undefined && unit !== undefined) {
    const period = Number(count) * (UNIT_MS[unit] ?? 0);
    return {
      kind: 'rate',
      next: (after, start) =>
        after < start ? start : start + (Math.floor((after - start) / period) + 1) * period,
    };
  }
  const [, cron] = /^cron\((.*)\)$/.exec(expression) ?? [];
  if (cron !== undefined) return cronExpression(cron.trim().split(/\s+/), zone, expression);
  throw new InvalidExpression(expression);
}

function atExpression(text: string, zone: string, expression: string): Expression {
  let local: Temporal.PlainDateTime;
  try {
    local = Temporal.PlainDateTime.from(text);
  } catch {
    throw new InvalidExpression(expression);
  }
  const time = instantOf(local, zone);
  return { kind: 'at', next: (after) => (time === undefined || time <= after ? undefined : time) };
}

/** A repeated autumn time happens once, the first time; a time that spring skips does not happen. */
function instantOf(local: Temporal.PlainDateTime, zone: string): number | undefined {
  const zoned = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return zoned.toPlainDateTime().equals(local) ? zoned.epochMilliseconds : undefined;
}

type DayTest = (date: Temporal.PlainDate) => boolean;

function cronExpression(fields: readonly string[], zone: string, expression: string): Expression {
  const [minutes, hours, monthDay, month, weekDay, year] = fields;
  const complete = fields.length === 6 && monthDay && month && weekDay && year && minutes && hours;
  if (!complete || (monthDay === '?') === (weekDay === '?')) throw new InvalidExpression(expression);
  const read = (field: string, range: Range): Set<number> => readField(field, range, expression);
  const times = {
    hours: [...read(hours, { from: 0, to: 23 })].sort((a, b) => a - b),
    minutes: [...read(minutes, { from: 0, to: 59 })].sort((a, b) => a - b),
  };
  const months = read(month, { from: 1, to: 12, names: MONTHS });
  const years = read(year, { from: 1970, to: 2199 });
  const fits = weekDay === '?' ? monthDayTest(monthDay, read) : weekDayTest(weekDay, read);

  return {
    kind: 'cron',
    next: (after) => {
      let date = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone).toPlainDate();
      for (let day = 0; day < HORIZON_DAYS; day++, date = date.add({ days: 1 })) {
        if (!years.has(date.year) || !months.has(date.month) || !fits(date)) continue;
        for (const hour of times.hours) {
          for (const minute of times.minutes) {
            const time = instantOf(date.toPlainDateTime({ hour, minute }), zone);
            if (time !== undefined && time > after) return time;
          }
        }
      }
      return undefined;
    },
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

function readField(field: string, { from, to, names }: Range, expression: string): Set<number> {
  const fail = (): never => {
    throw new InvalidExpression(expression);
  };
  const number = (text: string): number => {
    const named = names ? names.indexOf(text.toUpperCase()) : -1;
    const value = named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : NaN;
    return value >= from && value <= to ? value : fail();
  };
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', stepText] = part.split('/');
    const step = stepText === undefined ? 1 : /^[1-9]\d*$/.test(stepText) ? Number(stepText) : fail();
    const [first, last] = boundsOf(range);
    if (first > last) {
      for (let value = first; value <= to; value += step) values.add(value);
      for (let value = from; value <= last; value += step) values.add(value);
    } else for (let value = first; value <= last; value += step) values.add(value);

    function boundsOf(text: string): [number, number] {
      if (text === '*' || text === '?') return [from, to];
      const [low = '', high] = text.split('-');
      if (high !== undefined) return [number(low), number(high)];
      return [number(low), stepText === undefined ? number(low) : to];
    }
  }
  return values;
}

type ReadField = (field: string, range: Range) => Set<number>;

function monthDayTest(field: string, read: ReadField): DayTest {
  const isWorkday = (date: Temporal.PlainDate): boolean => date.dayOfWeek <= 5;
  const fromEnd = /^L(?:-(\d+))?$/.exec(field);
  if (fromEnd) return (date) => date.day === date.daysInMonth - Number(fromEnd[1] ?? 0);
  if (field === 'LW') {
    return (date) => {
      let last = date.with({ day: date.daysInMonth });
      while (!isWorkday(last)) last = last.subtract({ days: 1 });
      return date.equals(last);
    };
  }
  const nearest = /^(\d+)W$/.exec(field);
  if (nearest) {
    const [day] = read(nearest[1] ?? '', { from: 1, to: 31 });
    return (date) =>
      day !== undefined && day <= date.daysInMonth && date.equals(nearestWorkday(date.with({ day })));
  }
  const days = read(field, { from: 1, to: 31 });
  return (date) => days.has(date.day);
}

/** Within the same month: a Saturday the 1st becomes Monday the 3rd. */
function nearestWorkday(date: Temporal.PlainDate): Temporal.PlainDate {
  if (date.dayOfWeek === 6) return date.day === 1 ? date.add({ days: 2 }) : date.subtract({ days: 1 });
  if (date.dayOfWeek === 7)
    return date.day === date.daysInMonth ? date.subtract({ days: 2 }) : date.add({ days: 1 });
  return date;
}

function weekDayTest(field: string, read: ReadField): DayTest {
  const range: Range = { from: 1, to: 7, names: WEEKDAYS };
  /** Sunday is 1, as AWS counts. */
  const weekDay = (date: Temporal.PlainDate): number => (date.dayOfWeek % 7) + 1;
  if (field === 'L') return (date) => weekDay(date) === 7;
  const last = /^(\w+)L$/.exec(field);
  if (last) {
    const days = read(last[1] ?? '', range);
    return (date) => days.has(weekDay(date)) && date.day > date.daysInMonth - 7;
  }
  const nth = /^(\w+)#([1-5])$/.exec(field);
  if (nth) {
    const days = read(nth[1] ?? '', range);
    return (date) => days.has(weekDay(date)) && Math.ceil(date.day / 7) === Number(nth[2]);
  }
  const days = read(field, range);
  return (date) => days.has(weekDay(date));
}
