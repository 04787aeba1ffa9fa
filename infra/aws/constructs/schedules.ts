import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RECURRING } from '../../event-rules.ts';

/** The group of all our schedules, and the role in which Scheduler wakes someone. */
export class Schedules extends Construct {
  readonly group: ScheduleGroup;
  readonly role: Role;
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, deadLetters: IQueue) {
    super(scope, id);
    this.deadLetters = deadLetters;
    // Not kept: the rows are the truth, and the sweep makes their schedules anew.
    this.group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    const { account } = Stack.of(this);
    // Only schedules of our group may use the role, whoever makes them.
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': this.group.scheduleGroupArn },
        },
      }),
    });
    this.#allow('sqs:SendMessage', deadLetters.queueArn);
  }

  mayWake(target: IFunction): void {
    this.#allow('lambda:InvokeFunction', target.functionArn);
  }

  mayStart(workflow: IStateMachine): void {
    this.#allow('states:StartExecution', workflow.stateMachineArn);
  }

  /** The schedules that are always there. One that was missed is not made up for: the next is a minute away. */
  addRecurring(functions: ReadonlyMap<string, { readonly function: IFunction }>): void {
    for (const { name, function: target, expression } of RECURRING) {
      const found = functions.get(target);
      if (!found) throw new Error(`The schedule ${name} wakes ${target}, which is no function.`);
      this.mayWake(found.function);
      // The longer construct would allow every version of the function; this role is for the function itself.
      new CfnSchedule(this, name, {
        scheduleExpression: expression,
        scheduleExpressionTimezone: 'UTC',
        groupName: this.group.scheduleGroupName,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: found.function.functionArn,
          roleArn: this.role.roleArn,
          deadLetterConfig: { arn: this.deadLetters.queueArn },
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        },
      });
    }
  }

  #allow(action: string, resource: string): void {
    this.role.addToPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [action], resources: [resource] }),
    );
  }
}
