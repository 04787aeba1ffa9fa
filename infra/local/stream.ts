/** The table's stream: what Lambda's event source mappings do with it. */
import { STREAM_RULES } from '../event-rules.ts';
import type { StreamRecord } from './dynamodb/stream-records.ts';
import type { InFlightWork } from './in-flight-work.ts';

interface Waiting {
  readonly record: StreamRecord;
  readonly done: () => void;
}

/** Gathers the records of the table's stream into batches for the functions that asked for them. Resolves when they have been handed over. */
export function streamOf(
  work: InFlightWork,
  invoke: (name: string, event: unknown) => Promise<unknown>,
): (record: StreamRecord) => Promise<void> {
  const queues = new Map(STREAM_RULES.map((rule) => [rule, [] as Waiting[]]));
  const busy = new Map(STREAM_RULES.map((rule) => [rule, 0]));

  async function drain(rule: (typeof STREAM_RULES)[number], queue: Waiting[]): Promise<void> {
    const running = busy.get(rule) ?? 0;
    if (running >= rule.parallel) return;
    busy.set(rule, running + 1);
    while (queue.length > 0) {
      const batch = queue.splice(0, rule.batchSize);
      // What a function cannot do now stays a due row, and the sweep finds it.
      await invoke(rule.function, { Records: batch.map(({ record }) => record) }).catch(() => undefined);
      for (const { done } of batch) done();
    }
    busy.set(rule, (busy.get(rule) ?? 1) - 1);
  }

  return async (record) => {
    const entity = record.dynamodb.NewImage?.['entity']?.['S'];
    const asked = [...queues].filter(([rule]) => rule.entity === entity);
    const handled = asked.map(([rule, queue]) => {
      const over = new Promise<void>((done) => queue.push({ record, done }));
      // Waits for the end of this turn, so that what was written together is read together.
      void work.track(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        await drain(rule, queue);
      });
      return over;
    });
    await Promise.all(handled);
  };
}
