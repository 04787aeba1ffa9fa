/** A restore rehearsed on the local engine: the copy back, killed after every page, and what must not come back. */
import { CopyObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyBack, pauseWriters, restoreObjects } from '../../infra/restore/restore.ts';
import { guarded, NotReady, SCHEMA_VERSION, schemaKey, schemaOf } from '../../shared/store/schema.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import { type LocalDynamo, localDynamo } from '../support/local-dynamo.ts';

const PEOPLE = 350;
const NOW = '2026-04-02T08:00:00.000Z';

let dynamo: LocalDynamo;

beforeAll(async () => {
  dynamo = await localDynamo();
});
afterAll(() => dynamo.stop());

const tableOf = (rows: readonly Item[], version = SCHEMA_VERSION) =>
  dynamo.tableOf([{ ...schemaKey, entity: 'schema', version }, ...rows]);

const person = (n: number, change: object = {}): Item => ({
  pk: `PERSON#${n}`,
  sk: 'META',
  entity: 'person',
  name: `Person ${n}`,
  ...change,
});
const cohort: Item = { pk: 'COHORT#spring', sk: 'META', entity: 'cohort', state: 'running' };

/** As it was, and as it is: half of the people changed, some are new, one is gone, and one asked to be erased. */
async function changedSince() {
  const before = [cohort, ...Array.from({ length: PEOPLE }, (_, n) => person(n))];
  const restored = await tableOf(before);
  const after = [
    { ...cohort, state: 'ended' },
    ...Array.from({ length: PEOPLE }, (_, n) => person(n, n % 2 ? { name: 'Changed' } : {})).slice(1),
    ...Array.from({ length: 120 }, (_, n) => person(1000 + n)),
    { pk: 'ERASURES', sk: '2026-04-01#abc', entity: 'erasure' },
  ];
  return { restored, live: await tableOf(after) };
}

async function contentOf(table: Table): Promise<Item[]> {
  const keys = [
    ...Array.from({ length: PEOPLE }, (_, n) => n),
    ...Array.from({ length: 120 }, (_, n) => 1000 + n),
  ];
  const people = await Promise.all(keys.map((n) => table.get({ pk: `PERSON#${n}`, sk: 'META' })));
  const others = [
    { pk: 'COHORT#spring', sk: 'META' },
    { pk: 'ERASURES', sk: '2026-04-01#abc' },
  ];
  const rest = await Promise.all(others.map((key) => table.get(key)));
  return [...people, ...rest].filter((item) => item !== undefined);
}

class Killed extends Error {}

test('the table is what it was, but that email is paused and erasures stand, however often it is killed', async () => {
  const { live, restored } = await changedSince();
  let kills = 0;
  for (let page = 1; ; page++) {
    let pages = 0;
    const tell = (): void => {
      if (++pages === page) throw new Killed();
    };
    const ended = await copyBack(
      dynamo.client,
      { live: live.name, restored: restored.name },
      { now: NOW, tell },
    ).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      kills++;
    });
    if (ended) break;
  }
  expect(kills).toBeGreaterThan(3);
  const wanted = [
    ...Array.from({ length: PEOPLE }, (_, n) => person(n)),
    { ...cohort, pausedAt: NOW },
    { pk: 'ERASURES', sk: '2026-04-01#abc', entity: 'erasure' },
  ];
  expect(await contentOf(live.table)).toEqual(wanted);
});

test('functions stand still meanwhile, and data of an older layout is refused until it is migrated', async () => {
  const live = await tableOf([cohort]);
  const restored = await tableOf([cohort], SCHEMA_VERSION - 1);
  await pauseWriters(dynamo.client, live.name, true);
  const own = guarded(live.table, () => 0);
  await expect(own.get({ pk: 'a', sk: 'b' })).rejects.toBeInstanceOf(NotReady);
  const lines: string[] = [];
  const tell = (line: string): void => void lines.push(line);
  await copyBack(dynamo.client, { live: live.name, restored: restored.name }, { now: NOW, tell });
  await pauseWriters(dynamo.client, live.name, false);
  expect(await schemaOf(live.table)).toBe(SCHEMA_VERSION - 1);
  expect(lines.join('\n')).toContain('npm run migrate');
  await expect(own.get({ pk: 'a', sk: 'b' })).rejects.toThrow('npm run migrate');
});

test('objects get the version that they had, newer ones stay, and untouched ones are not copied', async () => {
  const at = Date.parse('2026-04-01T06:00:00Z');
  const version = (Key: string, day: string, IsLatest: boolean) => ({
    ...{ Key, IsLatest, VersionId: `${Key}-${day}`, LastModified: new Date(`2026-${day}T00:00:00Z`) },
  });
  const s3 = mockClient(S3Client);
  s3.on(ListObjectVersionsCommand, { KeyMarker: undefined }).resolves({
    IsTruncated: true,
    NextKeyMarker: 'changed',
    NextVersionIdMarker: 'x',
    Versions: [version('same', '03-01', true), version('changed', '04-02', true)],
  });
  s3.on(ListObjectVersionsCommand, { KeyMarker: 'changed' }).resolves({
    Versions: [
      version('changed', '03-20', false),
      version('changed', '03-10', false),
      version('new', '04-02', true),
    ],
  });
  s3.on(CopyObjectCommand).resolves({});
  expect(
    await restoreObjects(new S3Client({ region: 'eu-central-1' }), 'b', { at, tell: () => undefined }),
  ).toBe(1);
  expect(s3.commandCalls(CopyObjectCommand).map(({ args: [{ input }] }) => input.CopySource)).toEqual([
    'b/changed?versionId=changed-03-20',
  ]);
});
