/** What a program tells everyone: no sign-in, and nothing about anyone but the manager who answers questions. */
import { windowsInWords } from '../domain/admission.ts';
import { fromIso, localDate, longDate, longDateTime } from '../domain/calendar.ts';
import { deadline } from '../domain/journey.ts';
import type { Program } from '../domain/program.ts';
import { formAddress, isOwnForm } from '../domain/source.ts';
import { html } from 'htm/preact';
import type { HttpAnswer } from '../http.ts';
import { page, type View } from './page.ts';

export interface PublicState {
  /** The cohort takes applications, as far as its state goes. */
  readonly isOpen: boolean;
  readonly now: number;
}

export function publicPage(program: Program, state: PublicState): HttpAnswer {
  const { program: about, commitment, agreement } = program;
  const { faq, conduct } = program.about;
  return page(
    { title: about.name, site: program.cohort.name },
    html`${paragraphs(about.purpose)} ${about.mission !== undefined && paragraphs(about.mission)}
      <h2>Dates</h2>
      ${dates(program, state.now)}
      <h2>Time commitment</h2>
      <p>${sentence(`${commitment.meeting}, ${commitment.frequency}, for ${commitment.length}.`)}</p>
      ${program.members !== undefined && html`<p>${`For members only. ${program.members.become}`}</p>`}
      ${
        program.eligibility.length > 0 &&
        html`<h2>Who can take part</h2>
          <ul>
            ${program.eligibility.map(({ because }) => html`<li>${because}</li>`)}
          </ul>`
      }
      ${apply(program, state)}
      ${
        faq.length > 0 &&
        html`<h2>Questions and answers</h2>
          ${faq.map(
            ({ question, answer }) =>
              html`<h3>${question}</h3>
                ${paragraphs(answer)}`,
          )}`
      }
      <h2>Agreement</h2>
      ${paragraphs(agreement.text)}
      ${
        conduct !== undefined &&
        html`<h2>Code of conduct</h2>
          ${paragraphs(conduct)}`
      }
      <h2>Contact</h2>
      <p>${about.manager.name}, <a href=${`mailto:${about.replyTo}`}>${about.replyTo}</a></p>`,
  );
}

function dates({ cohort }: Program, now: number): View {
  const day = (date: string): string => longDate(fromIso(`${date}T12:00:00Z`), 'UTC');
  const closes = deadline({ cohort });
  return html`<ul>
    ${localDate(now, cohort.zone) < cohort.opens && html`<li>${`Applications open on ${day(cohort.opens)}`}</li>`}
    ${windowsInWords({ cohort }).map((one) => html`<li>${one}</li>`)}
    <li>${`Applications ${now > closes ? 'closed' : 'close'} on ${longDateTime(closes, cohort.zone)}`}</li>
    <li>${`The program starts on ${day(cohort.starts)}`}</li>
    <li>${`The program ends on ${day(cohort.ends)}`}</li>
  </ul>`;
}

function apply(program: Program, { isOpen, now }: PublicState): View {
  const forms = program.sources.flatMap((source) => {
    // Our own form is on the same site.
    const address = formAddress(program, source, '');
    const { purpose, role } = source;
    return purpose === 'application' && address !== undefined
      ? [{ address, role, isOwn: isOwnForm(source) }]
      : [];
  });
  const opened = localDate(now, program.cohort.zone) >= program.cohort.opens;
  if (!isOpen || now > deadline(program)) return html`<p>Applications have closed.</p>`;
  if (!opened || forms.length === 0) return undefined;
  // Of several forms for the same people, our own wants nothing of anyone else.
  const first = [...Map.groupBy(forms, ({ role }) => role).values()].flatMap(
    (ofRole) => ofRole.find(({ isOwn }) => isOwn) ?? ofRole[0] ?? [],
  );
  return html`<div class="buttons">
    ${first.map(({ address, role }) => html`<a class="button" href=${address}>Apply${role === undefined ? '' : ` as ${role}`}</a>`)}
  </div>`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Text with blank lines between its paragraphs; line breaks inside them stay. */
function paragraphs(text: string): View {
  return html`${text
    .trim()
    .split(/\n\s*\n/)
    .map((one) => html`<p class="lines">${one}</p>`)}`;
}
