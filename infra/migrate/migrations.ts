/** How rows of each schema version become rows of the next. Every step is pure, and gives the same when it is repeated. */
import type { Item } from '../../shared/store/table.ts';

export interface Migration {
  /** The version that it starts from; it leads to the next. */
  readonly from: number;
  /** What changes, for the one who runs it. */
  readonly says: string;
  /** The rows that a row becomes: itself first, under its own keys; `undefined` when it stays as it is. */
  readonly change: (row: Item) => readonly Item[] | undefined;
}

/** The first release has nothing before it. */
export const MIGRATIONS: readonly Migration[] = [];
