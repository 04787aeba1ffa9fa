import { Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type Excerpt, EMAIL_EVENT_RULES, STREAM_RULES } from '../../event-rules.ts';
import type { AppFunction } from './app-function.ts';

export interface EventsProps {
  readonly functions: ReadonlyMap<string, AppFunction>;
  readonly table: TableV2;
  readonly deadLetters: IQueue;
}

/** What happens of itself: new rows wake their readers, SES's events are recorded. */
export class Events extends Construct {
  constructor(scope: Construct, id: string, { functions, table, deadLetters }: EventsProps) {
    super(scope, id);
    const named = (name: string): AppFunction => {
      const found = functions.get(name);
      if (!found) throw new Error(`An event wakes ${name}, which is no function.`);
      return found;
    };
    for (const { function: name, entity, batchSize, parallel } of STREAM_RULES) {
      const target = named(name).function;
      // Lambda asks for it before it reads a stream, and IAM knows no resource for it; CDK grants it on the stream alone.
      target.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }));
      target.addEventSource(
        new DynamoEventSource(table as ITableV2, {
          startingPosition: StartingPosition.TRIM_HORIZON,
          batchSize,
          parallelizationFactor: parallel,
          filters: [
            FilterCriteria.filter({
              eventName: ['INSERT'],
              dynamodb: { NewImage: { entity: { S: [entity] } } },
            }),
          ],
          // A due row stands behind every record, so the stream need not insist.
          retryAttempts: 3,
          maxRecordAge: Duration.hours(1),
          bisectBatchOnError: true,
          reportBatchItemFailures: true,
          // Holds where the records were in the stream, never the records.
          onFailure: new SqsDlq(deadLetters),
        }),
      );
    }
    for (const { name, function: target, eventTypes, excerpt } of EMAIL_EVENT_RULES) {
      new Rule(this, name, {
        eventPattern: {
          source: ['aws.ses'],
          detail: { eventType: [...eventTypes], mail: { tags: { mid: PRESENT, pid: PRESENT } } },
        },
        targets: [
          new LambdaFunction(named(target).function, {
            event: RuleTargetInput.fromObject(fieldsOf(excerpt)),
            deadLetterQueue: deadLetters,
            retryAttempts: 10,
            maxEventAge: Duration.hours(2),
          }),
        ],
      });
    }
  }
}

/** Email that someone else sends from the account carries no id of ours. */
const PRESENT = [{ exists: true }];

function fieldsOf(excerpt: Excerpt): object {
  return Object.fromEntries(
    Object.entries(excerpt).map(([name, leaf]) => [
      name,
      typeof leaf === 'string' ? EventField.fromPath(leaf) : fieldsOf(leaf),
    ]),
  );
}
