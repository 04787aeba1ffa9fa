/** A cohort of people who try everything: what they wrote is text on every screen, in every title, chart, email and export. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { answer } from '../../shared/usecases/pairs/answer.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { launchBrowser, loaded, signIn, SCREENS } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, mentor, person, startWith } from '../support/stack.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';

const OWN = 'document.title=`owned`';
const SCRIPTS = [
  `<img src=x onerror="${OWN}">`,
  `"><script>${OWN}</script>`,
  `</title><svg/onload=${OWN}>`,
  `javascript:${OWN}`,
  `{{ constructor.constructor("${OWN}")() }} {% raw %}`,
  `=HYPERLINK("http://evil.example","${OWN}")`,
  `\u202eevil\u202c ${'x'.repeat(300)}`,
  '[click](javascript:alert(1)) **bold** | a | b |',
];
const program = { ...exampleProgram(), review: 'manual' as const };
const problems: string[] = [];
let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  for (const [at, text] of SCRIPTS.entries()) {
    const said = {
      name: `${text} ${at}`,
      interests: [text],
      goals: ['First job', text],
      languages: ['English', text],
    };
    const make = at % 2 === 0 ? person : mentor;
    const skills = at % 2 === 0 ? { wants: ['Rust', text] } : { offers: ['Rust', SCRIPTS[at - 1]!] };
    await apply(stack, program, make(`h${at}`, { ...said, ...skills }), {
      answers: { motivation: text } as never,
      response: `<b>${text.slice(0, 20)}</b>`,
    });
  }
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

/** Nothing ran, nothing became an element, and nothing is wider than the screen. */
async function isText(page: Page, where: string): Promise<void> {
  const seen = await page.evaluate(() => ({
    title: document.title,
    made: document.querySelectorAll(
      'main img, main script, main svg:not(.chart, .picture), main b, main [onerror], main [onload], a[href^="javascript"]',
    ).length,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  }));
  expect([where, seen.title === 'owned', seen.made, seen.wide]).toEqual([where, false, 0, false]);
}

async function everyScreen(page: Page, state: string): Promise<void> {
  for (const screen of SCREENS) {
    await page.getByRole('link', { name: screen, exact: true }).first().click();
    await page.locator('main h1').waitFor();
    await loaded(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
    await isText(page, `${screen}, ${state}`);
  }
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('row').nth(1).waitFor();
  const links = await page.locator('tbody th a').all();
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
  for (const address of addresses) {
    await page.goto(`${stack.gatewayUrl}/${address}`);
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await isText(page, `a person, ${state}`);
  }
  await page.getByRole('link', { name: 'Deliveries', exact: true }).click();
  await page.locator('tbody th a').first().click();
  await page.getByRole('heading', { name: 'Raw delivery' }).waitFor();
  await isText(page, `a delivery, ${state}`);
}

test.each([
  ['at a desk', {}],
  ['on a phone', { phone: true }],
])('while applications are open, %s', async (_, look) => {
  const options = { gatewayUrl: stack.gatewayUrl, email: program.program.manager.email, problems };
  const page = await signIn(browser, { ...options, ...look });
  await everyScreen(page, 'open');
  for (const touchpoint of ['receipt', 'proposal', 'introduction']) {
    await page.goto(`${stack.gatewayUrl}/#/${program.cohort.id}/journey/${touchpoint}`);
    const choice = page.getByLabel('Preview as');
    await choice.locator('option').nth(3).waitFor({ state: 'attached' });
    for (const at of [1, 2, 3, 4]) {
      await choice.selectOption({ index: at });
      const frame = page.frameLocator('iframe.email');
      await frame.getByText('Hello').first().waitFor();
      expect(await frame.locator('img, script, svg, a[href^="javascript"], a[href*="evil"]').count()).toBe(0);
    }
  }
  await page.context().close();
  expect(problems.splice(0)).toEqual([]);
});

test('in review, under way, and in what she takes home', async () => {
  await stack.advanceTo(Date.parse('2026-03-18T12:00:00Z'));
  const email = program.program.manager.email;
  const page = await signIn(browser, { gatewayUrl: stack.gatewayUrl, email, problems });
  await everyScreen(page, 'review');
  await page.getByRole('link', { name: 'Matching', exact: true }).click();
  await page
    .getByRole('button', { name: /^Move to/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  await isText(page, 'a dialog, review');
  await page.getByRole('button', { name: 'Keep as is' }).click();
  await page.getByRole('button', { name: /^Approve match and send/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Send/ }).click();
  await page.getByText('No one has been told about this match yet').waitFor({ state: 'detached' });
  const running = (await findCohortWithProgram(stack.table, program.cohort.id))!;
  const stores = { table: stack.table, clock: () => stack.clock.now() };
  for (const pair of await listPairs(stack.table, program.cohort.id))
    for (const side of ['mentor', 'mentee'] as const)
      await answer(stores, running, { pair: pair.id, side, answer: 'yes' });
  await stack.whenIdle();
  await everyScreen(page, 'running');
  await page.context().close();
  expect(problems.splice(0)).toEqual([]);

  const authorization = `Bearer ${await stack.identity.token(email)}`;
  for (const name of ['applications', 'people', 'pairs', 'answers', 'skills']) {
    const answered = await fetch(`${stack.gatewayUrl}/export/${program.cohort.id}/${name}.csv`, {
      headers: { authorization },
    });
    const text = await answered.text();
    expect([name, /(^|,)"[=+\-@\t]/m.test(text.replace('\ufeff', ''))]).toEqual([name, false]);
  }
});
