import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { writeDense } from '../../infra/cli/instance-file.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mentorline-match-'));
});

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['infra/cli/match.ts', ...args], { cwd: ROOT }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

async function people(name: string, ...lines: readonly string[]): Promise<string[]> {
  const file = join(folder, name);
  await writeFile(file, lines.join('\n'));
  return ['--program', 'examples/program.yaml', '--people', file];
}

const HEAD = 'name,email,role,years,offers,wants,goals,languages,availability,capacity,consent';
const ANA = 'Ana Lima,ana@example.org,Mentee,1,,Rust;Go,First job,English,Weekday evenings,,yes';
const BEN =
  'Ben Okafor,ben@example.org,Mentor,12,Rust;Go;C,,First job,English,Weekday evenings;Weekends,2,yes';

test('a spreadsheet is matched: a table, pairs, those without and a report', async () => {
  const args = await people(
    'people.csv',
    HEAD,
    ANA,
    BEN,
    'Cy,cy@example.org,Mentee,1,,Cobol,,English,Weekends,,yes',
  );
  const { code, out, err } = await run(...args, '--out', folder);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/Ana Lima\s+Ben Okafor\s+\d+\s+Asked for Rust and Go; the mentor offers all of it\./);
  expect(out).toContain('1 placed, 1 without');
  expect(await readFile(join(folder, 'pairs.csv'), 'utf8')).toContain('"Ana Lima","Ben Okafor"');
  expect(await readFile(join(folder, 'unmatched.csv'), 'utf8')).toContain('"Cy","nothing-asked-is-offered"');
  expect(await readFile(join(folder, 'report.md'), 'utf8')).toContain('Short of: 1 in Cobol.');
});

test('as JSON it is the whole result; our own export of applications is read too', async () => {
  const head = HEAD.split(',')
    .map((id) => `answer_${id}`)
    .join(',');
  const args = await people(
    'export.csv',
    `\ufeffperson,role,${head}`,
    `p1,mentee,${ANA}`,
    `p2,mentor,${BEN}`,
  );
  const { out } = await run(...args, '--json');
  expect(JSON.parse(out)).toMatchObject({
    placed: 1,
    pairs: [{ mentee: 'p1', mentor: 'p2' }],
    proof: { kind: 'proved' },
  });
});

test('what cannot be read is named with its line, and the rest counts', async () => {
  const args = await people(
    'doubts.csv',
    `${HEAD},shoe size`,
    `${ANA},38`,
    `${BEN.replace(',12,', ',many,')},44`,
    'Dee,dee@example.org,Visitor,1,,Rust,,English,Weekends,,yes,40',
  );
  const { code, err } = await run(...args);
  expect(code).toBe(0);
  expect(err).toContain('doubts.csv:1: the column "shoe size" is not a question of the program');
  expect(err).toContain('doubts.csv:3: years: it is not a number; the answer was ignored');
  expect(err).toContain('doubts.csv:4: the role must be one of Mentor, Mentee, Both');
});

test('an instance file is solved and proved', async () => {
  const file = join(folder, 'small.bin');
  await writeDense(file, { seats: Int32Array.of(1, 1), table: Uint16Array.of(5, 3, 4, 1) });
  expect(JSON.parse((await run('--instance', file, '--json')).out)).toMatchObject({
    placed: 2,
    total: 7,
    verified: true,
  });
  await writeFile(join(folder, 'cut.bin'), (await readFile(file)).subarray(0, 41));
  expect(await run('--instance', join(folder, 'cut.bin'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('is incomplete') as string,
  });
});

test.each([
  [[], 'Give --program FILE and --people FILE.csv'],
  [['--instance', 'package.json'], 'is not an instance file'],
  [['--program', 'examples/program.yaml', '--people', 'nowhere.csv'], 'no such file'],
  [
    ['--program', 'examples/program.yaml', '--people', 'examples/data/people-2023.csv'],
    'Name the columns by their question ids',
  ],
])('a wrong call is told the fix, without a stack: %j', async (args, message) => {
  const { code, err } = await run(...args);
  expect(code).toBe(1);
  expect(err).toContain(message);
  expect(err).not.toMatch(/\n\s+at /);
});
