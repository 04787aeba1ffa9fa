/** The due index: which rows someone has to attend to, and from when on. What is to be done, a row's own entity says. */
import type { EpochMs } from '../domain/brand.ts';
import { iso, MINUTE } from '../domain/calendar.ts';
import { shardOf } from './rows.ts';
import { equals, type Item, itemPages, type Key, type Table, type Write } from './table.ts';

/** Partitions of the due index: each takes about a thousand writes a second. Their number can never be changed. */
const DUE_SHARDS = 4;
export const DUE_PARTITIONS: readonly string[] = Array.from({ length: DUE_SHARDS }, (_, n) => `DUE#${n}`);

/** What a row loses when nothing is to be done about it. */
export const NOT_DUE: readonly string[] = ['gsi2pk', 'gsi2sk'];

/** Marks a row as due; the sweep finds it from then on. `at` is an ISO instant. A row stays in its partition. */
export function dueAt({ pk, sk }: Key, at: string): { gsi2pk: string; gsi2sk: string } {
  return { gsi2pk: DUE_PARTITIONS[shardOf(`${pk}|${sk}`, DUE_SHARDS)] ?? '', gsi2sk: at };
}

/** What can be due. */
export const DUE_KINDS = ['delivery', 'occurrence', 'message', 'erasure', 'deletion', 'hook'] as const;
export type DueKind = (typeof DUE_KINDS)[number];
export type DueRows = Readonly<Record<DueKind, readonly Item[]>>;

/** Rows of one answer: keys and ids, so that a thousand are small. */
const DUE_PAGE = 1000;

/**
 * The rows due by `at` (ISO) and not skipped, of each kind the earliest, at most `most`: what the index holds of them. However many are due of
 * one kind, those of another are found behind them; of the index, no more is read than that takes.
 */
export async function dueRows(
  table: Table,
  {
    at,
    most,
    skips = () => false,
  }: { readonly at: string; readonly most: number; readonly skips?: (item: Item) => boolean },
): Promise<DueRows> {
  const found = await Promise.all(
    DUE_PARTITIONS.map(async (pk) => {
      const rows = byKind(() => [] as Item[]);
      const query = { index: 'due', pk, sk: { atMost: at }, limit: DUE_PAGE } as const;
      for await (const items of itemPages(table, query)) {
        for (const item of items) {
          const some = rows[kindOf(item)];
          if (some.length < most && !skips(item)) some.push(item);
        }
        if (DUE_KINDS.every((kind) => rows[kind].length === most)) break;
      }
      return rows;
    }),
  );
  const due = (item: Item): string => item['gsi2sk'] as string;
  return byKind((kind) =>
    found
      .flatMap((rows) => rows[kind])
      .sort((a, b) => (due(a) < due(b) ? -1 : 1))
      .slice(0, most),
  );
}

function byKind<Value>(make: (kind: DueKind) => Value): Record<DueKind, Value> {
  return {
    delivery: make('delivery'),
    occurrence: make('occurrence'),
    message: make('message'),
    erasure: make('erasure'),
    deletion: make('deletion'),
    hook: make('hook'),
  };
}

/** Which kind of row is due. Throws where no one knows what to do about it. */
export function kindOf({ entity }: Item): DueKind {
  const kind = DUE_KINDS.find((one) => one === entity);
  if (!kind) throw new Error('A row is due that no one knows how to attend to.');
  return kind;
}

/** So many failures one after the other, over some seven hours, and a row is put aside until someone looks. */
export const MOST_FAILURES = 12;
const LONGEST_REST_MS = 60 * MINUTE;

/** How often attending to a row failed so far. */
export function failuresOf(item: Item): number {
  return Number(item['failures'] ?? 0);
}

/** Rests a row that could not be attended to, after each failure for twice as long; unless it moved on since it was read. */
export function restWrite(item: Item, now: EpochMs): Write {
  const failures = failuresOf(item);
  const rested = iso(now + Math.min(MINUTE * 2 ** failures, LONGEST_REST_MS));
  const due = item['gsi2sk'] as string;
  return {
    kind: 'update',
    key: { pk: item.pk, sk: item.sk },
    // What waits for longer anyway, as an email does for the event of SES, goes on waiting.
    set: { gsi2sk: rested > due ? rested : due, failures: failures + 1 },
    when: equals('gsi2sk', due),
  };
}
