/**
 * `npm run fuzz -- --count N`: what people should not write, through everything that it flows into: intake, pages, the console in a real
 * browser, emails with their headers, calendar entries, CSV, XLSX, templates, Markdown and logs. Goes on where it stopped; the report is
 * in `.data/fuzz/report.json`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { Page } from 'playwright-core';
import { FuzzedConsole } from './console.ts';
import { type Document, harmsIn, structuresOf } from './documents.ts';
import { alone, Applicants, type Found, inSheets } from './sinks.ts';
import { textNumbered } from './texts.ts';
import { wholeNumberFrom } from '../support/options.ts';

const FOLDER = fileURLToPath(new URL('../../.data/fuzz', import.meta.url));
const REPORT = `${FOLDER}/report.json`;
const BATCH = 50;
/** What is harmless and says which structures there are. */
const HARMLESS = ['Ana Lima', '', 'a'.repeat(5000), '7', 'Ana\nLima', 'Ana, Ben and Cleo', 'ana@example'];

interface Report {
  readonly texts: number;
  readonly documents: number;
  /** Milliseconds of the slowest part of each batch, rounded. */
  readonly slowestMs: readonly number[];
  readonly problems: readonly { readonly number: number; readonly problem: string }[];
}

async function run({ count, again }: { readonly count: number; readonly again?: boolean }): Promise<void> {
  const isThere = existsSync(REPORT) && !again;
  let report: Report = isThere
    ? (JSON.parse(readFileSync(REPORT, 'utf8')) as Report)
    : { texts: 0, documents: 0, slowestMs: [], problems: [] };
  const screen = await FuzzedConsole.open();
  try {
    const known = await structuresFor(screen.page);
    while (report.texts < count) {
      const numbers = Array.from({ length: BATCH }, (_, at) => report.texts + at);
      report = after(report, await tried(screen, known, numbers));
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(REPORT, JSON.stringify(report, null, 2));
      if (report.texts % (20 * BATCH) === 0)
        console.log(`${report.texts} of ${count} texts, ${report.problems.length} problems`);
    }
  } finally {
    await screen.close();
  }
  tell(report);
}

interface Tried {
  readonly documents: number;
  readonly slowest: number;
  readonly problems: Report['problems'];
}

function after(report: Report, { documents, slowest, problems }: Tried): Report {
  return {
    texts: report.texts + BATCH,
    documents: report.documents + documents,
    slowestMs: [...report.slowestMs, Math.round(slowest)],
    problems: [...report.problems, ...problems],
  };
}

type Structures = ReadonlyMap<string, ReadonlySet<string>>;

async function structuresFor(page: Page): Promise<Structures> {
  const documents = (await allOf(HARMLESS)).flatMap((found) => found.documents);
  const structures = await page.evaluate(structuresOf, documents);
  const known = new Map<string, Set<string>>();
  documents.forEach(({ kind }, at) => {
    known.set(kind, (known.get(kind) ?? new Set()).add(structures[at] ?? ''));
  });
  return known;
}

async function allOf(texts: readonly string[]): Promise<Found[]> {
  const applicants = await Applicants.begin();
  const found: Found[] = [];
  for (const text of texts) {
    const [own, applied] = [alone(text), await applicants.try(text)];
    found.push({
      problems: [...own.problems, ...applied.problems],
      documents: [...own.documents, ...applied.documents],
      slowest: Math.max(own.slowest, applied.slowest),
    });
  }
  return found;
}

async function tried(screen: FuzzedConsole, known: Structures, numbers: readonly number[]): Promise<Tried> {
  const texts = numbers.map(textNumbered);
  const found = await allOf(texts);
  const sheets = await inSheets(texts);
  const problems = found.flatMap((one, at) =>
    one.problems.map((problem) => ({ number: numbers[at] ?? 0, problem })),
  );
  const all = found.flatMap(({ documents }, at) => documents.map((document) => ({ at, document })));
  const looked = await look(
    screen.page,
    known,
    all.map(({ document }) => document),
  );
  looked.forEach((problem, index) => {
    if (problem !== '') problems.push({ number: numbers[all[index]?.at ?? 0] ?? 0, problem });
  });
  const first = numbers[0] ?? 0;
  const together = [
    ...sheets.problems,
    ...(await look(screen.page, known, sheets.documents)).filter((problem) => problem !== ''),
    ...(await screen.show(texts)),
  ];
  problems.push(...together.map((problem) => ({ number: first, problem: `${problem} (of ${BATCH} texts)` })));
  return {
    documents: all.length + sheets.documents.length,
    slowest: Math.max(...found.map(({ slowest }) => slowest)),
    problems,
  };
}

/** What is wrong with each document; nothing, mostly. */
async function look(page: Page, known: Structures, documents: readonly Document[]): Promise<string[]> {
  const written = documents.map((one) => (one.kind === 'written' ? one : { ...one, content: '' }));
  const [structures, harms] = await Promise.all([
    page.evaluate(structuresOf, documents),
    page.evaluate(harmsIn, written),
  ]);
  return documents.map(({ kind, type }, at) => {
    const structure = structures[at] ?? '';
    if (type === 'application/xml') return /parsererror/i.test(structure) ? `${kind}: it cannot be read` : '';
    if (kind === 'written') return harms[at] ? `${kind}: ${harms[at]}` : '';
    return known.get(kind)?.has(structure) ? '' : `${kind}: another structure`;
  });
}

function tell({ texts, documents, slowestMs, problems }: Report): void {
  const sorted = slowestMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  console.log(
    `${texts} texts, ${documents} documents: ${problems.length} problems. The slowest text of ${BATCH} took ${at(0.5)} ms (half of them), ${at(1)} ms at most.`,
  );
  for (const { number, problem } of problems.slice(0, 50))
    console.log(`${number} ${JSON.stringify(textNumbered(number)).slice(0, 120)}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

await new Command('fuzz')
  .description('Sends hostile texts through everything that they flow into.')
  .option('--count <number>', 'texts in all', wholeNumberFrom(1), 100_000)
  .option('--again', 'begin anew instead of going on')
  .action(run)
  .parseAsync();
