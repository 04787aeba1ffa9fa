/** One export of one cohort, from the rows as they are now. */
import { listApplications } from '../store/applications.ts';
import { listDeliveries, listSources } from '../store/deliveries.ts';
import { listMessages } from '../store/messages.ts';
import { listPairs, listResponses, listSessions } from '../store/pairs.ts';
import { findPerson } from '../store/people.ts';
import type { RunningCohort } from '../store/programs.ts';
import type { Table } from '../store/table.ts';
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
} from './columns.ts';
import { csv } from './csv.ts';

export async function exportCohort(
  table: Table,
  { cohort, program }: RunningCohort,
  name: ExportName,
): Promise<string> {
  switch (name) {
    case 'applications':
      return csv(applicationColumns(program), await listApplications(table, cohort.id));
    case 'people': {
      const applications = await listApplications(table, cohort.id);
      const people = await Promise.all(applications.map(({ person }) => findPerson(table, person)));
      return csv(
        PEOPLE,
        people.filter((person) => person !== undefined),
      );
    }
    case 'pairs':
      return csv(PAIRS, await listPairs(table, cohort.id));
    case 'sessions':
      return csv(SESSIONS, await listSessions(table, cohort.id));
    case 'responses':
      return csv(RESPONSES, responseCells(await listResponses(table, cohort.id)));
    case 'messages':
      return csv(MESSAGES, await listMessages(table, cohort.id));
    case 'deliveries': {
      const own = new Set((await listSources(table, cohort.id)).map(({ id }) => id));
      return csv(
        DELIVERIES,
        (await listDeliveries(table)).filter(({ source }) => own.has(source)),
      );
    }
  }
}
