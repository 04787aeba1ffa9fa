/** `npm run pictures`: the pictures of the README, of the example program with all of its people. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';
import { CohortSimulation } from '../../infra/local/demo/cohort-simulation.ts';
import { readPeople } from '../../infra/local/demo/people.ts';
import { DAY } from '../../shared/domain/calendar.ts';
import { launchBrowser, loaded, signIn } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';
import { startWith } from '../support/stack.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = root('examples/pictures');
mkdirSync(folder, { recursive: true });
const program = { ...exampleProgram(), review: 'manual' as const };
const opens = Date.parse('2026-03-02T06:00:00Z');
const stack = await startWith(program, '2026-03-02T06:00:00Z');
const people = await readPeople(root('examples/data/people-2023.csv'), chanceOf(1));
const simulation = new CohortSimulation({ stack, program, people, random: chanceOf(1) });
simulation.planApplications();
const browser = await launchBrowser();

async function picture(screen: string, name: string, ready: RegExp | string, dark = false): Promise<void> {
  const options = { gatewayUrl: stack.gatewayUrl, email: program.program.manager.email, problems: [], dark };
  const page = await signIn(browser, options);
  await page.getByRole('link', { name: screen, exact: true }).click();
  await page.getByRole('heading', { name: ready }).first().waitFor();
  await loaded(page);
  if (screen === 'Matching') {
    await page.getByRole('button', { name: /^Lock/ }).first().click();
    await page.getByRole('button', { name: /^Undo/ }).waitFor();
    await page.getByRole('heading', { name: ready }).evaluate((one) => one.scrollIntoView());
  }
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.context().close();
}

await simulation.liveUntil(opens + 12 * DAY);
await picture('Today', 'today', 'Tasks');
await simulation.liveUntil(opens + 16 * DAY);
await picture('Matching', 'matching', 'Mentors and their mentees');
await picture('Results', 'results', 'Applications by day', true);
await browser.close();
await stack.stop();
