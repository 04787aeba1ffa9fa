/** A manager who has nothing yet, on a phone: from signing in to an open cohort with an application in it, by what the screen says alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalStack } from '../../infra/local/stack.ts';
import { DAY } from '../../shared/domain/calendar.ts';
import { examine, examineEverywhere, launchBrowser, loaded, signIn } from '../support/browser.ts';
import { testKey } from '../support/stack.ts';

const EMAIL = 'nour@program.example.org';
const problems: string[] = [];
let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await LocalStack.start({
    frozenAt: Date.parse('2026-03-02T09:00:00Z'),
    makeKey: testKey,
    anySender: true,
  });
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
  await give(page.getByRole('link', { name: 'Begin a program' }).click());
  const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const next = () => page.getByRole('button', { name: 'Continue' }).click();

  await title('What is your program?');
  // What is missing is said at its field, and only after she wanted to go on.
  expect(await page.getByText('Write the name of your program.').count()).toBe(0);
  await next();
  await page.getByText('Write the name of your program.').waitFor();
  await give(page.getByLabel('Name of the program').fill('Women in Data'));
  await give(page.getByLabel('Purpose').fill('Women who work with data help each other grow.'));
  await give(page.getByLabel('Your name').fill('Nour Haddad'));
  await give(page.getByLabel('Name of this round').fill('Spring 2026'));
  await page.frameLocator('iframe').getByRole('heading', { name: 'Women in Data' }).waitFor();
  await examineEverywhere(page, 'begin-1-what');
  await next();

  await title('How do people meet?');
  await examineEverywhere(page, 'begin-2-how');
  await next();

  await title('When does it run?');
  await give(page.getByLabel('Your city').selectOption('Europe/Berlin'));
  await page.getByText('Mentorship').waitFor();
  // A deadline at which no one is there to answer is asked about, and allowed.
  const closes = page.getByLabel('Applications close');
  const monday = await closes.inputValue();
  await closes.fill(localSunday(monday));
  await closes.blur();
  await page.getByText(/Applications close on a Sunday/).waitFor();
  await closes.fill(monday);
  await closes.blur();
  await page.getByText(/Applications close on a Sunday/).waitFor({ state: 'detached' });
  await examineEverywhere(page, 'begin-3-when');
  await next();

  await title('Who can take part?');
  await give(page.getByLabel(/Mentors have at least/).fill('3'));
  await page.getByLabel(/Mentors have at least/).blur();
  await page.getByText('Mentors have at least 3 years of work experience.').waitFor();
  await examineEverywhere(page, 'begin-4-who');
  await next();

  await title('What do you ask applicants?');
  await give(page.getByLabel(/How did you hear of the program/).check());
  await give(page.getByLabel('What people can help with, one on each line').fill('SQL\nPython\nLeading'));
  await page.getByLabel('What people can help with, one on each line').blur();
  await page.frameLocator('iframe').getByText('Leading').first().waitFor();
  await examineEverywhere(page, 'begin-5-questions');
  // Whoever comes back later goes on here.
  await page.goto('about:blank');
  await page.goto(`${stack.gatewayUrl}/`);
  await page.getByRole('link', { name: 'Begin a program' }).click();
  await page.getByText('You go on where you left off.').waitFor();
  await title('What do you ask applicants?');
  await next();

  await title('Where do people apply?');
  await examineEverywhere(page, 'begin-6-form');
  await next();

  await title('Look at it, and publish');
  await page.getByText('Every date on which something happens').click();
  await page.getByText('Applications are screened and the match is made').first().waitFor();
  await page.locator('summary', { hasText: '(at once, when someone applies)' }).click();
  await page.locator('details[open] iframe').waitFor();
  await give(page.getByLabel('Read them as').selectOption('unplaced'));
  await page.locator('summary', { hasText: '(at once, when there will be no match for someone)' }).waitFor();
  await give(page.getByRole('button', { name: /^Send me these \d emails/ }).click());
  await page.getByText(/\d emails were sent to nour@program.example.org/).waitFor();
  await give(page.getByLabel('I have looked at the dates').check());
  await give(page.getByLabel('I have read the emails').check());
  await examineEverywhere(page, 'begin-7-go');
  await give(page.getByRole('button', { name: 'Publish the program' }).click());

  // Nothing is left to set up but a word about her goals, and the screens say so.
  await page.getByRole('heading', { level: 1, name: 'Setup' }).waitFor();
  await page.getByText('Your program is published.').waitFor();
  await page.getByText('nothing has to be connected').waitFor();
  await page.getByText('You have checked it, and the dates have not changed since.').waitFor();
  await examine(page, 'first-hour-setup');
  await go(page, 'Today');
  await examine(page, 'first-hour-today');

  // A week later applications open, and someone applies by the page that everyone can see.
  // Moving the clock signs no one out.
  await stack.advanceTo(stack.clock.now() + 15 * DAY);
  await go(page, 'Today');
  await page.getByRole('link', { name: 'View public page' }).click();
  await page.getByRole('link', { name: 'Apply' }).click();
  await page.getByLabel('What is your name?').fill('Ana Lima');
  await page.getByLabel('Your email address').fill('ana@example.org');
  await page.getByLabel('Mentee', { exact: true }).check();
  const languages = page.getByLabel('Which languages do you speak well?');
  const wanted = page.getByRole('group', { name: 'What would you like help with?' }).getByLabel('Python');
  const answer = async (): Promise<void> => {
    if (await languages.isVisible()) await languages.fill('English');
    if (await wanted.isVisible()) await wanted.check();
  };
  while (await page.getByRole('button', { name: 'Next' }).isVisible()) {
    await answer();
    await page.getByRole('button', { name: 'Next' }).click();
  }
  await answer();
  await stack.advanceTo(stack.clock.now() + 60_000);
  await page.getByLabel(/I accept the agreement/).check();
  await page.getByRole('button', { name: 'Send my application' }).click();
  await page.getByRole('heading', { name: 'Thank you, we have your answers' }).waitFor();
  await stack.whenIdle();
  await page.goto(`${stack.gatewayUrl}/#/women-in-data-spring-2026/people`);
  await page.getByRole('link', { name: 'Ana Lima' }).waitFor();
  await examine(page, 'first-hour-people');
  // Forty at most, signing in and two texts to read not counted.
  expect(answers).toBeLessThanOrEqual(40);
  expect(answers).toBe(14);
  expect(problems).toEqual([]);
});

/** The Sunday before a local date. */
function localSunday(date: string): string {
  const day = new Date(`${date}T12:00:00Z`);
  return new Date(day.getTime() - day.getUTCDay() * DAY).toISOString().slice(0, 10);
}
