import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { exportTable } from '../../functions/export/export.ts';
import { buildExport } from '../../functions/build-export/build-export.ts';
import { HOUR } from '../../shared/domain/calendar.ts';
import { type Bucket, memoryBucket } from '../../shared/store/bucket.ts';
import { listAudit } from '../../shared/store/audit.ts';
import type { ExportInput } from '../../shared/usecases/reports/export-file.ts';
import { fillCohort } from '../support/large-cohort.ts';
import { requestTo } from '../support/events.ts';
import { exportWorkflow } from '../support/exports.ts';
import { type TestWorld, worldWithReceipt } from '../support/world.ts';

interface Exporter {
  readonly world: TestWorld;
  readonly bucket: Bucket;
  readonly started: ExportInput[];
  /** Whether the next starts break off. */
  readonly breaks: boolean[];
  readonly ask: (
    file: string,
    how?: { email?: string; accept?: string; progress?: boolean },
  ) => ReturnType<ReturnType<typeof exportTable>>;
}

/** `builds` makes large files as soon as they are asked for. */
async function exporter({
  inlineBytes,
  builds = true,
}: { inlineBytes?: number; builds?: boolean } = {}): Promise<Exporter> {
  const world = await worldWithReceipt();
  const bucket = memoryBucket();
  const started: ExportInput[] = [];
  const names = new Set<string>();
  const breaks: boolean[] = [];
  const parts = { table: world.table, bucket };
  const run = exportTable({
    ...parts,
    clock: () => world.now,
    exports: {
      start: async (name, input) => {
        // As Step Functions: a second start under a name does nothing.
        if (names.has(name)) return;
        names.add(name);
        if (breaks.shift()) {
          names.delete(name);
          throw new Error('The workflow service does not answer.');
        }
        started.push(input);
        if (builds) await exportWorkflow(parts).start(name, input);
      },
    },
    ...(inlineBytes !== undefined && { inlineBytes }),
  });
  const cohort = world.program.cohort.id;
  const ask: Exporter['ask'] = (
    file,
    { email = world.program.program.manager.email, accept = 'application/json', progress = false } = {},
  ) => {
    const route = `GET /export/{cohort}/{file}${progress ? '/progress' : ''}`;
    return run(
      requestTo(route.slice(4), {
        route,
        params: { cohort, file },
        headers: new Map([['accept', accept]]),
        claims: { email, email_verified: 'true' },
      }),
    );
  };
  return { world, bucket, started, breaks, ask };
}

test('a manager gets a table as CSV and as a workbook', async () => {
  const { ask, started } = await exporter();
  const csv = await ask('people.csv');
  expect([csv.status, csv.headers?.['content-disposition']]).toEqual([
    200,
    expect.stringContaining('people'),
  ]);
  expect((await ask('people.xlsx')).status).toBe(200);
  expect(started).toEqual([]);
});

test('what is too large for an answer is made apart, and fetched by an address that expires', async () => {
  const { ask, bucket, world } = await exporter({ inlineBytes: 1 });
  const begun = await ask('people.csv');
  expect([begun.status, begun.headers?.['location']]).toEqual([
    202,
    '/export/spring-2026/people.csv/progress',
  ]);
  const done = await ask('people.csv', { progress: true });
  const { location, ...rest } = JSON.parse(done.body ?? '') as { location: string };
  expect([done.status, rest]).toEqual([200, { state: 'ready', rows: 1 }]);
  const key = location.replace('memory:', '');
  expect(Buffer.from((await bucket.get(key))!).toString()).toContain('ana@example.org');
  // Whoever is not a page is led there.
  const led = await ask('people.csv', { progress: true, accept: '*/*' });
  expect([led.status, led.headers?.['location']]).toEqual([303, location]);
  const audit = await listAudit(world.table, world.program.cohort.id);
  expect(audit.filter(({ what }) => what === 'exported')).toHaveLength(1);
});

test('a large file says how far it is; asking again waits for the same one, and a day later for a new one', async () => {
  const { ask, started, world, bucket } = await exporter({ inlineBytes: 1, builds: false });
  await ask('people.csv');
  await ask('people.csv');
  const building = await ask('people.csv', { progress: true });
  expect([building.status, JSON.parse(building.body ?? ''), started.length]).toEqual([
    202,
    { state: 'building', rows: 0 },
    1,
  ]);
  const step = buildExport({ table: world.table, bucket });
  await step({ step: 'build', ...started[0]! });
  expect((await ask('people.csv', { progress: true })).status).toBe(200);
  world.now += 24 * HOUR;
  expect((await ask('people.csv', { progress: true })).status).toBe(409);
  await ask('people.csv');
  expect(started).toHaveLength(2);
  // The old one, delivered late, changes nothing of the new one.
  await step({ step: 'build', ...started[0]! });
  expect((await ask('people.csv', { progress: true })).status).toBe(202);
});

test('a start that broke off after the file was noted is made good by asking again', async () => {
  const { ask, started, breaks } = await exporter({ inlineBytes: 1 });
  breaks.push(true);
  await expect(ask('people.csv')).rejects.toThrow('does not answer');
  expect((await ask('people.csv')).status).toBe(202);
  expect([started.length, (await ask('people.csv', { progress: true })).status]).toEqual([1, 200]);
});

test('a file that could not be made says so, and can be asked for again', async () => {
  const { ask, started, world, bucket } = await exporter({ inlineBytes: 1, builds: false });
  await ask('people.csv');
  await buildExport({ table: world.table, bucket })({ step: 'give-up', ...started[0]! });
  expect((await ask('people.csv', { progress: true })).status).toBe(409);
  await ask('people.csv');
  world.now += 1;
  expect((await ask('people.csv', { progress: true })).status).toBe(202);
});

test('more than 5,000 rows are made apart, in both formats, with every row', async () => {
  const { ask, world, bucket } = await exporter();
  await fillCohort(world.table, { program: world.program, people: 5200, now: world.now });
  for (const file of ['people.csv', 'people.xlsx']) {
    expect((await ask(file)).status).toBe(202);
    const { location, rows } = JSON.parse((await ask(file, { progress: true })).body ?? '') as {
      location: string;
      rows: number;
    };
    expect(rows).toBe(5201);
    const bytes = Buffer.from((await bucket.get(location.replace('memory:', '')))!);
    if (file.endsWith('.csv')) expect(bytes.toString().trimEnd().split('\r\n')).toHaveLength(5202);
    else expect(rowsOfWorkbook(bytes)).toBe(5202);
  }
});

function rowsOfWorkbook(bytes: Buffer): number {
  return strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!).split('<row ').length - 1;
}

test('a workbook is as large as it travels, which is a third more than it is', async () => {
  const { ask } = await exporter();
  const bytes = Buffer.from((await ask('people.xlsx')).body ?? '', 'base64').length;
  expect((await (await exporter({ inlineBytes: bytes })).ask('people.xlsx')).status).toBe(202);
  const travels = Math.ceil(bytes / 3) * 4;
  expect((await (await exporter({ inlineBytes: travels })).ask('people.xlsx')).status).toBe(200);
});

test('a stranger and an unknown table get nothing', async () => {
  const { ask } = await exporter();
  expect((await ask('people.csv', { email: 'stranger@example.org' })).status).toBe(404);
  expect((await ask('people.csv', { email: 'stranger@example.org', progress: true })).status).toBe(404);
  expect((await ask('secrets.csv')).status).toBe(404);
});
