/** One shard of a match that is too large for one task: its best candidates, or what beats the solution so far. */
import * as z from 'zod';
import { lookAtShard } from '../../shared/usecases/matching/match-in-shards.ts';
import type { Bucket } from '../../shared/store/bucket.ts';

const Input = z.object({
  cohort: z.string(),
  plan: z.string(),
  round: z.int().min(1),
  from: z.int(),
  to: z.int(),
});

export function scorePairs({ bucket }: { readonly bucket: Bucket }): (event: unknown) => Promise<object> {
  return async (event) => {
    const { cohort, plan, round, from, to } = Input.parse(event);
    await lookAtShard(bucket, { cohort, plan }, { shard: { from, to }, round });
    return {};
  };
}
