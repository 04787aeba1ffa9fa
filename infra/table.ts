import type { CreateTableCommandInput, Projection } from '@aws-sdk/client-dynamodb';
import { DUE_ATTRIBUTES } from '../shared/store/table.ts';

function index<const Projected extends Projection>(IndexName: 'gsi1' | 'gsi2', Projection: Projected) {
  return {
    IndexName,
    KeySchema: [
      { AttributeName: `${IndexName}pk`, KeyType: 'HASH' as const },
      { AttributeName: `${IndexName}sk`, KeyType: 'RANGE' as const },
    ],
    Projection,
  };
}

/**
 * The one table: its keys and its two sparse indexes. Read by the stack and by the local engine. A projection can never be
 * changed once the table is there.
 */
export const TABLE_SHAPE = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S' as const,
  })),
  GlobalSecondaryIndexes: [
    // What is listed is shown: all of it. What is large, the content of an email and the body of a delivery, has an item of its own.
    index('gsi1', { ProjectionType: 'ALL' }),
    index('gsi2', { ProjectionType: 'INCLUDE', NonKeyAttributes: [...DUE_ATTRIBUTES] }),
  ],
} satisfies Omit<CreateTableCommandInput, 'TableName'>;
