/** The boundaries between rooms are lint rules; each is shown to fail when it is broken. */
import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const eslint = new ESLint({ cwd: root });

/** What lint says of a line planted at the end of a file that is in order. */
async function planted(file: string, line: string): Promise<string[]> {
  const { readFile } = await import('node:fs/promises');
  const text = `${await readFile(root + file, 'utf8')}\n${line}\n`;
  const [result] = await eslint.lintText(text, { filePath: root + file });
  return (result?.messages ?? []).map(({ message }) => message);
}

const DOMAIN = 'shared/domain/pair.ts';
test.each([
  [
    'the domain has no clock',
    DOMAIN,
    'export const now = (): number => Date.now();',
    'Take the time from the clock port.',
  ],
  [
    'the domain has no new Date()',
    DOMAIN,
    'export const now = (): Date => new Date();',
    'Take the time from the clock port.',
  ],
  [
    'the domain has no randomness',
    DOMAIN,
    'export const dice = (): number => Math.random();',
    'Randomness is handed in.',
  ],
  [
    'the domain does not wait',
    DOMAIN,
    'export const wait = async (): Promise<void> => { await Promise.resolve(); };',
    'The domain does not wait.',
  ],
  [
    'the domain imports no store',
    DOMAIN,
    "export { MANAGER } from '../store/messages.ts';",
    'The domain imports only itself.',
  ],
  [
    'a handler has no branch',
    'functions/export/handler.ts',
    "export const x = env.TABLE_NAME === 'a' ? 1 : 2;",
    'A handler has no branch.',
  ],
  [
    'functions do not import each other',
    'functions/export/export.ts',
    "export { managerApi } from '../manager-api/manager-api.ts';",
    'Functions do not import each other.',
  ],
  [
    'functions know nothing of infra',
    'functions/export/export.ts',
    "export { ROUTES } from '../../infra/routes.ts';",
    'Functions know nothing of infra.',
  ],
  [
    'shared is below functions',
    'shared/http.ts',
    "export { managerApi } from '../functions/manager-api/manager-api.ts';",
    'shared/ is below functions/ and infra/.',
  ],
  [
    'only handlers read the environment',
    'shared/http.ts',
    "export const home = process.env['HOME'];",
    'Only handler.ts reads the environment.',
  ],
  [
    'zod comes whole',
    'shared/http.ts',
    "import { z } from 'zod';\nexport const s = z.string();",
    "Write `import * as z from 'zod'`",
  ],
  ['no default exports', 'shared/http.ts', 'export default 1;', 'Name what you export.'],
  [
    'no module mocks',
    'test/support/programs.ts',
    "import { vi } from 'vitest';\nvi.mock('x');",
    'No module mocks',
  ],
  ['no floating promises', 'shared/http.ts', 'Promise.resolve(1);', 'Promises must be awaited'],
  [
    'switches are exhaustive',
    'shared/http.ts',
    "export const f = (x: 'a' | 'b'): number => { switch (x) { case 'a': return 1; } return 0; };",
    'Switch is not exhaustive',
  ],
])('%s', { timeout: 60_000 }, async (_, file, line, message) => {
  expect((await planted(file, line)).some((found) => found.includes(message))).toBe(true);
});
