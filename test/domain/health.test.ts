import { expect, test } from 'vitest';
import { healthOf } from '../../shared/domain/health.ts';
import { exampleProgram } from '../support/programs.ts';
import type { CohortFigures } from '../../shared/domain/health.ts';

const program = exampleProgram();
const at = (time: string): number => Date.parse(time);
const health = (change: Partial<CohortFigures>, now: string) =>
  healthOf([{ program, state: 'open', ...change }], { overdueWork: 0, now: at(now) });

test('a cohort is stuck when it is open hours after its last moment, or its match takes hours', () => {
  // Closes on 16 March at 18:00 in Berlin, and takes late ones for 12 hours more.
  expect(health({}, '2026-03-17T07:59:00Z').stuckCohorts).toBe(0);
  expect(health({}, '2026-03-17T08:01:00Z').stuckCohorts).toBe(1);
  const closedAt = '2026-03-17T05:00:00.000Z';
  expect(health({ state: 'matching', closedAt }, '2026-03-17T07:59:00Z').stuckCohorts).toBe(0);
  expect(health({ state: 'matching', closedAt }, '2026-03-17T08:01:00Z').stuckCohorts).toBe(1);
  expect(health({ state: 'review', closedAt }, '2026-04-17T08:01:00Z').stuckCohorts).toBe(0);
});

test('forms are silent when applications are open and nothing came for three days', () => {
  expect(health({}, '2026-03-04T12:00:00Z').silentForms).toBe(0);
  expect(health({}, '2026-03-05T12:00:00Z').silentForms).toBe(1);
  expect(health({ lastDeliveryAt: '2026-03-04T09:00:00.000Z' }, '2026-03-05T12:00:00Z').silentForms).toBe(0);
  expect(health({ lastDeliveryAt: '2026-03-04T09:00:00.000Z' }, '2026-03-07T12:00:00Z').silentForms).toBe(1);
  expect(health({}, '2026-03-17T00:00:00Z').silentForms).toBe(0);
});
