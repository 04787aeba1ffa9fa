import { expect, test } from 'vitest';
import { exportTable } from '../../functions/export/export.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { requestTo } from '../support/events.ts';
import { worldWithReceipt } from '../support/world.ts';

async function exporter(inlineBytes?: number) {
  const world = await worldWithReceipt();
  const run = exportTable({
    table: world.table,
    bucket: memoryBucket(),
    clock: () => world.now,
    ...(inlineBytes !== undefined && { inlineBytes }),
  });
  return (file: string, email = world.program.program.manager.email, accept = '*/*') =>
    run(
      requestTo(`/export/${world.program.cohort.id}/${file}`, {
        params: { cohort: world.program.cohort.id, file },
        headers: new Map([['accept', accept]]),
        claims: { email, email_verified: 'true' },
      }),
    );
}

test('a manager gets a table as CSV and as a workbook', async () => {
  const ask = await exporter();
  const csv = await ask('people.csv');
  expect([csv.status, csv.headers?.['content-disposition']]).toEqual([
    200,
    expect.stringContaining('people'),
  ]);
  expect((await ask('people.xlsx')).status).toBe(200);
});

test('what is too large for an answer goes by way of the bucket', async () => {
  const { status, headers } = await (await exporter(1))('people.csv');
  expect([status, headers?.['location']]).toEqual([303, expect.any(String)]);
  const ask = await exporter(1);
  const { body = '' } = await ask('people.csv', undefined, 'application/json, */*');
  expect(JSON.parse(body)).toEqual({ location: expect.any(String) as string });
});

test('a workbook is as large as it travels, which is a third more than it is', async () => {
  const bytes = Buffer.from((await (await exporter())('people.xlsx')).body ?? '', 'base64').length;
  expect((await (await exporter(bytes))('people.xlsx')).status).toBe(303);
  expect((await (await exporter(Math.ceil(bytes / 3) * 4))('people.xlsx')).status).toBe(200);
});

test('a stranger and an unknown table get nothing', async () => {
  const ask = await exporter();
  expect((await ask('people.csv', 'stranger@example.org')).status).toBe(404);
  expect((await ask('secrets.csv')).status).toBe(404);
});
