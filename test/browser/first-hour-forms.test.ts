/** Managers with a form tool of their own, from nothing to an application, by what the screen says: Typeform, and Google by keyboard alone. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalStack } from '../../infra/local/stack.ts';
import { DAY, MINUTE } from '../../shared/domain/calendar.ts';
import { typeform } from '../../shared/forms/typeform.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { findSource } from '../../shared/store/sources.ts';
import { AppsScript, overTheWire } from '../support/apps-script.ts';
import { examine, launchBrowser, loaded, signIn } from '../support/browser.ts';
import { testKey } from '../support/stack.ts';
import { typeformDouble } from '../support/typeform.ts';

const TOKEN = 'tfp_a_token_of_hers';
const problems: string[] = [];
const atTypeform = typeformDouble([], { token: TOKEN });
let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  browser = await launchBrowser();
  const typeformApiUrl = await atTypeform.listen();
  stack = await LocalStack.start({
    frozenAt: Date.parse('2026-03-02T09:00:00Z'),
    makeKey: testKey,
    // As npm start does it.
    anySender: true,
    typeformApiUrl,
  });
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
  atTypeform.stop();
});

const signedIn = (name: string): Promise<Page> =>
  signIn(browser, {
    gatewayUrl: stack.gatewayUrl,
    email: `${name}@program.example.org`,
    problems,
    phone: true,
  });

/** What a hand does: a mouse and its keyboard, or the keyboard alone. */
interface Hand {
  press(what: Locator): Promise<void>;
  write(what: Locator, text: string): Promise<void>;
  choose(what: Locator): Promise<void>;
}

const byMouse: Hand = {
  press: (what) => what.click(),
  write: (what, text) => what.fill(text),
  choose: (what) => what.check(),
};

/** Everything is reached by Tab, and done by keys. */
function byKeyboard(page: Page): Hand {
  const reach = async (what: Locator): Promise<void> => {
    await what.waitFor();
    for (let tabs = 0; tabs < 150; tabs++) {
      if (await what.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${String(what)} cannot be reached by the keyboard.`);
  };
  return {
    async press(what) {
      await reach(what);
      await page.keyboard.press('Enter');
    },
    async write(what, text) {
      await reach(what);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
    // Of radio buttons one is reached, and the arrow keys go on.
    async choose(what) {
      const group = what.page().locator('input[type=radio]:checked').first();
      await reach(group);
      for (let n = 0; n < 10 && !(await what.isChecked()); n++) await page.keyboard.press('ArrowDown');
      expect(await what.isChecked()).toBe(true);
    },
  };
}

async function begin(page: Page, hand: Hand, { name, tool }: { name: string; tool: string }): Promise<void> {
  const title = (one: string) => page.getByRole('heading', { level: 1, name: one }).waitFor();
  const next = () => hand.press(page.getByRole('button', { name: 'Continue' }));
  await hand.press(page.getByRole('link', { name: 'Begin a program' }));
  await title('What is your program?');
  await hand.write(page.getByLabel('Name of the program'), name);
  await hand.write(page.getByLabel('Purpose'), 'People help each other grow.');
  await hand.write(page.getByLabel('Name of this round'), 'Spring');
  await hand.write(page.getByLabel('Your name'), 'Nour Haddad');
  await next();
  for (const one of [
    'How do people meet?',
    'When does it run?',
    'Who can take part?',
    'What do you ask applicants?',
  ]) {
    await title(one);
    await next();
  }
  await title('Where do people apply?');
  await hand.choose(page.getByRole('radio', { name: new RegExp(`^${tool}`) }));
  await next();
  await title('Look at it, and publish');
  await hand.press(page.getByRole('button', { name: 'Publish the program' }));
  await title('Setup');
  await hand.press(page.getByRole('button', { name: 'Show how to connect it' }));
  await hand.press(page.getByRole('button', { name: 'Show the steps' }));
}

test('Typeform: the form is made and connected with her token, and someone applies', async () => {
  const page = await signedIn('tara');
  await begin(page, byMouse, { name: 'Typed Mentoring', tool: 'Typeform' });
  await page.getByRole('heading', { name: 'Have it made' }).waitFor();
  await examine(page, 'begin-typeform');
  await page.getByLabel('Token').fill(TOKEN);
  await page.getByRole('button', { name: 'Make the form' }).click();
  await page.getByRole('heading', { name: 'Have it made' }).waitFor({ state: 'detached' });
  const source = (await findSource(stack.table, 'typed-mentoring-form'))!;
  const hook = atTypeform.forms.hooks.get(`${source.form!}/mentorline`)!;
  expect(Object.keys(source.fields)).toHaveLength(atTypeform.forms.made.get(source.form!)!.fields.length);

  // On the day on which applications open, someone fills it in, and Typeform posts it.
  await stack.advanceTo(stack.clock.now() + 15 * DAY);
  const { body, headers } = typeform.sample({
    source,
    secret: hook.secret,
    answers: {
      ...{
        name: 'Ana Lima',
        email: 'ana@example.org',
        role: ['Mentee'],
        languages: 'English',
        wants: ['Reading data'],
        consent: true,
      },
    },
    response: 'one',
    at: stack.clock.now(),
  });
  expect((await fetch(hook.url, { method: 'POST', headers, body })).status).toBe(200);
  await stack.whenIdle();
  expect(await listApplications(stack.table, 'typed-mentoring-spring')).toMatchObject([
    { role: 'mentee', missing: [] },
  ]);
  await page.context().close();
  expect(problems.splice(0)).toEqual([]);
});

test('Google Forms, by keyboard alone: one script makes the form, one press uses it, and someone applies', async () => {
  const page = await signedIn('gila');
  const hand = byKeyboard(page);
  await begin(page, hand, { name: 'Grown by Google', tool: 'Google Forms' });
  await hand.press(page.locator('summary', { hasText: 'Show the script' }));
  const script = await page.getByRole('region', { name: 'The script' }).innerText();
  await examine(page, 'begin-google');
  await page.keyboard.press('Escape');
  const google = new AppsScript(overTheWire, { clock: () => stack.clock.now() });
  const made = await google.install(script);
  expect([made.error, made.form?.isOpen]).toEqual([undefined, true]);
  await stack.whenIdle();
  await page.reload();
  await page.getByText('The form "Grown by Google: apply" is there.').waitFor();
  await hand.press(page.getByRole('button', { name: 'Use this form' }));
  await page.getByText(/^The form is in use: all \d+ questions are mapped\.$/).waitFor();
  await examine(page, 'begin-google-used');

  await stack.advanceTo(stack.clock.now() + 15 * DAY + MINUTE);
  const { error } = await google.submit({
    'What is your name?': 'Ana Lima',
    'Your email address': 'ana@example.org',
    'How would you like to take part?': 'Mentee',
    'Which languages do you speak well?': 'English',
    "I accept the agreement on the program's page, and that my answers are used to run the program": ['Yes'],
  });
  expect(error).toBeUndefined();
  await google.stop();
  await stack.whenIdle();
  expect(await listApplications(stack.table, 'grown-by-google-spring')).toMatchObject([{ role: 'mentee' }]);
  await loaded(page);
  await page.context().close();
  expect(problems.splice(0)).toEqual([]);
});
