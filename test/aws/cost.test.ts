import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  ALARM_COUNT,
  billOf,
  COHORT_MONTHS,
  idleMonth,
  METRIC_COUNT,
  wholeCohort,
} from '../../infra/aws/cost/model.ts';
import { HEALTH_METRICS } from '../../shared/aws/metrics.ts';
import { resourcesOf, synthesise } from '../support/synth.ts';

test('an idle month costs less than a dollar beyond what is free', () => {
  expect(billOf(idleMonth()).afterFree).toBeLessThan(1);
});

test('the model counts the alarms and metrics that there are', () => {
  const { templates } = synthesise();
  expect(resourcesOf(templates, 'AWS::CloudWatch::Alarm')).toHaveLength(ALARM_COUNT);
  const ours = resourcesOf(templates, 'AWS::Logs::MetricFilter').length + Object.keys(HEALTH_METRICS).length;
  expect(ours).toBe(METRIC_COUNT);
});

test('the operations page shows what the model says', () => {
  const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8').replace(
    / +/g,
    ' ',
  );
  const row = (participants: number): string => {
    const { list, afterFree } = billOf(wholeCohort(participants), COHORT_MONTHS);
    return `| ${participants.toLocaleString('en')} | ${list.toFixed(2)} | ${afterFree.toFixed(2)} | ${(afterFree / participants).toFixed(4)} |`;
  };
  expect([200, 2000, 20_000, 1_000_000].map(row).filter((one) => !operations.includes(one))).toEqual([]);
  const idle = billOf(idleMonth());
  expect(operations).toContain(
    `${idle.list.toFixed(2)} dollars at list price, ${idle.afterFree.toFixed(2)} after`,
  );
});
