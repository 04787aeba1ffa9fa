/** One export of one cohort, from the rows as they are now, read page by page while it is written. */
import { responseId } from '../../domain/delivery.ts';
import { applicationPages, versionPages } from '../../store/applications.ts';
import { deliveryPages } from '../../store/deliveries.ts';
import { messagePages } from '../../store/messages.ts';
import { findPairs, pairPages } from '../../store/pairs.ts';
import { findPeople } from '../../store/people.ts';
import type { Table } from '../../store/table.ts';
import {
  applicationColumns,
  DELIVERIES,
  type DeliveryOf,
  DICTIONARY,
  type DictionaryRow,
  MESSAGES,
  type Named,
  PAIRS,
  PEOPLE,
  type ResponseCell,
  responseCells,
  RESPONSES,
  type SessionOfPair,
  SESSIONS,
} from '../../export/columns.ts';
import { type Sheet, sheetOf, sheetOfReport, type SheetPages, sheetPages } from '../../export/sheet.ts';
import { reportOf } from '../../domain/report.ts';
import {
  DICTIONARY_NAME,
  type ExportName,
  EXPORTS,
  REPORT_TABLES,
  type ReportTableId,
  type SheetName,
  type TableName,
} from '../../domain/export-names.ts';
import { readReport } from './read-report.ts';
import { listSources } from '../../store/sources.ts';
import type { CohortId, EpochMs, PersonId } from '../../domain/brand.ts';
import { releasedAnswers } from '../../domain/released-answers.ts';
import { listResponses } from '../../store/survey-responses.ts';
import { sessionPages } from '../../store/sessions.ts';
import type { Person } from '../../domain/person.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';

export async function exportSheet(
  table: Table,
  found: CohortWithProgram,
  { name, now }: { readonly name: SheetName; readonly now: EpochMs },
): Promise<SheetPages> {
  if (name === DICTIONARY_NAME) return dictionarySheet(table, found, now);
  if (!isReport(name)) return rowSheet(table, found, { name, now });
  const sheet = (await reportSheets(table, found, now)).get(name);
  if (!sheet) throw new Error(`The report has no table ${name}.`);
  return sheet;
}

/** All of them, one after the other: the dictionary first. What the report is made of is read once. */
export async function* everySheet(
  table: Table,
  found: CohortWithProgram,
  now: EpochMs,
): AsyncGenerator<{ readonly name: SheetName; readonly sheet: () => SheetPages }> {
  const reports = await reportSheets(table, found, now);
  yield { name: DICTIONARY_NAME, sheet: () => dictionaryOf(found, headsOf(table, found, { now, reports })) };
  for (const name of EXPORTS) yield { name, sheet: () => rowSheet(table, found, { name, now }) };
  for (const [name, sheet] of reports) yield { name, sheet: () => sheet };
}

/** What the columns of every file mean. */
async function dictionarySheet(table: Table, found: CohortWithProgram, now: EpochMs): Promise<SheetPages> {
  const reports = await reportSheets(table, found, now);
  return dictionaryOf(found, headsOf(table, found, { now, reports }));
}

function headsOf(
  table: Table,
  found: CohortWithProgram,
  { now, reports }: { readonly now: EpochMs; readonly reports: ReportSheets },
): DictionaryRow[] {
  const rows = EXPORTS.map((name) => [name, rowSheet(table, found, { name, now })] as const);
  return [...rows, ...reports].flatMap(([file, { columns }]) => columns.map((head) => ({ file, ...head })));
}

function dictionaryOf({ program }: CohortWithProgram, rows: readonly DictionaryRow[]): SheetPages {
  return onePage(sheetOf({ title: DICTIONARY_NAME, zone: program.cohort.zone }, DICTIONARY, rows));
}

type ReportSheets = ReadonlyMap<ReportTableId, SheetPages>;

async function reportSheets(table: Table, found: CohortWithProgram, now: EpochMs): Promise<ReportSheets> {
  const report = reportOf(await readReport(table, found, now));
  const { zone } = found.program.cohort;
  return new Map(report.map((one) => [one.id, onePage(sheetOfReport(one, zone))]));
}

/** Nothing is read before its pages are. */
function rowSheet(
  table: Table,
  { cohort, program }: CohortWithProgram,
  { name, now }: { readonly name: ExportName; readonly now: EpochMs },
): SheetPages {
  const named = { title: name, zone: program.cohort.zone };
  switch (name) {
    case 'applications':
      return sheetPages(named, applicationColumns(program), applicationPages(table, cohort.id));
    case 'people':
      return sheetPages(named, PEOPLE, peoplePages(table, cohort.id));
    case 'pairs':
      return sheetPages(
        named,
        PAIRS,
        namedPages(table, pairPages(table, cohort.id), ({ members }) => members.map(({ person }) => person)),
      );
    case 'sessions':
      return sheetPages(
        named,
        SESSIONS,
        namedPages(
          table,
          sessionsOfPairs(table, cohort.id),
          ({ of }) => of?.members.map(({ person }) => person) ?? [],
        ),
      );
    case 'responses':
      return sheetPages(named, RESPONSES, responsePages(table, cohort.id, now));
    case 'messages':
      return sheetPages(
        named,
        MESSAGES,
        namedPages(table, messagePages(table, cohort.id), ({ person }) => [person]),
      );
    case 'deliveries':
      return sheetPages(
        named,
        DELIVERIES,
        namedPages(table, deliveriesOf(table, cohort.id), ({ person }) => (person ? [person] : [])),
      );
  }
}

/** Sorted by their answers, so that their order tells nothing: they are held at once. */
async function* responsePages(
  table: Table,
  cohort: CohortId,
  now: EpochMs,
): AsyncGenerator<readonly ResponseCell[]> {
  yield* pagesOf(responseCells(releasedAnswers(await listResponses(table, cohort), now)));
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

/** Each delivery with the person whose answers it brought. Of the answers only who gave which is held. */
async function* deliveriesOf(table: Table, cohort: CohortId): AsyncGenerator<readonly DeliveryOf[]> {
  const sources = (await listSources(table, cohort)).map(({ id }) => id);
  const people = new Map<string, PersonId>();
  for await (const versions of versionPages(table, cohort))
    for (const { person, response } of versions) people.set(response, person);
  for await (const page of deliveryPages(table, sources))
    yield page.map((one) => ({
      ...one,
      person: one.response === undefined ? undefined : people.get(responseId(one.response)),
    }));
}

function onePage({ records, ...head }: Sheet): SheetPages {
  return { ...head, pages: pagesOf(records) };
}

/** Of what is held at once: it is written in pieces all the same. */
async function* pagesOf<Row>(records: readonly Row[]): AsyncGenerator<readonly Row[]> {
  for (let from = 0; from < records.length; from += PIECE)
    yield await Promise.resolve(records.slice(from, from + PIECE));
}
const PIECE = 1000;

function isReport(name: TableName): name is ReportTableId {
  return (REPORT_TABLES as readonly string[]).includes(name);
}
