/** What AWS would charge for what the engine did, in the units of `infra/aws/cost/units.ts`. */
import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item as StoredItem } from 'dynalite/db/index.js';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../../shared/store/table.ts';
import { itemBytes, readUnits, writeUnits } from '../../aws/cost/units.ts';

export interface Capacity {
  reads: number;
  writes: number;
  readUnits: number;
  writeUnits: number;
}

export const noCapacity = (): Capacity => ({ reads: 0, writes: 0, readUnits: 0, writeUnits: 0 });

const plain = (item: StoredItem): Item =>
  unmarshall(item as unknown as Record<string, AttributeValue>) as Item;

/** A query is rounded up as a whole, each item of a batch by itself. */
export function countRead(
  capacity: Capacity,
  request: Readonly<Record<string, unknown>>,
  answer: {
    readonly Item?: StoredItem;
    readonly Items?: readonly StoredItem[];
    readonly Responses?: Readonly<Record<string, readonly StoredItem[]>>;
  },
): void {
  const together = answer.Items ?? (answer.Item ? [answer.Item] : []);
  const apart = Object.entries(answer.Responses ?? {}).flatMap(([, items]) => items);
  const consistent = request['ConsistentRead'] === true;
  capacity.reads++;
  for (const group of answer.Responses ? apart.map((one) => [one]) : [together]) {
    const bytes = group.reduce((sum, item) => sum + itemBytes(plain(item)), 0);
    capacity.readUnits += readUnits(bytes, { consistent: consistent || answer.Responses !== undefined });
  }
}

/** Rows as they were and are; more than one are a transaction. */
export function countWrite(
  capacity: Capacity,
  before: readonly (StoredItem | undefined)[],
  after: readonly (StoredItem | undefined)[],
): void {
  before.forEach((was, index) => {
    const is = after[index];
    capacity.writes++;
    capacity.writeUnits += writeUnits(was && plain(was), is && plain(is), {
      transactional: before.length > 1,
    });
  });
}
