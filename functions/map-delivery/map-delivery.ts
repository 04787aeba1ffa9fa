/** Reads deliveries as the table's stream tells of them. */
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { mapDelivery, type MapDependencies } from '../../shared/forms/map-delivery.ts';

export interface Dependencies extends MapDependencies {
  readonly onTrouble: (error: unknown) => void;
}

export function mapDeliveries(dependencies: Dependencies): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const failures: string[] = [];
    for (const { dynamodb } of Records) {
      const { id, source } = dynamodb?.NewImage ?? {};
      if (id?.S === undefined || source?.S === undefined) continue;
      try {
        await mapDelivery(dependencies, { id: id.S, source: source.S });
      } catch (error) {
        dependencies.onTrouble(error);
        failures.push(dynamodb?.SequenceNumber ?? '');
      }
    }
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
