/** A bug that cannot be planted any more finds nothing: whoever changes the code changes the list with it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTANTS } from './mutants.ts';

test.each(MUTANTS)('$bug: can be planted', ({ file, code, becomes }) => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  expect(source.split(code).length - 1).toBe(1);
  expect(becomes).not.toBe(code);
});
