/** Woken by a schedule for one occurrence. */
import * as z from 'zod';
import {
  type FireNeeds,
  type FireResult,
  fireOccurrence as fire,
} from '../../shared/usecases/journey/fire-occurrence.ts';

const Schedule = z.object({ cohort: z.string(), occurrence: z.string(), generation: z.int() });

export function fireOccurrence(dependencies: FireNeeds): (event: unknown) => Promise<FireResult> {
  return (event) => fire(dependencies, Schedule.parse(event));
}
