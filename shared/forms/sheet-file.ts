/** A file of people as it was saved: CSV in whatever way, or a workbook of Excel, Numbers or Google Sheets. */
import { readCsv } from './csv-file.ts';
import { type Sheet, sheetOf, UnreadableSheet } from './sheet.ts';

/** What a workbook may come to when it is unpacked. A few kilobytes can be made to hold many gigabytes. */
const MOST_UNPACKED = 80_000_000;

/** Throws `UnreadableSheet` with the way out. Of a workbook, the first sheet that holds something is read. */
export async function readSheetFile(bytes: Uint8Array): Promise<Sheet> {
  if (!isZip(bytes)) return readCsv(bytes);
  if (unpackedSize(bytes) > MOST_UNPACKED)
    throw new UnreadableSheet('This workbook is too large. Save the sheet with the people alone, as CSV.');
  const rows = await rowsOf(bytes);
  return sheetOf(
    rows
      .map((cells, index) => ({ cells: cells.map(asText), line: index + 1 }))
      .filter(({ cells }) => cells.some(Boolean)),
    { tooMany: 'every column needs a heading' },
  );
}

async function rowsOf(bytes: Uint8Array): Promise<readonly (readonly unknown[])[]> {
  let sheets;
  try {
    const { readXlsx } = await import('hucre/xlsx');
    ({ sheets } = await readXlsx(bytes));
  } catch {
    throw new UnreadableSheet('This is no workbook that can be read. Save it as CSV and try again.');
  }
  const found = sheets.find(({ rows }) => rows.some((row) => row.some((cell) => asText(cell) !== '')));
  if (!found) throw new UnreadableSheet('There is nothing in this workbook.');
  return found.rows;
}

/** Dates as they are written everywhere else: 2026-03-31. */
function asText(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'string') return cell.trim();
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
}

function isZip([first, second, third, fourth]: Uint8Array): boolean {
  return first === 0x50 && second === 0x4b && third === 0x03 && fourth === 0x04;
}

/** The sum of what the archive's own list says of its files (ZIP, 4.3.12). */
function unpackedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size = 0;
  for (let at = 0; at + 46 <= bytes.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    size += view.getUint32(at + 24, true);
    at += 45;
  }
  return size;
}
