/** Woken by a schedule for one occurrence. */
import * as z from 'zod';
import {
  type FireDependencies,
  type Fired,
  fireOccurrence as fire,
} from '../../shared/usecases/journey/fire-occurrence.ts';

const WakeUp = z.object({ cohort: z.string(), occurrence: z.string(), generation: z.int() });

export function fireOccurrence(dependencies: FireDependencies): (event: unknown) => Promise<Fired> {
  return (event) => fire(dependencies, WakeUp.parse(event));
}
