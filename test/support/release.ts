/** The workflow's release of an approved match, in memory: the same steps in the same order, without its engine. */
import { proposePairs } from '../../functions/propose-pairs/propose-pairs.ts';
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import type { WatchedWorkflow } from '../../shared/usecases/journey/schedules.ts';

export function releasingWorkflow(
  dependencies: Pick<Dependencies, 'table' | 'bucket' | 'clock'>,
): WatchedWorkflow {
  const step = proposePairs(dependencies);
  return {
    stateOf: () => Promise.resolve('none'),
    async start(_, input) {
      if (!('approved' in input)) throw new Error('Only a release runs in memory.');
      const of = { cohort: input.cohort, run: input.approved };
      const { batches } = await step({ step: 'plan', ...of });
      for (const batch of batches) await step({ step: 'batch', ...of, batch });
      await step({ step: 'finish', ...of });
    },
  };
}
