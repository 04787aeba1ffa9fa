import { describe, expect, test } from 'vitest';
import { httpFunction } from '../../shared/aws/functions.ts';
import { memoryTable } from '../../shared/store/memory-table.ts';
import {
  guarded,
  NotReady,
  SCHEMA_BELIEVED_MS,
  SCHEMA_VERSION,
  schemaKey,
  SchemaMismatch,
  schemaOf,
  schemaWrite,
} from '../../shared/store/schema.ts';
import type { Table } from '../../shared/store/table.ts';
import { exampleProgram } from '../support/programs.ts';
import { emptyWorld } from '../support/world.ts';

const ROW = { pk: 'a', sk: 'b' };

async function withVersion(version: number | undefined) {
  const table = memoryTable();
  if (version !== undefined)
    await table.write({ kind: 'put', item: { ...schemaKey, entity: 'schema', version } });
  return table;
}

const everyCall: readonly (readonly [string, (table: Table) => Promise<unknown>])[] = [
  ['get', (table) => table.get(ROW)],
  ['getMany', (table) => table.getMany([ROW])],
  ['query', (table) => table.query({ pk: 'a' })],
  ['write', (table) => table.write({ kind: 'put', item: ROW })],
  ['transact', (table) => table.transact([{ kind: 'put', item: ROW }])],
];

describe.each(everyCall)('%s', (_, call) => {
  test.each([
    ['an older', SCHEMA_VERSION - 1, 'npm run migrate'],
    ['a newer', SCHEMA_VERSION + 1, 'newer than this code'],
  ])('is refused on %s table, with the way out', async (_name, version, way) => {
    const table = await withVersion(version);
    const refused = await call(guarded(table, () => 0)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SchemaMismatch);
    expect(String(refused)).toContain(way);
    expect(await table.get(ROW)).toBeUndefined();
  });

  test('works on a table of this version, and on one that holds no program yet', async () => {
    await call(guarded(await withVersion(SCHEMA_VERSION), () => 0));
    await call(guarded(await withVersion(undefined), () => 0));
  });
});

test('a table that is migrated under running code is noticed within a minute, and believed again once it fits', async () => {
  const table = await withVersion(SCHEMA_VERSION);
  let now = 0;
  const own = guarded(table, () => now);
  await own.write({ kind: 'put', item: ROW });
  await table.write({ kind: 'update', key: schemaKey, set: { version: SCHEMA_VERSION + 1 } });
  now = SCHEMA_BELIEVED_MS + 1;
  await expect(own.write({ kind: 'put', item: ROW })).rejects.toBeInstanceOf(SchemaMismatch);
  await table.write({ kind: 'update', key: schemaKey, set: { version: SCHEMA_VERSION } });
  await own.write({ kind: 'put', item: ROW });
});

test('the first program gives a table its version, and a program is never saved into one of another', async () => {
  const { table } = await emptyWorld(exampleProgram());
  expect(await schemaOf(table)).toBe(SCHEMA_VERSION);
  await table.write({ kind: 'update', key: schemaKey, set: { version: SCHEMA_VERSION + 1 } });
  expect(await table.write(schemaWrite())).toBe('refused');
});

test('while it is restored nothing is read or written, and webhooks are told to come again', async () => {
  const table = await withVersion(SCHEMA_VERSION);
  await table.write({ kind: 'update', key: schemaKey, set: { paused: 'restore' } });
  const own = guarded(table, () => 0);
  await expect(own.write({ kind: 'put', item: ROW })).rejects.toBeInstanceOf(NotReady);
  const handler = httpFunction('receive-form', () => async () => {
    await own.get(ROW);
    return { status: 200 };
  });
  const event = { version: '2.0', rawPath: '/in', headers: {}, requestContext: { http: { method: 'POST' } } };
  const answer = await handler(event as never, {} as never);
  expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('try again later')]);
  await table.write({ kind: 'update', key: schemaKey, remove: ['paused'] });
  await own.write({ kind: 'put', item: ROW });
});
