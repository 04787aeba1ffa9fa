import { Duration } from 'aws-cdk-lib';
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
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { HEALTH_METRICS, NAMESPACE } from '../../../shared/aws/metrics.ts';
import { type AlarmName, type AlarmRule, ALARMS } from '../alarms.ts';
import { FUNCTIONS, type FunctionSpec } from '../functions.ts';
import type { AppFunction } from './app-function.ts';

export interface WatchProps {
  readonly alarmsTo: string;
  readonly monthlyBudget: number;
  readonly functions: ReadonlyMap<string, AppFunction>;
  readonly workflow: IStateMachine;
  readonly deadLetters: IQueue;
  readonly apiId: string;
  readonly accessLog: ILogGroup;
}

const FIVE_MINUTES = Duration.minutes(5);
const REFUSED = 'RefusedDeliveries';

/** What a manager is told of: alarms in her words, one dashboard, and a budget. */
export class Watch extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    this.#topic = new Topic(this, 'Alarms', { displayName: 'Mentorline', enforceSSL: true });
    // Not the topic's own way of subscribing, which makes the address a part of a name.
    new Subscription(this, 'Mail', {
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
        FilterPattern.numberValue('$.status', '=', 401),
        FilterPattern.stringValue('$.routeKey', '=', 'ANY /in/*'),
      ),
    });
    const own = (metricName: string): Metric => metric(NAMESPACE, metricName, 'Maximum');
    const sweep = props.functions.get('sweep')?.function;
    const watched: Record<AlarmName, IMetric | undefined> = {
      'sweep-not-running': sweep?.metricInvocations({ period: FIVE_MINUTES }),
      'work-overdue': own(HEALTH_METRICS.overdueWork),
      'cohort-stuck': own(HEALTH_METRICS.stuckCohorts),
      'forms-silent': own(HEALTH_METRICS.silentForms),
      'deliveries-refused': metric(NAMESPACE, REFUSED, 'Sum'),
      'dead-letters': props.deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES }),
      'workflow-failed': props.workflow.metricFailed({ period: FIVE_MINUTES }),
      'pages-failing': metric('AWS/ApiGateway', '5xx', 'Sum').with({ dimensionsMap: { ApiId: props.apiId } }),
      bounces: metric('AWS/SES', 'Reputation.BounceRate', 'Maximum'),
      complaints: metric('AWS/SES', 'Reputation.ComplaintRate', 'Maximum'),
    };
    for (const [name, figure] of Object.entries(watched)) if (figure) this.#alarm(name as AlarmName, figure);
    for (const one of props.functions.values()) this.#functionAlarm(one);
    this.#dashboard(watched, props.functions);
    this.#budget(props);
  }

  #alarm(name: AlarmName, figure: IMetric): void {
    const { above, below, periods = 1, text } = ALARMS[name] as AlarmRule;
    const alarm = new Alarm(this, name, {
      metric: figure,
      threshold: below ?? above ?? 0,
      comparisonOperator:
        below === undefined
          ? ComparisonOperator.GREATER_THAN_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: below === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
      alarmDescription: text,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }

  /** The workflow repeats its steps by itself; that it failed in the end is an alarm of its own. */
  #functionAlarm({ name, function: watched }: AppFunction): void {
    const spec = FUNCTIONS[name] as unknown as FunctionSpec;
    if (spec.wokenBy === 'workflow') return;
    const alarm = new Alarm(this, `${name}-errors`, {
      metric: watched.metricErrors({ period: FIVE_MINUTES }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: spec.whenItFails,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }

  #dashboard(
    watched: Record<AlarmName, IMetric | undefined>,
    functions: ReadonlyMap<string, AppFunction>,
  ): void {
    const graphs = Object.entries(watched).flatMap(([name, figure]) =>
      figure ? [new GraphWidget({ title: name, left: [figure], width: 6, height: 4 })] : [],
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
          new GraphWidget({ title: 'What the functions did', left: invoked, width: 12 }),
          new GraphWidget({ title: 'What failed', left: failed, width: 12 }),
        ],
        [new TextWidget({ markdown: text, width: 24, height: 8 })],
      ],
    });
  }

  #budget({ monthlyBudget, alarmsTo }: WatchProps): void {
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
