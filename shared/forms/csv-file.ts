/**
 * A spreadsheet saved as CSV, however it was saved: separators and encodings of Excel, Numbers and Google Sheets, headings that stand
 * twice, lines with more cells than headings. Every doubt names its line.
 */
import { parse } from 'csv-parse/sync';

export interface CsvFile {
  readonly headings: readonly string[];
  readonly lines: readonly CsvLine[];
  /** What could not be used, or was read in a way that should be looked at. */
  readonly doubts: readonly CsvDoubt[];
}

export interface CsvLine {
  /** On which it ends, the heading being line 1. */
  readonly line: number;
  /** By heading; a cell that is blank is not there. */
  readonly cells: ReadonlyMap<string, string>;
}

export interface CsvDoubt {
  readonly line: number;
  readonly says: string;
}

/** A file that is no CSV at all, with the way out. */
export class UnreadableCsv extends Error {
  override readonly name = 'UnreadableCsv';
}

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const SEPARATORS = [',', ';', '\t', '|'] as const;

/** Throws `UnreadableCsv` when it cannot be parted into cells, or holds no line beside its headings. */
export function readCsv(bytes: Uint8Array): CsvFile {
  const { text, doubt } = decode(bytes);
  const delimiter = separatorOf(text);
  const [head, ...rows] = rowsOf(text, delimiter);
  if (!head || rows.length === 0)
    throw new UnreadableCsv(
      'There is nothing in it beside the headings. Export the sheet again, with its lines.',
    );
  const headings = head.record.map((heading) => heading.trim());
  const doubts: CsvDoubt[] = doubt === undefined ? [] : [{ line: 1, says: doubt }];
  const lines = rows.flatMap(({ record, info: { lines: line } }): CsvLine[] => {
    if (record.length > headings.length) {
      const says = `it has ${record.length} cells, the heading ${headings.length}; the line was left out (an answer with a "${delimiter}" in it has to stand in quotes)`;
      doubts.push({ line, says });
      return [];
    }
    const cells = new Map<string, string>();
    record.forEach((cell, index) => {
      const heading = headings[index] ?? '';
      if (cell.trim() === '') return;
      const known = cells.get(heading);
      if (known !== undefined && known.trim() !== cell.trim())
        doubts.push({
          line,
          says: `two columns are headed "${heading}", and both are answered; the first counts`,
        });
      if (known === undefined) cells.set(heading, cell);
    });
    return cells.size === 0 ? [] : [{ line, cells }];
  });
  return { headings: [...new Set(headings)], lines, doubts };
}

function rowsOf(text: string, delimiter: string): Row[] {
  try {
    // Its types know rows of objects alone with `info`.
    return parse(text, {
      delimiter,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
    }) as unknown as Row[];
  } catch (error) {
    throw new UnreadableCsv(
      `It cannot be parted into cells: ${(error as Error).message.split('\n')[0] ?? ''} Save it as "CSV UTF-8" and try again.`,
    );
  }
}

/** The separator that parts the heading into the most cells; one within quotes parts nothing. */
function separatorOf(text: string): string {
  const heading = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '');
  const count = (separator: string): number => heading.split(separator).length;
  return [...SEPARATORS].sort((a, b) => count(b) - count(a))[0] ?? ',';
}

/** UTF-8, with or without a mark, UTF-16 by its mark or its zeros, and what Excel writes where nobody asked: Windows-1252. */
function decode(bytes: Uint8Array): { readonly text: string; readonly doubt?: string } {
  const [first, second] = bytes;
  const zeros = (odd: 0 | 1): number =>
    bytes.subarray(0, 200).filter((byte, index) => byte === 0 && index % 2 === odd).length;
  if ((first === 0xff && second === 0xfe) || zeros(1) > 20)
    return { text: new TextDecoder('utf-16le').decode(bytes) };
  if ((first === 0xfe && second === 0xff) || zeros(0) > 20)
    return { text: new TextDecoder('utf-16be').decode(bytes) };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      doubt:
        'the file is not in UTF-8 and was read as Windows-1252; check names with accents, or save it as "CSV UTF-8"',
    };
  }
}
