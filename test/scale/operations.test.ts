/**
 * What each operation asks of the table, at 100, 1,000 and 5,000 people, and the law that it keeps: whatever a person or a
 * minute triggers grows by pages at most, never by a call for each person.
 */
import { describe, expect, test } from 'vitest';
import { managerApi } from '../../functions/manager-api/manager-api.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { memoryBucket } from '../../shared/store/bucket.ts';
import { findOccurrence } from '../../shared/store/occurrences.ts';
import type { Table } from '../../shared/store/table.ts';
import { fireOccurrence } from '../../shared/usecases/journey/fire-occurrence.ts';
import { erasePerson } from '../../shared/usecases/rights/erase.ts';
import { exportSheet } from '../../shared/usecases/reports/export-sheet.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { fillCohort } from '../support/large-cohort.ts';
import { type Meter, meteredTable } from '../support/metered-table.ts';
import { exampleProgram } from '../support/programs.ts';
import { requestTo } from '../support/events.ts';
import { FORM_API, IDLE_WORKFLOW, emptyWorld, MANAGER_PARTS, SECRETS } from '../support/world.ts';

const SIZES: readonly number[] = [100, 1000, 5000];
const program = exampleProgram();
const cohort = program.cohort.id;
const NOW = Date.parse('2026-04-20T10:00:00Z');
const PAGE_BYTES = 1024 * 1024;
/** Half of what Lambda can answer: a cohort of twice the largest here still fits. */
const LARGEST_ANSWER = 3_000_000;

type Act = (table: Table) => Promise<unknown>;

const screen =
  (path: string): Act =>
  async (table) => {
    const handler = managerApi({ table, bucket: memoryBucket(), clock: () => NOW, ...MANAGER_PARTS });
    const route = `GET /api/cohorts/{cohort}${path}`;
    const answer = await handler(
      requestTo(route.slice(4), {
        route,
        params: { cohort, person: 'p000001', pair: 'x' },
        claims: { email: program.program.manager.email, email_verified: 'true' },
      }),
    );
    const small = (answer.body?.length ?? 0) < LARGEST_ANSWER;
    expect([path, answer.status, small]).toEqual([path, 200, true]);
  };

const parts = (table: Table) => ({
  ...{ table, bucket: memoryBucket(), clock: () => NOW, stopwatch: () => 0, timeLeft: () => Infinity },
  ...{
    secrets: SECRETS,
    formApi: FORM_API,
    mailer: MANAGER_PARTS.mailer,
    publicUrl: MANAGER_PARTS.publicUrl,
  },
  workflow: IDLE_WORKFLOW,
  schedules: { set: () => Promise.resolve(), remove: () => Promise.resolve() },
  hooks: { post: () => Promise.resolve(undefined) },
  publishHealth: () => undefined,
  onError: (error: unknown) => {
    throw error;
  },
});

const exported =
  (name: 'applications' | 'people' | 'messages'): Act =>
  async (table) => {
    const found = await findCohortWithProgram(table, cohort);
    const { pages } = await exportSheet(table, found!, { name, now: 0 });
    await Array.fromAsync(pages, (page) => page.length);
  };

const erased: Act = async (table) => {
  const found = await findCohortWithProgram(table, cohort);
  expect(await erasePerson(parts(table), found!, { person: 'p000001', by: 'person' })).toBe('erased');
};

/** Calls of the table at the smallest size: an operation that needs more has grown a loop. */
const BUDGETS: readonly (readonly [name: string, calls: number, act: Act])[] = [
  ['today', 21, screen('/today')],
  ['people', 8, screen('/people')],
  ['one person', 16, screen('/people/{person}')],
  ['pairs', 12, screen('/pairs')],
  ['outbox', 10, screen('/outbox')],
  ['results', 20, screen('/results')],
  ['journey', 14, screen('/journey')],
  // Of five forms, each of which is asked for.
  ['deliveries', 18, screen('/deliveries')],
  ['duplicates', 12, screen('/duplicates')],
  ['group emails', 14, screen('/group-emails')],
  // The fifth minute, which looks at the health of all as well.
  ['an idle minute', 16, (table) => sweep(parts(table))()],
  ['export of applications', 8, exported('applications')],
  ['export of people', 10, exported('people')],
  ['export of emails', 8, exported('messages')],
  // The last, because it changes what is there.
  ['erasing someone', 70, erased],
];

async function measured(people: number): Promise<ReadonlyMap<string, Meter>> {
  const world = await emptyWorld(program);
  await fillCohort(world.table, { program, people, now: NOW });
  // What had come due before is done first, and what follows from it gets its schedules.
  await sweep(parts(world.table))();
  await sweep(parts(world.table))();
  const found = new Map<string, Meter>();
  for (const [name, , act] of BUDGETS) {
    const { table, reset } = meteredTable(world.table);
    await act(table);
    found.set(name, reset());
  }
  return found;
}

describe('what operations ask of the table', async () => {
  const bySize = new Map(await Promise.all(SIZES.map(async (size) => [size, await measured(size)] as const)));
  const at = (size: number, name: string): Meter => bySize.get(size)!.get(name)!;

  // `FIGURES=1` prints them for docs/figures.md.
  if (process.env['FIGURES'])
    for (const [name] of BUDGETS)
      console.log(
        `| ${name} | ${SIZES.map((size) => {
          const { calls, itemsRead, bytesRead } = at(size, name);
          return `${calls} / ${itemsRead.toLocaleString('en')} / ${(bytesRead / 1e6).toFixed(2)}`;
        }).join(' | ')} |`,
      );

  test.each(BUDGETS)('%s is within its budget at 100 people', (name, calls) => {
    expect(at(100, name).calls).toBeLessThanOrEqual(calls);
  });

  test.each(BUDGETS)('%s grows by pages alone', (name) => {
    const smallest = 100;
    for (const size of SIZES) {
      const { calls, bytesRead } = at(size, name);
      // A page of a query ends at 1 MB; a hundred items come with one call, and at the end of a page with fewer.
      const pages = 2 * Math.ceil((1.2 * bytesRead) / PAGE_BYTES) + Math.ceil(size / 100);
      expect([name, size, calls <= at(smallest, name).calls + pages]).toEqual([name, size, true]);
    }
  });

  test('an idle minute does not grow at all', () => {
    expect(at(5000, 'an idle minute')).toEqual(at(100, 'an idle minute'));
  });
});

test('a touchpoint for everyone writes each email once, and reads by pages', async () => {
  const people = 1000;
  const world = await emptyWorld(program);
  await fillCohort(world.table, { program, people, now: NOW });
  const { table, meter } = meteredTable(world.table);
  const due = (await findOccurrence(world.table, cohort, 'mid-survey'))!;
  const fired = await fireOccurrence(
    { ...parts(table), clock: () => Date.parse(due.dueAt) },
    { cohort, occurrence: 'mid-survey', generation: due.generation },
  );
  expect(fired).toBe('done');
  expect(meter.itemsWritten).toBe(people + 1);
  expect(meter.calls - meter.itemsWritten).toBeLessThan(12);
});
