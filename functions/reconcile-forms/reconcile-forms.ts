/** Asks the form providers of a cohort for what their webhooks did not bring. */
import * as z from 'zod';
import {
  reconcile,
  type ReconcileNeeds,
  type ReconcileResult,
} from '../../shared/usecases/intake/reconcile.ts';

const Input = z.object({ cohort: z.string() });

export function reconcileForms(dependencies: ReconcileNeeds): (event: unknown) => Promise<ReconcileResult> {
  return (event) => reconcile(dependencies, Input.parse(event).cohort);
}
