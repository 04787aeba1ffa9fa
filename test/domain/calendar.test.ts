import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  daysBetween,
  iso,
  localDate,
  localTime,
  resolveLocal,
} from '../../shared/domain/calendar.ts';

describe('wall-clock times become instants by a stated rule', () => {
  test('a time that the spring change skips becomes the first instant after the gap', () => {
    expect(iso(resolveLocal('2026-03-29', '02:30', 'Europe/Berlin'))).toBe('2026-03-29T01:00:00.000Z');
    expect(iso(resolveLocal('2026-03-08', '02:15', 'America/New_York'))).toBe('2026-03-08T07:00:00.000Z');
  });

  test('a time that the autumn change repeats becomes the later of the two', () => {
    expect(iso(resolveLocal('2026-10-25', '02:30', 'Europe/Berlin'))).toBe('2026-10-25T01:30:00.000Z');
  });

  test('half-hour changes and other sides of the date line are met too', () => {
    expect(iso(resolveLocal('2026-10-04', '02:10', 'Australia/Lord_Howe'))).toBe('2026-10-03T15:30:00.000Z');
    expect(localDate(Date.parse('2026-01-01T11:00:00Z'), 'Pacific/Kiritimati')).toBe('2026-01-02');
  });

  const zones = Intl.supportedValuesOf('timeZone');
  test('in every zone a resolved time reads as it was written, or is the end of a gap', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 365 * 6 }),
        fc.integer({ min: 0, max: 24 * 12 - 1 }),
        (zone, day, slot) => {
          const date = addDays('2025-01-01', day);
          const time = `${String(Math.floor(slot / 12)).padStart(2, '0')}:${String((slot % 12) * 5).padStart(2, '0')}`;
          const instant = resolveLocal(date, time, zone);
          const reads = (at: number): string => `${localDate(at, zone)} ${localTime(at, zone)}`;
          const wanted = `${date} ${time}`;
          // A gap may begin at midnight, so that the minute before it is one of the day before.
          const endOfGap = reads(instant) > wanted && reads(instant - 60_000) < wanted;
          expect(reads(instant) === wanted || endOfGap).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('a gap at midnight ends on the same day', () => {
    const instant = resolveLocal('2026-04-24', '00:15', 'Africa/Cairo');
    expect([localDate(instant, 'Africa/Cairo'), localTime(instant, 'Africa/Cairo')]).toEqual([
      '2026-04-24',
      '01:00',
    ]);
  });

  test('days are counted on the calendar, not in hours', () => {
    expect(addDays('2026-02-27', 3)).toBe('2026-03-02');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  });
});
