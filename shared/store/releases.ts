/** How far an approved match has come, as a row: each batch that is done adds an attribute of its own, so that repeating it counts nothing twice. */
import type { BatchName, ReleaseProgress } from '../domain/release.ts';
import { cohortPk } from './rows.ts';
import { absent, type Key, present, type Table, type Write } from './table.ts';

const releaseKey = (cohort: string, run: string): Key => ({ pk: cohortPk(cohort), sk: `RELEASE#${run}` });

/** Before any batch. A row that is there stays. */
export function newReleaseWrite({
  cohort,
  run,
  pairs,
  unmatched,
}: Pick<ReleaseProgress, 'cohort' | 'run' | 'pairs' | 'unmatched'>): Write {
  return {
    kind: 'put',
    item: { ...releaseKey(cohort, run), entity: 'release', cohort, run, pairs, unmatched },
    when: absent,
  };
}

/** A batch of so many pairs or people is done. */
export function batchDoneWrite(
  { cohort, run }: Pick<ReleaseProgress, 'cohort' | 'run'>,
  { kind, number }: BatchName,
  size: number,
): Write {
  return {
    kind: 'update',
    key: releaseKey(cohort, run),
    set: { [`${kind}${number}`]: size },
    when: present,
  };
}

export async function findRelease(
  table: Table,
  cohort: string,
  run: string,
): Promise<ReleaseProgress | undefined> {
  const item = await table.get(releaseKey(cohort, run));
  if (!item) return undefined;
  const { pairs, unmatched } = item as unknown as Pick<ReleaseProgress, 'pairs' | 'unmatched'>;
  const sum = (kind: BatchName['kind']): number =>
    Object.entries(item)
      .filter(([name]) => name.startsWith(kind) && /\d$/.test(name))
      .reduce((total, [, size]) => total + (size as number), 0);
  return { cohort, run, pairs, unmatched, proposed: sum('propose'), told: sum('tell') };
}
