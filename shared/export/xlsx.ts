/** A workbook: the table, and a second sheet that says what its columns mean. Text stays text, whatever it begins with. */
import writeXlsxFile, { type CellObject, type SheetData } from 'write-excel-file/node';
import type { Cell } from './columns.ts';
import type { Sheet } from './sheet.ts';

/** What a cell of a workbook can hold. */
const MOST_CHARACTERS = 32_000;

export async function xlsx({ title, columns, records }: Sheet): Promise<Buffer> {
  const heading = (value: string): CellObject => ({ value, type: String, fontWeight: 'bold' });
  const data: SheetData = [columns.map(({ name }) => heading(name)), ...records.map((row) => row.map(cell))];
  const meanings: SheetData = [
    [heading('Column'), heading('Meaning')],
    ...columns.map(({ name, meaning }) => [cell(name), cell(meaning)]),
  ];
  return writeXlsxFile([
    { data, sheet: nameOf(title), stickyRowsCount: 1 },
    { data: meanings, sheet: 'Columns' },
  ]).toBuffer();
}

function cell(value: Cell): CellObject | null {
  if (value === undefined) return null;
  if (typeof value === 'number') return { value, type: Number };
  if (typeof value === 'boolean') return { value, type: Boolean };
  return {
    value: value.replace(/[\u0000-\u0008\u000b-\u001f]+/g, ' ').slice(0, MOST_CHARACTERS),
    type: String,
  };
}

/** Workbooks forbid some characters in the name of a sheet, and more than 31. */
function nameOf(title: string): string {
  return title.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31);
}
