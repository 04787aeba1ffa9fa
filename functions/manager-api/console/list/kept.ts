/** Which columns and views someone keeps of a list, in this browser. */
import { signal } from '@preact/signals';

/** The program that is looked at: its views name its own questions, and mean nothing in another. */
export const keptFor = signal('');

export interface KeptView {
  readonly name: string;
  readonly query: string;
}

type Columns = readonly { readonly name: string; readonly extra?: true }[];

const columnsKey = (list: string): string => `mentorline-columns-${list}`;
const viewsKey = (list: string): string => `mentorline-views-${keptFor.peek()}-${list}`;

/** Those that are not shown: as chosen, else those that are extra. */
export function hiddenColumns(list: string, columns: Columns): ReadonlySet<string> {
  const kept = read<Record<string, boolean>>(columnsKey(list)) ?? {};
  return new Set(columns.filter(({ name, extra }) => !(kept[name] ?? !extra)).map(({ name }) => name));
}

export function keepColumns(list: string, columns: Columns, hidden: ReadonlySet<string>): void {
  write(columnsKey(list), Object.fromEntries(columns.map(({ name }) => [name, !hidden.has(name)])));
}

export function keptViews(list: string): readonly KeptView[] {
  const kept = read<unknown>(viewsKey(list));
  return Array.isArray(kept) ? (kept as KeptView[]) : [];
}

export function keepViews(list: string, views: readonly KeptView[]): void {
  write(viewsKey(list), views);
}

/** A browser that keeps nothing, or kept something else, is no error. */
function read<T>(key: string): T | undefined {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Then it holds until the page is closed.
  }
}
