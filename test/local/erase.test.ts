/** Someone is erased on the laptop, after a whole cohort: every file of every engine is searched for them. */
import { ClassicLevel } from 'classic-level';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CohortSimulation } from '../../infra/local/demo/cohort-simulation.ts';
import { readPeople } from '../../infra/local/demo/people.ts';
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';
import { lookInto } from '../../infra/local/dynamodb/opening.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { DAY, HOUR, resolveLocal } from '../../shared/domain/calendar.ts';
import { isPlaced, sideOf } from '../../shared/domain/pair.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, mentor, startWith } from '../support/stack.ts';

const program = { ...exampleProgram(), review: 'automatic' as const };
const CANARY = /zyla|canary/i;

let data: string;
let stack: LocalStack | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'mentorline-'));
});
afterEach(async () => {
  await stack?.stop();
  await rm(data, { recursive: true, force: true });
});

test('no file of any engine holds a byte of who was erased', async () => {
  const csv = fileURLToPath(new URL('../../examples/data/people-2023.csv', import.meta.url));
  const people = (await readPeople(csv, chanceOf(3))).slice(0, 40);
  const zyla = mentor('canary', { name: 'Zyla Canary', email: 'zyla@canary.example.org' });
  const running = await startWith(program, '2026-03-02T08:00:00Z', { data });
  stack = running;
  // Too long for a row, so that the bucket has it.
  await apply(running, program, zyla, { answers: { motivation: 'Canary '.repeat(2000) } as never });
  const simulation = new CohortSimulation({
    ...{ stack: running, program, random: chanceOf(3) },
    people: [...people, zyla],
  });
  simulation.planApplications();
  const ends = resolveLocal(program.cohort.ends, '12:00', program.cohort.zone);
  await simulation.liveUntil(ends - 40 * DAY);
  const known = (await listApplications(running.table, program.cohort.id)).find(({ answers }) =>
    CANARY.test(String(answers['name'])),
  )!;
  const pairs = await listPairs(running.table, program.cohort.id);
  expect(pairs.filter((pair) => isPlaced(pair) && sideOf(pair, known.person))).not.toEqual([]);
  await running.stop();
  // The test would prove nothing where there was nothing.
  expect((await placesIn(data)).length).toBeGreaterThan(5);

  const again = await startWith(program, new Date(running.clock.now()).toISOString(), { data });
  stack = again;
  const path = `/api/cohorts/${program.cohort.id}/people/${known.person}/erase`;
  const erased = await fetch(again.gatewayUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${await again.identity.token(program.program.manager.email)}` },
    body: JSON.stringify({ name: 'Zyla Canary' }),
  });
  expect([erased.status, await erased.text()]).toEqual([200, '{"erased":true}']);
  await again.advanceTo(again.clock.now() + HOUR);
  await again.stop();
  // What is erased leaves the files when the folder is opened anew.
  expect(await lookInto(join(data, 'dynamodb'))).toBe('whole');
  expect(await placesIn(data)).toEqual([]);
  expect(await placesIn(data, new RegExp(known.person))).toEqual([]);
}, 300_000);

/** Where there is something of it: every row of the database, and every byte of every file but the mailbox, which stands for people's own. */
async function placesIn(folder: string, sought = CANARY): Promise<string[]> {
  const rows = new ClassicLevel<string, Buffer>(join(folder, 'dynamodb'), {
    keyEncoding: 'utf8',
    valueEncoding: 'buffer',
  });
  const found: string[] = [];
  for await (const [key, value] of rows.iterator())
    if (sought.test(key) || sought.test(unpacked(value)))
      found.push(`row ${key}: ${unpacked(value).slice(0, 300)}`);
  await rows.close();
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    if (!file.isFile() || path.startsWith(join(folder, 'ses'))) continue;
    if (sought.test((await readFile(path)).toString('latin1')))
      found.push(`file ${path.slice(folder.length)}`);
  }
  return found;
}

/** A row as text, with what is packed in it: bytes are kept in base64, emails gzipped. */
function unpacked(value: Buffer): string {
  const text = value.toString('utf8');
  const packed = [...text.matchAll(/"B":"([A-Za-z0-9+/=]+)"/g)].map(([, base64 = '']) => {
    const bytes = Buffer.from(base64, 'base64');
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  });
  return [text, ...packed].join('\n');
}
