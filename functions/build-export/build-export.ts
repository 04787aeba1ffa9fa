/** The one step of the export workflow: makes a file, or says that it could not be made. */
import * as z from 'zod';
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import { buildExport as build, giveUpExport } from '../../shared/usecases/reports/export-file.ts';

const Input = z.object({
  step: z.enum(['build', 'give-up']),
  cohort: z.string(),
  file: z.string(),
  startedAt: z.string(),
});

export function buildExport(
  dependencies: Pick<Dependencies, 'table' | 'bucket'>,
): (event: unknown) => Promise<void> {
  return async (event) => {
    const { step, ...input } = Input.parse(event);
    await (step === 'build' ? build(dependencies, input) : giveUpExport(dependencies, input));
  };
}
