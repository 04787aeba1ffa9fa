import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { LARGEST_MATCH, type WorkflowName, type WORKFLOWS, workflowText } from '../../environment.ts';
import type { AppFunction } from './app-function.ts';

/** The functions of a workflow's steps, by the names of their ARNs. */
export type Steps<Name extends WorkflowName> = Readonly<Record<keyof (typeof WORKFLOWS)[Name], AppFunction>>;

/** A workflow: the same definition that runs on a laptop. */
export class Workflow<Name extends WorkflowName> extends Construct {
  readonly machine: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    { name, steps }: { readonly name: Name; readonly steps: Steps<Name> },
  ) {
    super(scope, id);
    const functions: [string, AppFunction][] = Object.entries(steps);
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(workflowText(name)),
      definitionSubstitutions: {
        ...Object.fromEntries(functions.map(([step, made]) => [step, made.function.functionArn])),
        ...(name === 'match-cohort' && { LargestMatch: String(LARGEST_MATCH) }),
      },
      logs: {
        destination: new LogGroup(this, 'Log', {
          retention: RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        // Ids only go through it, and yet: what is not logged cannot leak.
        includeExecutionData: false,
      },
    });
    this.machine.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['lambda:InvokeFunction'],
        resources: functions.map(([, made]) => made.function.functionArn),
      }),
    );
    if (name === 'match-cohort') this.#mayStartItself();
  }

  /** Of any of its executions. */
  get executionsArn(): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${this.machine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** The looks at shards are executions of their own. A policy apart, because the workflow cannot come after itself. */
  #mayStartItself(): void {
    const { machine } = this;
    new Policy(this, 'Shards', {
      roles: [machine.role],
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
        new PolicyStatement({
          actions: ['states:DescribeExecution', 'states:StopExecution'],
          resources: [this.executionsArn],
        }),
      ],
    });
  }
}
