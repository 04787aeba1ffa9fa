import { Duration, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
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
import { HEALTH_DIMENSIONS, HEALTH_METRICS, NAMESPACE } from '../../../shared/aws/metrics.ts';
import { type AlarmName, type AlarmRule, ALARMS } from '../alarms.ts';
import { hasAlarm, specOf } from '../functions.ts';
import type { AppFunction } from './app-function.ts';

export interface MonitoringProps {
  readonly alarmsTo: string;
  readonly monthlyBudget: number;
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

/** What a manager is told of: alarms in her words, one dashboard, and a budget. */
export class Monitoring extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#topic = new Topic(this, 'Alarms', { displayName: 'Mentorline', enforceSSL: true });
    // With a policy of its own, the topic takes nothing any more that the policy does not name.
    this.#topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.#topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    // Not the topic's own way of subscribing, which makes the address a part of a name.
    new Subscription(this, 'Email', {
      topic: this.#topic,
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
    this.#budget(props);
  }

  #alarm(name: AlarmName, figure: IMetric): void {
    const { above, periods = 1, sparse = false, text } = ALARMS[name] as AlarmRule;
    const alarm = new Alarm(this, name, {
      metric: figure,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: sparse ? TreatMissingData.IGNORE : TreatMissingData.NOT_BREACHING,
      alarmDescription: text,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }

  /** The workflow repeats its steps by itself; that it failed in the end is an alarm of its own. */
  #functionAlarm({ name, function: watched }: AppFunction): void {
    const spec = specOf(name);
    if (!hasAlarm(spec)) return;
    const alarm = new Alarm(this, `${name}-errors`, {
      metric: watched.metricErrors({ period: FIVE_MINUTES }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: spec.silenceIsFailure ? 2 : 1,
      treatMissingData: spec.silenceIsFailure ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: spec.whenItFails,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }

  #dashboard(watched: Record<AlarmName, IMetric>, functions: ReadonlyMap<string, AppFunction>): void {
    const graphs = Object.entries(watched).map(
      ([name, figure]) => new GraphWidget({ title: name, left: [figure], width: 6, height: 4 }),
    );
    const invoked = [...functions.values()].map((one) =>
      one.function.metricInvocations({ period: FIVE_MINUTES }),
    );
    const failed = [...functions.values()].map((one) => one.function.metricErrors({ period: FIVE_MINUTES }));
    const text = Object.entries(ALARMS)
      .map(([name, alarm]) => `* **${name}**: ${alarm.text}`)
      .join('\n');
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(7),
      widgets: [
        graphs,
        [
          new GraphWidget({ title: 'Function invocations', left: invoked, width: 12 }),
          new GraphWidget({ title: 'Failures', left: failed, width: 12 }),
        ],
        [new TextWidget({ markdown: text, width: 24, height: 8 })],
      ],
    });
  }

  #budget({ monthlyBudget, alarmsTo }: MonitoringProps): void {
    const threshold = (
      notificationType: string,
      percent: number,
    ): CfnBudget.NotificationWithSubscribersProperty => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold: percent,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'EMAIL', address: alarmsTo }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
      },
      notificationsWithSubscribers: [threshold('ACTUAL', 80), threshold('FORECASTED', 100)],
    });
  }
}

function metric(namespace: string, metricName: string, statistic: 'Maximum' | 'Sum'): Metric {
  return new Metric({ namespace, metricName, statistic, period: FIVE_MINUTES });
}
