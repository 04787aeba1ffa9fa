/** The console in a real browser, with the texts as the people, answers and reasons that its API tells of. */
import type { Browser, Page } from 'playwright-core';
import type { LocalStack } from '../../infra/local/stack.ts';
import { launchBrowser, loaded, signIn } from '../support/browser.ts';
import { exampleProgram } from '../support/programs.ts';
import { apply, mentor, person, startWith } from '../support/stack.ts';

/** Stands in the answers of the API where the texts go. */
const MARK = 'Mark Markson';

export class FuzzedConsole {
  readonly #stack: LocalStack;
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #problems: string[];
  readonly #cohort: string;
  #texts: readonly string[] = [];

  private constructor(parts: {
    readonly stack: LocalStack;
    readonly browser: Browser;
    readonly page: Page;
    readonly problems: string[];
    readonly cohort: string;
  }) {
    this.#stack = parts.stack;
    this.#browser = parts.browser;
    this.#page = parts.page;
    this.#problems = parts.problems;
    this.#cohort = parts.cohort;
  }

  /** Signs in, with some who applied. */
  static async open(): Promise<FuzzedConsole> {
    const program = { ...exampleProgram(), review: 'manual' as const };
    const stack = await startWith(program, '2026-03-02T09:00:00Z');
    await apply(stack, program, person('mark', { name: MARK, wants: ['Rust', MARK], interests: [MARK] }));
    await apply(stack, program, mentor('ben', { name: 'Ben Costa' }));
    const browser = await launchBrowser();
    const problems: string[] = [];
    const { email } = program.program.manager;
    const page = await signIn(browser, { gatewayUrl: stack.gatewayUrl, email, problems });
    const fuzzed = new FuzzedConsole({ stack, browser, page, problems, cohort: program.cohort.id });
    await page.route('**/api/cohorts/*/people', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { id: string; name: string }[];
      const row = body.find(({ name }) => name === MARK);
      const people = fuzzed.#texts.map((text, at) => ({
        ...withText(row, text.toWellFormed()),
        id: `${row?.id ?? ''}${at}`,
      }));
      await route.fulfill({ response, json: people });
    });
    return fuzzed;
  }

  get page(): Page {
    return this.#page;
  }

  /** Shows the texts on the screen of people. */
  async show(texts: readonly string[]): Promise<string[]> {
    this.#texts = texts;
    await this.#page.goto(`${this.#stack.gatewayUrl}/#/${this.#cohort}/today`);
    await this.#page.goto(`${this.#stack.gatewayUrl}/#/${this.#cohort}/people`);
    await this.#page.reload();
    await this.#page
      .locator('tbody tr')
      .nth(texts.length - 1)
      .waitFor();
    await loaded(this.#page);
    const seen = await this.#page.evaluate(() => ({
      title: document.title,
      wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      rows: [...document.querySelectorAll('tbody tr')].map((row) =>
        [...row.querySelectorAll('*')]
          .map((one) => `${one.tagName} ${one.getAttributeNames().sort().join(' ')}`)
          .join('\n'),
      ),
    }));
    const structures = new Set(seen.rows);
    return [
      ...this.#problems.splice(0).map((problem) => `console: ${problem}`),
      ...(seen.title.includes('owned') ? ['console: a script ran'] : []),
      ...(seen.wide ? ['console: the screen is wider than the window'] : []),
      ...(seen.rows.length === texts.length ? [] : [`console: ${seen.rows.length} rows of ${texts.length}`]),
      ...(structures.size === 1 ? [] : [`console: rows are of ${structures.size} structures`]),
    ];
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#stack.stop();
  }
}

function withText<T>(value: T, text: string): T {
  if (value === MARK) return text as T;
  if (Array.isArray(value)) return value.map((one: unknown) => withText(one, text)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withText(one, text)])) as T;
}
