/** Someone is erased on the laptop, after a whole cohort: every file of every engine is searched for them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finderOf, placesInFolder } from '../../infra/erase/prove.ts';
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
// Long enough to stand nowhere by chance, as in what is packed.
const holds = finderOf(['zylaquint', 'canarybird']);

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
  const zyla = mentor('canary', { name: 'Zylaquint Canarybird', email: 'zylaquint@canarybird.example.org' });
  const running = await startWith(program, '2026-03-02T08:00:00Z', { data });
  stack = running;
  // Too long for a row, so that the bucket has it.
  await apply(running, program, zyla, { answers: { motivation: 'Canarybird '.repeat(2000) } as never });
  const simulation = new CohortSimulation({
    ...{ stack: running, program, random: chanceOf(3) },
    people: [...people, zyla],
  });
  simulation.planApplications();
  const ends = resolveLocal(program.cohort.ends, '12:00', program.cohort.zone);
  await simulation.liveUntil(ends - 40 * DAY);
  const known = (await listApplications(running.table, program.cohort.id)).find(({ answers }) =>
    holds(String(answers['name'])),
  )!;
  const pairs = await listPairs(running.table, program.cohort.id);
  expect(pairs.filter((pair) => isPlaced(pair) && sideOf(pair, known.person))).not.toEqual([]);
  await running.stop();
  // The test would prove nothing where there was nothing.
  expect((await placesInFolder(data, holds)).length).toBeGreaterThan(5);

  const again = await startWith(program, new Date(running.clock.now()).toISOString(), { data });
  stack = again;
  const path = `/api/cohorts/${program.cohort.id}/people/${known.person}/erase`;
  const erased = await fetch(again.gatewayUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${await again.identity.token(program.program.manager.email)}` },
    body: JSON.stringify({ name: 'Zylaquint Canarybird' }),
  });
  expect([erased.status, await erased.text()]).toEqual([200, '{"erased":true}']);
  await again.advanceTo(again.clock.now() + HOUR);
  await again.stop();
  // What is erased leaves the files when the folder is opened anew.
  expect(await lookInto(join(data, 'dynamodb'))).toBe('whole');
  expect(await placesInFolder(data, holds)).toEqual([]);
  expect(await placesInFolder(data, finderOf([known.person]))).toEqual([]);
}, 300_000);
