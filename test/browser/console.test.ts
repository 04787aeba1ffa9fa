/** The console in a real Chromium: signed in by the identity page, through every screen, by mouse and by keyboard. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/stack.ts';
import { examine, launchBrowser, loaded, signIn, SCREENS } from '../support/browser.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { MINUTE } from '../../shared/domain/calendar.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, startWith } from '../support/stack.ts';

const program = { ...exampleProgram(), review: 'manual' as const };
const MANAGER = program.program.manager.email;
const HOSTILE = '<img src=x onerror="document.title=`owned`"> Ana';

const problems: string[] = [];
let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  await apply(stack, program, person('ana', { name: HOSTILE, wants: ['Rust', 'Go'] }));
  await apply(stack, program, person('cleo', { wants: ['Haskell'] }));
  for (const id of ['ben', 'dario']) await apply(stack, program, mentor(id, { name: `Mentor ${id}` }));
  await apply(stack, program, person('eve', { name: 'Eve' }), { answers: { email: 'no address' } as never });
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

const signedIn = (options: { phone?: boolean; dark?: boolean; email?: string } = {}): Promise<Page> =>
  signIn(browser, { gatewayUrl: stack.gatewayUrl, email: MANAGER, problems, ...options });

afterEach(() => expect(problems.splice(0)).toEqual([]));

test.each([
  ['desktop, light', {}],
  ['desktop, dark', { dark: true }],
  ['phone, light', { phone: true }],
  ['phone, dark', { phone: true, dark: true }],
])('every screen is there and axe finds nothing on it: %s', async (name, options) => {
  const where = name.replace(', ', '-');
  const page = await signedIn(options);
  for (const screen of SCREENS) {
    await page.getByRole('link', { name: screen, exact: true }).click();
    // The screen that is open already keeps the focus where it is.
    await page.locator(screen === 'Today' ? 'main h1' : 'main h1:focus').waitFor();
    await loaded(page);
    await examine(page, `console-${screen.toLowerCase()}-${where}`);
  }
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('link', { name: /cleo/ }).click();
  await page.getByRole('heading', { name: 'History' }).waitFor();
  await examine(page, `console-person-${where}`);
  await page.getByRole('link', { name: 'Begin another program' }).click();
  for (const step of ['What', 'How', 'When', 'Who', 'Questions', 'Form', 'Go']) {
    await page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: step }).click();
    await page
      .getByRole('navigation', { name: 'Steps' })
      .locator(`[aria-current]:has-text("${step}")`)
      .waitFor();
    await loaded(page);
    await examine(page, `begin-${step.toLowerCase()}-${where}`);
  }
  await page.context().close();
});

test('a hostile name is text on every screen', async () => {
  const page = await signedIn();
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('link', { name: /onerror/ }).click();
  await page.getByRole('heading', { level: 1, name: /onerror/ }).waitFor();
  expect(await page.locator('main img').count()).toBe(0);
  expect(await page.title()).not.toBe('owned');
  await page.context().close();
});

test('a session survives a reload, ends by signing out, and a stranger sees no cohort', async () => {
  const page = await signedIn();
  await page.getByRole('link', { name: 'Deliveries', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Deliveries' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('This page is for people who manage a program').waitFor();
  await page.reload();
  await page.getByText('This page is for people who manage a program').waitFor();
  await page.context().close();

  const stranger = await signedIn({ email: 'stranger@example.org' });
  await stranger.getByText('No cohorts for stranger@example.org yet').waitFor();
  await stranger.goto(`${stack.gatewayUrl}/#/${program.cohort.id}/people`);
  await stranger.getByText('No cohorts for').waitFor();
  await stranger.context().close();
});

test('tabs are one stop of the Tab key, and the arrow keys go round them', async () => {
  const page = await signedIn();
  await page.getByRole('link', { name: 'Program', exact: true }).click();
  const isChosen = async (name: string): Promise<void> => {
    const tab = page.getByRole('tab', { name, selected: true });
    await tab.and(page.locator(':focus')).waitFor();
    await page.getByRole('tabpanel', { name }).waitFor();
    expect(await page.locator('[role=tab][tabindex="0"]').count()).toBe(1);
  };
  await page.getByRole('tab', { name: 'Forms' }).press('ArrowRight');
  await isChosen('Text');
  await page.keyboard.press('End');
  await isChosen('Copy');
  await page.keyboard.press('ArrowRight');
  await isChosen('Forms');
  await page.keyboard.press('Tab');
  const search = page.getByLabel('Search all settings');
  await search.and(page.locator(':focus')).waitFor();
  // A setting is found by its words, wherever it is, and opened with the focus in it.
  await search.fill('quiet from');
  await page.getByRole('button', { name: 'Policies › Quiet hours › From' }).click();
  await page.getByLabel('From', { exact: true }).and(page.locator(':focus')).waitFor();
  await page.getByRole('button', { name: 'Eligibility', exact: true }).click();
  await page.getByRole('button', { name: 'Add to Eligibility' }).click();
  // What was added is open, and ids are chosen by what they stand for.
  await page
    .locator('details[open]')
    .getByLabel('Question', { exact: true })
    .selectOption({ label: 'Why now?' });
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.context().close();
});

test('of two who edit the program at once, the second sees what changed, keeps both, and loses nothing by a reload', async () => {
  const [first, second] = [await signedIn(), await signedIn()];
  const write = async (page: typeof first, from: string, to: string): Promise<void> => {
    await page.getByRole('link', { name: 'Program', exact: true }).click();
    await page.getByRole('tab', { name: 'Text' }).click();
    const area = page.getByLabel('Program file');
    await area.fill((await area.inputValue()).replace(from, to));
    await area.blur();
    await page.getByText('1 change, not published yet').waitFor();
  };
  const publish = async (page: typeof first): Promise<void> => {
    await page.getByRole('button', { name: 'Review changes and publish' }).click();
    await page.getByRole('button', { name: 'Publish version' }).click();
  };
  await write(first, 'emailsPerDay: 2', 'emailsPerDay: 4');
  await write(second, 'proposalDays: 5', 'proposalDays: 6');
  await publish(first);
  await first.getByText(/^Published as version/).waitFor();
  await publish(second);
  await second
    .getByRole('heading', { name: 'This program was published while you were editing it' })
    .waitFor();
  await second.reload();
  await second.getByRole('link', { name: 'Program', exact: true }).click();
  await second.getByRole('button', { name: 'See what changed' }).click();
  await second.getByText('policies › emailsPerDay').waitFor();
  await examine(second, 'console-two-versions');
  await second.getByRole('button', { name: 'Keep mine' }).click();
  await second.getByText('1 change, not published yet').waitFor();
  await publish(second);
  await second.getByText(/^Published as version/).waitFor();
  const cohort = (await findCohortWithProgram(stack.table, program.cohort.id))!;
  expect(cohort.program.policies).toMatchObject({ emailsPerDay: 4, proposalDays: 6 });
  for (const page of [first, second]) await page.context().close();
});

test('of two who correct one person, the second sees what changed and keeps what they wrote', async () => {
  const [first, second] = [await signedIn(), await signedIn()];
  for (const page of [first, second]) {
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('link', { name: 'Mentor ben' }).click();
    await page.getByRole('button', { name: 'Correct answers' }).click();
  }
  const save = (page: typeof first) => page.getByRole('button', { name: 'Save correction' }).click();
  await first.getByLabel('How many years have you worked as a developer?').fill('7');
  await save(first);
  await first.getByRole('button', { name: 'Correct answers' }).waitFor();
  await second.getByLabel('Why now?').fill('It is time.');
  await save(second);
  await second.getByText('This application was changed while you were correcting it').waitFor();
  await second.getByText('See what changed').click();
  await second.locator('details').getByText('7', { exact: true }).waitFor();
  await examine(second, 'console-two-corrections');
  await second.getByRole('button', { name: 'Keep mine' }).click();
  await save(second);
  await second.getByRole('button', { name: 'Correct answers' }).waitFor();
  const ben = (await listApplications(stack.table, program.cohort.id)).find(
    ({ answers }) => answers['name'] === 'Mentor ben',
  );
  expect(ben?.answers).toMatchObject({ years: 7, motivation: 'It is time.' });
  for (const page of [first, second]) await page.context().close();
});

test('what could not be read is a task; replaying it says what happened', async () => {
  const page = await signedIn();
  await page.getByRole('heading', { name: '1 delivery could not be read' }).waitFor();
  await page.getByRole('link', { name: 'View deliveries' }).click();
  await page.getByRole('button', { name: 'Replay deliveries' }).click();
  await page.getByText('1 replayed, 1 still quarantined.').waitFor();
  await page.context().close();
});

test('someone is put on the waiting list and told, the decision is taken back, and the second of two editors is told', async () => {
  const page = await signedIn();
  const other = await signedIn();
  for (const one of [page, other]) {
    await one.getByRole('link', { name: 'People', exact: true }).click();
    await one.getByRole('link', { name: 'Mentor dario' }).click();
    await one.getByText('Not decided yet').waitFor();
  }
  await page.getByRole('button', { name: 'Put on the waiting list' }).click();
  await page.getByRole('alert').getByText('Give the reason in a sentence').waitFor();
  await page
    .getByLabel('Reason for the email (waiting list or rejection)')
    .fill('There are more mentors than we need <b>now</b>.');
  await page.getByRole('button', { name: 'Put on the waiting list' }).click();
  await page.getByText('On the waiting list').waitFor();
  await examine(page, 'console-screening');
  // It can be taken back for ten minutes.
  await stack.whenIdle();
  const told = () => stack.ses.list().filter(({ subject }) => subject.includes('waiting list')).length;
  expect(told()).toBe(0);
  await stack.advanceTo(stack.clock.now() + 11 * MINUTE);
  const { raw, text } = emailTo(stack, 'person.dario@example.org', 'waiting list');
  expect(text).toContain("You're on the waiting list. There are more mentors");
  expect(raw.slice(raw.indexOf('text/html'))).not.toContain('<b>now');
  await other.getByLabel('Reason for the email (waiting list or rejection)').fill('No place for this.');
  await other.getByRole('button', { name: 'Reject' }).click();
  await other.getByRole('alert').getByText('Someone changed this application since you opened it').waitFor();
  await page.getByRole('button', { name: 'Undo the decision' }).click();
  await page.getByText('Not decided yet').waitFor();
  const row = (await listApplications(stack.table, program.cohort.id)).find(
    ({ answers }) => answers['name'] === 'Mentor dario',
  );
  expect(row).toMatchObject({ screening: 'open' });
  await page.context().close();
  await other.context().close();
});

test('a draft is changed by hand with the price first, undone, and approved by keyboard after the count was shown', async () => {
  await stack.advanceTo(Date.parse('2026-03-18T12:00:00Z'));
  const emailsBefore = stack.ses.list().length;
  const page = await signedIn();
  await page.getByRole('heading', { name: 'A match is waiting for your approval' }).waitFor();
  await page.getByRole('link', { name: 'Review match' }).press('Enter');
  await page.getByRole('heading', { name: /Without a mentor \(1\)/ }).waitFor();
  await examine(page, 'console-draft');

  await page.getByRole('button', { name: /^Move to… .*Ana/ }).press('Enter');
  await page.getByText('points for this pair').waitFor();
  await page.getByLabel('Why not another mentor?').selectOption({ index: 1 });
  await examine(page, 'console-move-to');
  await page
    .getByRole('button', { name: /^Move to Mentor/ })
    .first()
    .press('Enter');
  await page.getByRole('heading', { name: 'Your changes' }).waitFor();
  await page.getByRole('button', { name: /^Unlock/ }).waitFor();
  await page.getByRole('button', { name: /^Undo: .* moves to Mentor/ }).press('Enter');
  await page.getByText('All changes have been undone.').waitFor();
  await page.getByRole('button', { name: /^Redo: / }).press('Enter');
  await page.getByRole('button', { name: /^Undo: .* moves to Mentor/ }).waitFor();

  await page.getByRole('button', { name: /^Why\? Mentor/ }).press('Enter');
  await page.getByText(/worth most|No mentee fits/).waitFor();
  const row = page.locator('.mentees li');
  const other = page.locator('.mentor', { hasText: 'No mentee yet' });
  await row.dragTo(other);
  await page.getByRole('heading', { name: 'Effect of this change' }).waitFor();
  await examine(page, 'console-price');
  await page.getByRole('button', { name: 'Make change' }).press('Enter');
  await page.getByText('Effect of this change').waitFor({ state: 'detached' });
  expect(await page.locator('.mentees li').count()).toBe(1);
  await page.getByRole('button', { name: 'Match again' }).press('Enter');
  await page
    .getByRole('status')
    .getByText(/points|Nothing has changed/)
    .waitFor();
  await examine(page, 'console-board');

  const open = page.getByRole('button', { name: /^Approve match and send 3 emails/ });
  // The example comes late: a finger that is already on its way must still meet the button.
  let come = (): void => undefined;
  const late = new Promise<void>((resolve) => (come = resolve));
  await page.route('**/emails/**', (route) => late.then(() => route.continue()));
  await open.press('Enter');
  await page.getByRole('heading', { name: 'Send 3 emails?' }).waitFor();
  const yes = page.getByRole('button', { name: 'Send 3 emails', exact: true });
  const before = await yes.boundingBox();
  come();
  await page.locator('iframe.email').waitFor();
  expect(await yes.boundingBox()).toEqual(before);
  await page.unroute('**/emails/**');
  await examine(page, 'console-approval');
  await page.getByRole('button', { name: 'Not yet' }).press('Enter');
  expect(stack.ses.list()).toHaveLength(emailsBefore);
  await open.press('Enter');
  await page.getByRole('button', { name: 'Send 3 emails', exact: true }).press('Enter');
  await page.getByText('No one has been told about this match yet').waitFor({ state: 'detached' });
  await stack.advanceTo(stack.clock.now() + 11 * MINUTE);
  const proposed = (await listPairs(stack.table, program.cohort.id)).map(({ state }) => state);
  expect(proposed).toEqual(['proposed']);
  expect(stack.ses.list().length).toBeGreaterThan(emailsBefore);
  await page.context().close();
});
