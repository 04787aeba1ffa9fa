/** One batch of proposals of the published run; the last call, without a batch, sets the cohort running. */
import * as z from 'zod';
import type { Clock } from '../../shared/domain/calendar.ts';
import type { Bucket } from '../../shared/store/bucket.ts';
import type { Table } from '../../shared/store/table.ts';
import { finishRelease, releaseBatch } from '../../shared/usecases/matching/release-run.ts';

const Input = z.union([
  z.object({ cohort: z.string(), run: z.string(), from: z.int(), count: z.int() }),
  z.object({ cohort: z.string(), run: z.string(), finish: z.literal(true) }),
]);

export interface Dependencies {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly clock: Clock;
}

export function proposePairs(
  dependencies: Dependencies,
): (event: unknown) => Promise<{ readonly proposed: number }> {
  return async (event) => {
    const input = Input.parse(event);
    if ('finish' in input) {
      await finishRelease(dependencies, input);
      return { proposed: 0 };
    }
    return { proposed: await releaseBatch(dependencies, input) };
  };
}
