import { expect, test } from 'vitest';
import { cityOf } from '../../shared/domain/calendar.ts';
import { readZone } from '../../shared/domain/zones.ts';

test.each([
  ['Asia/Calcutta', 'Kolkata'],
  ['Europe/Kiev', 'Kyiv'],
  ['Asia/Saigon', 'Ho Chi Minh City'],
  ['America/New_York', 'New York'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
  ['UTC', 'UTC'],
])('%s is called %s', (zone, name) => {
  expect(cityOf(zone)).toBe(name);
});

test.each([
  ['Kolkata', 'Asia/Calcutta'],
  ['calcutta', 'Asia/Calcutta'],
  ['Kyiv', 'Europe/Kiev'],
  ['Ho Chi Minh City', 'Asia/Saigon'],
])('whoever writes %s is in %s', (given, zone) => {
  // Both names of a zone are its own.
  const of = (name = '') => new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  expect(of(readZone(given)?.zone)).toBe(of(zone));
});
