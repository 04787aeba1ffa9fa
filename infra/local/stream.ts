/** The table's stream: what Lambda's event source mappings do with it. */
import { STREAM_RULES } from '../event-rules.ts';
import type { StreamRecord } from './dynamodb/engine.ts';
import type { InFlightWork } from './in-flight-work.ts';

/** Gathers the records of the table's stream into batches for the functions that asked for them. */
export function streamOf(
  work: InFlightWork,
  invoke: (name: string, event: unknown) => Promise<unknown>,
): (record: StreamRecord) => void {
  const queues = new Map(STREAM_RULES.map((rule) => [rule, [] as StreamRecord[]]));
  const busy = new Map(STREAM_RULES.map((rule) => [rule, 0]));

  async function drain(rule: (typeof STREAM_RULES)[number], queue: StreamRecord[]): Promise<void> {
    const running = busy.get(rule) ?? 0;
    if (running >= rule.parallel) return;
    busy.set(rule, running + 1);
    while (queue.length > 0) {
      const Records = queue.splice(0, rule.batchSize);
      // What a function cannot do now stays a due row, and the sweep finds it.
      await invoke(rule.function, { Records }).catch(() => undefined);
    }
    busy.set(rule, (busy.get(rule) ?? 1) - 1);
  }

  return (record) => {
    const entity = record.dynamodb.NewImage?.['entity']?.['S'];
    for (const [rule, queue] of queues) {
      if (rule.entity !== entity) continue;
      queue.push(record);
      // Waits for the end of this turn, so that what was written together is read together.
      void work.track(async () => {
        await new Promise((resolve) => setImmediate(resolve));
        await drain(rule, queue);
      });
    }
  };
}
