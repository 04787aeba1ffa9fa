/** Match runs as rows; their pairs and reasons are one object each in the bucket. */
import type { Key, Write, Table } from './table.ts';
import { cohortPk, entityOf, listEntities } from './rows.ts';
import type { MatchRun } from '../domain/match-run.ts';

export const runKey = (cohort: string, run: string): Key => ({ pk: cohortPk(cohort), sk: `RUN#${run}` });

export function runWrite(run: MatchRun): Write {
  const { proof, spread, shortages, ...rest } = run;
  return {
    kind: 'put',
    item: {
      ...runKey(run.cohort, run.id),
      entity: 'match-run',
      ...rest,
      proof: { ...proof },
      shortages: shortages.map((one) => ({ ...one })),
      ...(spread && { spread: { ...spread } }),
    },
  };
}

/** Shortages are named in people's words. */
export function shortagesWrite(run: MatchRun, shortages: MatchRun['shortages']): Write {
  const set = { shortages: shortages.map((one) => ({ ...one })) };
  return { kind: 'update', key: runKey(run.cohort, run.id), set };
}

export async function findRun(table: Table, cohort: string, run: string): Promise<MatchRun | undefined> {
  const item = await table.get(runKey(cohort, run));
  return item && entityOf<MatchRun>(item);
}

export async function listRuns(table: Table, cohort: string): Promise<MatchRun[]> {
  return listEntities<MatchRun>(table, cohort, 'RUN#');
}
