/** Everything that is kept about one person, for the manager to hand over when the person asks. */
import { iso } from '../../../shared/domain/calendar.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type HttpAnswer, json } from '../../../shared/http.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import type { PersonalArchive } from '../../../shared/domain/personal-archive.ts';
import { personalArchive } from '../../../shared/usecases/rights/personal-archive.ts';
import { type ApiDependencies, managerRoute, type ManagerRequest, type Routes } from '../route.ts';

export interface ArchiveView {
  readonly archive: PersonalArchive;
  /** The same as a page to read. */
  readonly page: string;
}

async function takeArchive(
  dependencies: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const person = request.params['person'] ?? '';
  const archive = await personalArchive(dependencies, cohort.program, { id: person });
  if (!archive) return undefined;
  const { archiveHtml } = await import('../../../shared/pages/archive-page.ts');
  await dependencies.table.write(
    auditWrite(cohort.id, {
      at: iso(dependencies.clock()),
      by: manager.id,
      what: 'exported-person',
      about: person,
    }),
  );
  const view: ArchiveView = { archive, page: archiveHtml(archive) };
  return json(200, view);
}

export const routes = {
  'POST /api/cohorts/{cohort}/people/{person}/archive': managerRoute(takeArchive),
} as const satisfies Routes;
