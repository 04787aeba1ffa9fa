/** A warning before the month costs more than the manager expects. A stack of its own: young accounts and some regions refuse budgets. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';

export interface BudgetStackProps extends StackProps {
  readonly alarmsTo: string;
  /** US dollars. */
  readonly monthlyBudget: number;
}

export class BudgetStack extends Stack {
  constructor(scope: Construct, id: string, { alarmsTo, monthlyBudget, ...props }: BudgetStackProps) {
    super(scope, id, props);
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
