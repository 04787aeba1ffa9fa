/**
 * A spreadsheet saved as CSV, however it was saved: separators and encodings of Excel, Numbers and Google Sheets, headings that stand
 * twice, lines with more cells than headings. Every doubt names its line.
 */
import { parse } from 'csv-parse/sync';
import { type Sheet, sheetOf, type SheetRow, UnreadableSheet } from './sheet.ts';

const SEPARATORS = [',', ';', '\t', '|'] as const;

/** Throws `UnreadableSheet` when it cannot be parted into cells, or holds no line beside its headings. */
export function readCsv(bytes: Uint8Array): Sheet {
  const { text, doubt } = decode(bytes);
  const delimiter = separatorOf(text);
  return sheetOf(rowsOf(text, delimiter), {
    ...(doubt !== undefined && { doubt }),
    tooMany: `an answer with a "${delimiter}" in it has to stand in quotes`,
  });
}

function rowsOf(text: string, delimiter: string): SheetRow[] {
  try {
    // Its types know rows of objects alone with `info`.
    const rows = parse(text, {
      delimiter,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
    }) as unknown as { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
    return rows.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    throw new UnreadableSheet(
      `It cannot be parted into cells: ${(error as Error).message.split('\n')[0] ?? ''}. Save the sheet as "CSV UTF-8", or copy its cells once more.`,
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
