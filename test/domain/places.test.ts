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
  expect(readZone(given)?.zone).toBe(zone);
});
