/** Records of the table's stream: what operations really changed. */
import { randomUUID } from 'node:crypto';
import type { Item, ItemDb, TableDescription } from 'dynalite/db/index.js';

/** One change of one item, in the shape that Lambda's event source mapping delivers. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly StreamViewType: 'NEW_AND_OLD_IMAGES';
  };
}

export class StreamRecords {
  readonly #tableOf: (name: string) => Promise<TableDescription>;
  readonly #wants: (record: StreamRecord) => boolean;
  readonly #watched = new WeakSet<ItemDb>();
  #gathered: StreamRecord[] = [];
  /** Above all that came before, in this process and in earlier ones. */
  #sequence = BigInt(Date.now()) * 1_000_000n;

  constructor(
    tableOf: (name: string) => Promise<TableDescription>,
    wants: (record: StreamRecord) => boolean,
  ) {
    this.#tableOf = tableOf;
    this.#wants = wants;
  }

  /** Those since it was asked last. */
  take(): readonly StreamRecord[] {
    const gathered = this.#gathered;
    this.#gathered = [];
    return gathered;
  }

  /** Gathers what the items of a table become from now on. */
  watch(name: string, itemDb: ItemDb): ItemDb {
    if (this.#watched.has(itemDb)) return itemDb;
    this.#watched.add(itemDb);
    const get = itemDb.get.bind(itemDb);
    const put = itemDb.put.bind(itemDb);
    const del = itemDb.del.bind(itemDb);
    const before = (key: string, then: (old: Item | undefined) => void): void =>
      get(key, (_error, old) => {
        then(old ?? undefined);
      });
    itemDb.put = (key, item, done) => {
      before(key, (old) => {
        put(key, item, (error) => {
          if (error) done(error);
          else void this.#gather(name, old, item).then(() => done());
        });
      });
    };
    itemDb.del = (key, done) => {
      before(key, (old) => {
        del(key, (error) => {
          if (error || !old) done(error);
          else void this.#gather(name, old, undefined).then(() => done());
        });
      });
    };
    return itemDb;
  }

  async #gather(name: string, old: Item | undefined, next: Item | undefined): Promise<void> {
    const item = next ?? old;
    if (!item || JSON.stringify(old) === JSON.stringify(next)) return;
    const { KeySchema } = await this.#tableOf(name);
    const record: StreamRecord = {
      eventID: randomUUID(),
      eventName: !old ? 'INSERT' : next ? 'MODIFY' : 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'local',
      dynamodb: {
        Keys: Object.fromEntries(
          KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName] ?? {}]),
        ),
        ...(next && { NewImage: next }),
        ...(old && { OldImage: old }),
        SequenceNumber: String(++this.#sequence).padStart(21, '0'),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    };
    if (this.#wants(record)) this.#gathered.push(record);
  }
}
