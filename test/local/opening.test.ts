import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderInUse } from '../../infra/local/dynamodb/opening.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { LocalStack } from '../../infra/local/stack.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, mentor, startWith, testKey } from '../support/stack.ts';

const AT = '2026-03-02T08:00:00Z';
let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'mentorline-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

test('a second process on the same folder is refused with a reason, and the first goes on', async () => {
  const program = exampleProgram();
  const first = await startWith(program, AT, { data });
  try {
    await expect(LocalStack.start({ data, makeKey: testKey })).rejects.toBeInstanceOf(FolderInUse);
    expect((await apply(first, program, mentor('m'))).status).toBe(200);
  } finally {
    await first.stop();
  }
});

test('a torn database is repaired, and says so', async () => {
  const program = exampleProgram();
  const first = await startWith(program, AT, { data });
  await apply(first, program, mentor('m'));
  await first.stop();
  expect(await readdir(`${data}/dynamodb`)).toContain('CURRENT');
  await writeFile(`${data}/dynamodb/CURRENT`, '');
  let repaired = 0;
  const again = await LocalStack.start({ data, makeKey: testKey, onRepaired: () => repaired++ });
  try {
    expect(repaired).toBe(1);
    expect(await listApplications(again.table, program.cohort.id)).toHaveLength(1);
  } finally {
    await again.stop();
  }
});
