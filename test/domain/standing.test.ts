/** Where a cohort stands, in one sentence: the same wherever it is said. */
import { expect, test } from 'vitest';
import type { CohortState } from '../../shared/domain/cohort.ts';
import { standingInWords } from '../../shared/domain/journey.ts';
import { idFrom } from '../../functions/manager-api/begin/outline-program.ts';
import { exampleProgram } from '../support/programs.ts';

const program = exampleProgram();
const at = (time: string, state: CohortState = 'open') =>
  standingInWords({ program, cohort: { state } as never }, Date.parse(time));

test('applications are open only between their day and their deadline; what comes after it is late', () => {
  expect(at('2026-02-20T10:00:00Z')).toMatch(/^Applications open on .*, and close on Monday, March 16/);
  expect(at('2026-03-10T10:00:00Z')).toMatch(/^Applications are open until Monday, March 16/);
  expect(at('2026-03-16T18:00:00Z')).toMatch(/^Applications closed on .*; late ones are taken until/);
  expect(at('2026-03-18T10:00:00Z', 'review')).toBe('The match is waiting for your approval');
  expect(at('2026-03-20T10:00:00Z', 'running')).toMatch(/^The match is made\. Pairs begin .* from /);
  expect(at('2026-04-20T10:00:00Z', 'running')).toMatch(
    /^The program runs until .* meet once both have said yes$/,
  );
});

test('a long name makes an address of whole words, and keeps its year', () => {
  expect(idFrom('Women in Tech Rotterdam Mentoring Spring 2026')).toBe(
    'women-in-tech-rotterdam-mentoring-2026',
  );
  expect(idFrom('Spring 2026')).toBe('spring-2026');
  expect(idFrom('日本')).toBeUndefined();
  expect(idFrom('x'.repeat(60))).toHaveLength(40);
});
