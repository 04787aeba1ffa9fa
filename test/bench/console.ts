/**
 * `npm run bench:console`: the console with a cohort of 400 people, in a real browser: from opening the address, signed in
 * before, until the first screen can be used; from a click until the list of all people is there; the size of its script.
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildConsole } from '../../infra/console.ts';
import { chanceOf } from '../../infra/local/demo/chance.ts';
import { DemoLife } from '../../infra/local/demo/life.ts';
import { readPeople } from '../../infra/local/demo/people.ts';
import { DAY } from '../../shared/domain/calendar.ts';
import { launchBrowser } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';
import { startWith } from '../support/stack.ts';

const TIMES = 7;
const program = { ...exampleProgram(), review: 'manual' as const };
const manager = program.program.manager.email;

for (const { path, body } of await buildConsole())
  console.log(`${path}: ${body.length} bytes, ${gzipSync(body).length} compressed`);

const stack = await startWith(program, '2026-03-02T06:00:00Z');
const file = fileURLToPath(new URL('../../examples/data/people-2023.csv', import.meta.url));
const people = await readPeople(file, chanceOf(1));
const life = new DemoLife({ stack, program, people, chance: chanceOf(1) });
life.planApplications();
await life.liveUntil(Date.parse('2026-03-02T06:00:00Z') + 16 * DAY);

const browser = await launchBrowser();
const page = await browser.newPage();
await page.goto(`${stack.gatewayUrl}/`);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByLabel('E-mail').fill(manager);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('heading', { name: 'What needs you' }).waitFor();

const middle = (times: readonly number[]): string =>
  `${(times.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? NaN).toFixed(0)} ms`;
const opening: number[] = [];
const listing: number[] = [];
const matching: number[] = [];
for (let time = 0; time < TIMES; time++) {
  const began = performance.now();
  await page.goto(`${stack.gatewayUrl}/`);
  await page.getByRole('heading', { name: 'What needs you' }).waitFor();
  opening.push(performance.now() - began);
  const clicked = performance.now();
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByText(/\d+ of \d+/).waitFor();
  listing.push(performance.now() - clicked);
  const again = performance.now();
  await page.getByRole('link', { name: 'Matching', exact: true }).click();
  await page.getByRole('heading', { name: 'Pairs', exact: true }).waitFor();
  matching.push(performance.now() - again);
}
console.log(`first screen, signing in anew on the way: ${middle(opening)}`);
console.log(`all people: ${middle(listing)}`);
console.log(`the match of ${people.length} people: ${middle(matching)}`);
await browser.close();
await stack.stop();
