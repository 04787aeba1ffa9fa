/** When two people could meet for the first time: only in hours that both said they are free. */
import { type Application, hoursIn, zoneIn } from './application.ts';
import type { EpochMs, IsoInstant } from './brand.ts';
import {
  addDays,
  fromIso,
  HOUR,
  iso,
  localDate,
  localTime,
  localWeekday,
  MINUTE,
  resolveLocal,
} from './calendar.ts';
import { weekInUtc } from './matching/week.ts';
import type { Program } from './program.ts';

export const FIRST_MEETING_MINUTES = 60;
/** So many times are offered, each on a day of its own. */
const OFFERED = 3;
/** There has to be time to read the email; and who finds no time within three weeks agrees on one. */
const FIRST_DAY = 2;
const LAST_DAY = 21;
const QUARTER = 15 * MINUTE;

type Side = Pick<Application, 'answers' | 'firstMeetings'>;

/**
 * Up to three times after `from`, the earliest first, on which neither has another first meeting. None where it is unknown when
 * one of them is free.
 */
export function firstMeetingTimes(
  program: Program,
  { mentor, mentee }: { readonly mentor: Side; readonly mentee: Side },
  from: EpochMs,
): IsoInstant[] {
  const sides = [mentor, mentee].map(({ answers, firstMeetings = '' }) => ({
    zone: zoneIn(program, answers),
    // A week of the clock on the wall: where clocks change, it does not.
    week: weekInUtc({ hours: hoursIn(program, answers), zone: 'UTC' }, from),
    taken: firstMeetings.split(' ').filter(Boolean).map(fromIso),
  }));
  const zone = sides[0]?.zone ?? program.cohort.zone;
  const suits = (start: EpochMs): boolean =>
    sides.every(
      (side) =>
        side.taken.every((other) => Math.abs(other - start) >= HOUR) &&
        quartersOf(start).every((at) => isFree(side, at)),
    );
  const times: IsoInstant[] = [];
  for (let day = FIRST_DAY; day <= LAST_DAY && times.length < OFFERED; day++) {
    const date = addDays(localDate(from, zone), day);
    const starts = HOURS.map((hour) => resolveLocal(date, hour, zone));
    const [first] = starts.filter(suits);
    if (first !== undefined) times.push(iso(first));
  }
  return times;
}

/** The hours of a day that a meeting may begin at. */
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

function quartersOf(start: EpochMs): EpochMs[] {
  return Array.from({ length: (FIRST_MEETING_MINUTES * MINUTE) / QUARTER }, (_, n) => start + n * QUARTER);
}

function isFree({ zone, week }: { readonly zone: string; readonly week: Uint32Array }, at: EpochMs): boolean {
  const [hour = 0, minute = 0] = localTime(at, zone).split(':').map(Number);
  const bit = ((localWeekday(at, zone) - 1) * 24 + hour) * 4 + Math.floor(minute / 15);
  return (((week[bit >> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
}
