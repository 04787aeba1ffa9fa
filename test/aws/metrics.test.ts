/** Alarms that can ring: each metric is provoked, and watched by the very name and dimensions under which it is written. */
import { expect, test, vi } from 'vitest';
import { type AlarmName, ALARMS } from '../../infra/aws/alarms.ts';
import { FUNCTION_NAMES, hasAlarm, specOf } from '../../infra/aws/functions.ts';
import { eventFunction, httpFunction } from '../../shared/aws/functions.ts';
import { NAMESPACE, publishHealth } from '../../shared/aws/metrics.ts';
import { HOUR, iso } from '../../shared/domain/calendar.ts';
import { healthOf } from '../../shared/domain/health.ts';
import { exampleProgram } from '../support/programs.ts';
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

/** A figure as CloudWatch would read it from the log. */
interface Figure {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly value: number;
}

/** What is written for CloudWatch while something runs. */
async function figuresOf(run: () => unknown): Promise<Figure[]> {
  const lines: string[] = [];
  const hear = (line: unknown): boolean => lines.push(String(line)) > 0;
  const written = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(hear),
  );
  await run();
  for (const one of written) one.mockRestore();
  return lines
    .filter((line) => line.includes('"_aws"'))
    .flatMap((line) => {
      const read = JSON.parse(line) as Written;
      return read._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
        Metrics.map(({ Name }) => ({
          Namespace,
          MetricName: Name,
          Dimensions: (Dimensions[0] ?? []).map((one) => ({ Name: one, Value: read[one] })),
          value: Number(read[Name]),
        })),
      );
    });
}

const alarms = resourcesOf(synthesise().templates, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => ({
  id,
  ...(Properties as unknown as Omit<Figure, 'value'> & { Threshold: number; AlarmDescription: string }),
}));
const alarmSaying = (text: string) => alarms.find(({ AlarmDescription }) => AlarmDescription === text);

function rings(text: string, figures: readonly Figure[]): void {
  const alarm = alarmSaying(text);
  const heard = figures.find(
    (one) =>
      one.Namespace === alarm?.Namespace &&
      one.MetricName === alarm.MetricName &&
      JSON.stringify(one.Dimensions) === JSON.stringify(alarm.Dimensions),
  );
  expect(heard?.value).toBeGreaterThan(alarm?.Threshold ?? Infinity);
}

const watched = FUNCTION_NAMES.filter((name) => hasAlarm(specOf(name)));

test.each(watched)(
  'an error of %s rings its alarm, and nothing is written while nothing fails',
  async (name) => {
    const isHttp = specOf(name).trigger === 'http';
    const event = { version: '2.0', rawPath: '/', headers: {}, requestContext: { http: { method: 'GET' } } };
    const failing = (error?: Error) => async (): Promise<void> => {
      const act = async (): Promise<never> => {
        if (error) throw error;
        return { status: 200 } as never;
      };
      await (
        isHttp
          ? httpFunction(name, () => act)(event as never, {} as never)
          : eventFunction(name, () => act)({}, {} as never)
      ).catch(() => undefined);
    };
    expect(await figuresOf(failing())).toEqual([]);
    rings(specOf(name).whenItFails, await figuresOf(failing(new Error('Ana Lima wrote this'))));
  },
);

test.each(watched)('an error that %s handled itself rings its alarm too', async (name) => {
  const handled = eventFunction(name, (onError) => async () => {
    onError(new Error('handled'));
  });
  rings(specOf(name).whenItFails, await figuresOf(() => handled({}, {} as never)));
});

const program = exampleProgram();
const now = Date.parse('2026-03-20T12:00:00Z');

test.each<[AlarmName, Parameters<typeof healthOf>]>([
  ['work-overdue', [[], { overdueWork: 1, now }]],
  [
    'cohort-stuck',
    [[{ program, state: 'matching', closedAt: iso(now - 4 * HOUR) }], { overdueWork: 0, now }],
  ],
  [
    'cohort-stuck',
    [[{ program, state: 'proposing', approvedAt: iso(now - 4 * HOUR) }], { overdueWork: 0, now }],
  ],
  [
    'forms-silent',
    [[{ program, state: 'open' }], { overdueWork: 0, now: Date.parse('2026-03-10T12:00:00Z') }],
  ],
])('%s rings when the sweep finds it', async (name, [cohorts, about]) => {
  rings(ALARMS[name].text, await figuresOf(() => publishHealth()(healthOf(cohorts, about))));
});

/** A pattern of the shape that our filter has, on one line of the access log. */
function matches(pattern: string, line: Readonly<Record<string, unknown>>): boolean {
  const terms = [...pattern.matchAll(/\(?\$\.(\w+) = "([^"]*)"\)?/g)];
  expect(terms.length).toBeGreaterThan(1);
  return terms.every(([, field = '', wanted = '']) => {
    const value = String(line[field]);
    return wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : value === wanted;
  });
}

test('deliveries-refused counts deliveries whose signature is wrong, and nothing else', () => {
  const { templates } = synthesise();
  const [found] = resourcesOf(templates, 'AWS::Logs::MetricFilter');
  const { FilterPattern, MetricTransformations } = found![1].Properties as unknown as {
    FilterPattern: string;
    MetricTransformations: { MetricNamespace: string; MetricName: string; MetricValue: string }[];
  };
  expect(matches(FilterPattern, { status: '401', routeKey: 'ANY /in/{proxy+}' })).toBe(true);
  expect(matches(FilterPattern, { status: '202', routeKey: 'ANY /in/{proxy+}' })).toBe(false);
  expect(matches(FilterPattern, { status: '401', routeKey: 'GET /api/me' })).toBe(false);
  const alarm = alarmSaying(ALARMS['deliveries-refused'].text);
  expect(MetricTransformations).toMatchObject([
    { MetricNamespace: NAMESPACE, MetricName: alarm?.MetricName, MetricValue: '1' },
  ]);
  expect(alarm?.Namespace).toBe(NAMESPACE);
});

/** What AWS itself writes: names and dimensions as its documentation has them. */
test.each<[AlarmName, string, string, readonly string[]]>([
  ['dead-letters', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', ['QueueName']],
  ['workflow-failed', 'AWS/States', 'ExecutionsFailed', ['StateMachineArn']],
  ['pages-failing', 'AWS/ApiGateway', '5xx', ['ApiId']],
  ['bounces', 'AWS/SES', 'Reputation.BounceRate', []],
  ['complaints', 'AWS/SES', 'Reputation.ComplaintRate', []],
])('%s watches what AWS writes', (name, Namespace, MetricName, dimensions) => {
  const alarm = alarmSaying(ALARMS[name].text);
  expect(alarm).toMatchObject({ Namespace, MetricName });
  expect((alarm?.Dimensions ?? []).map(({ Name }) => Name)).toEqual(dimensions);
});

test('these are all alarms', () => {
  expect(alarms).toHaveLength(watched.length + Object.keys(ALARMS).length);
});
