/** What functions are given: requests as the gateway hands them on, and records of the table's stream. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { HttpRequest } from '../../shared/http.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Item } from '../../shared/store/table.ts';

export function requestTo(path: string, change: Partial<HttpRequest> = {}): HttpRequest {
  const method = change.method ?? 'GET';
  return {
    method,
    path,
    route: `${method} ${path}`,
    params: {},
    query: {},
    headers: new Map(),
    body: new Uint8Array(),
    ...change,
  };
}

export function streamOf(...items: readonly object[]): DynamoDBStreamEvent {
  return {
    Records: items.map((item, index) => ({
      dynamodb: {
        NewImage: marshall(item as Item, { removeUndefinedValues: true }) as never,
        SequenceNumber: String(index + 1),
      },
    })),
  };
}

/** What SES tells of an email that it took. */
export const sentEvent = ({ id, person }: Pick<Message, 'id' | 'person'>) => ({
  source: 'aws.ses',
  detail: {
    eventType: 'Send',
    mail: { messageId: 'ses-x', timestamp: '2026-03-03T10:00:01Z', tags: { mid: [id], pid: [person] } },
  },
});
