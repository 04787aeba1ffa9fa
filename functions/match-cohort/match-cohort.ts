/**
 * Solves the match of a closed cohort and publishes it as a draft, if nothing moved meanwhile. A large cohort is matched in
 * rounds: `plan` fixes the input and the shards, `close-round` follows each look at them, until the match is proved.
 */
import * as z from 'zod';
import { announce } from '../../shared/usecases/journey/announce.ts';
import {
  keepRun,
  readMatchInput,
  runMatch,
  type RunNeeds,
} from '../../shared/usecases/matching/run-match.ts';
import { closeRound, planShards } from '../../shared/usecases/matching/match-in-shards.ts';
import { iso, localDate } from '../../shared/domain/calendar.ts';
import { reviewOccurrences } from '../../shared/domain/journey.ts';
import { keepOccurrences } from '../../shared/store/occurrences.ts';
import { all, equals, oneOf } from '../../shared/store/table.ts';
import { findRun } from '../../shared/store/match-runs.ts';
import { type MatchRun, matchRunId } from '../../shared/domain/match-run.ts';
import { cohortKey, findCohortWithProgram } from '../../shared/store/cohorts.ts';
import type { CohortWithProgram } from '../../shared/domain/cohort.ts';

const Shard = z.object({ from: z.int(), to: z.int() });
const Input = z.object({
  cohort: z.string(),
  generation: z.int(),
  /** Whether the form tools could be asked for what webhooks did not bring; if not, the manager approves. */
  reconciled: z.boolean().default(true),
  step: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('plan') }),
      z.object({
        kind: z.literal('close-round'),
        plan: z.string(),
        round: z.int(),
        shards: z.array(Shard),
      }),
    ])
    .optional(),
});

/** Something that matters to matching changed during the run. The workflow tries again. */
export class InputsMoved extends Error {
  override readonly name = 'InputsMoved';
}

export interface Matched {
  readonly proved: true;
  readonly run: string;
  readonly pairs: number;
  readonly unmatched: number;
}

export type MatchAnswer =
  | Matched
  | {
      readonly proved: false;
      readonly run: string;
      readonly plan: string;
      readonly round: number;
      readonly shards: readonly z.infer<typeof Shard>[];
    };

export interface Needs extends RunNeeds {
  /** Pairs in a shard of a large match; some seconds of work when absent. */
  readonly shardPairs?: number;
}

export function matchCohort(dependencies: Needs): (event: unknown) => Promise<MatchAnswer> {
  const { table, bucket, stopwatch, shardPairs } = dependencies;
  return async (event) => {
    const { cohort: id, generation, reconciled, step } = Input.parse(event);
    const taken = await table.write({
      kind: 'update',
      key: cohortKey(id),
      set: { state: 'matching' },
      when: oneOf('state', ['closing', 'matching']),
    });
    const found = await findCohortWithProgram(table, id);
    if (!found) throw new Error('There is no such cohort to match.');
    const { cohort } = found;

    if (taken === 'refused') {
      // Published before: a repeated step answers with what is there.
      const published =
        cohort.publishedRun === undefined ? undefined : await findRun(table, cohort.id, cohort.publishedRun);
      if (!published) throw new Error('The cohort is not closed, so it cannot be matched.');
      return summary(published);
    }

    const name = matchRunId(generation);
    switch (step?.kind) {
      case 'plan': {
        const input = await readMatchInput(table, found, { kind: 'match' });
        const planned = await planShards(bucket, { input, of: cohort }, shardPairs);
        return { proved: false, run: name, round: 1, ...planned };
      }
      case 'close-round': {
        const { plan, shards, round } = step;
        const started = stopwatch();
        const closed = await closeRound(bucket, { cohort: id, plan }, { shards, round });
        if (closed.kind === 'look-again')
          return { proved: false, run: name, plan, round: closed.round, shards };
        const { input, of } = closed.planned;
        const milliseconds = Math.round(stopwatch() - started);
        const solved = { id: name, kind: 'match' as const, input, result: closed.result, milliseconds };
        return publish(dependencies, found, {
          run: await keepRun(dependencies, of, solved),
          inputs: of.inputs,
          reconciled,
        });
      }
      case undefined: {
        const { run } = await runMatch(dependencies, found, { id: name, kind: 'match' });
        return publish(dependencies, found, { run, inputs: cohort.inputs, reconciled });
      }
    }
  };
}

async function publish(
  { table, clock }: RunNeeds,
  { cohort, program }: CohortWithProgram,
  {
    run,
    inputs,
    reconciled,
  }: { readonly run: MatchRun; readonly inputs: number; readonly reconciled: boolean },
): Promise<Matched> {
  const facts = { pairs: String(run.pairs), unmatched: String(run.unmatched) };
  const result = await table.transact([
    {
      kind: 'update',
      key: cohortKey(cohort.id),
      set: { state: 'review', publishedRun: run.id },
      when: all(equals('state', 'matching'), equals('inputs', inputs)),
    },
    ...announce(program, { event: 'run-published', subject: run.id, concerned: [], facts }, clock()),
  ]);
  if (result.kind === 'refused') throw new InputsMoved('Someone changed an application during the match.');
  const now = clock();
  if (program.review === 'manual' || !reconciled)
    await keepOccurrences(table, cohort.id, {
      planned: reviewOccurrences(program, localDate(now, program.cohort.zone)),
      now: iso(now),
    });
  return summary(run);
}

function summary({ id, pairs, unmatched }: MatchRun): Matched {
  return { proved: true, run: id, pairs, unmatched };
}
