/** What a form sent of someone who was erased, or is being: nothing of it is kept but that it came. */
import type { Delivery } from '../../domain/delivery.ts';
import { eraseDeliveryWrites } from '../../store/deliveries.ts';
import type { Dependencies } from '../dependencies.ts';

export async function eraseDelivery(
  { table, bucket }: Pick<Dependencies, 'table' | 'bucket'>,
  delivery: Delivery,
): Promise<void> {
  if (delivery.bucketKey !== undefined) await bucket.erase(delivery.bucketKey);
  await table.transact(eraseDeliveryWrites(delivery));
}
