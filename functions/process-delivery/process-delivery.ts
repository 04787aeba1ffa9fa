/** Reads deliveries as the table's stream tells of them. */
import pMap from 'p-map';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { processDelivery } from '../../shared/usecases/intake/process-delivery.ts';
import type { ProcessNeeds } from '../../shared/usecases/intake/new-response.ts';

export interface Needs extends ProcessNeeds {
  readonly onError: (error: unknown) => void;
}

/** Deliveries read at the same time. */
const AT_ONCE = 5;

export function processDeliveries(
  dependencies: Needs,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const failures: string[] = [];
    await pMap(
      Records,
      async ({ dynamodb }) => {
        const { id, source } = dynamodb?.NewImage ?? {};
        if (id?.S === undefined || source?.S === undefined) return;
        try {
          await processDelivery(dependencies, { id: id.S, source: source.S });
        } catch (error) {
          dependencies.onError(error);
          failures.push(dynamodb?.SequenceNumber ?? '');
        }
      },
      { concurrency: AT_ONCE },
    );
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
