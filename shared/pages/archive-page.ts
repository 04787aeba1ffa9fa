/** Everything that is kept about one person, as a page to read and to keep. */
import { html } from 'htm/preact';
import type { CohortPart, PersonalArchive } from '../domain/personal-archive.ts';
import { page, type View } from './page.ts';

/** A whole document, which needs nothing else to be read. */
export function archiveHtml(archive: PersonalArchive): string {
  const { program, profile, cohorts, meanings, madeAt } = archive;
  const { body = '' } = page(
    { title: 'Everything that is kept about you', site: program },
    html`<p>${`As of ${madeAt}. All times are in UTC.`}</p>
      <h2>Profile</h2>
      <p class="soft">${meanings['profile']}</p>
      ${record(profile)} ${cohorts.map((part) => cohortView(part, meanings))}`,
  );
  return body;
}

const TITLES = {
  versions: 'Answers',
  deliveries: 'What the forms sent',
  pairs: 'Matches',
  sessions: 'Sessions',
  surveys: 'Surveys',
  notes: 'Notes',
  emails: 'Emails',
  audit: 'What was done',
} as const;

function cohortView(part: CohortPart, meanings: PersonalArchive['meanings']): View {
  const section = (name: keyof typeof TITLES, entries: readonly View[]): View =>
    html`<h3>${TITLES[name]}</h3>
      <p class="soft">${meanings[name]}</p>
      ${entries.length === 0 ? html`<p>None.</p>` : entries}`;
  return html`<h2>${part.cohort}</h2>
    <p class="soft">${meanings['application']}</p>
    ${record(part.application)}
    ${section(
      'versions',
      part.versions.map(
        ({ submittedAt, role, answers }) =>
          html`<h4>${`${submittedAt}, as ${role}`}</h4>
            ${record(Object.fromEntries(answers.map(({ question, answer }) => [question, answer])))}`,
      ),
    )}
    ${section(
      'deliveries',
      part.deliveries.map(
        ({ receivedAt, form, state, body }) =>
          html`<h4>${`${receivedAt}, ${form}, ${state}`}</h4>
            <pre>${body}</pre>`,
      ),
    )}
    ${section('pairs', part.pairs.map(record))} ${section('sessions', part.sessions.map(record))}
    ${section(
      'surveys',
      part.surveys.map(({ answers = [], ...answered }) =>
        record({
          ...answered,
          ...Object.fromEntries(answers.map(({ question, answer }) => [question, answer])),
        }),
      ),
    )}
    ${section('notes', part.notes.map(record))} ${section('emails', part.emails.map(record))}
    ${section('audit', part.audit.map(record))}`;
}

function record(of: Readonly<Record<string, string | number | boolean>>): View {
  return html`<dl>
    ${Object.entries(of).map(
      ([name, value]) =>
        html`<dt>${inWords(name)}</dt>
          <dd class="lines">${String(value)}</dd>`,
    )}
  </dl>`;
}

/** `proposedOn` as "proposed on"; a question stays as it is. */
function inWords(name: string): string {
  return /^[a-z]+([A-Z][a-z]+)*$/.test(name)
    ? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : name;
}
