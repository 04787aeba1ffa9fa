/**
 * `npm run bench:export -- [--rows N]`: a CSV of a million rows as an export writes it, by pages, beside csv-stringify's own stream
 * of the same cells; each in a process of its own, in turns.
 */
import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'csv-stringify';
import { csvPages } from '../../shared/export/csv.ts';
import type { Cell } from '../../shared/export/columns.ts';

const PAGE = 500;
const TURNS = 3;

interface Written {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly peakMegabytes: number;
}

const columns = ['id', 'name', 'email', 'role', 'state', 'applied', 'years', 'note'].map((name) => ({
  name,
  meaning: name,
}));
const record = (n: number): Cell[] => [
  `p${n}`,
  `Somebody Number ${n}`,
  `person.${n}@example.org`,
  n % 3 ? 'mentee' : 'mentor',
  'accepted',
  '2026-03-07T10:00:00Z',
  n % 30,
  n % 10 ? 'I would like to learn to lead, and "to say no".' : '=SUM(A1:A9)',
];

function* pages(rows: number): Generator<Cell[][]> {
  for (let from = 0; from < rows; from += PAGE)
    yield Array.from({ length: Math.min(PAGE, rows - from) }, (_, n) => record(from + n));
}

async function counted(pieces: AsyncIterable<string | Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += Buffer.byteLength(piece);
  return bytes;
}

const WRITERS: Record<string, (rows: number) => Promise<number>> = {
  ours: (rows) =>
    counted(csvPages({ title: 'People', zone: 'Europe/Berlin', columns, pages: Readable.from(pages(rows)) })),
  'csv-stringify': async (rows) => {
    const stream = stringify({ quoted: true, escape_formulas: true, record_delimiter: 'windows', bom: true });
    const reading = counted(stream);
    await pipeline(Readable.from(cells(rows)), stream);
    return reading;
  },
};

function* cells(rows: number): Generator<Cell[]> {
  for (const page of pages(rows)) yield* page;
}

const [writer, count = '1000000'] = process.argv.slice(2).filter((one) => one !== '--rows');
const write = writer === undefined ? undefined : WRITERS[writer];
if (write) {
  const began = performance.now();
  const bytes = await write(Number(count));
  const written: Written = {
    bytes,
    milliseconds: Math.round(performance.now() - began),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  console.log(JSON.stringify(written));
} else {
  const rows = writer ?? count;
  const times = Object.keys(WRITERS).map((name) => ({ name, runs: [] as Written[] }));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const { name, runs } of times) {
      const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), name, rows]);
      runs.push(JSON.parse(output.toString()) as Written);
    }
  }
  console.log('| writer | ms | peak MB | bytes |\n|---|---|---|---|');
  for (const { name, runs } of times) {
    const middle = runs.toSorted((a, b) => a.milliseconds - b.milliseconds)[TURNS >> 1];
    console.log(`| ${name} | ${middle?.milliseconds} | ${middle?.peakMegabytes} | ${middle?.bytes} |`);
  }
}
