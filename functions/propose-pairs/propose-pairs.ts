/** The release of an approved match, step by step: its plan, one batch, and the end, which sets the cohort running. */
import * as z from 'zod';
import type { BatchName } from '../../shared/domain/release.ts';
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import { finishRelease, planRelease, releaseBatch } from '../../shared/usecases/matching/release-run.ts';

const OfRun = { cohort: z.string(), run: z.string() };
const Input = z.discriminatedUnion('step', [
  z.object({ step: z.literal('plan'), ...OfRun }),
  z.object({
    step: z.literal('batch'),
    ...OfRun,
    batch: z.object({ kind: z.enum(['propose', 'tell']), number: z.int() }),
  }),
  z.object({ step: z.literal('finish'), ...OfRun }),
]);

export function proposePairs(
  dependencies: Pick<Dependencies, 'table' | 'bucket' | 'clock'>,
): (event: unknown) => Promise<{ readonly batches: readonly BatchName[] }> {
  return async (event) => {
    const input = Input.parse(event);
    switch (input.step) {
      case 'plan':
        return { batches: await planRelease(dependencies, input) };
      case 'batch':
        await releaseBatch(dependencies, input);
        return { batches: [] };
      case 'finish':
        await finishRelease(dependencies, input);
        return { batches: [] };
    }
  };
}
