import { html } from 'htm/preact';
import { render } from 'preact-render-to-string';
import type { View } from '../../../shared/pages/page.ts';
import { longDateTime } from '../../../shared/domain/calendar.ts';
import { HOME_STYLE } from './style.ts';

const PAGES = [
  ['/', 'Cohort'],
  ['/email', 'Mailbox'],
  ['/runs', 'Matches'],
] as const;

/** What the engines hold, for who looks into how it works. */
const ENGINE_PAGES = [
  ['/deliveries', 'Deliveries'],
  ['/schedules', 'Schedules'],
  ['/executions', 'Executions'],
] as const;

export interface Frame {
  readonly path: string;
  readonly title: string;
  readonly now: number;
  readonly zone: string;
  /** Where the manager's console is. */
  readonly console: string;
  /** What the last button did, in a sentence. */
  readonly notice?: string | undefined;
  /** Seconds after which the page is looked at again. */
  readonly again?: number;
}

/** A whole home page: navigation, the clock with its buttons, the content. */
export function layout({ path, title, now, zone, console, notice, again }: Frame, content: View): string {
  const move = (by: string, label: string): View =>
    html`<form method="post" action="/clock">
      <input type="hidden" name="back" value=${path} /><button name="by" value=${by}>${label}</button>
    </form>`;
  return `<!doctype html>${render(html`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${again !== undefined && html`<meta http-equiv="refresh" content=${again} />`}
        <title>${title} · Mentorline</title>
        <style dangerouslySetInnerHTML=${{ __html: HOME_STYLE }} />
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="top">
          <div>
            <a class="brand" href="/">Mentorline</a>
            <nav aria-label="Pages">
              ${links(path, PAGES)}
              <a href=${`${console}/`}>Console</a>
            </nav>
            <div class="clock" role="group" aria-label="The clock">
              <time datetime=${new Date(now).toISOString()}>${longDateTime(now, zone)}</time>
              ${move('next', 'To next event')} ${move('1', '+1 day')} ${move('7', '+1 week')}
            </div>
          </div>
        </header>
        <main id="content">${notice && html`<p class="card" role="status">${notice}</p>`} ${content}</main>
        <footer>
          <nav aria-label="For developers">
            <span class="soft">For developers:</span> ${links(path, ENGINE_PAGES)}
          </nav>
        </footer>
      </body>
    </html>
  `)}`;
}

function links(path: string, pages: readonly (readonly [href: string, label: string])[]): View[] {
  return pages.map(
    ([href, label]) =>
      html`<a href=${href} aria-current=${isCurrent(path, href) ? 'page' : undefined}>${label}</a> `,
  );
}

function isCurrent(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path.startsWith(href);
}

/** A table that scrolls by itself on a narrow screen. */
export function dataTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly View[])[],
): View {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const WARM = new Set([
  'quarantined',
  'late',
  'early',
  'not-a-member',
  'skipped',
  'waitlisted',
  'proposed',
  'review',
  'RUNNING',
  'partial',
  'pending',
  'expired',
]);
const BAD = new Set([
  'failed',
  'unknown',
  'FAILED',
  'bounced',
  'complained',
  'declined',
  'rejected',
  'suppressed',
]);

export function tag(state: string): View {
  const tone = WARM.has(state) ? ' warm' : BAD.has(state) ? ' bad' : '';
  return html`<span class=${`tag${tone}`}>${state.toLowerCase()}</span>`;
}
