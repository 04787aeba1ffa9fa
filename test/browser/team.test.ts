/** An owner, a manager and a reader run one cohort in a real browser: invited, with what each may do, one of them on holiday. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addDays, localDate, MINUTE } from '../../shared/domain/calendar.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { examineEverywhere, launchBrowser, loaded, signIn } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, startWith } from '../support/stack.ts';

const program = { ...exampleProgram(), review: 'manual' as const };
const OWNER = program.program.manager.email;
const problems: string[] = [];
let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await startWith(program, '2026-03-14T09:00:00Z');
  await apply(stack, program, person('ana', { name: 'Ana Lima', wants: ['Rust'] }));
  await apply(stack, program, mentor('ben', { name: 'Ben Okafor' }));
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

afterEach(() => expect(problems.splice(0)).toEqual([]));

const as = (email: string): Promise<Page> =>
  signIn(browser, { gatewayUrl: stack.gatewayUrl, email, problems });
const open = async (page: Page, screen: string): Promise<void> => {
  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('link', { name: screen, exact: true })
    .click();
  await page.getByRole('heading', { level: 1, name: screen }).waitFor();
  await loaded(page);
};

async function invite(page: Page, { name, email, role }: Record<'name' | 'email' | 'role', string>) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('region', { name: 'Invite someone' }).getByRole('combobox').selectOption(role);
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await page.getByText(`The invitation to ${email} is on its way.`).waitFor();
}

test('three people run a cohort together', async () => {
  const owner = await as(OWNER);
  await open(owner, 'Team');
  await owner.getByText('Invite one first').waitFor();
  await invite(owner, { name: 'Mia Berg', email: 'mia@example.org', role: 'manager' });
  await invite(owner, { name: 'Rita Silva', email: 'rita@example.org', role: 'reader' });
  await stack.advanceTo(stack.clock.now() + 1000);
  await examineEverywhere(owner, 'team');
  // The email leads to the console, and says how to sign in there.
  const { subject, text } = emailTo(stack, 'rita@example.org', 'Help run');
  expect(subject).toBe(`Help run ${program.program.name}`);
  expect(text).toContain('Forgot your password?');
  expect(text.replaceAll('\n', '')).toContain(`${stack.gatewayUrl}/#/${program.cohort.id}/today`);

  // The reader sees everything and has nothing to press.
  const reader = await as('rita@example.org');
  await open(reader, 'People');
  await reader.getByRole('link', { name: 'Ana Lima' }).click();
  await reader.getByRole('heading', { level: 1, name: 'Ana Lima' }).waitFor();
  await loaded(reader);
  expect(await reader.getByRole('button', { name: /Erase|Reject|Accept|Pause/ }).count()).toBe(0);
  await open(reader, 'Team');
  await reader.getByText('Only an owner can change it.').waitFor();
  expect(await reader.getByRole('button', { name: /Remove|invitation|Hand over/ }).count()).toBe(0);

  // The owner goes on holiday; the manager is told of the match, and approves it.
  await owner.getByLabel('Who stands in').selectOption({ label: 'Mia Berg' });
  await owner.getByLabel('Last day').fill(addDays(localDate(stack.clock.now(), program.cohort.zone), 14));
  await owner.getByRole('button', { name: 'Hand over' }).click();
  await owner.getByText('Mia Berg stands in for').waitFor();
  await stack.advanceTo(Date.parse('2026-03-17T09:00:00Z'));
  expect(emailTo(stack, 'mia@example.org', 'ready for review').text).toContain('Hello Mia,');
  const manager = await as('mia@example.org');
  await manager.getByText('Emails about tasks go to Mia Berg through').waitFor();
  await open(manager, 'Matching');
  await manager.getByRole('button', { name: 'Approve match' }).click();
  await manager
    .getByRole('dialog')
    .getByRole('button', { name: /^Send|^Approve/ })
    .click();
  await manager.getByRole('dialog').waitFor({ state: 'hidden' });
  await stack.advanceTo(stack.clock.now() + 15 * MINUTE);
  await open(reader, 'Pairs');
  await reader.getByRole('link', { name: 'Ana Lima with Ben Okafor' }).waitFor();

  // Taken out, the reader sees nothing from the next click on, and the audit still knows who did what.
  await owner.reload();
  await open(owner, 'Team');
  await owner.getByRole('button', { name: 'Remove Rita Silva' }).click();
  await owner.getByRole('button', { name: 'Remove from the team' }).click();
  await owner.getByRole('row', { name: /Rita Silva/ }).waitFor({ state: 'detached' });
  await reader.getByRole('link', { name: 'Results', exact: true }).click();
  await reader.getByText('you do not have access to it').waitFor();
  await open(owner, 'Audit');
  await owner.getByRole('row', { name: /mia@example.org Approved the match/ }).waitFor();
  await owner.getByRole('row', { name: /rita@example.org Looked at the page of Ana Lima/ }).waitFor();
  await owner.getByRole('row', { name: /Took rita@example.org out of the team/ }).waitFor();
});

test('what was refused is said, and the role is shown as it still is', async () => {
  const owner = await as(OWNER);
  await open(owner, 'Team');
  await owner
    .getByLabel(/^Role of /)
    .first()
    .selectOption('reader');
  await owner.getByRole('button', { name: /^Change role/ }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByText('Only another owner can make you an owner again').waitFor();
  await dialog.getByRole('button', { name: 'Change role' }).click();
  await owner.getByRole('alert').filter({ hasText: 'A program needs an owner' }).waitFor();
  await dialog.getByRole('button', { name: 'Not now' }).click();
  expect(
    await owner
      .getByLabel(/^Role of /)
      .first()
      .inputValue(),
  ).toBe('owner');
});
