import { readFileSync } from 'node:fs';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { LARGEST_MATCH, type WORKFLOW_FUNCTIONS } from '../../environment.ts';
import type { AppFunction } from './app-function.ts';

const DEFINITION = new URL('../../workflows/match-cohort.asl.json', import.meta.url);

/** The workflow that closes and matches a cohort: the same definition that runs on a laptop. */
export class MatchWorkflow extends Construct {
  readonly machine: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    steps: Readonly<Record<keyof typeof WORKFLOW_FUNCTIONS, AppFunction>>,
  ) {
    super(scope, id);
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(readFileSync(DEFINITION, 'utf8')),
      definitionSubstitutions: {
        ...Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, step.function.functionArn])),
        LargestMatch: String(LARGEST_MATCH),
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
        resources: Object.values(steps).map((step) => step.function.functionArn),
      }),
    );
    // The looks at shards are executions of their own. A policy apart, because the workflow cannot come after itself.
    const { machine } = this;
    new Policy(this, 'Shards', {
      roles: [machine.role],
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
        new PolicyStatement({
          actions: ['states:DescribeExecution', 'states:StopExecution'],
          resources: [
            Stack.of(this).formatArn({
              service: 'states',
              resource: 'execution',
              resourceName: `${machine.stateMachineName}:*`,
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          ],
        }),
      ],
    });
  }
}
