import { html } from 'htm/preact';
import PostalMime from 'postal-mime';
import type { View } from '../../../shared/pages/page.ts';
import type { SentEmail, SesEngine } from '../ses.ts';
import { tag } from './layout.ts';
import { shortDateTime } from '../../../shared/domain/calendar.ts';

export type EmailView = 'html' | 'text' | 'source';
const SHOWN = 300;

/** The mailbox of everyone: what went out, newest first, and one email in full. */
export async function emailPage(
  ses: SesEngine,
  {
    id,
    view,
    zone,
    query,
    sender,
  }: {
    readonly id: string | undefined;
    readonly view: EmailView;
    readonly zone: string;
    readonly query: string;
    /** Only what this sender sent. */
    readonly sender: string;
  },
): Promise<View> {
  const sent = ses.list();
  const senders = [...new Set(sent.map(({ from }) => from))].sort();
  const all = sent
    .filter(({ from }) => sender === '' || from === sender)
    .filter(({ to, subject }) => `${to} ${subject}`.toLowerCase().includes(query.toLowerCase()));
  const open = all.find((email) => email.id === id);
  return html`
    <h1>Mailbox</h1>
    <p class="soft">
      ${`All sent emails: ${all.length}${query && ` with "${query}"`}${all.length > SHOWN ? `; the newest ${SHOWN} are shown, and a search finds the others` : ''}. Links work: follow them as the recipient would.`}
    </p>
    <form method="get" action="/email" role="search">
      <label for="q">Find by address or subject </label><input id="q" name="q" value=${query} />
      ${
        senders.length > 1 &&
        html` <label for="from">from </label
          ><select id="from" name="from">
            <option value="">everyone</option>
            ${senders.map((one) => html`<option value=${one} selected=${one === sender}>${one}</option>`)}
          </select>`
      }
      <button>Find</button>
    </form>
    <div class="mailbox" style="margin-top:1rem">
      <section class="card" aria-label="Emails" style="padding:.5rem">
        ${all.length === 0 && html`<p class="soft" style="padding:.75rem">No email yet.</p>`}
        <ul class="emails" tabindex="0">
          ${all.slice(0, SHOWN).map((email) => entry(email, { current: email.id === id, zone, query, sender }))}
        </ul>
      </section>
      <section class=${open ? 'card open' : 'card'} aria-label="The email">
        ${open ? await shown(ses, open, view) : html`<p class="soft">Choose an email from the list.</p>`}
      </section>
    </div>
  `;
}

function entry(
  email: SentEmail,
  { current, zone, query, sender }: { current: boolean; zone: string; query: string; sender: string },
): View {
  const when = shortDateTime(email.sentAt, zone);
  const asked = new URLSearchParams({
    ...(query && { q: query }),
    ...(sender && { from: sender }),
  }).toString();
  const search = asked && `?${asked}`;
  return html`<li>
    <a href=${`/email/${email.id}${search}`} aria-current=${current ? 'true' : undefined}>
      <strong>${email.subject}</strong
      ><small>${email.to} · ${when} ${email.outcome !== 'delivered' && tag(email.outcome)}</small>
    </a>
  </li>`;
}

async function shown(ses: SesEngine, email: SentEmail, view: EmailView): Promise<View> {
  const raw = ses.raw(email.id) ?? Buffer.alloc(0);
  const parsed = await PostalMime.parse(raw);
  const tab = (name: EmailView, label: string): View =>
    html`<a href=${`/email/${email.id}?view=${name}`} aria-current=${view === name ? 'page' : undefined}
      >${label}</a
    >`;
  return html`
    <p class="on-phones">
      <a href="/email">All emails</a> ·
      <a href=${`/email/${email.id}/html`} target="_blank">This one alone</a>
    </p>
    <h2>${parsed.subject}</h2>
    <p class="soft">
      ${`To ${email.to} from ${email.from}`}${parsed.attachments.length > 0 && `, with ${parsed.attachments.map(({ filename }) => filename ?? 'calendar entry').join(', ')}`}
    </p>
    <nav class="tabs" aria-label="Views of the email">
      ${tab('html', 'HTML')} ${tab('text', 'Text')} ${tab('source', 'Source')}
    </nav>
    ${view === 'html' && html`<iframe title="The email as HTML" src=${`/email/${email.id}/html`} sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`}
    ${view === 'text' && html`<pre tabindex="0">${linked(parsed.text ?? '')}</pre>`}
    ${view === 'source' && html`<pre tabindex="0">${raw.toString('utf8')}</pre>`}
  `;
}

/** The HTML part alone, for the frame; its links open beside the mailbox. */
export async function emailHtml(ses: SesEngine, id: string): Promise<string | undefined> {
  const raw = ses.raw(id);
  if (!raw) return undefined;
  const { html: body = '' } = await PostalMime.parse(raw);
  return body.replace('<head>', '<head><base target="_blank">');
}

function linked(text: string): View[] {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href=${part}>${part}</a>` : part));
}
