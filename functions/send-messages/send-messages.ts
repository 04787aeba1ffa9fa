/** Sends messages as the table's stream tells of them. What is not sent now stays due, and the sweep tries again. */
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { type OutboxDependencies, sendMessage } from '../../shared/mail/outbox.ts';

export interface Dependencies extends OutboxDependencies {
  readonly onTrouble: (error: unknown) => void;
}

export function sendMessages(dependencies: Dependencies): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    for (const { dynamodb } of Records) {
      const { id, person } = dynamodb?.NewImage ?? {};
      if (id?.S === undefined || person?.S === undefined) continue;
      try {
        const result = await sendMessage(dependencies, { id: id.S, person: person.S });
        if (result === 'out-of-breath') break;
      } catch (error) {
        dependencies.onTrouble(error);
      }
    }
    // Nothing to report back: every message is a due row, so the stream need not repeat what failed.
    return { batchItemFailures: [] };
  };
}
