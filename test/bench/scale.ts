/**
 * `npm run scale -- [--people N] [--rows N]`: a cohort of that size through the whole local stack, from signed deliveries to
 * introductions, with its screens, its approval and its largest export in a real browser. Says what each part takes, by the
 * person, and what breaks first.
 */
import { Command } from 'commander';
import pMap from 'p-map';
import type { Browser, Page } from 'playwright-core';
import { answersOf, type DemoPerson, readPeople } from '../../infra/local/demo/people.ts';
import { chanceOf } from '../../infra/local/demo/seeded-random.ts';
import { prepareProgram } from '../../infra/local/prepare.ts';
import { LocalStack } from '../../infra/local/stack.ts';
import { HOUR, MINUTE, resolveLocal } from '../../shared/domain/calendar.ts';
import { deadline } from '../../shared/domain/journey.ts';
import { messageFor } from '../../shared/domain/message.ts';
import type { Program } from '../../shared/domain/program.ts';
import { providerOf } from '../../shared/forms/providers.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { messageWrite } from '../../shared/store/messages.ts';
import { listPairs, pairPages } from '../../shared/store/pairs.ts';
import { answer } from '../../shared/usecases/pairs/answer.ts';
import { launchBrowser, loaded, signIn, SCREENS } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';
import { wholeNumberFrom } from '../support/options.ts';

const IN_FLIGHT = 32;
/** Applications of one hour of the clock. */
const WAVE = 500;

const { people: count, rows } = new Command('scale')
  .option('--people <number>', 'how many apply', wholeNumberFrom(1), 20_000)
  .option('--rows <number>', 'emails that the largest export has at least', wholeNumberFrom(1), 100_000)
  .parse()
  .opts<{ people: number; rows: number }>();

const began = performance.now();
let most = 0;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 500);
const seconds = (since: number): number => (performance.now() - since) / 1000;

/** One line of the report: what was done, how long it took, by the person, and the process's memory. */
async function timed<T>(what: string, act: () => Promise<T>, of = count): Promise<T> {
  const since = performance.now();
  const result = await act();
  const took = seconds(since);
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${what.padEnd(44)} ${took.toFixed(1).padStart(8)} s ${((took / of) * 1000).toFixed(2).padStart(8)} ms each ${String(memory).padStart(6)} MB`,
  );
  return result;
}

/** So many people, varied from the real ones: skills, wishes and zones of one with the hours, years and goals of another. */
async function manyPeople(): Promise<DemoPerson[]> {
  const random = chanceOf(1);
  const real = await readPeople(
    new URL('../../examples/data/people-2023.csv', import.meta.url).pathname,
    random,
  );
  const other = (n: number, what: string): DemoPerson => real[Math.floor(random(what, n) * real.length)]!;
  return Array.from({ length: count }, (_, n) => {
    const one = real[n % real.length]!;
    const { availability, goals, interests } = other(n, 'time');
    return {
      ...one,
      id: `${one.id} ${n}`,
      name: `${one.name} ${n}`,
      email: `person.${n}@example.org`,
      ...{ availability, goals, interests },
      languages: other(n, 'languages').zone === one.zone ? other(n, 'languages').languages : one.languages,
    };
  });
}

async function apply(stack: LocalStack, program: Program, who: DemoPerson, n: number): Promise<void> {
  const sources = program.sources.filter(({ purpose }) => purpose === 'application');
  const source = sources[n % sources.length]!;
  const provider = providerOf(source.provider);
  if (!provider) throw new Error(`There are no sample deliveries of ${source.provider}.`);
  const { path, body, headers } = provider.sample({
    source,
    secret: stack.secretOf(source.secret ?? '') ?? '',
    answers: answersOf(who),
    response: `response of ${who.id}`,
    at: stack.clock.now(),
  });
  const answered = await fetch(`${stack.gatewayUrl}${path}`, { method: 'POST', body, headers });
  await answered.arrayBuffer();
  if (answered.status !== 200) throw new Error(`A delivery was answered with ${answered.status}.`);
}

async function applyAll(stack: LocalStack, program: Program, people: readonly DemoPerson[]): Promise<void> {
  for (let from = 0; from < people.length; from += WAVE) {
    await pMap(people.slice(from, from + WAVE), (who, n) => apply(stack, program, who, from + n), {
      concurrency: IN_FLIGHT,
    });
    await stack.whenIdle();
    await stack.advanceTo(stack.clock.now() + 5 * MINUTE);
    progress(`${from + WAVE} of ${people.length} have applied`);
  }
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text} after ${seconds(began).toFixed(0)} s\u001b[K`);
}

async function visit(page: Page): Promise<void> {
  for (const screen of SCREENS)
    await timed(
      `  ${screen}`,
      async () => {
        await page.getByRole('link', { name: screen, exact: true }).first().click();
        await page.locator('main h1').waitFor();
        await loaded(page);
        const problem = page.locator('.card.bad');
        if (await problem.isVisible()) throw new Error(`${screen}: ${await problem.innerText()}`);
      },
      1,
    );
}

/** Emails as they are when they were sent, until there are so many. */
async function fillEmails(stack: LocalStack, program: Program): Promise<void> {
  const touchpoint = program.journey[0]!;
  const at = stack.clock.now();
  const numbers = Array.from({ length: rows }, (_, n) => n);
  await pMap(
    numbers,
    async (n) => {
      const request = { occurrence: `row-${n}`, person: `p${n}` };
      const sentAt = new Date(at).toISOString();
      const write = messageWrite({
        ...messageFor(program, touchpoint, { request, now: at }),
        state: 'sent',
        sentAt,
      });
      if (write.kind !== 'put') return;
      const { gsi2pk: _, gsi2sk: __, ...item } = write.item;
      await stack.table.write({ kind: 'put', item });
    },
    { concurrency: IN_FLIGHT },
  );
}

async function takeHome(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Email', exact: true }).click();
  await loaded(page);
  for (const format of ['CSV', 'XLSX'])
    await timed(
      `  export of the emails as ${format}`,
      async () => {
        const arrives = page.waitForEvent('download', { timeout: 10 * MINUTE });
        await page.getByRole('button', { name: `${format} of messages` }).click();
        await (await arrives).path();
      },
      rows,
    );
}

async function run(stack: LocalStack, browser: Browser): Promise<void> {
  const program = { ...exampleProgram(), review: 'manual' as const };
  const key = (name: string): string => Buffer.from(name.padEnd(32, '.')).toString('base64');
  const applied = await prepareProgram(stack, program, { makeSecret: key });
  if (applied.kind === 'refused') throw new Error(applied.because);
  const people = await manyPeople();
  await timed('applications, read and answered by receipts', () => applyAll(stack, program, people));
  await timed('close, screening, match, draft', () => stack.advanceTo(deadline(program) + 36 * HOUR));
  const problems: string[] = [];
  const signedIn = async (): Promise<Page> => {
    const { email } = program.program.manager;
    const page = await signIn(browser, { gatewayUrl: stack.gatewayUrl, email, problems });
    page.setDefaultTimeout(2 * MINUTE);
    return page;
  };
  const page = await signedIn();
  console.log('screens in review, each until it is complete:');
  await visit(page);
  await page.getByRole('link', { name: 'Matching', exact: true }).click();
  await timed('approval in the browser, until all are asked', async () => {
    await page.getByRole('button', { name: /^Approve match and send/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Send/ }).click();
    await page.getByText('No one has been told about this match yet').waitFor({ state: 'detached' });
    await stack.whenIdle();
    await stack.advanceTo(stack.clock.now() + 2 * HOUR);
  });
  const running = (await findCohortWithProgram(stack.table, program.cohort.id))!;
  const stores = { table: stack.table, clock: () => stack.clock.now() };
  let pairs = 0;
  await timed('both sides say yes, and are introduced', async () => {
    for await (const page of pairPages(stack.table, program.cohort.id)) {
      pairs += page.length;
      await pMap(
        page,
        async ({ id }) => {
          for (const side of ['mentor', 'mentee'] as const)
            await answer(stores, running, { pair: id, side, answer: 'yes' });
        },
        { concurrency: IN_FLIGHT },
      );
      await stack.whenIdle();
    }
    await stack.advanceTo(stack.clock.now() + 24 * HOUR);
  });
  const introduced = (await listPairs(stack.table, program.cohort.id)).filter(
    ({ state }) => state === 'introduced',
  );
  console.log(`${introduced.length} of ${pairs} pairs introduced; ${stack.ses.list().length} emails.`);
  console.log('screens while it runs:');
  // A day has gone by, and with it her session.
  const later = await signedIn();
  await visit(later);
  await fillEmails(stack, program);
  await takeHome(later);
  if (problems.length > 0) console.log(`the browser complained: ${[...new Set(problems)].join('; ')}`);
}

const stack = await LocalStack.start({
  frozenAt: resolveLocal(exampleProgram().cohort.opens, '09:00', exampleProgram().cohort.zone),
  onError: (name, error) => console.log(`failed: ${name}: ${error.name}: ${error.message.slice(0, 200)}`),
});
const browser = await launchBrowser();
try {
  await run(stack, browser);
} catch (error) {
  console.log(`breaks first: ${(error as Error).message.slice(0, 500)}`);
  process.exitCode = 1;
} finally {
  clearInterval(watch);
  await browser.close();
  await stack.stop();
}
console.log(
  `${count} people: ${seconds(began).toFixed(0)} s, ${((seconds(began) / count) * 1000).toFixed(1)} ms a person; at most ${Math.round(most / 1e6)} MB, ${Math.round(most / 1e3 / count)} kB a person.`,
);
