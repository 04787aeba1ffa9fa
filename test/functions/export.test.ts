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
  return (file: string, email = world.program.program.manager.email) =>
    run(
      requestTo(`/export/${world.program.cohort.id}/${file}`, {
        params: { cohort: world.program.cohort.id, file },
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
});

test('a stranger and an unknown table get nothing', async () => {
  const ask = await exporter();
  expect((await ask('people.csv', 'stranger@example.org')).status).toBe(404);
  expect((await ask('secrets.csv')).status).toBe(404);
});
