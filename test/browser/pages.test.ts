/** What a person sees, in a real Chromium: it works by clicking and by keyboard, and axe finds nothing in either scheme. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { home } from '../../infra/local/home/home.ts';
import { listen, type LocalServer } from '../../infra/local/http.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { examine, examineEverywhere, launchBrowser } from '../support/browser.ts';
import { cohortTitle } from '../../shared/domain/program.ts';
import { applyProgram } from '../../shared/usecases/journey/apply-program.ts';
import { withOwnForm } from '../support/own-form.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, emailTo, mentor, person, startWith } from '../support/stack.ts';

const program = exampleProgram();
const [ana, ben] = [person('ana', { name: 'Ana <b>Lima</b>' }), mentor('ben', { name: 'Ben Okafor' })];

let browser: Browser;
let stack: LocalStack;
let site: LocalServer;

beforeAll(async () => {
  browser = await launchBrowser();
  stack = await startWith(program, '2026-03-02T09:00:00Z');
  site = await listen(home({ stack, advanceTo: (time) => stack.advanceTo(time) }));
  for (const one of [ana, ben, person('cleo'), mentor('dario')]) await apply(stack, program, one);
});

afterAll(async () => {
  await browser.close();
  await site.stop();
  await stack.stop();
});

const DESK = { width: 1200, height: 900 };
const PHONE = { width: 390, height: 844 };

async function open(address: string, viewport = DESK): Promise<Page> {
  const context = await browser.newContext({ viewport, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

async function everywhere(address: string, name: string): Promise<void> {
  const page = await open(address);
  await examineEverywhere(page, name);
  await page.context().close();
}

describe('the public page of a program', () => {
  test('says what it is about to anyone, in both schemes, at desk and on a phone', async () => {
    await everywhere(`${stack.gatewayUrl}/about/${program.cohort.id}`, 'about');
    const page = await open(`${stack.gatewayUrl}/about/${program.cohort.id}`);
    const text = await page.locator('main').innerText();
    for (const words of [
      'Open Source Mentoring',
      'Applications close on Monday, March 16, 6:00 PM (Berlin)',
      'Does it cost anything?',
      'What is said between us stays between us',
      'Harassment of any kind',
      'Amara Diallo',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/Lima|Okafor/);
    expect(await page.getByRole('link', { name: 'Apply' }).first().getAttribute('href')).toBe(
      `/apply/${program.cohort.id}`,
    );
    const missing = await fetch(`${stack.gatewayUrl}/about/no-such-cohort`);
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('Page not found')]);
  });
});

describe('the home pages', () => {
  test.each(['', 'runs', 'email', 'deliveries', 'schedules', 'executions'])(
    '/%s is whole in both schemes, at desk and on a phone',
    async (path) => {
      await everywhere(`${site.url}/${path}`, `home-${path || 'cohort'}`);
    },
  );

  test('the clock moves by its buttons, and what happened shows', async () => {
    const page = await open(`${site.url}/`);
    expect(await page.getByText('Applications are open').count()).toBe(1);
    await page.getByRole('button', { name: '+1 day' }).click();
    await page.locator('.clock time', { hasText: 'Tuesday, March 3' }).waitFor();
    await page.getByRole('heading', { name: 'Coming up' }).waitFor();
    for (let week = 0; week < 2; week++) await page.getByRole('button', { name: '+1 week' }).click();
    await page.getByText('once both have said yes').waitFor();
    await page.goto(`${site.url}/executions`);
    expect(await page.getByText('ExecutionSucceeded').count()).toBe(1);
    await page.context().close();
  });

  test('a run tells who has whom, and a pair why, to the last point', async () => {
    const page = await open(`${site.url}/runs`);
    await page.getByRole('link', { name: 'Match at the close' }).click();
    await everywhere(page.url(), 'home-run');
    await page.getByRole('link', { name: /^Ana/ }).click();
    await page.getByRole('heading', { name: /^Ana .* with / }).waitFor();
    await everywhere(page.url(), 'home-pair');
    const points = await page
      .getByRole('region', { name: 'Contributions' })
      .locator('td:nth-child(2)')
      .allInnerTexts();
    const total = points.reduce((sum, one) => sum + Number(one), 0);
    expect(await page.getByText(`${total} points`).count()).toBe(1);
    expect((await fetch(`${site.url}/runs/none`)).status).toBe(404);
    await page.context().close();
  });

  test('an email is read as HTML, text and source, and its link is followed', async () => {
    const page = await open(`${site.url}/email?q=${encodeURIComponent(ana.email)}`);
    await page.getByRole('link', { name: /We have a mentor for you/ }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByText("We've found a mentor for you").waitFor();
    await page.getByRole('link', { name: 'Source', exact: true }).click();
    expect(await page.locator('pre').innerText()).toContain('MIME-Version');
    await examine(page, 'email-source');
    await page.getByRole('link', { name: 'Text', exact: true }).click();
    await examine(page, 'email-text');
    await page.locator('pre a').first().click();
    await page.getByRole('heading', { name: 'A mentor for you?' }).waitFor();
    await page.context().close();
  });

  test('a page elsewhere cannot press our buttons, nor reach us by another name', async () => {
    const before = stack.clock.now();
    const foreign = await fetch(`${site.url}/clock`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: 'by=1',
    });
    expect(foreign.status).toBe(403);
    expect(stack.clock.now()).toBe(before);
  });
});

describe("the participants' pages", () => {
  const link = (address: string, words: string, at = 0): string => emailTo(stack, address, words).links[at]!;

  test('a proposal is answered on a phone, by keyboard', async () => {
    for (const one of [ana, ben]) {
      const address = link(one.email, 'what do you think');
      if (one === ana) await everywhere(address, 'proposal');
      const page = await open(address, PHONE);
      const yes = page.getByRole('button', { name: 'Yes, introduce us' });
      for (
        let presses = 0;
        presses < 10 && !(await yes.evaluate((button) => button === document.activeElement));
        presses++
      )
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page
        .getByRole('heading', {
          name: one === ana ? 'Thank you for saying yes' : /It's a match|Thank you for saying yes/,
        })
        .waitFor();
      await examine(page, 'proposal-answered');
      await page.context().close();
      await stack.whenIdle();
    }
  });

  test('agreement, session, survey, application and email settings work and are whole', async () => {
    for (const one of [mentor('dario'), person('cleo')]) {
      const page = await open(link(one.email, 'what do you think'));
      await page.getByRole('button', { name: 'Yes, introduce us' }).click();
      await page.context().close();
      await stack.whenIdle();
    }
    const meet = emailTo(stack, ana.email, 'Meet');
    await everywhere(meet.links[0]!, 'agreement');
    await everywhere(meet.links[1]!, 'session');
    const page = await open(meet.links[1]!, PHONE);
    await page.getByRole('radio', { name: 'Yes' }).check({ force: true });
    await page.getByRole('radio', { name: '4' }).check({ force: true });
    await page.getByLabel('What did you talk about?').fill('<script>alert(1)</script>');
    await page.getByRole('button', { name: 'Log session' }).click();
    await page.getByRole('heading', { name: "Thank you, it's logged" }).waitFor();

    await stack.advanceTo(Date.parse('2026-05-11T12:00:00Z'));
    await everywhere(link(ana.email, 'Halfway survey'), 'survey');
    await page.goto(link(ana.email, 'Halfway survey'));
    await page.getByRole('radio', { name: '3' }).first().check({ force: true });
    await page.getByRole('button', { name: 'Send answers' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();

    const manage = link(ben.email, 'We have your application');
    await everywhere(manage, 'manage');
    await page.goto(manage);
    await page.getByRole('link', { name: 'Choose which emails you get' }).click();
    await examine(page, 'unsubscribe');
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('button', { name: 'Subscribe again' }).click();
    await page.getByRole('heading', { name: 'You are subscribed again' }).waitFor();
    await page.context().close();
    await everywhere(`${stack.gatewayUrl}/p/nonsense`, 'link-invalid');
    await everywhere(`${site.url}/`, 'home-running');
  });

  test('a page carries no script, lets nothing in from elsewhere, and tells no one where it was', async () => {
    const answer = await fetch(link(ana.email, 'Meet', 1));
    expect(await answer.text()).not.toMatch(/<script|https?:\/\/(?!127\.0\.0\.1)/);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'/,
    );
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });

  test('the stylesheet is let in by the policy that forbids everything else', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.goto(link(ana.email, 'Meet', 1));
    expect(await page.locator('.card').evaluate((card) => getComputedStyle(card).borderRadius)).toBe('14px');
    expect(refused.filter((text) => text.includes('Content Security Policy'))).toEqual([]);
    await context.close();
  });
});

test('of two cohorts, the home pages show the one that is chosen', async () => {
  const { program: about, cohort } = exampleProgram();
  const other = {
    ...withOwnForm(exampleProgram(), { id: 'autumn-form' }),
    program: { ...about, id: 'other' },
    cohort: { ...cohort, id: 'autumn', name: 'Autumn' },
  };
  await applyProgram({ table: stack.table, clock: () => stack.clock.now() }, other, { by: 'test' });
  const page = await open(`${site.url}/`);
  // The newest is shown first.
  await page.getByRole('heading', { level: 1, name: /Autumn/ }).waitFor();
  expect(await page.getByRole('link', { name: 'Public page' }).getAttribute('href')).toBe(
    `${stack.gatewayUrl}/about/autumn`,
  );
  await page.getByRole('button', { name: `Show ${cohortTitle(program)}` }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(program.cohort.name) }).waitFor();
  await page.getByRole('button', { name: /^Show .*Autumn$/ }).click();
  await page.getByRole('heading', { level: 1, name: /Autumn/ }).waitFor();
  await page.context().close();
});
