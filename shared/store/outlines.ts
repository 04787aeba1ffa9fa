/** What a manager has begun in the guided start: one row for each, until it is published. */
import type { Item, Key, Table, Value, Write } from './table.ts';

const outlineKey = (manager: string): Key => ({ pk: `MANAGER#${manager}`, sk: 'OUTLINE' });

/** As it was kept; whoever reads it checks its shape, because it may be older than the shape. */
export async function findOutline(table: Table, manager: string): Promise<unknown> {
  const item: Item | undefined = await table.get(outlineKey(manager));
  return item?.['outline'];
}

export function outlineWrite(manager: string, outline: Value): Write {
  return { kind: 'put', item: { ...outlineKey(manager), entity: 'outline', outline } };
}

export function outlineGone(manager: string): Write {
  return { kind: 'delete', key: outlineKey(manager) };
}
