/** A manager who has nothing yet, on a phone: from signing in to an open cohort with an application in it, by what the screen says alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalStack } from '../../infra/local/stack.ts';
import { DAY } from '../../shared/domain/calendar.ts';
import { examine, launchBrowser, loaded, signIn } from '../support/browser.ts';
import { testKey } from '../support/stack.ts';

const EMAIL = 'nour@program.example.org';
const problems: string[] = [];
let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await LocalStack.start({ frozenAt: Date.parse('2026-03-02T09:00:00Z'), makeKey: testKey });
  stack.ses.verify('program.example.org');
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

/** What she has to give: each counts as an answer, and there are few. */
let answers = 0;
const give = async (act: Promise<unknown>): Promise<void> => {
  answers++;
  await act;
};

const go = async (page: Page, screen: string): Promise<void> => {
  await page.getByRole('link', { name: screen, exact: true }).first().click();
  await page.locator('main h1').waitFor();
  await loaded(page);
};

test('from nothing to an application by our own form', async () => {
  const page = await signIn(browser, { gatewayUrl: stack.gatewayUrl, email: EMAIL, problems, phone: true });
  await give(page.getByRole('button', { name: 'Start a program' }).click());
  const names = page.getByLabel('Name', { exact: true });
  const filled = async (value: string): Promise<string[]> => {
    const all = await Promise.all((await names.all()).map((field) => field.inputValue()));
    return all.filter((one) => one === value);
  };
  await names.first().waitFor();
  // Whatever is still a placeholder says so at its field.
  for (const [placeholder, name] of [
    ['My mentoring program', 'Women in Data'],
    ['My mentoring program', 'Women in Data'],
    ['Your name', 'Nour Haddad'],
  ] as const) {
    const fields = await names.all();
    const values = await Promise.all(fields.map((field) => field.inputValue()));
    await give(fields[values.indexOf(placeholder)]!.fill(name));
  }
  await page.getByLabel('Purpose').click();
  await page.getByText('is still the placeholder').first().waitFor({ state: 'detached' });
  expect(await filled('Women in Data')).toHaveLength(2);
  await examine(page, 'first-hour-program');
  await give(page.getByRole('button', { name: /^Review changes and publish/ }).click());
  await give(page.getByRole('button', { name: 'Publish version' }).click());
  await page.getByRole('heading', { level: 1, name: 'First cohort' }).waitFor();

  // Nothing runs by itself yet, and Today says so.
  await go(page, 'Today');
  await page.getByText('steps of the setup are open').waitFor();
  await examine(page, 'first-hour-today');
  await give(page.getByRole('link', { name: 'Go on with the setup' }).click());
  await page.getByText('nothing has to be connected').waitFor();
  await give(page.getByRole('button', { name: 'I have read them' }).click());
  await give(page.getByRole('button', { name: 'I have checked it' }).click());
  await page.getByText('You have checked it, and the dates have not changed since.').waitFor();
  await examine(page, 'first-hour-setup');

  // A week later applications open, and someone applies by the page that everyone can see.
  await stack.advanceTo(stack.clock.now() + 8 * DAY);
  await signedInAgain(page);
  await go(page, 'Today');
  await page.getByRole('link', { name: 'View public page' }).click();
  await page.getByRole('link', { name: 'Apply' }).click();
  await page.getByLabel('What is your name?').fill('Ana Lima');
  await page.getByLabel('Your email address').fill('ana@example.org');
  await page.getByLabel('Mentee', { exact: true }).check();
  while (await page.getByRole('button', { name: 'Next' }).isVisible())
    await page.getByRole('button', { name: 'Next' }).click();
  await stack.advanceTo(stack.clock.now() + 60_000);
  await page.getByLabel(/I accept the code of conduct/).check();
  await page.getByRole('button', { name: 'Send my application' }).click();
  await page.getByRole('heading', { name: 'Thank you, we have your answers' }).waitFor();
  await stack.whenIdle();
  await page.goto(`${stack.gatewayUrl}/#/first-cohort/people`);
  await page.getByRole('link', { name: 'Ana Lima' }).waitFor();
  await examine(page, 'first-hour-people');
  // Forty at most, signing in and two texts to read not counted.
  expect(answers).toBeLessThanOrEqual(40);
  expect(answers).toBe(9);
  expect(problems).toEqual([]);
});

/** Her token is good for an hour, and the clock has moved on by days. */
async function signedInAgain(page: Page): Promise<void> {
  await page.goto(`${stack.gatewayUrl}/`);
  await page
    .getByRole('button', { name: 'Sign in' })
    .or(page.getByRole('link', { name: 'Today' }))
    .first()
    .waitFor();
  if (!(await page.getByRole('button', { name: 'Sign in' }).isVisible())) return;
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Today', exact: true }).first().waitFor();
}
