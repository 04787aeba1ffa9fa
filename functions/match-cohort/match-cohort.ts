/** Solves the match of a closed cohort and publishes it as a draft, if nothing moved meanwhile. */
import * as z from 'zod';
import { announce } from '../../shared/journey/announce.ts';
import { runMatch, type RunDependencies } from '../../shared/journey/match-run.ts';
import { findRun, type MatchRun } from '../../shared/store/pairs.ts';
import { cohortKey, runningCohort } from '../../shared/store/programs.ts';
import { all, equals, oneOf } from '../../shared/store/table.ts';

const Input = z.object({ cohort: z.string(), generation: z.int() });

/** Something that matters to matching changed during the run. The workflow tries again. */
export class InputsMoved extends Error {
  override readonly name = 'InputsMoved';
}

export interface Matched {
  readonly run: string;
  readonly pairs: number;
  readonly unmatched: number;
  /** Where each batch of proposals begins. */
  readonly batches: readonly number[];
}

export const PROPOSALS_PER_BATCH = 100;

export function matchCohort(dependencies: RunDependencies): (event: unknown) => Promise<Matched> {
  const { table, clock } = dependencies;
  return async (event) => {
    const input = Input.parse(event);
    const key = cohortKey(input.cohort);
    const taken = await table.write({
      kind: 'update',
      key,
      set: { state: 'matching' },
      when: oneOf('state', ['closing', 'matching']),
    });
    const running = await runningCohort(table, input.cohort);
    if (!running) throw new Error('There is no such cohort to match.');
    const { cohort, program } = running;

    if (taken === 'refused') {
      // Published before: a repeated step answers with what is there.
      const published =
        cohort.publishedRun === undefined ? undefined : await findRun(table, cohort.id, cohort.publishedRun);
      if (!published) throw new Error('The cohort is not closed, so it cannot be matched.');
      return summary(published);
    }

    const { run } = await runMatch(dependencies, running, { id: `match-${input.generation}`, kind: 'match' });
    const facts = { pairs: String(run.pairs), unmatched: String(run.unmatched) };
    const result = await table.transact([
      {
        kind: 'update',
        key,
        set: { state: 'review', publishedRun: run.id },
        when: all(equals('state', 'matching'), equals('inputs', cohort.inputs)),
      },
      ...announce(program, { event: 'run-published', subject: run.id, concerned: [], facts }, clock()),
    ]);
    if (result.kind === 'refused') throw new InputsMoved('Somebody changed an application during the match.');
    return summary(run);
  };
}

function summary({ id, pairs, unmatched }: MatchRun): Matched {
  const batches = Array.from(
    { length: Math.ceil(pairs / PROPOSALS_PER_BATCH) },
    (_, at) => at * PROPOSALS_PER_BATCH,
  );
  return { run: id, pairs, unmatched, batches };
}
