/** One export of one cohort, from the rows as they are now, read page by page while it is written. */
import { applicationPages } from '../../store/applications.ts';
import { deliveryPages } from '../../store/deliveries.ts';
import { messagePages } from '../../store/messages.ts';
import { findPairs, pairPages } from '../../store/pairs.ts';
import { findPeople } from '../../store/people.ts';
import type { Table } from '../../store/table.ts';
import {
  applicationColumns,
  DELIVERIES,
  EXPORTS,
  type ExportName,
  MESSAGES,
  type Named,
  PAIRS,
  PEOPLE,
  responseCells,
  RESPONSES,
  type SessionOfPair,
  SESSIONS,
} from '../../export/columns.ts';
import { type Sheet, sheetOf, sheetOfReport, type SheetPages, sheetPages } from '../../export/sheet.ts';
import { REPORT_TABLES, reportOf, type ReportTableId } from '../../domain/report.ts';
import { readReport } from './read-report.ts';
import { listSources } from '../../store/sources.ts';
import type { EpochMs, PersonId } from '../../domain/brand.ts';
import { releasedAnswers } from '../../domain/released-answers.ts';
import { listResponses } from '../../store/survey-responses.ts';
import { sessionPages } from '../../store/sessions.ts';
import type { Person } from '../../domain/person.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';

export type SheetName = ExportName | ReportTableId;
export const SHEET_NAMES: readonly SheetName[] = [...EXPORTS, ...REPORT_TABLES];

export async function exportSheet(
  table: Table,
  { cohort, program }: CohortWithProgram,
  { name, now }: { readonly name: SheetName; readonly now: EpochMs },
): Promise<SheetPages> {
  if (isReport(name)) {
    const report = reportOf(await readReport(table, { cohort, program }, now));
    const found = report.find(({ id }) => id === name);
    if (!found) throw new Error(`The report has no table ${name}.`);
    return onePage(sheetOfReport(found));
  }
  switch (name) {
    case 'applications':
      return sheetPages(name, applicationColumns(program), applicationPages(table, cohort.id));
    case 'people':
      return sheetPages(name, PEOPLE, peoplePages(table, cohort.id));
    case 'pairs':
      return sheetPages(
        name,
        PAIRS,
        namedPages(table, pairPages(table, cohort.id), ({ members }) => members.map(({ person }) => person)),
      );
    case 'sessions':
      return sheetPages(
        name,
        SESSIONS,
        namedPages(
          table,
          sessionsOfPairs(table, cohort.id),
          ({ of }) => of?.members.map(({ person }) => person) ?? [],
        ),
      );
    case 'responses':
      // Sorted by their answers, so that their order tells nothing: they are held at once.
      return onePage(
        sheetOf(name, RESPONSES, responseCells(releasedAnswers(await listResponses(table, cohort.id), now))),
      );
    case 'messages':
      return sheetPages(
        name,
        MESSAGES,
        namedPages(table, messagePages(table, cohort.id), ({ person }) => [person]),
      );
    case 'deliveries': {
      const own = (await listSources(table, cohort.id)).map(({ id }) => id);
      return sheetPages(name, DELIVERIES, deliveryPages(table, own));
    }
  }
}

async function* peoplePages(table: Table, cohort: string): AsyncGenerator<readonly Person[]> {
  for await (const applications of applicationPages(table, cohort)) {
    const people = await findPeople(
      table,
      applications.map(({ person }) => person),
    );
    yield people.filter((person) => person !== undefined);
  }
}

/** Each page with the people whom its rows name; each person is read once. */
async function* namedPages<Row>(
  table: Table,
  pages: AsyncIterable<readonly Row[]>,
  idsOf: (row: Row) => readonly PersonId[],
): AsyncGenerator<readonly Named<Row>[]> {
  const people = new Map<PersonId, Pick<Person, 'name' | 'email'> | undefined>();
  for await (const rows of pages) {
    const unknown = [...new Set(rows.flatMap(idsOf))].filter((id) => !people.has(id));
    const found = await findPeople(table, unknown);
    unknown.forEach((id, index) => {
      const { name, email } = found[index] ?? {};
      people.set(id, name === undefined || email === undefined ? undefined : { name, email });
    });
    yield rows.map((row) => ({ row, people }));
  }
}

async function* sessionsOfPairs(table: Table, cohort: string): AsyncGenerator<readonly SessionOfPair[]> {
  for await (const sessions of sessionPages(table, cohort)) {
    const ids = [...new Set(sessions.map(({ pair }) => pair))];
    const found = await findPairs(table, cohort, ids);
    const pairs = new Map(found.flatMap((one) => (one ? [[one.id, one]] : [])));
    yield sessions.map((one) => ({ ...one, of: pairs.get(one.pair) }));
  }
}

function onePage({ records, ...head }: Sheet): SheetPages {
  return { ...head, pages: pagesOf(records) };
}

/** Of what is held at once: it is written in pieces all the same. */
async function* pagesOf(records: Sheet['records']): AsyncGenerator<Sheet['records']> {
  for (let from = 0; from < records.length; from += PIECE)
    yield await Promise.resolve(records.slice(from, from + PIECE));
}
const PIECE = 1000;

function isReport(name: SheetName): name is ReportTableId {
  return (REPORT_TABLES as readonly string[]).includes(name);
}
