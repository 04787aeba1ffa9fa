/** A migration on the local engine: stopped after every page and gone on with, it ends as one that ran through. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalStack } from '../../infra/local/stack.ts';
import { migrate } from '../../infra/migrate/migrate.ts';
import { type Migration, MIGRATIONS as OWN_MIGRATIONS } from '../../infra/migrate/migrations.ts';
import { listQuarantined } from '../../shared/store/deliveries.ts';
import { countMessages, listMessages, messagesIn } from '../../shared/store/messages.ts';
import { listUnreached } from '../../shared/store/people.ts';
import { dynamoTable } from '../../shared/store/dynamo-table.ts';
import { SCHEMA_VERSION, schemaKey, schemaOf } from '../../shared/store/schema.ts';
import { type LocalDynamo, localDynamo } from '../support/local-dynamo.ts';

const PEOPLE = 1300;

/** Splits a row in two, as a body that gets an item of its own, and renames an attribute. */
const SPLIT: Migration = {
  from: 1,
  says: 'bodies become items of their own',
  change: ({ body, ...row }) =>
    body === undefined ? undefined : [row, { pk: row.pk, sk: `BODY#${row.sk}`, text: body }],
};
const RENAME: Migration = {
  from: 2,
  says: 'name becomes fullName',
  change: ({ name, ...row }) => (name === undefined ? undefined : [{ ...row, fullName: name }]),
};
const MIGRATIONS = [SPLIT, RENAME];

let dynamo: LocalDynamo;

beforeAll(async () => {
  dynamo = await localDynamo();
});
afterAll(() => dynamo.stop());

async function ofVersionOne(): Promise<string> {
  const people = Array.from({ length: PEOPLE }, (_, n) => ({
    ...{ pk: `PERSON#${n}`, sk: 'META', name: `Person ${n}`, body: 'x'.repeat(200) },
  }));
  const { name } = await dynamo.tableOf([{ ...schemaKey, entity: 'schema', version: 1 }, ...people]);
  return name;
}

async function contentOf(name: string): Promise<string[]> {
  const table = dynamoTable(dynamo.client, name);
  const rows = await Promise.all(
    Array.from({ length: PEOPLE }, (_, n) => table.query({ pk: `PERSON#${n}` })),
  );
  return rows.flatMap(({ items }) => items.map((item) => JSON.stringify(item))).sort();
}

class Killed extends Error {}

test('it ends the same however often it is killed, and a second run does nothing', async () => {
  const whole = await ofVersionOne();
  await migrate(dynamo.client, whole, { migrations: MIGRATIONS, to: 3, tell: () => undefined });
  expect(await schemaOf(dynamoTable(dynamo.client, whole))).toBe(3);
  expect(await contentOf(whole)).toHaveLength(2 * PEOPLE);

  const broken = await ofVersionOne();
  let kills = 0;
  for (;;) {
    // Dies as soon as it has said that it finished a page.
    const tell = (line: string): void => {
      if (/^ {2}\d+ rows$/.test(line)) throw new Killed();
    };
    const ended = await migrate(dynamo.client, broken, { migrations: MIGRATIONS, to: 3, tell }).catch(
      (error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        kills++;
      },
    );
    if (ended) break;
  }
  expect(kills).toBeGreaterThan(4);
  expect(await contentOf(broken)).toEqual(await contentOf(whole));
  const again = await migrate(dynamo.client, broken, {
    migrations: MIGRATIONS,
    to: 3,
    tell: () => undefined,
  });
  expect(again).toEqual({ kind: 'nothing-to-do', version: 3 });
});

test('a version that no step leads from, a newer one and an empty table are said', async () => {
  const name = await ofVersionOne();
  const run = (to: number, migrations = MIGRATIONS) =>
    migrate(dynamo.client, name, { migrations, to, tell: () => undefined });
  await expect(run(2, [RENAME])).rejects.toThrow('no migration from version 1');
  await run(3);
  await expect(run(2)).rejects.toThrow('newer than this code');
  const { name: empty } = await dynamo.tableOf([]);
  expect(await migrate(dynamo.client, empty, { migrations: [], tell: () => undefined })).toMatchObject({
    kind: 'nothing-to-do',
  });
});

test('the laptop refuses a folder of another version, and says how to begin anew', async () => {
  const data = mkdtempSync(join(tmpdir(), 'mentorline-version-'));
  const first = await LocalStack.start({ data, frozenAt: 0 });
  await first.table.write({ kind: 'update', key: schemaKey, set: { version: SCHEMA_VERSION + 1 } });
  await first.stop();
  await expect(LocalStack.start({ data, frozenAt: 0 })).rejects.toThrow('npm start -- --fresh');
});

test('a folder that was killed before anything was in it is a new one', async () => {
  const data = mkdtempSync(join(tmpdir(), 'mentorline-killed-'));
  const first = await LocalStack.start({ data, frozenAt: 0 });
  await first.table.write({ kind: 'delete', key: schemaKey });
  await first.stop();
  const second = await LocalStack.start({ data, frozenAt: 0 });
  expect(await schemaOf(second.table)).toBe(SCHEMA_VERSION);
  await second.stop();
});

test('data of the first version is listed and counted as this code reads it', async () => {
  const message = (id: string, more: object) => ({
    ...{ pk: 'PERSON#p1', sk: `MESSAGE#${id}`, entity: 'message', id, person: 'p1', cohort: 'c' },
    ...{ createdAt: '2026-03-03T10:00:00Z', gsi1pk: 'COHORT#c#MESSAGES', gsi1sk: `2026#${id}`, ...more },
  });
  const delivery = (id: string, state: string) => ({
    ...{ pk: 'SOURCE#s', sk: `DELIVERY#${id}`, entity: 'delivery', source: 's', id, state },
    ...{ receivedAt: '2026-03-03T10:00:00Z', gsi1pk: 'SOURCE#s#DELIVERIES', gsi1sk: `2026#${id}` },
  });
  const { name } = await dynamo.tableOf([
    { ...schemaKey, entity: 'schema', version: 1 },
    { pk: 'COHORT#c', sk: 'META', entity: 'cohort', id: 'c', gsi1pk: 'COHORTS', gsi1sk: 'g#c' },
    ...['m1', 'm2'].map((id) => message(id, { state: 'sent' })),
    message('m3', { state: 'sent', outcome: 'bounced' }),
    message('m4', { state: 'held' }),
    ...[delivery('d1', 'accepted'), delivery('d2', 'quarantined')],
    { pk: 'PERSON#p1', sk: 'PROFILE', entity: 'person', id: 'p1', suppressed: 'bounced' },
    { pk: 'PERSON#p2', sk: 'PROFILE', entity: 'person', id: 'p2' },
  ]);
  await migrate(dynamo.client, name, { migrations: OWN_MIGRATIONS, tell: () => undefined });
  const table = dynamoTable(dynamo.client, name);
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  expect(ids(await messagesIn(table, 'c', { list: 'problem' }))).toEqual(['m3']);
  expect(ids(await messagesIn(table, 'c', { list: 'held' }))).toEqual(['m4']);
  expect(ids(await listMessages(table, 'c'))).toEqual(['m1', 'm2', 'm3', 'm4']);
  expect(await countMessages(table, 'c')).toEqual({ sent: 3, skipped: 0 });
  expect(ids(await listQuarantined(table, ['s']))).toEqual(['d2']);
  expect(ids(await listUnreached(table))).toEqual(['p1']);
});
