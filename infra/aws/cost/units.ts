/**
 * What DynamoDB charges for a write and a read, indexes included: the one definition behind costs, scale and figures. As its
 * documentation on capacity says: a kilobyte begun is a unit to write, four are one to read; transactions count twice; an index
 * is written when what it holds of a row changes, twice when the row moves within it.
 */
import { TABLE_SHAPE } from '../../table.ts';
import { DUE_ATTRIBUTES, type Item, type Value } from '../../../shared/store/table.ts';

const WRITE_BYTES = 1024;
const READ_BYTES = 4096;

/** Bytes of a value as DynamoDB counts them: names and text in UTF-8, numbers and the rest by their digits. */
function bytesOf(value: Value | undefined): number {
  if (value === undefined) return 0;
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value))
    return 3 + (value as readonly Value[]).reduce<number>((sum, one) => sum + 1 + bytesOf(one), 0);
  return (
    3 + Object.entries(value).reduce((sum, [name, one]) => sum + 1 + name.length + bytesOf(one as Value), 0)
  );
}

export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + (value === undefined ? 0 : Buffer.byteLength(name) + bytesOf(value)),
    0,
  );
}

/** What an index holds of an item; `undefined` when the item is not in it. */
function projected(item: Item | undefined, index: 'gsi1' | 'gsi2'): Item | undefined {
  if (item?.[`${index}pk`] === undefined || item[`${index}sk`] === undefined) return undefined;
  if (index === 'gsi1') return item;
  const held: readonly string[] = ['pk', 'sk', 'gsi2pk', 'gsi2sk', ...DUE_ATTRIBUTES];
  return Object.fromEntries(Object.entries(item).filter(([name]) => held.includes(name))) as Item;
}

function kilobytes(...items: readonly (Item | undefined)[]): number {
  return Math.max(1, ...items.map((item) => Math.ceil((item ? itemBytes(item) : 0) / WRITE_BYTES)));
}

/** Units of writing one item, from what was there to what is there now. */
export function writeUnits(
  before: Item | undefined,
  after: Item | undefined,
  { transactional }: { readonly transactional: boolean },
): number {
  const own = kilobytes(before, after) * (transactional ? 2 : 1);
  const indexes = TABLE_SHAPE.GlobalSecondaryIndexes.map(({ IndexName }) => {
    const [was, is] = [projected(before, IndexName), projected(after, IndexName)];
    if (!was && !is) return 0;
    if (!was || !is) return kilobytes(was, is);
    if (JSON.stringify(was) === JSON.stringify(is)) return 0;
    const moved =
      was[`${IndexName}pk`] !== is[`${IndexName}pk`] || was[`${IndexName}sk`] !== is[`${IndexName}sk`];
    return moved ? kilobytes(was) + kilobytes(is) : kilobytes(was, is);
  });
  return own + indexes.reduce((sum, units) => sum + units, 0);
}

/** Units of reading so many bytes with one call; an index cannot be read consistently, which is half. */
export function readUnits(bytes: number, { consistent }: { readonly consistent: boolean }): number {
  return Math.max(1, Math.ceil(bytes / READ_BYTES)) * (consistent ? 1 : 0.5);
}
