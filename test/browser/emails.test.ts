/** Every email as a mail client with a small window shows it, by day and in the dark. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleTexts } from '../../infra/cli/example-texts.ts';
import { examine, launchBrowser } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

test.each(['light', 'dark'] as const)('each email can be read in a %s window', async (colorScheme) => {
  const emails = (await exampleTexts(exampleProgram())).filter(({ text }) => text !== undefined);
  expect(emails.length).toBeGreaterThan(30);
  const page = await browser.newPage({ colorScheme, viewport: { width: 390, height: 844 } });
  for (const { name, html } of emails) {
    await page.setContent(html);
    await examine(page, `email-${name}-${colorScheme}`, { isEmail: true });
  }
  await page.close();
});
