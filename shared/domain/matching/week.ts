/** Weeks of availability as bits, so that common hours over time zones are counted in real time. */
import { offsetMinutes } from '../calendar.ts';

const QUARTERS = 4;
const WEEK_QUARTERS = 168 * QUARTERS;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

interface HasWeek {
  /** Quarter hours of a week in UTC from Monday 00:00, one bit each. */
  readonly week: Uint32Array;
}

/** Hours in which both are free, in quarters. */
export function hoursShared(a: HasWeek, b: HasWeek): number {
  let quarters = 0;
  for (let index = 0; index < a.week.length; index++)
    quarters += bitsIn((a.week[index] ?? 0) & (b.week[index] ?? 0));
  return quarters / QUARTERS;
}

function bitsIn(word: number): number {
  let left = word - ((word >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** The free quarter hours of a week, from local ranges; `at` is the instant whose zone offset counts. */
export function weekInUtc(
  { hours, zone }: { readonly hours: readonly string[]; readonly zone: string },
  at: number,
): Uint32Array {
  const week = new Uint32Array(WEEK_QUARTERS / 32);
  const shift = Math.round(offsetMinutes(at, zone) / (60 / QUARTERS));
  for (const range of hours) {
    const [, first = '', , last = first, from = '', to = ''] =
      /^(\w{3})(-(\w{3}))? (\d\d):00-(\d\d):00$/.exec(range) ?? [];
    const start = DAYS.indexOf(first);
    if (start < 0) continue;
    const length = ((DAYS.indexOf(last) - start + 7) % 7) + 1;
    for (let day = start; day < start + length; day++) {
      for (let quarter = Number(from) * QUARTERS; quarter < Number(to) * QUARTERS; quarter++) {
        const local = day * 24 * QUARTERS + quarter;
        const bit = (local - shift + 2 * WEEK_QUARTERS) % WEEK_QUARTERS;
        week[bit >> 5] = (week[bit >> 5] ?? 0) | (1 << (bit & 31));
      }
    }
  }
  return week;
}
