/** Long lists in a real browser: narrowed, put in order and turned by mouse and keyboard, with Back leading to where one was. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { pairChange, listPairs } from '../../shared/store/pairs.ts';
import { examine, examineEverywhere, launchBrowser, loaded, signIn } from '../support/browser.ts';
import { fillCohort } from '../support/large-cohort.ts';
import { exampleProgram } from '../support/programs.ts';
import { startWith } from '../support/stack.ts';

const program = exampleProgram();
const PEOPLE = 240;
const problems: string[] = [];
let browser: Browser;
let stack: LocalStack;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await startWith(program, '2026-04-20T09:00:00Z');
  await fillCohort(stack.table, { program, people: PEOPLE, now: stack.clock.now() });
  const pairs = await listPairs(stack.table, program.cohort.id);
  for (const pair of pairs.slice(0, 7))
    await stack.table.write(
      pairChange(pair, { ...pair, state: 'expired', expiresAt: '2026-04-18T06:00:00.000Z', revision: 2 }),
    );
  const email = program.program.manager.email;
  page = await signIn(browser, { gatewayUrl: stack.gatewayUrl, email, problems });
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

afterEach(() => expect(problems.splice(0)).toEqual([]));

const rows = (): Promise<number> => page.locator('tbody tr').count();
const status = (text: string): Promise<void> =>
  page.locator('.list [role=status]').first().filter({ hasText: text }).waitFor();
const open = async (where: string): Promise<void> => {
  await page.goto(`${stack.gatewayUrl}/#/${program.cohort.id}/${where}`);
  await page.locator('main h1').waitFor();
  await loaded(page);
};

test('people are turned page by page, narrowed by chips, and Back leads to where one was', async () => {
  await open('people');
  await status(`All ${PEOPLE}, page 1 of 5`);
  expect(await rows()).toBe(50);
  await page.getByLabel('Filter by Role').selectOption('mentee');
  await status('120 of 240, page 1 of 3');
  await page.getByRole('button', { name: 'Next' }).click();
  await status('page 2 of 3');
  const link = page.locator('tbody th a').nth(30);
  const name = await link.innerText();
  await link.scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollBy(0, 300));
  const at = await page.evaluate(() => scrollY);
  expect(at).toBeGreaterThan(0);
  await link.click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.goBack();
  await status('120 of 240, page 2 of 3');
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(at - 50);
  await page.goBack();
  await status('page 1 of 3');
  await page.getByRole('button', { name: 'Remove filter Role: mentee' }).click();
  await status(`All ${PEOPLE}`);
  await page.getByLabel('Search').fill('NÚMBER 23');
  await status('13 of 240');
  await examineEverywhere(page, 'list-people');
});

test('the order is chosen by the head of a column, and says which it is', async () => {
  await open('pairs');
  const head = page.getByRole('columnheader', { name: 'Pair' });
  for (const [order, first] of [
    ['ascending', 'Number 1 '],
    ['descending', 'Number 239'],
    ['none', ''],
  ] as const) {
    await head.getByRole('button').click();
    await head.and(page.locator(`[aria-sort=${order}]`)).waitFor();
    expect(await page.locator('tbody th').first().innerText()).toContain(first);
  }
});

test('a task leads to the rows that it is about', async () => {
  await open('today');
  const task = page.getByRole('listitem').filter({ hasText: '7 proposals expired' });
  await task.getByRole('link', { name: 'View pairs' }).click();
  await page.getByText('7 proposals expired.').waitFor();
  await status('All 7');
  await page.getByRole('link', { name: 'Show all' }).click();
  await status('120');
});

test('by keyboard alone: search, go through the rows, open one', async () => {
  await open('people');
  // The list that was shown before would take the keys.
  await status(`All ${PEOPLE}`);
  await page.keyboard.press('/');
  await page.keyboard.type('number 12');
  await status('13 of 240');
  await page.keyboard.press('Tab');
  await page.locator('main h1').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const first = await page.locator('tbody th a').first().innerText();
  expect(await page.locator(':focus').innerText()).toBe(first);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: first }).waitFor();
});

test('by keyboard, a few letters lead to any screen and person, and the keys are told', async () => {
  await open('audit');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  await status(`All ${PEOPLE}`);
  const name = await page.locator('tbody th a').nth(7).innerText();
  await page.keyboard.press('Control+k');
  const places = page.getByRole('listbox', { name: 'Found' });
  await page.keyboard.type('JOURN');
  await places.getByRole('option', { name: 'Journey' }).waitFor();
  await examine(page, 'list-palette');
  await page.getByRole('combobox', { name: 'A screen or a person' }).fill(name.toLowerCase());
  await places.getByRole('option', { name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('go to a screen or a person').waitFor();
  await examine(page, 'list-keys');
  await page.keyboard.press('Escape');
  // Letters that are written lead nowhere.
  await open('people');
  await page.getByLabel('Search').fill('');
  await page.getByLabel('Search').pressSequentially('gt?');
  expect(await page.getByLabel('Search').inputValue()).toBe('gt?');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('by keyboard, what closes or goes leaves the focus where one goes on', async () => {
  await open('people');
  await status(`All ${PEOPLE}`);
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.getByText('Columns', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.locator('details.menu[open] label').first().waitFor();
  await page.keyboard.press('Tab');
  expect(await focused()).not.toBe('Columns');
  await page.keyboard.press('Escape');
  expect(await focused()).toBe('Columns');
  // From one chip to the next, and from the last to the search.
  await page.getByLabel('Filter by Role').selectOption('mentee');
  await page.getByLabel('Filter by Role').selectOption('mentor');
  const chips = page.getByRole('button', { name: /^Remove filter Role/ });
  await chips.first().focus();
  await page.keyboard.press('Enter');
  await vi.waitFor(async () => {
    expect(await chips.count()).toBe(1);
  });
  await chips.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Search').and(page.locator(':focus')).waitFor();
  expect(await chips.count()).toBe(0);
});

test('columns and views are kept over a reload', async () => {
  await open('pairs?state=expired&sort=-pair');
  await page.getByText('Columns', { exact: true }).click();
  await page.getByLabel("Mentor's answer", { exact: true }).check();
  await page.keyboard.press('Escape');
  await page.getByText('Views', { exact: true }).click();
  await page.getByLabel('Name of this view').fill('Expired');
  await page.getByRole('button', { name: 'Save view' }).click();
  await open('pairs');
  await page.reload();
  await page.getByRole('columnheader', { name: "Mentor's answer" }).waitFor();
  await page.getByText('Views', { exact: true }).click();
  await page.getByRole('button', { name: 'Expired', exact: true }).click();
  await status('7 of 120');
  expect(page.url()).toContain('state=expired&sort=-pair');
});

test.each(['pairs', 'pairs/sessions', 'email', 'deliveries', 'audit'])(
  '%s holds no more than a page of rows, at three widths and in both schemes',
  async (where) => {
    await open(where);
    await page
      .locator('main')
      .getByText(/All \d+|No deliveries|Nothing has been/)
      .first()
      .waitFor();
    expect(await rows()).toBeLessThanOrEqual(60);
    await examineEverywhere(page, `list-${where.replace('/', '-')}`);
  },
);
