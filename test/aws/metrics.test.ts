import { expect, test, vi } from 'vitest';
import { HEALTH_METRICS, NAMESPACE, publishHealth } from '../../shared/aws/metrics.ts';
import { resourcesOf, synthesise } from '../support/synth.ts';

interface Written {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

test('alarms watch the figures by the very names and dimensions under which the sweep writes them', () => {
  const lines: string[] = [];
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  publishHealth()({ overdueWork: 2, stuckCohorts: 1, silentForms: 0 });
  written.mockRestore();
  const line = JSON.parse(lines.find((one) => one.includes('_aws')) ?? '{}') as Written;
  const [{ Namespace, Dimensions, Metrics } = { Namespace: '', Dimensions: [], Metrics: [] }] =
    line._aws.CloudWatchMetrics;
  expect(Namespace).toBe(NAMESPACE);
  expect([line['OverdueWork'], line['StuckCohorts'], line['SilentForms']]).toEqual([2, 1, 0]);
  const dimensions = Dimensions[0]?.map((Name) => ({ Name, Value: line[Name] }));

  const watched = resourcesOf(synthesise().templates, 'AWS::CloudWatch::Alarm')
    .map(([, { Properties }]) => Properties)
    .filter(({ MetricName }) => Object.values(HEALTH_METRICS).includes(String(MetricName)));
  expect(watched.map(({ MetricName }) => MetricName).sort()).toEqual(Metrics.map(({ Name }) => Name).sort());
  for (const alarm of watched) expect(alarm).toMatchObject({ Namespace: NAMESPACE, Dimensions: dimensions });
});
