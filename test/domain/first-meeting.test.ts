/** Times for a first meeting: in hours that both named, never two at once for one person, and none that nobody said. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstMeetingTimes } from '../../shared/domain/first-meeting.ts';
import { HOUR, iso, localTime, localWeekday } from '../../shared/domain/calendar.ts';
import { exampleProgram } from '../support/programs.ts';

const program = exampleProgram();
const question = program.questions.find(({ use }) => use === 'availability')!;
const options = question.kind === 'availability' ? question.options : {};
const LABELS = Object.keys(options);
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'Africa/Lagos'];
const FROM = Date.parse('2026-03-20T12:00:00Z');
const person = (zone: string, labels: readonly string[], taken: readonly string[] = []) => ({
  answers: { [question.id]: labels, zone },
  firstMeetings: taken.join(' '),
});

/** Read again from the labels, minute by minute. */
function saidFree(label: string, zone: string, at: number): boolean {
  const [days = '', hours = ''] = (options[label] ?? '').split(' ');
  const week = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const [first = '', last = first] = days.split('-');
  const day = localWeekday(at, zone) - 1;
  const [from = '', to = ''] = hours.split('-');
  const time = localTime(at, zone);
  return day >= week.indexOf(first) && day <= week.indexOf(last) && time >= from && time < to;
}

const someone = fc.tuple(fc.constantFrom(...ZONES), fc.subarray(LABELS, { minLength: 1 }));

test('every offered hour is one that both named, in the zone of each', () => {
  fc.assert(
    fc.property(someone, someone, (a, b) => {
      const times = firstMeetingTimes(program, { mentor: person(...a), mentee: person(...b) }, FROM);
      for (const time of times)
        for (const [zone, labels] of [a, b])
          for (let minute = 0; minute < 60; minute++)
            expect(labels.some((label) => saidFree(label, zone, Date.parse(time) + minute * 60_000))).toBe(
              true,
            );
    }),
  );
});

test('a mentor of many is never offered two meetings at once', () => {
  const taken: string[] = [];
  for (let n = 0; n < 6; n++) {
    const mentor = person('Europe/Berlin', LABELS, [...taken]);
    const times = firstMeetingTimes(program, { mentor, mentee: person('Europe/Berlin', LABELS) }, FROM);
    expect(times).toHaveLength(3);
    taken.push(...times);
  }
  const at = taken.map((time) => Date.parse(time)).sort((a, b) => a - b);
  for (const [n, time] of at.entries()) if (n > 0) expect(time - at[n - 1]!).toBeGreaterThanOrEqual(HOUR);
});

test('people who can meet on weekends alone are offered weekends', () => {
  const weekend = LABELS.find((label) => /^(Sat|Sun)/.test(options[label]!))!;
  const side = person('Europe/Berlin', [weekend]);
  const times = firstMeetingTimes(program, { mentor: side, mentee: person('Europe/Berlin', LABELS) }, FROM);
  expect(times.length).toBeGreaterThan(0);
  for (const time of times) expect(localWeekday(Date.parse(time), 'Europe/Berlin')).toBeGreaterThanOrEqual(6);
});

test('no time is invented where it is unknown when one of them is free, or where they share no hour', () => {
  const known = person('Europe/Berlin', LABELS);
  expect(firstMeetingTimes(program, { mentor: known, mentee: person('Europe/Berlin', []) }, FROM)).toEqual(
    [],
  );
  const day = LABELS.find((label) => options[label]!.includes('Mon-Fri'))!;
  const far = { mentor: person('Europe/Berlin', [day]), mentee: person('Pacific/Auckland', [day]) };
  const times = firstMeetingTimes(program, far, FROM);
  for (const time of times) expect(iso(Date.parse(time))).toBe(time);
});
