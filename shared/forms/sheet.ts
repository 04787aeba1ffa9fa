/** A table of people as headings and lines, whatever file it came in; every doubt names its line. */

export interface Sheet {
  readonly headings: readonly string[];
  readonly lines: readonly SheetLine[];
  /** What could not be used, or was read in a way that should be looked at. */
  readonly doubts: readonly SheetDoubt[];
}

export interface SheetLine {
  /** On which it ends, the heading being line 1. */
  readonly line: number;
  /** By heading; a cell that is blank is not there. */
  readonly cells: ReadonlyMap<string, string>;
}

export interface SheetDoubt {
  readonly line: number;
  readonly says: string;
}

/** A file that holds no such table, with the way out. */
export class UnreadableSheet extends Error {
  override readonly name = 'UnreadableSheet';
}

/** One line of a file as its cells, the heading being line 1. */
export interface SheetRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** `tooMany`: what to do about lines with more cells than headings. */
export function sheetOf(
  [head, ...rows]: readonly SheetRow[],
  { doubt, tooMany }: { readonly doubt?: string; readonly tooMany: string },
): Sheet {
  if (!head || rows.length === 0)
    throw new UnreadableSheet(
      'There is nothing in it beside the headings. Export the sheet again, with its lines.',
    );
  const headings = head.cells.map((heading) => heading.trim());
  const doubts: SheetDoubt[] = doubt === undefined ? [] : [{ line: 1, says: doubt }];
  const lines = rows.flatMap(({ cells: given, line }): SheetLine[] => {
    if (given.length > headings.length) {
      const says = `it has ${given.length} cells, the heading ${headings.length}; the line was left out (${tooMany})`;
      doubts.push({ line, says });
      return [];
    }
    const cells = new Map<string, string>();
    given.forEach((cell, index) => {
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
