/** A program's whole life as its manager sees it, in a real Chromium: from nothing to results, by what stands on the pages. */
import { readFile } from 'node:fs/promises';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalStack } from '../../infra/local/stack.ts';
import { DAY } from '../../shared/domain/calendar.ts';
import type { Source } from '../../shared/domain/program-questions.ts';
import { typeform } from '../../shared/forms/typeform.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { programVersion } from '../../shared/store/programs.ts';
import { examine, launchBrowser, loaded, signIn } from '../support/browser.ts';
import { emailTo, press, testKey } from '../support/stack.ts';
import { listCohorts } from '../../shared/store/cohorts.ts';

const EMAIL = 'nour@program.example.org';
const problems: string[] = [];
let browser: Browser;
let stack: LocalStack;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await LocalStack.start({ frozenAt: Date.parse('2026-03-02T09:00:00Z'), makeKey: testKey });
  // What only the owner of the domain can do.
  const ses = new SESClient({
    endpoint: stack.sesUrl,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await ses.send(new VerifyDomainIdentityCommand({ Domain: 'program.example.org' }));
  ses.destroy();
  page = await signIn(browser, { gatewayUrl: stack.gatewayUrl, email: EMAIL, problems });
  page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
  expect(problems).toEqual([]);
});

/** The clock moves on, and the page is opened anew. */
async function later(time: number): Promise<void> {
  await stack.advanceTo(time);
  await page.reload();
  await page.locator('main h1').waitFor();
  // What the page still asks for would be refused after the next move of the clock, and end her session for good.
  await loaded(page);
}

async function go(screen: string): Promise<void> {
  await page.getByRole('link', { name: screen, exact: true }).first().click();
  await page.locator('main h1').waitFor();
  await loaded(page);
}

const inDialog = (name: string | RegExp) =>
  page.getByRole('dialog').getByRole('button', { name, exact: typeof name === 'string' });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

interface Applicant {
  readonly name: string;
  readonly role: 'Mentor' | 'Mentee';
  readonly wants?: string[];
  readonly offers?: string[];
}

async function apply(secret: string, applicant: Applicant): Promise<void> {
  const [cohort] = await listCohorts(stack.table);
  const program = await programVersion(stack.table, cohort!.program, cohort!.programVersion);
  const { path, body, headers } = typeform.sample({
    source: program.sources[0] as Source,
    secret,
    answers: {
      name: applicant.name,
      email: addressOf(applicant.name),
      role: [applicant.role],
      wants: applicant.wants ?? [],
      offers: applicant.offers ?? [],
      years: applicant.role === 'Mentor' ? 12 : 1,
      capacity: applicant.role === 'Mentor' ? 1 : 0,
      consent: true,
    },
    response: applicant.name,
    at: stack.clock.now(),
  });
  const answer = await fetch(`${stack.gatewayUrl}${path}`, { method: 'POST', body, headers });
  expect(answer.status).toBe(200);
  await stack.whenIdle();
}

const addressOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;

async function contentOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

const TYPEFORM = `{ id: my-form, provider: typeform, secret: source-my-form, purpose: application, fields: { ${[
  ...['name', 'email', 'role', 'offers', 'wants', 'years', 'capacity', 'consent'],
]
  .map((id) => `${id}: ${id}`)
  .join(', ')} } }`;

test('a program from nothing to its results', async () => {
  // A program, begun from one that is complete.
  await page.getByRole('link', { name: 'Begin a program' }).click();
  await page.getByRole('link', { name: 'Begin with a file' }).click();
  await page
    .getByRole('group', { name: 'Program', exact: true })
    .getByLabel('Name')
    .first()
    .fill('Rust Mentoring');
  await page.getByLabel('Purpose').click();
  await page.getByText('is still the placeholder').first().waitFor();
  await page.getByRole('tab', { name: 'Text' }).click();
  // She has a form at Typeform already, and puts her names in the place of the placeholders.
  const text = page.getByLabel('Program file');
  await expect.poll(() => text.inputValue(), { timeout: 30_000 }).toContain('name: Rust Mentoring');
  const begun = await text.inputValue();
  expect(begun).toContain('provider: mentorline');
  await text.fill(
    begun
      .replace('{ id: my-form, provider: mentorline, secret: null, purpose: application }', TYPEFORM)
      .replaceAll('My mentoring program', 'Rust Mentoring')
      .replace('Your name', 'Nour Haddad'),
  );
  await text.blur();
  await page.getByText('is still the placeholder').first().waitFor({ state: 'detached' });
  await expect
    .poll(() => page.getByLabel('Program file').inputValue(), { timeout: 30_000 })
    .toContain('name: Rust Mentoring');
  await examine(page, 'life-begin');
  // What she wrote is still there after the page was opened anew.
  await page.reload();
  await page.getByRole('tab', { name: 'Text' }).click();
  await expect
    .poll(() => page.getByLabel('Program file').inputValue(), { timeout: 30_000 })
    .toContain('name: Rust Mentoring');
  await button(/^Review changes and publish/).click();
  await page.getByText('This starts a new cohort, "First cohort"').waitFor();
  await button('Publish version').click();
  // The setup says what is left; the form is connected, and a sample goes through it.
  await page.getByRole('heading', { level: 1, name: 'Setup' }).waitFor();
  await page.getByText('It has no secret yet').waitFor();
  await page.getByText('First connect the form').waitFor();
  await button('Show how to connect it').click();
  await button('Show the steps').click();
  await page.getByText('no form tool can reach it').waitFor();
  const secret = await page.locator('dialog code').nth(1).innerText();
  const address = await page.locator('dialog code').first().innerText();
  expect(address).toBe(`${stack.gatewayUrl}/in/typeform/my-form`);
  await examine(page, 'life-connect');
  await button('Close').click();
  await go('Deliveries');
  await button('Send a sample through my-form').click();
  await page.getByText('The sample, as the program reads it: fits').waitFor();
  await page.getByRole('link', { name: /Mar 2|2 Mar/ }).click();
  await page.getByText('sample@example.org').first().waitFor();
  await examine(page, 'life-delivery');

  // The calendar and the texts, before anyone is emailed; one text is made her own, and tried on herself.
  await go('Journey');
  await page.getByRole('heading', { name: 'Upcoming emails' }).waitFor();
  await page.getByText('While people apply').click();
  await page.getByRole('link', { name: /^receipt/ }).click();
  await page.frameLocator('iframe.email').getByText('Hello Sam').waitFor();
  await button('Edit text').click();
  await page.getByLabel(/^Text/).fill('Hello {{ person.nickname }}');
  await page.getByRole('alert').getByText('nickname').waitFor();
  await page
    .getByLabel(/^Text/)
    .fill('Welcome {{ person.firstName }}, we have your application.\n\n[Manage it]({{ links.manage }})');
  await page.frameLocator('iframe.email').getByText('Welcome Sam').waitFor();
  await examine(page, 'life-text');
  await button('Send me a test').click();
  await page.getByText(`Sent to ${EMAIL}`).waitFor();
  expect(emailTo(stack, EMAIL, '[Test]').text).toContain('Welcome Sam');
  for (const look of ['Phone', 'Dark', 'Text', 'Source']) {
    await page.getByRole('tab', { name: look }).click();
    await examine(page, `life-email-${look.toLowerCase()}`);
  }
  await button('Publish text…').click();
  await button('Publish text').click();
  await page.getByText('Publish this text?').waitFor({ state: 'detached' });
  await go('Setup');
  await button('I have read them').click();
  await button('I have checked it').click();
  await page.getByText('You have read them, and they have not changed since.').waitFor();
  await page.getByText('You have checked it, and the dates have not changed since.').waitFor();
  await examine(page, 'life-setup');

  // Applications come; some are decided at once, one is rejected, one answer is put right.
  await later(Date.parse('2026-03-10T09:00:00Z'));
  const applicants: Applicant[] = [
    { name: 'Ana Lima', role: 'Mentee', wants: ['Rust', 'Go'] },
    { name: 'Cleo Park', role: 'Mentee', wants: ['Rust'] },
    { name: 'Dora Haile', role: 'Mentee', wants: ['Go'] },
    { name: 'Finn Late', role: 'Mentee', wants: ['Rust'] },
    { name: 'Ben Okafor', role: 'Mentor', offers: ['Rust', 'Go'] },
    { name: 'Eli Santos', role: 'Mentor', offers: ['Rsut'] },
    { name: 'Gita Rao', role: 'Mentor', offers: ['Go'] },
  ];
  for (const one of applicants) await apply(secret, one);
  expect(emailTo(stack, addressOf('Ana Lima'), 'We have your application').text).toContain('Welcome Ana');
  await go('People');
  await page.getByRole('link', { name: 'Eli Santos' }).click();
  await button('Correct answers').click();
  await page.getByLabel(/What can you help with/).fill('Rust');
  await button('Save correction').click();
  await page.getByText('Answers corrected by the manager').waitFor();
  await examine(page, 'life-person');
  await go('People');
  await page.getByRole('checkbox', { name: 'Select all 7' }).check();
  await page.getByRole('checkbox', { name: 'Select Finn Late' }).uncheck();
  await button('Accept (6)').click();
  await inDialog('Accept (6)').click();
  await page.getByText('Saved the decision for 6 people.').waitFor();
  await page.getByRole('checkbox', { name: 'Select Finn Late' }).check();
  await button('Reject (1)').click();
  await page.getByLabel('Reason (they will read it)').fill('The places are for those who were here before.');
  await examine(page, 'life-reject');
  await inDialog('Reject (1)').click();
  await page.getByText('Saved the decision for 1 person.').waitFor();
  // Told once it cannot be taken back any more.
  await later(stack.clock.now() + 11 * 60_000);
  expect(emailTo(stack, addressOf('Finn Late'), 'Your application').text).toContain('who were here before');

  // The match: five changes, one of them undone, then the approval.
  await later(Date.parse('2026-03-24T09:00:00Z'));
  await go('Today');
  await page.getByRole('link', { name: 'Review match' }).click();
  await page.getByRole('heading', { name: 'Mentors and their mentees' }).waitFor();
  const mentor = (name: string) => page.locator('.mentor', { has: page.getByRole('heading', { name }) });
  await mentor('Gita Rao').getByRole('button', { name: /^Lock/ }).click();
  await page.getByText('are locked').first().waitFor();
  await mentor('Ben Okafor').getByLabel('Seats of Ben Okafor in this match').selectOption('2');
  await page.getByText('Ben Okafor takes 2 people in this match.').waitFor();
  await inDialog('Make change').click();
  await page.getByText('Ben Okafor takes 2 people in this match').first().waitFor();
  const eli = mentor('Eli Santos');
  await eli.getByRole('button', { name: /^Rule out/ }).click();
  await page.getByRole('heading', { name: 'Effect of this change' }).waitFor();
  await examine(page, 'life-price');
  await inDialog('Make change').click();
  await button(/^Undo: .* are ruled out/).click();
  await eli.getByRole('button', { name: /^Move to/ }).click();
  await button(/^Move to Ben Okafor/).click();
  await page
    .getByText(/moves to Ben Okafor/)
    .first()
    .waitFor();
  await page.getByText('Compared with the draft:').waitFor();
  await examine(page, 'life-board');
  await button(/^Approve match and send/).click();
  await page.frameLocator('dialog iframe').getByText('been introduced yet').waitFor();
  await examine(page, 'life-approve');
  await inDialog(/^Send \d emails/).click();
  await page.getByText('No one has been told about this match yet').waitFor({ state: 'detached' });
  // The page follows the proposals until they are sent.
  await page.getByText('Proposals are being sent').waitFor({ state: 'detached' });
  // Those to one person wait for each other.
  await stack.advanceTo(stack.clock.now() + 11 * 60_000);
  const pairs = await listPairs(stack.table, 'first-cohort');
  expect(pairs.length).toBeGreaterThanOrEqual(3);

  // Everyone says yes; weeks later one pair is silent, and its mentor is let go.
  const asked = stack.ses.list().filter(({ subject }) => subject.includes('what do you think'));
  for (const { to } of asked)
    for (const link of emailTo(stack, to, 'what do you think').links) await press(link, { do: 'yes' });
  await stack.whenIdle();
  await later(stack.clock.now() + 22 * DAY);
  await go('Today');
  await page.getByRole('heading', { name: /pairs have gone silent/ }).waitFor();
  await page.getByRole('link', { name: 'View pairs' }).first().click();
  await page
    .getByText(/A short note from you would help/)
    .first()
    .waitFor();
  await examine(page, 'life-pairs');
  await page.locator('tbody th a').first().click();
  await button(/^End pair…/).click();
  await page.getByLabel(/The mentor does not respond/).check();
  await examine(page, 'life-end');
  await button(/^End pair and send 2 emails/).click();
  await page.getByText('ended', { exact: true }).first().waitFor();

  // What someone was written is read as it was sent.
  await go('People');
  await page.locator('tbody th a').first().click();
  await button('Email "introduction" was sent').first().click();
  const email = page.frameLocator('dialog iframe');
  await email.getByText('You both said yes').waitFor();
  await examine(page, 'life-email');
  const frame = page.locator('dialog iframe');
  // It is as tall as the email: nothing of it has to be scrolled to within it.
  const hidden = await frame.evaluate(
    (one: HTMLIFrameElement) => one.contentDocument!.documentElement.scrollHeight - one.clientHeight,
  );
  expect(hidden).toBeLessThanOrEqual(0);
  await inDialog('Close').click();
  await page.getByLabel('A new note').fill('Called: all is well.');
  await button('Add note').click();
  await page.locator('.note').getByText('Called: all is well.').waitFor();
  expect(await page.getByLabel('A new note').inputValue()).toBe('');

  // Email is paused; what came due waits, and is dropped by name.
  await go('Email');
  await button('Pause email…').click();
  await inDialog('Pause').click();
  await page.getByRole('heading', { name: /Email is paused/ }).waitFor();
  await later(stack.clock.now() + 10 * DAY);
  await go('Today');
  await go('Email');
  await page.getByText(/emails are on hold\./).waitFor();
  await examine(page, 'life-outbox');
  await button(/^Discard \d+ held/).click();
  await page.getByLabel(/Type "discard"/).fill('discard');
  await inDialog(/^Discard \d+ emails?/).click();
  await page.getByText(/emails are on hold\./).waitFor({ state: 'detached' });
  await button('Resume email').click();
  await page.getByRole('heading', { name: 'Email is on' }).waitFor();
  await button('Write group email…').click();
  await page.getByLabel('Subject').fill('We are back');
  await inDialog(/^Send to \d/).click();
  await button(/^Cancel.*We are back/).click();
  await page.getByText('canceled').waitFor();

  // Results, taken home.
  await go('Results');
  await page.getByRole('heading', { name: 'Pair progress' }).waitFor();
  await examine(page, 'life-results');
  const csv = page.waitForEvent('download');
  await button('CSV of funnel').click();
  expect((await contentOf(await csv)).toString('utf8')).toContain('"Introduced"');
  const xlsx = page.waitForEvent('download');
  await button('XLSX of skills').click();
  expect((await contentOf(await xlsx)).subarray(0, 2).toString()).toBe('PK');
  await go('Audit');
  for (const words of [
    'Approved the match',
    'Ended a pair',
    'Paused email',
    'Corrected the answers of Eli Santos',
  ])
    await page.getByText(words).first().waitFor();
});
