/** A cohort is put out of the way, or deleted whole with everything that is in it. */
import * as z from 'zod';
import { iso } from '../../../shared/domain/calendar.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { cohortTitle } from '../../../shared/domain/program.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import { archiveWrite, listCohorts } from '../../../shared/store/cohorts.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import {
  type ApiDependencies,
  cohortRoute,
  type ManagerRequest,
  readerRoute,
  type Routes,
} from '../route.ts';

/** What would be deleted, and the words that confirm it. */
export interface CohortKept {
  readonly isArchived: boolean;
  readonly name: string;
  readonly programName: string;
  /** Of the program, this one included. */
  readonly cohorts: number;
}

async function readKept(
  { table }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<CohortKept> {
  const own = (await listCohorts(table)).filter((one) => one.program === cohort.program);
  return {
    isArchived: cohort.archivedAt !== undefined,
    name: cohortTitle(program),
    programName: program.program.name,
    cohorts: own.length,
  };
}

const Archive = z.object({ archived: z.boolean() });

async function archive(
  { table, clock }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { data } = Archive.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Choose whether to archive the cohort or bring it back.' });
  const at = iso(clock());
  const what = data.archived ? 'archived-cohort' : 'unarchived-cohort';
  await table.transact([
    archiveWrite(cohort.id, data.archived ? at : undefined),
    auditWrite(cohort.id, { at, by: manager.id, what }),
  ]);
  return json(200, {});
}

const Delete = z.object({ name: z.string(), andProgram: z.boolean() });

async function deleteCohort(
  dependencies: ApiDependencies,
  found: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { data } = Delete.safeParse(jsonBody(request));
  const { program } = found;
  const name = data?.andProgram ? program.program.name : cohortTitle(program);
  if (!data || data.name.trim().toLowerCase() !== name.trim().toLowerCase())
    return json(422, { message: `Type "${name}" to confirm.` });
  // What deletes is loaded by those who do.
  const { beginDeleting } = await import('../../../shared/usecases/rights/delete-cohort.ts');
  const { andProgram } = data;
  const result = await beginDeleting(dependencies, found, { by: manager.id, andProgram });
  return result.kind === 'begun' ? json(202, {}) : json(409, { message: result.because });
}

export const routes = {
  'GET /api/cohorts/{cohort}/kept': readerRoute(readKept),
  'POST /api/cohorts/{cohort}/archive': cohortRoute('owner', archive),
  'POST /api/cohorts/{cohort}/delete': cohortRoute('owner', deleteCohort),
} as const satisfies Routes;
