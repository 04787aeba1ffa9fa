import { html } from 'htm/preact';
import type { HttpAnswer } from '../../shared/http.ts';
import { page, type View } from '../../shared/pages/page.ts';

/** Two changes met at the same instant: nothing was saved, and the same button is there again. */
export function retryPage(site: string, content: View): HttpAnswer {
  return page(
    { title: 'Please try again', site, status: 409 },
    html`<p>Something changed at the same moment, so nothing was saved.</p>
      ${content}`,
  );
}
