/** The boundaries between rooms are lint rules; each is shown to fail when it is broken. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const eslint = new ESLint({ cwd: root });
/** The same rules but for those that ask for types, which take most of the time. */
const untyped = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });

/** What lint says of a line planted at the end of a file that is in order. */
async function planted(file: string, line: string): Promise<string[]> {
  const { readFile } = await import('node:fs/promises');
  const text = `${await readFile(root + file, 'utf8')}\n${line}\n`;
  const [result] = await untyped.lintText(text, { filePath: root + file });
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
    "export { findMessage } from '../store/messages.ts';",
    'shared/domain knows nothing of shared/store.',
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
    'functions knows nothing of infra.',
  ],
  [
    'shared is below functions',
    'shared/http.ts',
    "export { managerApi } from '../functions/manager-api/manager-api.ts';",
    'shared/http.ts knows nothing of functions.',
  ],
  [
    'emails are told what they need',
    'shared/email/compose.ts',
    "export { findMessage } from '../store/messages.ts';",
    'shared/email knows nothing of shared/store.',
  ],
  [
    'forms know no use case',
    'shared/forms/tally.ts',
    "export { answer } from '../usecases/pairs/answer.ts';",
    'shared/forms knows nothing of shared/usecases.',
  ],
  [
    'use cases know nothing of AWS',
    'shared/usecases/pairs/answer.ts',
    "export { systemClock } from '../../aws/clock.ts';",
    'shared/usecases knows nothing of shared/aws.',
  ],
  [
    'the console takes only types from the server',
    'functions/manager-api/console/drafts.ts',
    "export { routes } from '../screens/audit.ts';",
    'The console takes only types from the server.',
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
])('%s', async (_, file, line, message) => {
  expect((await planted(file, line)).some((found) => found.includes(message))).toBe(true);
});

/** Rules that ask for types take half a minute to look at one line: `npm run check` has them look at all. */
test('promises are awaited and switches are exhaustive, or lint says so', async () => {
  const { rules } = (await eslint.calculateConfigForFile(`${root}shared/http.ts`)) as {
    readonly rules: Readonly<Record<string, readonly [severity: number]>>;
  };
  const severity = (name: string): number | undefined => rules[`@typescript-eslint/${name}`]?.[0];
  expect([severity('no-floating-promises'), severity('switch-exhaustiveness-check')]).toEqual([2, 2]);
});

const files = execFileSync('git', ['ls-files', 'shared', 'functions', 'infra', 'scripts'], { cwd: root })
  .toString()
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && existsSync(root + file));

/** Every relative import of a file, types included, from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(root + file, 'utf8');
  return [...text.matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, specifier = '']) =>
    path.posix.join(path.posix.dirname(file), specifier),
  );
}

/** The files of the first circle found, in their order. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): readonly string[] | undefined => {
    const start = trail.indexOf(file);
    if (start >= 0) return [...trail.slice(start), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...trail, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}

test('no file imports in a circle, types included', () => {
  expect(circleIn(new Map(files.map((file) => [file, importsOf(file)])))).toBeUndefined();
  const planted = new Map([
    ['a.ts', ['b.ts']],
    ['b.ts', ['c.ts']],
    ['c.ts', ['b.ts']],
  ]);
  expect(circleIn(planted)).toEqual(['b.ts', 'c.ts', 'b.ts']);
});

test('every screen of the console has its server part under the same name', () => {
  const under = (folder: string): string[] =>
    files
      .filter((file) => file.startsWith(folder))
      .map((file) => path.basename(file).replace(/\.tsx?$/, ''))
      .sort();
  const screens = under('functions/manager-api/console/screens/');
  expect(under('functions/manager-api/screens/').filter((name) => !screens.includes(name))).toEqual([]);
});
