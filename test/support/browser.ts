/** A real Chromium that came with the packages. */
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

/** Where screenshots go when somebody wants to look at them. */
const SHOTS = process.env['SCREENSHOTS'];

/** Runs axe on the page as it is, looks whether anything is wider than the screen, and keeps a picture if wanted. */
export async function examine(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (context: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    // Mails are shown in a frame of their own, and are examined as mails.
    const { violations } = await axe.run({ exclude: ['iframe'] });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
  });
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
