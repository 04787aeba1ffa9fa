/** Exports as other programs read them: numbers, dates and times are what they are, in the program's zone, with names beside ids. */
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { applicationColumns } from '../../shared/export/columns.ts';
import { csv } from '../../shared/export/csv.ts';
import { localTimes } from '../../shared/export/local-times.ts';
import type { Sheet } from '../../shared/export/sheet.ts';
import { xlsx, xlsxPages } from '../../shared/export/xlsx.ts';
import { objectKey } from '../../shared/domain/export-file.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { buildExport } from '../../shared/usecases/reports/export-file.ts';
import { EVERYTHING, SHEET_NAMES } from '../../shared/domain/export-names.ts';
import { exportSheet } from '../../shared/usecases/reports/export-sheet.ts';
import { exampleProgram } from '../support/programs.ts';
import { menteeWith, mentorWith, worldInReview } from '../support/review-world.ts';
import { readPeopleFile } from '../../infra/cli/people-file.ts';

const SHEET: Sheet = {
  title: 'people',
  zone: 'Europe/Berlin',
  columns: [
    { name: 'person', heading: 'Person ID', meaning: 'Who' },
    { name: 'balance', meaning: 'A number', kind: 'number' },
    { name: 'on', meaning: 'A day', kind: 'date' },
    { name: 'at', meaning: 'A time', kind: 'time' },
    { name: 'at_utc', meaning: 'The same', kind: 'utc' },
    { name: 'came', meaning: 'Whether', kind: 'yes-no' },
  ],
  records: [
    ['p1', -3, '2026-03-29', '2026-03-28T23:30:00.000Z', '2026-03-28T23:30:00.000Z', true],
    ['-3', -0.5, '2026-07-01', '2026-07-01T10:00:00.000Z', '2026-07-01T10:00:00.000Z', false],
    [undefined, undefined, undefined, undefined, undefined, undefined],
  ],
};

async function* pagesOf(records: Sheet['records']): AsyncGenerator<Sheet['records']> {
  yield await Promise.resolve(records);
}

const readCsv = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

test('in CSV numbers stay numbers, text that could be a formula does not, and times say their offset', () => {
  expect(readCsv(csv(SHEET))).toEqual([
    {
      ...{ person: 'p1', balance: '-3', on: '2026-03-29', came: 'true' },
      ...{ at: '2026-03-29T00:30:00+01:00', at_utc: '2026-03-28T23:30:00.000Z' },
    },
    {
      ...{ person: "'-3", balance: '-0.5', on: '2026-07-01', came: 'false' },
      ...{ at: '2026-07-01T12:00:00+02:00', at_utc: '2026-07-01T10:00:00.000Z' },
    },
    { person: '', balance: '', on: '', at: '', at_utc: '', came: '' },
  ]);
});

test('in a workbook they are numbers, dates and times of the wall clock, under headings in words', async () => {
  const { pages, ...head } = { ...SHEET, pages: pagesOf(SHEET.records) };
  const streamed = Buffer.concat(await Array.fromAsync(xlsxPages({ ...head, pages }), (one) => one));
  for (const workbook of [await xlsx(SHEET), streamed]) {
    const [sheet] = await readWorkbook(Buffer.from(workbook));
    // Workbooks count days in fractions, which readers round.
    const rows = sheet?.data.map((row) =>
      row.map((one) => (one instanceof Date ? new Date(Math.round(one.getTime() / 1000) * 1000) : one)),
    );
    expect(rows).toEqual([
      ['Person ID', 'Balance', 'On', 'At (Europe/Berlin)', 'Came'],
      ['p1', -3, new Date('2026-03-29T00:00:00Z'), new Date('2026-03-29T00:30:00Z'), true],
      ['-3', -0.5, new Date('2026-07-01T00:00:00Z'), new Date('2026-07-01T12:00:00Z'), false],
    ]);
  }
});

test.each([
  ['America/St_Johns', '2026-01-01T00:00:00Z', '2025-12-31T20:30:00-03:30'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01T05:45:00+05:45'],
  ['UTC', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00+00:00'],
  // The hour that comes twice is told apart.
  ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00+02:00'],
  ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00'],
])('in %s the instant %s is %s', (zone, instant, local) => {
  expect(localTimes(zone).withOffset(instant)).toBe(local);
});

async function inReview() {
  const people = [menteeWith('Ana', ['Rust']), mentorWith('Ben', ['Rust'])];
  const { world, ids } = await worldInReview(people, { ...exampleProgram(), review: 'manual' });
  const found = (await findCohortWithProgram(world.table, world.program.cohort.id))!;
  return { world, bucket: world.bucket, ids, found };
}

test('everything is one archive: each table in both formats, and the dictionary of all their columns', async () => {
  const { world, bucket, found } = await inReview();
  const input = { cohort: found.cohort.id, file: EVERYTHING, startedAt: '2026-03-20T10:00:00.000Z' };
  await buildExport({ table: world.table, bucket }, input);
  const made = await bucket.get(objectKey(input));
  const files = unzipSync(made!);
  expect(Object.keys(files).sort()).toEqual(
    SHEET_NAMES.flatMap((name) => [`csv/${name}.csv`, `xlsx/${name}.xlsx`]).sort(),
  );
  const table = (name: string): Record<string, string>[] =>
    readCsv(strFromU8(files[`csv/${name}.csv`] ?? new Uint8Array()));
  expect(table('applications')).toMatchObject([
    { person_name: expect.any(String) as string, person_email: expect.stringContaining('@') as string },
    {},
  ]);
  const known = new Set(table('dictionary').map(({ file, column }) => `${file} ${column}`));
  for (const name of SHEET_NAMES.filter((one) => one !== 'dictionary')) {
    const [head = []]: string[][] = parse(strFromU8(files[`csv/${name}.csv`]!), { bom: true });
    expect(head.length).toBeGreaterThan(0);
    for (const column of head) expect(known).toContain(`${name} ${column}`);
  }
  const [workbook] = await readWorkbook(Buffer.from(files['xlsx/applications.xlsx']!));
  expect(workbook?.data[0]?.slice(0, 4)).toEqual(['Person ID', 'Person name', 'Person email', 'Role']);
  // Made again, it is the same file.
  await buildExport({ table: world.table, bucket }, input);
  expect(Buffer.compare(Buffer.from((await bucket.get(objectKey(input)))!), Buffer.from(made!))).toBe(0);
});

test('names of columns are of one style, and each stands once in its file', async () => {
  const { world, found } = await inReview();
  for (const name of SHEET_NAMES) {
    const { columns } = await exportSheet(world.table, found, { name, now: world.now });
    const names = columns.map((column) => column.name);
    expect(new Set(names).size).toBe(names.length);
    for (const one of names.filter((it) => !it.startsWith('answer_')))
      expect(one).toMatch(/^[a-z][a-z0-9_]*$/);
  }
});

test('an id never stands without a name beside it', async () => {
  const { world, found } = await inReview();
  for (const name of SHEET_NAMES.filter((one) => one !== 'people')) {
    const { columns } = await exportSheet(world.table, found, { name, now: world.now });
    const names = columns.map((column) => column.name);
    for (const who of ['person', 'mentor', 'mentee'].filter((one) => names.includes(one)))
      expect(names.slice(names.indexOf(who), names.indexOf(who) + 3)).toEqual([
        who,
        `${who}_name`,
        `${who}_email`,
      ]);
  }
});

test('a workbook of ours is read again as what it was', () => {
  const program = exampleProgram();
  const own = new Set(['person', 'screening', 'screened_because', 'seats_taken', 'paused', 'withdrawn_at']);
  const columns = applicationColumns(program).filter(
    ({ name }) => own.has(name) || name.startsWith('answer_'),
  );
  const headings = columns.map(({ name, heading }) => heading ?? name.replaceAll('_', ' '));
  const cells = columns.map(({ name }) => {
    const answers: Record<string, string> = {
      ...{ person: 'm1', screening: 'accepted', seats_taken: '0', paused: 'false' },
      ...{ withdrawn_at: '2026-03-04 10:00', answer_name: 'Mia', answer_email: 'mia@example.org' },
      ...{ answer_role: 'Mentor', answer_years: '12', answer_consent: 'yes', answer_zone: 'Europe/Berlin' },
    };
    return answers[name] ?? '';
  });
  const file = readPeopleFile('p.csv', Buffer.from(`${headings.join(';')}\n${cells.join(';')}`), program);
  expect([file.applications.map(({ person }) => person), [...file.outside.values()]]).toEqual([
    ['m1'],
    ['withdrawn'],
  ]);
});
