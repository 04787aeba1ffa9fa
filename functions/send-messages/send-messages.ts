/** Sends messages as the table's stream tells of them. What is not sent now stays due, and the sweep tries again. */
import pMap from 'p-map';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Message } from '../../shared/domain/message.ts';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { type OutboxNeeds, sendKnown } from '../../shared/usecases/email/outbox.ts';
import { entityOf } from '../../shared/store/rows.ts';
import type { Item } from '../../shared/store/table.ts';

export interface Needs extends OutboxNeeds {
  readonly onError: (error: unknown) => void;
}

/** Emails under way at the same time. */
const AT_ONCE = 5;

export function sendMessages(
  dependencies: Needs,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    let sendingAllowed = true;
    await pMap(
      Records,
      async ({ dynamodb }) => {
        if (!sendingAllowed || !dynamodb?.NewImage) return;
        try {
          const message = entityOf<Message>(
            unmarshall(dynamodb.NewImage as Record<string, AttributeValue>) as Item,
          );
          if ((await sendKnown(dependencies, message)) === 'throttled') sendingAllowed = false;
        } catch (error) {
          dependencies.onError(error);
        }
      },
      { concurrency: AT_ONCE },
    );
    // Nothing to report back: every message is a due row, so the stream need not repeat what failed.
    return { batchItemFailures: [] };
  };
}
