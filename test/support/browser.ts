/** A real Chromium that came with the packages. */
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import chromiumPackage, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

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
