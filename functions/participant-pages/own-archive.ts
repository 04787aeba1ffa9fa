/** Everything that is kept about a person, for themselves: a code to their address first, then the files. */
import { html } from 'htm/preact';
import type { HttpAnswer } from '../../shared/http.ts';
import { page, type View } from '../../shared/pages/page.ts';
import { sendOwnCode, takeOwnArchive } from '../../shared/usecases/rights/own-archive.ts';
import type { PageNeeds, Visit } from './visit.ts';

const TITLE = 'What we keep about you';

export async function ownArchivePage(
  dependencies: PageNeeds,
  { found, link, person, fields }: Visit,
): Promise<HttpAnswer> {
  const site = found.program.program.name;
  const wish = fields?.get('do');
  if (wish === 'code') {
    await sendOwnCode(dependencies, found, link.person);
    return page({ title: TITLE, site }, html`${told(person.email)}${enter()}`);
  }
  if (wish !== 'page' && wish !== 'json') return page({ title: TITLE, site }, ask());
  const taken = await takeOwnArchive(dependencies, found, {
    person: link.person,
    code: fields?.get('code') ?? '',
  });
  if (taken.kind === 'wrong')
    return page(
      { title: TITLE, site, status: 422 },
      html`<p class="note wrong" role="alert">
          That is not the code, or its time is over. A code is good for 15 minutes and five tries.
        </p>
        ${enter()}${ask()}`,
    );
  if (wish === 'json')
    return file('json', 'application/json; charset=utf-8', JSON.stringify(taken.archive, undefined, 2));
  const { archiveHtml } = await import('../../shared/pages/archive-page.ts');
  return file('html', 'text/html; charset=utf-8', archiveHtml(taken.archive));
}

function file(ending: string, type: string, body: string): HttpAnswer {
  return {
    status: 200,
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="what-we-keep-about-you.${ending}"`,
    },
    body,
  };
}

function ask(): View {
  return html`<p>
      You can take everything that this program keeps about you: your answers in all versions, what the forms
      sent, your matches and sessions, what you answered in surveys, every email, and what was done about you.
    </p>
    <p>So that no one else takes it, we first send a code to your address.</p>
    <form method="post"><button class="main" name="do" value="code">Send me a code</button></form>`;
}

/** Not the whole address: someone else may be looking. */
function told(email: string): View {
  const [name = '', host = ''] = email.split('@');
  return html`<p class="note" role="status">
    ${`We have sent a code to ${name.slice(0, 2)}…@${host}. It is good for 15 minutes.`}
  </p>`;
}

function enter(): View {
  return html`<form method="post">
    <label class="field" for="code">The code from the email</label>
    <input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required />
    <div class="buttons">
      <button class="main" name="do" value="page">Take it as a page to read</button>
      <button name="do" value="json">Take it as JSON</button>
    </div>
  </form>`;
}
