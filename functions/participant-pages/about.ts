import { html } from 'htm/preact';
import type { HttpAnswer, HttpRequest } from '../../shared/http.ts';
import { page } from '../../shared/pages/page.ts';
import { publicPage } from '../../shared/pages/public-page.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import type { PageNeeds } from './visit.ts';

/** The public page of a cohort. */
export async function aboutPage(
  { table, clock }: Pick<PageNeeds, 'table' | 'clock'>,
  { params }: HttpRequest,
): Promise<HttpAnswer> {
  const found = await findCohortWithProgram(table, params['cohort'] ?? '');
  if (!found)
    return page(
      { title: 'Page not found', site: 'Mentorline', status: 404 },
      html`<p>Check that the address is complete, or ask the person who sent it to you.</p>`,
    );
  return publicPage(found.program, { isOpen: found.cohort.state === 'open', now: clock() });
}
