/** Asks the form providers of a cohort for what their webhooks did not bring. */
import * as z from 'zod';
import type { ProcessNeeds } from '../../shared/usecases/intake/new-response.ts';
import { reconcile, type ReconcileResult } from '../../shared/usecases/intake/reconcile.ts';

const Input = z.object({ cohort: z.string() });

export function reconcileForms(dependencies: ProcessNeeds): (event: unknown) => Promise<ReconcileResult> {
  return (event) => reconcile(dependencies, Input.parse(event).cohort);
}
