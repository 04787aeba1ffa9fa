/** A table that loses its process: the n-th write, counted from 1, ends in a crash, before or after it took effect. */
import type { Table } from '../../shared/store/table.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface CrashPoint {
  readonly write: number;
  readonly when: 'before' | 'after';
}

export function crashingTable(table: Table, point: CrashPoint): { table: Table; writes: () => number } {
  let writes = 0;
  const guarded = <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      const own = ++writes;
      if (own === point.write && point.when === 'before') throw new Crash();
      const result = await act(...args);
      if (own === point.write && point.when === 'after') throw new Crash();
      return result;
    };
  };
  return {
    table: { ...table, write: guarded(table.write), transact: guarded(table.transact) },
    writes: () => writes,
  };
}
