import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TextWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  FAILURES,
  failureDimensions,
  HEALTH_DIMENSIONS,
  HEALTH_METRICS,
  NAMESPACE,
} from '../../../shared/aws/metrics.ts';
import { type AlarmName, type AlarmRule, ALARMS } from '../alarms.ts';
import { hasAlarm, specOf } from '../functions.ts';
import type { AppFunction } from './app-function.ts';

export interface MonitoringProps {
  readonly alarmsTo: string;
  readonly functions: ReadonlyMap<string, AppFunction>;
  readonly workflow: IStateMachine;
  readonly deadLetters: IQueue;
  readonly apiId: string;
  readonly accessLog: ILogGroup;
}

const FIVE_MINUTES = Duration.minutes(5);
/** SES says how it stands with our reputation only now and then. */
const AN_HOUR = Duration.hours(1);
const REFUSED = 'RefusedDeliveries';
const WITHOUT_NEWS: Readonly<Record<NonNullable<AlarmRule['withoutNews']>, TreatMissingData>> = {
  stays: TreatMissingData.IGNORE,
  rings: TreatMissingData.BREACHING,
};

/** What a manager is told of: alarms in her words, and one dashboard. */
export class Monitoring extends Construct {
  /** Where alarms are announced. */
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Alarms', { displayName: 'Mentorline', enforceSSL: true });
    // With a policy of its own, the topic takes nothing any more that the policy does not name.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    // Not the topic's own way of subscribing, which makes the address a part of a name.
    new Subscription(this, 'Email', {
      topic: this.topic,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: props.alarmsTo,
      deadLetterQueue: props.deadLetters,
    });
    new MetricFilter(this, REFUSED, {
      logGroup: props.accessLog,
      metricNamespace: NAMESPACE,
      metricName: REFUSED,
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue('$.status', '=', '401'),
        FilterPattern.stringValue('$.routeKey', '=', 'ANY /in/*'),
      ),
    });
    const own = (metricName: string): Metric =>
      metric(NAMESPACE, metricName, 'Maximum').with({ dimensionsMap: HEALTH_DIMENSIONS });
    const watched: Record<AlarmName, IMetric> = {
      'work-overdue': own(HEALTH_METRICS.overdueWork),
      'cohort-stuck': own(HEALTH_METRICS.stuckCohorts),
      'forms-silent': own(HEALTH_METRICS.silentForms),
      'deliveries-refused': metric(NAMESPACE, REFUSED, 'Sum'),
      'dead-letters': props.deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES }),
      'workflow-failed': props.workflow.metricFailed({ period: FIVE_MINUTES }),
      'pages-failing': metric('AWS/ApiGateway', '5xx', 'Sum').with({ dimensionsMap: { ApiId: props.apiId } }),
      bounces: metric('AWS/SES', 'Reputation.BounceRate', 'Maximum').with({ period: AN_HOUR }),
      complaints: metric('AWS/SES', 'Reputation.ComplaintRate', 'Maximum').with({ period: AN_HOUR }),
    };
    for (const [name, figure] of Object.entries(watched)) this.#alarm(name as AlarmName, figure);
    for (const one of props.functions.values()) this.#functionAlarm(one);
    this.#dashboard(watched, props.functions);
  }

  #alarm(name: AlarmName, figure: IMetric): void {
    const { above, periods = 1, withoutNews, text } = ALARMS[name] as AlarmRule;
    const alarm = new Alarm(this, name, {
      metric: figure,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: withoutNews ? WITHOUT_NEWS[withoutNews] : TreatMissingData.NOT_BREACHING,
      alarmDescription: text,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }

  /** The workflow repeats its steps by itself; that it failed in the end is an alarm of its own. */
  #functionAlarm({ name }: AppFunction): void {
    const spec = specOf(name);
    if (!hasAlarm(spec)) return;
    const alarm = new Alarm(this, `${name}-errors`, {
      metric: failuresOf(name),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: spec.whenItFails,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }

  #dashboard(watched: Record<AlarmName, IMetric>, functions: ReadonlyMap<string, AppFunction>): void {
    const graphs = Object.entries(watched).map(
      ([name, figure]) => new GraphWidget({ title: name, left: [figure], width: 6, height: 4 }),
    );
    const invoked = [...functions.values()].map((one) =>
      one.function.metricInvocations({ period: FIVE_MINUTES }),
    );
    const failed = [...functions.keys()].map(failuresOf);
    const ended = [...functions.values()].map((one) => one.function.metricErrors({ period: FIVE_MINUTES }));
    const text = Object.entries(ALARMS)
      .map(([name, alarm]) => `* **${name}**: ${alarm.text}`)
      .join('\n');
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(7),
      widgets: [
        graphs,
        [
          new GraphWidget({ title: 'Function invocations', left: invoked, width: 12 }),
          new GraphWidget({ title: 'Failures', left: failed, right: ended, width: 12 }),
        ],
        [new TextWidget({ markdown: text, width: 24, height: 8 })],
      ],
    });
  }
}

/** Errors that a function met, as it counts them itself. */
function failuresOf(name: string): Metric {
  return metric(NAMESPACE, FAILURES, 'Sum').with({ dimensionsMap: failureDimensions(name) });
}

function metric(namespace: string, metricName: string, statistic: 'Maximum' | 'Sum'): Metric {
  return new Metric({ namespace, metricName, statistic, period: FIVE_MINUTES });
}
