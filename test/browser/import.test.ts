/** Importing people in a real browser, on a phone: columns, verdicts, the import, its emails and its way back. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { examine, launchBrowser, loaded, signIn } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';
import { startWith } from '../support/stack.ts';

const program = exampleProgram();
const cohort = program.cohort.id;
const problems: string[] = [];
let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await startWith(program, '2026-03-02T09:00:00Z');
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

const SHEET = [
  'Your name,Email,Mentor or mentee?,Years of experience,Shoe size',
  ...Array.from(
    { length: 20 },
    (_, n) => `Person ${n} Name${n},p${n}@example.org,${n % 3 ? 'Mentee' : 'Mentor'},${n},4${n}`,
  ),
  'Cleo,no address,Mentee,2,40',
].join('\n');

test('a sheet becomes applicants, gets its receipts, and is taken back', async () => {
  const { email } = program.program.manager;
  const page = await signIn(browser, { gatewayUrl: stack.gatewayUrl, email, problems, phone: true });
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await loaded(page);
  await page.getByRole('link', { name: 'Import people' }).click();
  await page.getByRole('heading', { level: 1, name: 'Import people' }).waitFor();
  await examine(page, 'import-empty');
  await page
    .getByLabel('File')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(SHEET) });
  await page.getByRole('heading', { name: 'What each column is' }).waitFor();
  expect(await page.getByLabel(/^Email/).inputValue()).toBe('email');
  expect(await page.getByLabel(/^Shoe size/).inputValue()).toBe('');
  await examine(page, 'import-columns');
  await page.getByRole('button', { name: 'Check every line' }).click();
  await page.getByText('20 people would be applicants.').waitFor();
  await page.getByText('there is no email address that can be written to').waitFor();
  await examine(page, 'import-verdicts');
  await page.getByRole('button', { name: 'Import 20 people' }).click();
  await page.getByText(/as applicants, by/).waitFor();
  expect(await listApplications(stack.table, cohort)).toHaveLength(20);
  expect(stack.ses.list()).toEqual([]);
  await examine(page, 'import-done');
  await page.getByRole('button', { name: 'Send receipts, which ask for agreement…' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('The emails go out now').waitFor();
  await stack.whenIdle();
  await stack.advanceTo(stack.clock.now() + 60_000);
  expect(stack.ses.list().filter(({ subject }) => subject.includes('your application'))).toHaveLength(20);
  await page.getByRole('button', { name: 'Take it back…' }).click();
  await examine(page, 'import-undo');
  await page.getByRole('button', { name: 'Take it back', exact: true }).click();
  await page.getByText(/^Taken back/).waitFor();
  expect(await listApplications(stack.table, cohort)).toEqual([]);
  expect(problems).toEqual([]);
});
