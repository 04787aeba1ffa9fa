/**
 * `npm run bench:lists [-- PEOPLE]`: the lists of the console with 5,000 people, in a real browser: what comes over the wire, how long
 * until the list is there, how many rows are in the page, and the longest task while it is searched, narrowed, put in order and turned.
 */
import { launchBrowser } from '../support/browser.ts';
import { fillCohort } from '../support/large-cohort.ts';
import { exampleProgram } from '../support/programs.ts';
import { startWith } from '../support/stack.ts';

const program = exampleProgram();
const people = Number(process.argv[2] ?? 5000);
const TIMES = 5;

const stack = await startWith(program, '2026-04-20T09:00:00Z');
await fillCohort(stack.table, { program, people, now: stack.clock.now() });
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.addInitScript(() => {
  const tasks: number[] = [];
  Object.assign(globalThis, { tasks });
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe(
    {
      type: 'longtask',
      buffered: true,
    },
  );
});
const sizes = new Map<string, number>();
page.on('response', (response) => {
  const name = /\/api\/cohorts\/[^/]+\/(people|pairs|outbox\/emails|sessions)$/.exec(response.url())?.[1];
  if (name)
    void response
      .request()
      .sizes()
      .then(({ responseBodySize }) => sizes.set(name, responseBodySize));
});
await page.goto(`${stack.gatewayUrl}/`);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByLabel('Email').fill(program.program.manager.email);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('heading', { name: 'Tasks' }).waitFor();

const middle = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

/** The longest task of an act, in milliseconds; 0 where none took 50. */
async function longest(act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => ((globalThis as unknown as { tasks: number[] }).tasks.length = 0));
  await act();
  await page.waitForTimeout(300);
  return page.evaluate(() => Math.max(0, ...(globalThis as unknown as { tasks: number[] }).tasks));
}

const status = (text: RegExp): Promise<void> =>
  page.locator('.list [role=status]').first().filter({ hasText: text }).waitFor();
const go = (where: string): Promise<unknown> =>
  page.evaluate((hash) => (location.hash = hash), `#/${program.cohort.id}/${where}`);

const LISTS = [
  { where: 'people', size: 'people', filter: 'Filter by Role', sort: 'Name' },
  { where: 'pairs', size: 'pairs', filter: 'Filter by State', sort: 'Pair' },
  { where: 'pairs/sessions', size: 'sessions', filter: 'Filter by Met', sort: 'Pair' },
  { where: 'email', size: 'outbox/emails', filter: 'Filter by Email', sort: 'To' },
];

for (const { where, size, filter, sort } of LISTS) {
  const opening: number[] = [];
  const tasks = { open: 0, search: 0, filter: 0, sort: 0, turn: 0 };
  let rows = 0;
  for (let time = 0; time < TIMES; time++) {
    await go('team');
    await page.getByRole('heading', { level: 1, name: 'Team' }).waitFor();
    const began = performance.now();
    tasks.open = Math.max(
      tasks.open,
      await longest(async () => {
        await go(where);
        await status(/^All/);
        opening.push(performance.now() - began);
      }),
    );
    rows = Math.max(rows, await page.locator('tbody tr').count());
    const note = async (act: keyof typeof tasks, what: () => Promise<unknown>): Promise<void> => {
      tasks[act] = Math.max(tasks[act], await longest(what));
    };
    await note('search', () => page.getByLabel('Search').pressSequentially('number 42', { delay: 30 }));
    await page.getByLabel('Search').fill('');
    await note('filter', () => page.getByLabel(filter).selectOption({ index: 1 }));
    await note('sort', () => page.getByRole('columnheader', { name: sort }).getByRole('button').click());
    const next = page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Next' });
    if (await next.isVisible()) await note('turn', () => next.click());
  }
  const longestOf = Object.entries(tasks)
    .map(([act, ms]) => `${act} ${ms === 0 ? 'under 50' : ms.toFixed(0)} ms`)
    .join(', ');
  console.log(
    `${where}: ${((sizes.get(size) ?? 0) / 1000).toFixed(0)} kB on the wire, there after ${middle(opening).toFixed(0)} ms, ${rows} rows in the page; longest task: ${longestOf}`,
  );
}
await browser.close();
await stack.stop();
