import { afterEach, expect, test } from 'vitest';
import { listMessages } from '../../shared/store/messages.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, startWith } from '../support/stack.ts';
import { listRuns } from '../../shared/store/match-runs.ts';
import { findCohort } from '../../shared/store/cohorts.ts';

let stack: LocalStack;
afterEach(() => stack.stop());
const program = exampleProgram();
const cohort = program.cohort.id;
const manager = program.program.manager.email;
const emails = async () =>
  (await listMessages(stack.table, cohort)).filter(
    ({ email, state }) => email === 'trial-match' && state === 'sent',
  );
const trials = async () => (await listRuns(stack.table, cohort)).filter(({ kind }) => kind === 'trial');

test('each night the manager learns how it would end today, what is short, and what she could write', async () => {
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  await apply(stack, program, mentor('m', { offers: ['Rust'], capacity: 1 }));
  for (const id of ['a', 'b', 'c']) await apply(stack, program, person(id));
  await apply(stack, program, person('d', { wants: ['Cobol'] }));
  await stack.advanceTo(Date.parse('2026-03-03T12:00:00Z'));

  expect(await trials()).toMatchObject([
    { id: 'trial-match.2026-03-03', pairs: 1, placed: 1, unmatched: 3, optimal: true, programVersion: 1 },
  ]);
  const email = emailTo(stack, manager, 'If applications closed today');
  expect(email.subject).toBe('If applications closed today: 1 placed, 3 without a mentor');
  const text = email.text.replace(/\s+/g, ' ');
  expect(text).toContain('Rust: 2 more places');
  expect(text).toContain('Cobol: 1 more place');
  expect(text).toContain('People are waiting for help with Rust and Cobol.');
  expect(text).toContain('https://mentoring.example.org/apply');
  // It waited for the end of the quiet hours, and it is about no one by name.
  expect((await emails()).map(({ sentAt }) => sentAt?.slice(0, 13))).toEqual(['2026-03-03T07']);
  expect(email.raw).not.toContain('Person a');
  expect(await listPairs(stack.table, cohort)).toEqual([]);
  expect((await findCohort(stack.table, cohort))?.state).toBe('open');
});

test('a night in which nothing has changed sends no email; the close ends the trials', async () => {
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  await stack.advanceTo(Date.parse('2026-03-03T12:00:00Z'));
  expect(await emails()).toHaveLength(0);
  await apply(stack, program, mentor('m'));
  await apply(stack, program, person('a'));
  await stack.advanceTo(Date.parse('2026-03-06T12:00:00Z'));
  expect(await emails()).toHaveLength(1);
  await apply(stack, program, person('b'));
  await stack.advanceTo(Date.parse('2026-03-25T12:00:00Z'));
  expect(await emails()).toHaveLength(2);
  expect(
    (await trials())
      .map(({ id }) => id)
      .sort()
      .at(-1),
  ).toBe('trial-match.2026-03-16');
});
