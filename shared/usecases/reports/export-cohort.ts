/** One export of one cohort, from the rows as they are now. */
import { listApplications } from '../../store/applications.ts';
import { listDeliveries } from '../../store/deliveries.ts';
import { listMessages } from '../../store/messages.ts';
import { listPairs } from '../../store/pairs.ts';
import { findPeople } from '../../store/people.ts';
import type { Table } from '../../store/table.ts';
import {
  applicationColumns,
  DELIVERIES,
  type ExportName,
  MESSAGES,
  PAIRS,
  PEOPLE,
  responseCells,
  RESPONSES,
  SESSIONS,
} from '../../export/columns.ts';
import { type Sheet, sheetOf, sheetOfReport } from '../../export/sheet.ts';
import { REPORT_TABLES, reportOf, type ReportTableId } from '../../domain/report.ts';
import { readReport } from './read-report.ts';
import { listSources } from '../../store/sources.ts';
import { listResponses } from '../../store/survey-responses.ts';
import { listSessions } from '../../store/sessions.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';

export async function exportCohort(
  table: Table,
  { cohort, program }: CohortWithProgram,
  name: ExportName | ReportTableId,
): Promise<Sheet> {
  if (isReport(name)) {
    const report = reportOf(await readReport(table, { cohort, program }));
    const found = report.find(({ id }) => id === name);
    if (!found) throw new Error(`The report has no table ${name}.`);
    return sheetOfReport(found);
  }
  switch (name) {
    case 'applications':
      return sheetOf(name, applicationColumns(program), await listApplications(table, cohort.id));
    case 'people': {
      const applications = await listApplications(table, cohort.id);
      const people = await findPeople(
        table,
        applications.map(({ person }) => person),
      );
      return sheetOf(
        name,
        PEOPLE,
        people.filter((person) => person !== undefined),
      );
    }
    case 'pairs':
      return sheetOf(name, PAIRS, await listPairs(table, cohort.id));
    case 'sessions':
      return sheetOf(name, SESSIONS, await listSessions(table, cohort.id));
    case 'responses':
      return sheetOf(name, RESPONSES, responseCells(await listResponses(table, cohort.id)));
    case 'messages':
      return sheetOf(name, MESSAGES, await listMessages(table, cohort.id));
    case 'deliveries': {
      const own = (await listSources(table, cohort.id)).map(({ id }) => id);
      return sheetOf(name, DELIVERIES, await listDeliveries(table, own));
    }
  }
}

function isReport(name: ExportName | ReportTableId): name is ReportTableId {
  return (REPORT_TABLES as readonly string[]).includes(name);
}
