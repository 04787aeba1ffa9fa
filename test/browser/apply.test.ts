/** Our own form as people meet it: on a phone, by keyboard alone, without script, in both schemes; to an application and its receipt. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { examine, launchBrowser } from '../support/browser.ts';
import { withOwnForm } from '../support/own-form.ts';
import { exampleProgram } from '../support/programs.ts';
import { emailTo, startWith } from '../support/stack.ts';

const SITE = 'https://www.example.org';
const program = withOwnForm(exampleProgram(), { embeddedIn: [SITE] });
const { id } = program.cohort;
let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await startWith(program, '2026-03-03T10:00:00Z');
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

const open = async (options: BrowserContextOptions): Promise<Page> => {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(`${stack.gatewayUrl}/about/${id}`);
  await page.getByRole('link', { name: 'Apply' }).click();
  await page.getByRole('heading', { name: `Apply to ${program.program.name}` }).waitFor();
  return page;
};

test.each([
  ['phone-dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ['desk-light', { viewport: { width: 1280, height: 900 } }],
] as const)('every page of it, with and without problems: %s', async (name, options) => {
  const page = await open(options);
  await examine(page, `apply-1-${name}`);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('alert').waitFor();
  await examine(page, `apply-problems-${name}`);
  await page.getByLabel('What is your name?').fill('Ana Lima');
  await page.getByLabel('Your email address').fill('ana@example.org');
  await page.getByLabel('Mentee', { exact: true }).check();
  for (let at = 2; await page.getByRole('button', { name: 'Next' }).isVisible(); at++) {
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(`Page ${at} of`).waitFor();
    await examine(page, `apply-${at}-${name}`);
  }
  await page.context().close();
});

test('by keyboard alone and without script, on a phone', async () => {
  const page = await open({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  const { keyboard } = page;
  /** Goes on to the field with a name. */
  const tabTo = async (name: string | RegExp): Promise<void> => {
    const field = page.getByLabel(name).first();
    for (let presses = 0; presses < 60; presses++) {
      if ((await page.locator(':focus').count()) > 0 && (await sameElement(page, field))) return;
      await keyboard.press('Tab');
    }
    throw new Error(`The keyboard does not lead to ${String(name)}.`);
  };
  await tabTo('What is your name?');
  await keyboard.type('Zoë Abebe');
  await tabTo('Your email address');
  await keyboard.type('zoe@example.org');
  await tabTo('Mentor');
  await keyboard.press('ArrowDown');
  await keyboard.press('Space');
  await keyboard.press('Enter');
  for (let at = 2; at <= 4; at++) {
    await page.getByRole('heading', { name: /Apply|Thank you/ }).waitFor();
    if (!(await page.getByRole('button', { name: 'Next' }).isVisible())) break;
    await tabTo(/./);
    await page.getByRole('button', { name: 'Next' }).focus();
    await keyboard.press('Enter');
  }
  // No one answers so quickly; the clock of the stack stands still until it is moved.
  await stack.advanceTo(stack.clock.now() + 60_000);
  await tabTo(/I accept the code of conduct/);
  await keyboard.press('Space');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Thank you, we have your answers' }).waitFor();
  await stack.whenIdle();
  await stack.advanceTo(stack.clock.now() + 60_000);
  const [application] = await listApplications(stack.table, id);
  expect(application?.answers).toMatchObject({ name: 'Zoë Abebe', email: 'zoe@example.org', consent: true });
  expect(emailTo(stack, 'zoe@example.org', '').links.length).toBeGreaterThan(0);
  await page.context().close();
});

async function sameElement(page: Page, field: ReturnType<Page['getByLabel']>): Promise<boolean> {
  const [focused, wanted] = await Promise.all([
    page.locator(':focus').getAttribute('id'),
    field.getAttribute('id'),
  ]);
  if (wanted !== null) return focused === wanted;
  const [name, other] = await Promise.all([
    page.locator(':focus').getAttribute('name'),
    field.getAttribute('name'),
  ]);
  return name !== null && name === other;
}

test('a site that the program lists shows the form inside a page of its own, and no other site does', async () => {
  const elsewhere = 'https://elsewhere.example.org';
  // A browser asks before a public site may show what is on this computer.
  const context = await browser.newContext({ permissions: ['local-network-access'] });
  const page = await context.newPage();
  for (const site of [SITE, elsewhere])
    await page.route(`${site}/`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<title>A page</title><iframe src="${stack.gatewayUrl}/apply/${id}" allow="local-network-access" height="900"></iframe>`,
      }),
    );
  await page.goto(SITE);
  const form = page.frameLocator('iframe');
  await form.getByRole('button', { name: 'Next' }).click();
  await form.getByRole('alert').waitFor();
  const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.goto(elsewhere);
  expect((await refused).text()).toContain(`frame-ancestors ${SITE}`);
  await context.close();
});
