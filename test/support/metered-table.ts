/** A table that counts what is asked of it: calls, items, bytes and the units that AWS would charge. */
import { itemBytes, readUnits, writeUnits } from '../../infra/aws/cost/units.ts';
import type { Item, Key, Table, Write } from '../../shared/store/table.ts';

export interface Meter {
  calls: number;
  itemsRead: number;
  bytesRead: number;
  itemsWritten: number;
  readUnits: number;
  writeUnits: number;
}

export function meteredTable(table: Table): {
  readonly table: Table;
  readonly meter: Meter;
  reset: () => Meter;
} {
  const meter: Meter = { calls: 0, itemsRead: 0, bytesRead: 0, itemsWritten: 0, readUnits: 0, writeUnits: 0 };
  const read = (items: readonly (Item | undefined)[], consistent: boolean): void => {
    meter.calls++;
    const found = items.filter((item) => item !== undefined);
    const bytes = found.reduce((sum, item) => sum + itemBytes(item), 0);
    meter.itemsRead += found.length;
    meter.bytesRead += bytes;
    meter.readUnits += readUnits(bytes, { consistent });
  };
  const keyOf = (write: Write): Key =>
    write.kind === 'put' ? { pk: write.item.pk, sk: write.item.sk } : write.key;
  /** Looks at the rows before and after, beside what is counted. */
  const written = async <Result>(
    writes: readonly Write[],
    act: () => Promise<Result>,
    transactional: boolean,
  ): Promise<Result> => {
    const before = await Promise.all(writes.map((one) => table.get(keyOf(one))));
    const result = await act();
    const after = await Promise.all(writes.map((one) => table.get(keyOf(one))));
    meter.calls++;
    meter.itemsWritten += writes.length;
    writes.forEach((_, index) => {
      meter.writeUnits += writeUnits(before[index], after[index], { transactional });
    });
    return result;
  };
  return {
    meter,
    reset: () => {
      const seen = { ...meter };
      Object.assign(meter, {
        ...{ calls: 0, itemsRead: 0, bytesRead: 0, itemsWritten: 0, readUnits: 0, writeUnits: 0 },
      });
      return seen;
    },
    table: {
      async get(key) {
        const item = await table.get(key);
        read([item], true);
        return item;
      },
      async getMany(keys) {
        const items = await table.getMany(keys);
        // One call, in which each item is rounded up by itself.
        meter.calls -= items.length - 1;
        for (const item of items) read([item], true);
        return items;
      },
      async query(query) {
        const page = await table.query(query);
        read(page.items, query.index === undefined);
        return page;
      },
      write: (write) => written([write], () => table.write(write), false),
      transact: (writes) => written(writes, () => table.transact(writes), true),
    },
  };
}
