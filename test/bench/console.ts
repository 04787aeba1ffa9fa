/**
 * `npm run bench:console [-- PEOPLE]`: the console with a cohort of 400 people, in a real browser: from opening the address,
 * signed in before, until the first screen can be used; from a click until the list of all people, the match, or what an act of
 * the review brings is there; the size of its script.
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildConsole } from '../../infra/console.ts';
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';
import { CohortSimulation } from '../../infra/local/demo/cohort-simulation.ts';
import { readPeople } from '../../infra/local/demo/people.ts';
import { DAY } from '../../shared/domain/calendar.ts';
import { launchBrowser } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';
import { startWith } from '../support/stack.ts';

const TIMES = 7;
const program = { ...exampleProgram(), review: 'manual' as const };
const manager = program.program.manager.email;

for (const { path, body } of buildConsole())
  console.log(`${path}: ${body.length} bytes, ${gzipSync(body).length} compressed`);

const stack = await startWith(program, '2026-03-02T06:00:00Z');
const file = fileURLToPath(new URL('../../examples/data/people-2023.csv', import.meta.url));
const known = await readPeople(file, chanceOf(1));
// More than there are come again under other names.
const people = Array.from({ length: Number(process.argv[2] ?? known.length) }, (_, index) => {
  const one = known[index % known.length];
  if (!one) throw new Error('There is no one in the file.');
  const again = Math.floor(index / known.length);
  return again === 0
    ? one
    : { ...one, id: `${one.id}-${again}`, name: `${one.name} ${again}`, email: `${again}.${one.email}` };
});
const simulation = new CohortSimulation({ stack, program, people, random: chanceOf(1) });
simulation.planApplications();
await simulation.liveUntil(Date.parse('2026-03-02T06:00:00Z') + 16 * DAY);

const browser = await launchBrowser();
const page = await browser.newPage();
await page.goto(`${stack.gatewayUrl}/`);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByLabel('Email').fill(manager);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('heading', { name: 'Tasks' }).waitFor();

const middle = (times: readonly number[]): string =>
  `${(times.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? NaN).toFixed(0)} ms`;
const opening: number[] = [];
const listing: number[] = [];
const matching: number[] = [];
for (let time = 0; time < TIMES; time++) {
  const began = performance.now();
  await page.goto(`${stack.gatewayUrl}/`);
  await page.getByRole('heading', { name: 'Tasks' }).waitFor();
  opening.push(performance.now() - began);
  const clicked = performance.now();
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByText(/^All \d+/).waitFor();
  listing.push(performance.now() - clicked);
  const again = performance.now();
  await page.getByRole('link', { name: 'Matching', exact: true }).click();
  await page.getByRole('heading', { name: 'Mentors and their mentees' }).waitFor();
  matching.push(performance.now() - again);
}

const locking: number[] = [];
const choosing: number[] = [];
const moving: number[] = [];
const undoing: number[] = [];
const timed = async (into: number[], act: () => Promise<unknown>): Promise<void> => {
  const began = performance.now();
  await act();
  into.push(performance.now() - began);
};
for (let time = 0; time < TIMES; time++) {
  const unlocked = page.locator('.mentees > li', { hasNotText: 'locked' }).nth(time);
  await timed(locking, async () => {
    await unlocked.getByRole('button', { name: /^Lock/ }).click();
    await page.getByRole('button', { name: /^Undo: .* are locked/ }).waitFor();
  });
  await timed(undoing, async () => {
    await page.getByRole('button', { name: /^Undo: / }).click();
    await page.getByRole('button', { name: /^Redo: .* are locked/ }).waitFor();
  });
  await timed(choosing, async () => {
    await unlocked.getByRole('button', { name: /^Move to/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Move to/ })
      .first()
      .waitFor();
  });
  await timed(moving, async () => {
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Move to/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Undo: .* moves to/ }).waitFor();
  });
  await page.getByRole('button', { name: /^Undo: / }).click();
  await page.getByRole('button', { name: /^Redo: .* moves to/ }).waitFor();
}
console.log(`first screen, signing in anew on the way: ${middle(opening)}`);
console.log(`all people: ${middle(listing)}`);
console.log(`the match of ${people.length} people: ${middle(matching)}`);
console.log(`a lock: ${middle(locking)}, undone: ${middle(undoing)}`);
console.log(`where someone could go, with prices: ${middle(choosing)}, the move: ${middle(moving)}`);
await browser.close();
await stack.stop();
