/** Keys for spreadsheets and programs: good for what they were made for, until they expire or are revoked, and for nothing else. */
import { beforeEach, describe, expect, test } from 'vitest';
import { exportTable } from '../../functions/export/export.ts';
import type { AuditRow } from '../../functions/manager-api/screens/audit.ts';
import type { NewKey, TokensView } from '../../functions/manager-api/screens/tokens.ts';
import { DAY } from '../../shared/domain/calendar.ts';
import { readToken } from '../../shared/domain/access-token.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { cohortKey } from '../../shared/store/cohorts.ts';
import { requestTo } from '../support/events.ts';
import { exportWorkflow } from '../support/exports.ts';
import { managerOf } from '../support/review-world.ts';
import { type TestWorld, worldWithReceipt } from '../support/world.ts';

let world: TestWorld;
let now: number;
let inlineBytes: number | undefined;
beforeEach(async () => {
  world = await worldWithReceipt();
  now = world.now;
  inlineBytes = undefined;
});

const manager = () => managerOf(world, () => now);
const bucket = memoryBucket();

async function make(body: object): Promise<NewKey> {
  const { status, body: made } = await manager().ask<NewKey>('POST /api/cohorts/{cohort}/tokens', {
    body: { act: 'make', name: 'Sheet of the board', days: 30, ...body },
  });
  expect(status).toBe(200);
  return made;
}

/** By the header, or by the address. */
async function get(file: string, { key = '', by = 'header', cohort = world.program.cohort.id } = {}) {
  const parts = { table: world.table, bucket };
  const handler = exportTable({
    ...parts,
    clock: () => now,
    exports: exportWorkflow(parts),
    ...(inlineBytes !== undefined && { inlineBytes }),
  });
  return handler(
    requestTo(`/data/${cohort}/${file}`, {
      route: 'GET /data/{cohort}/{file}',
      params: { cohort, file },
      ...(by === 'header'
        ? { headers: new Map([['authorization', `Bearer ${key}`]]) }
        : { query: { key }, headers: new Map() }),
    }),
  );
}

describe('a key for every export', () => {
  test('opens each of them by the header, and says who exported in the audit', async () => {
    const { key, link } = await make({ kind: 'read' });
    expect(link).toBeUndefined();
    for (const file of ['people.csv', 'pairs.csv', 'dictionary.csv', 'people.xlsx'])
      expect((await get(file, { key })).status, file).toBe(200);
    const { body } = await manager().ask<AuditRow[]>('GET /api/cohorts/{cohort}/audit');
    expect(body).toContainEqual(
      expect.objectContaining({ by: 'the key "Sheet of the board"', what: 'Exported people' }),
    );
  });

  test('does not stand in an address, opens no other program, and nothing once it is revoked', async () => {
    const { key } = await make({ kind: 'read' });
    expect((await get('people.csv', { key, by: 'address' })).status).toBe(403);
    await world.table.write({
      kind: 'put',
      item: { ...cohortKey('other'), entity: 'cohort', id: 'other', program: 'another', programVersion: 1 },
    });
    await world.table.write({
      kind: 'put',
      item: {
        pk: 'PROGRAM#another',
        sk: 'VERSION#000001',
        entity: 'program-version',
        program: world.program,
      },
    });
    expect((await get('people.csv', { key, cohort: 'other' })).status).toBe(404);
    const { body } = await manager().ask<TokensView>('GET /api/cohorts/{cohort}/tokens');
    const [{ id } = { id: '' }] = body.tokens;
    await manager().ask('POST /api/cohorts/{cohort}/tokens', { body: { act: 'revoke', id } });
    expect((await get('people.csv', { key })).status).toBe(404);
  });

  test('expires', async () => {
    const { key } = await make({ kind: 'read', days: 7 });
    now += 7 * DAY - 1;
    expect((await get('people.csv', { key })).status).toBe(200);
    now += 1;
    expect((await get('people.csv', { key })).status).toBe(404);
    const { body } = await manager().ask<TokensView>('GET /api/cohorts/{cohort}/tokens');
    expect(body.tokens).toMatchObject([{ isExpired: true }]);
  });
});

describe('a link to one file', () => {
  test('opens that file by the address, and no other', async () => {
    const { key, link } = await make({ kind: 'file', file: 'people.csv' });
    expect(link).toMatch(/\/data\/spring-2026\/people\.csv\?key=mlt\./);
    expect((await get('people.csv', { key, by: 'address' })).status).toBe(200);
    for (const file of ['people.xlsx', 'pairs.csv', 'everything.zip'])
      expect((await get(file, { key, by: 'address' })).status, file).toBe(404);
  });

  test('a large file is made, and there when it is asked for again; ten minutes later it is made anew behind it', async () => {
    inlineBytes = 1;
    const { key } = await make({ kind: 'file', file: 'people.csv' });
    const begun = await get('people.csv', { key, by: 'address' });
    // Where a key is good for, and not where managers look.
    expect([begun.status, begun.headers?.['location']]).toEqual([202, '/data/spring-2026/people.csv']);
    const ready = await get('people.csv', { key, by: 'address' });
    expect([ready.status, ready.headers?.['location']]).toEqual([303, expect.stringContaining('people.csv')]);
    const first = ready.headers?.['location'];
    now += 11 * 60_000;
    // The last one is given while the next is made, so that a spreadsheet never finds less than a table.
    const [last, next] = [
      await get('people.csv', { key, by: 'address' }),
      await get('people.csv', { key, by: 'address' }),
    ];
    expect([last.status, next.status]).toEqual([303, 303]);
    expect([last.headers?.['location'] === first, next.headers?.['location'] === first]).toEqual([
      true,
      false,
    ]);
    now += 21 * 60 * 60_000;
    expect((await get('people.csv', { key, by: 'address' })).status).toBe(202);
  });
});

test('neither a key nor its secret is kept', async () => {
  const { key } = await make({ kind: 'read' });
  const { secret } = readToken(key)!;
  expect(
    world.table
      .all()
      .map((item) => JSON.stringify(item))
      .join(),
  ).not.toContain(secret);
});

test.each([
  ['nothing', ''],
  ['another secret', undefined],
  ['no key at all', 'Bearer x'],
  ['a key of no program', `mlt.nowhere.AAAAAAAAAAAA.${'A'.repeat(43)}`],
  ['a very long one', `mlt.${'a'.repeat(5000)}.AAAAAAAAAAAA.${'A'.repeat(43)}`],
])('%s opens nothing', async (_, given) => {
  const { key } = await make({ kind: 'read' });
  const wrong = given ?? key.replace(/.$/, key.endsWith('A') ? 'B' : 'A');
  expect((await get('people.csv', { key: wrong })).status).toBe(404);
  expect((await get('people.csv', { key: wrong, by: 'address' })).status).toBe(404);
});

test('only an owner makes keys, and says what for', async () => {
  const ask = (body: object, email?: string) =>
    manager().ask('POST /api/cohorts/{cohort}/tokens', { body, ...(email !== undefined && { email }) });
  expect((await ask({ act: 'make', kind: 'read', name: 'x', days: 1 }, 'stranger@example.org')).status).toBe(
    404,
  );
  expect((await ask({ act: 'make', kind: 'read', name: ' ', days: 1 })).status).toBe(422);
  expect((await ask({ act: 'make', kind: 'read', name: 'x', days: 5000 })).status).toBe(422);
  expect((await ask({ act: 'make', kind: 'file', name: 'x', days: 1 })).status).toBe(422);
});
