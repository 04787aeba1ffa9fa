/** Tables as files: formulas stay text in both formats, and a workbook can be opened. */
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { exportTable } from '../../functions/export/export.ts';
import { csv } from '../../shared/export/csv.ts';
import type { Sheet } from '../../shared/export/sheet.ts';
import { xlsx } from '../../shared/export/xlsx.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { exportWorkflow } from '../support/exports.ts';
import { worldWithReceipt } from '../support/world.ts';

const HOSTILE: Sheet = {
  zone: 'Europe/Berlin',
  title: 'A [hostile]: */? title that is far too long for a sheet',
  columns: [
    { name: 'name', meaning: 'Who' },
    { name: 'seats', meaning: 'How many' },
  ],
  records: [
    ['=HYPERLINK("http://x.example","click")', 2],
    ['<script>alert(1)</script>\u0007\ufffe\ud800', undefined],
    ['+1', -3],
  ],
};

test('formulas are escaped in CSV, and text in workbooks', async () => {
  expect(csv(HOSTILE)).toContain(`"'=HYPERLINK(""http://x.example"",""click"")"`);
  const files = unzipSync(await xlsx(HOSTILE));
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml']!);
  const strings = strFromU8(files['xl/sharedStrings.xml'] ?? new Uint8Array());
  expect(sheet).not.toContain('<f>');
  expect(sheet + strings).toContain('=HYPERLINK(');
  expect(sheet + strings).toContain('&lt;script&gt;');
  expect(sheet + strings).not.toMatch(/[\u0007\ufffe\ud800-\udfff]/);
  const workbook = strFromU8(files['xl/workbook.xml']!);
  const [, name = ''] = /<sheet name="([^"]*)"/.exec(workbook) ?? [];
  expect(name.length).toBeLessThanOrEqual(31);
  expect(name).not.toMatch(/[[\]*/?:\\]/);
  expect(strFromU8(files['xl/worksheets/sheet2.xml']!) + strings).toContain('How many');
});

test.each([
  ["'90s'", '90s'],
  ['History', 'Table'],
  ['columns', 'Table'],
  ['  ', 'Table'],
])('a sheet cannot be named %s, so that it is named %s', async (title, name) => {
  const files = unzipSync(await xlsx({ ...HOSTILE, title }));
  expect(strFromU8(files['xl/workbook.xml']!)).toContain(`name="${name}"`);
});

test.each(['people.csv', 'people.xlsx', 'funnel.csv', 'skills.xlsx', 'goals.xlsx'])(
  'the export %s comes as a file of its kind',
  async (file) => {
    const world = await worldWithReceipt();
    const { program, table } = world;
    const bucket = memoryBucket();
    const exports = exportWorkflow({ table, bucket });
    const handler = exportTable({ table, bucket, clock: () => world.now, exports });
    const {
      status,
      type,
      headers,
      base64,
      body = '',
    } = await handler({
      method: 'GET',
      route: 'GET /export/{cohort}/{file}',
      path: '',
      params: { cohort: program.cohort.id, file },
      query: {},
      headers: new Map(),
      body: new Uint8Array(),
      claims: { email: program.program.manager.email, email_verified: 'true' },
    });
    expect(status).toBe(200);
    expect(headers?.['content-disposition']).toContain(`spring-2026-${file.split('.')[0]}-2026-03-03.`);
    if (file.endsWith('.xlsx')) {
      expect(type).toContain('spreadsheetml');
      expect(base64).toBe(true);
      expect(Object.keys(unzipSync(Buffer.from(body, 'base64')))).toContain('xl/workbook.xml');
    } else expect(body.startsWith('\ufeff')).toBe(true);
  },
);
