import { html } from 'htm/preact';
import PostalMime from 'postal-mime';
import type { View } from '../../../shared/pages/page.ts';
import type { SentMail, SesEngine } from '../ses.ts';
import { tag } from './layout.ts';

export type MailView = 'html' | 'text' | 'source';
const SHOWN = 300;

/** The mailbox of everybody: what went out, newest first, and one mail in full. */
export async function mailPage(
  ses: SesEngine,
  {
    id,
    view,
    zone,
    query,
  }: {
    readonly id: string | undefined;
    readonly view: MailView;
    readonly zone: string;
    readonly query: string;
  },
): Promise<View> {
  const all = ses
    .list()
    .filter(({ to, subject }) => `${to} ${subject}`.toLowerCase().includes(query.toLowerCase()));
  const open = all.find((mail) => mail.id === id);
  return html`
    <h1>Mailbox</h1>
    <p class="soft">
      Every mail that went out: ${all.length}${query && ` with "${query}"`}. Links work: follow them as the
      recipient would.
    </p>
    <form method="get" action="/mail" role="search">
      <label for="q">Find by address or subject </label><input id="q" name="q" value=${query} />
      <button>Find</button>
    </form>
    <div class="mailbox" style="margin-top:1rem">
      <section class="card" aria-label="Mails" style="padding:.5rem">
        ${all.length === 0 && html`<p class="soft" style="padding:.75rem">No mail yet.</p>`}
        <ul class="mails" tabindex="0">
          ${all.slice(0, SHOWN).map((mail) => entry(mail, { current: mail.id === id, zone, query }))}
        </ul>
      </section>
      <section class="card" aria-label="The mail">
        ${open ? await shown(ses, open, view) : html`<p class="soft">Choose a mail on the left.</p>`}
      </section>
    </div>
  `;
}

function entry(
  mail: SentMail,
  { current, zone, query }: { current: boolean; zone: string; query: string },
): View {
  const when = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  }).format(mail.sentAt);
  const search = query ? `?q=${encodeURIComponent(query)}` : '';
  return html`<li>
    <a href=${`/mail/${mail.id}${search}`} aria-current=${current ? 'true' : undefined}>
      <strong>${mail.subject}</strong
      ><small>${mail.to} · ${when} ${mail.outcome !== 'delivered' && tag(mail.outcome)}</small>
    </a>
  </li>`;
}

async function shown(ses: SesEngine, mail: SentMail, view: MailView): Promise<View> {
  const raw = ses.raw(mail.id) ?? Buffer.alloc(0);
  const parsed = await PostalMime.parse(raw);
  const tab = (name: MailView, label: string): View =>
    html`<a href=${`/mail/${mail.id}?view=${name}`} aria-current=${view === name ? 'page' : undefined}
      >${label}</a
    >`;
  return html`
    <h2>${parsed.subject}</h2>
    <p class="soft">
      ${`To ${mail.to} from ${mail.from}`}${parsed.attachments.length > 0 && `, with ${parsed.attachments.map(({ filename }) => filename ?? 'calendar entry').join(', ')}`}
    </p>
    <nav class="tabs" aria-label="Views of the mail">
      ${tab('html', 'HTML')} ${tab('text', 'Text')} ${tab('source', 'Source')}
    </nav>
    ${view === 'html' && html`<iframe title="The mail as HTML" src=${`/mail/${mail.id}/html`} sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`}
    ${view === 'text' && html`<pre tabindex="0">${linked(parsed.text ?? '')}</pre>`}
    ${view === 'source' && html`<pre tabindex="0">${raw.toString('utf8')}</pre>`}
  `;
}

/** The HTML part alone, for the frame; its links open beside the mailbox. */
export async function mailHtml(ses: SesEngine, id: string): Promise<string | undefined> {
  const raw = ses.raw(id);
  if (!raw) return undefined;
  const { html: body = '' } = await PostalMime.parse(raw);
  return body.replace('<head>', '<head><base target="_blank">');
}

function linked(text: string): View[] {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, at) => (at % 2 === 1 ? html`<a href=${part}>${part}</a>` : part));
}
