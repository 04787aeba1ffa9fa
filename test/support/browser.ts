/** A real browser: the Chromium that comes with the packages, or a Chrome or Edge of this machine where that cannot run. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import chromiumPackage, { inflate } from '@sparticuz/chromium';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  // The packaged Chromium is made for Linux.
  return process.platform === 'linux' ? packagedChromium() : installedBrowser();
}

async function installedBrowser(): Promise<Browser> {
  for (const channel of ['chrome', 'msedge'])
    try {
      return await chromium.launch({ channel });
    } catch {
      // Not installed: the next one may be.
    }
  throw new Error(
    'There is no browser for the browser tests. The packaged Chromium runs on Linux only: install Google Chrome or Microsoft Edge, or run npm run test:unit.',
  );
}

async function packagedChromium(): Promise<Browser> {
  const executablePath = await chromiumPackage.executablePath();
  try {
    return await chromium.launch({ executablePath, args: ARGS });
  } catch {
    // A machine without the libraries that Chromium needs: the package brings those of Amazon Linux.
    const bin = fileURLToPath(new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium')));
    await inflate(bin);
    const libraries = join(tmpdir(), 'al2023', 'lib');
    return chromium.launch({
      executablePath,
      args: ARGS,
      env: { ...process.env, LD_LIBRARY_PATH: libraries },
    });
  }
}

/** The screens of the console, as its navigation names them. */
export const SCREENS = [
  ...['Today', 'Setup', 'Program', 'Deliveries', 'People', 'Matching', 'Pairs'],
  ...['Journey', 'Team', 'Email', 'Results', 'Audit'],
];

/** Where screenshots go when someone wants to look at them. */
const SHOTS = process.env['SCREENSHOTS'];

/** Runs axe on the page as it is, looks whether anything is wider than the screen, and keeps a picture if wanted. */
export async function examine(
  page: Page,
  name: string,
  /** Of an email, which is no page of its own, only what WCAG asks for. */
  { isEmail = false } = {},
): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (only) => {
      const { axe } = globalThis as unknown as {
        axe: {
          run: (
            context: object,
            options: object,
          ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
      };
      // Emails are shown in a frame of their own, and are examined as emails.
      const { violations } = await axe.run({ exclude: ['iframe'] }, only);
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
      );
    },
    isEmail ? { runOnly: ['wcag2a', 'wcag2aa'] } : {},
  );
  expect(found).toEqual([]);
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content).toBeLessThanOrEqual(screen);
  if (SHOTS) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
  }
}

const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1024 },
  desk: { width: 1200, height: 900 },
};

/** The same at three widths in both schemes; the page is then as it was. */
export async function examineEverywhere(page: Page, name: string): Promise<void> {
  const was = page.viewportSize();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await examine(page, `${name}-${size}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (was) await page.setViewportSize(was);
}

/** Signs in at the console as it is meant to be done; what the page complains of afterward goes to `problems`. */
export async function signIn(
  browser: Browser,
  { gatewayUrl, email, problems, phone = false, dark = false }: SignIn,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: phone ? SIZES.phone : SIZES.desk,
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  // The policy of the page forbids what is not ours: whatever it had to stop is a defect. Refusals are told on the page.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (404|409|422)/.test(message.text()))
      problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${gatewayUrl}/`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(email, { exact: true }).first().waitFor();
  return page;
}

/** Until nothing of the page is still on its way. */
export async function loaded(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.body.innerText.includes('Loading…'));
}

export interface SignIn {
  readonly gatewayUrl: string;
  readonly email: string;
  readonly problems: string[];
  readonly phone?: boolean;
  readonly dark?: boolean;
}
