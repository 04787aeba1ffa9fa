import { html } from 'htm/preact';
import { choicesFor, mayChoose, type MentorChoice, MOST_CHOICES } from '../../shared/domain/choices.ts';
import { page, type View } from '../../shared/pages/page.ts';
import { listApplications } from '../../shared/store/applications.ts';
import { keepChoices } from '../../shared/usecases/screening/keep-choices.ts';
import { retryPage } from './retry-page.ts';
import type { PageOf } from './visit.ts';

const RANKS = Array.from({ length: MOST_CHOICES }, (_, index) => index + 1);

/** Ranks mentors who agreed to be shown, without a script: a list to read, and a choice for each rank. */
export const choicesPage: PageOf = async ({ table }, { found, application, fields }) => {
  const { program } = found.program;
  const site = program.name;
  if (!application || !mayChoose(found, application))
    return page(
      { title: 'There is nothing to choose now', site },
      html`<p>Mentors can be chosen only until the match is made. You don't need to do anything.</p>`,
    );
  const all = choicesFor(found.program, await listApplications(table, found.cohort.id), application);
  if (!fields) return page({ title: 'Whom would you choose?', site }, form(all, application.choices ?? []));
  const wanted = RANKS.flatMap((rank) => fields.get(`choice-${rank}`) ?? []).filter(Boolean);
  switch (await keepChoices({ table }, found, { application, wanted })) {
    case 'kept':
      return page(
        { title: 'Thank you', site },
        html`<p class="note" role="status">
            Your choices are kept. You can change them until the match is made.
          </p>
          ${form(all, wanted)}`,
      );
    case 'over':
      return page(
        { title: 'There is nothing to choose now', site },
        html`<p>The match has been made in the meantime.</p>`,
      );
    case 'moved':
      return retryPage(site, form(all, wanted));
  }
};

function form(all: readonly MentorChoice[], chosen: readonly string[]): View {
  return html`<p>
      These mentors agreed to be shown. Rank up to ${MOST_CHOICES}. It helps us to match you, and is no
      promise: mentors and the other mentees count too. Only the people who run the program see your choices.
    </p>
    <ul>
      ${all.map((one) => html`<li><strong>${one.title}</strong>${`: ${wordsOf(one)}`}</li>`)}
    </ul>
    <form method="post">
      ${RANKS.map(
        (rank) =>
          html`<label class="field" for=${`choice-${rank}`}>${`Choice ${rank}`}</label>
            <select id=${`choice-${rank}`} name=${`choice-${rank}`}>
              <option value="">no one</option>
              ${all.map(
                ({ person, title }) =>
                  html`<option value=${person} selected=${chosen[rank - 1] === person}>${title}</option>`,
              )}
            </select>`,
      )}
      <p><button class="main">Keep my choices</button></p>
    </form>`;
}

function wordsOf({ offers, languages, years }: MentorChoice): string {
  return [
    offers.length > 0 ? `offers ${offers.join(', ')}` : '',
    years === undefined ? '' : `${years} ${years === 1 ? 'year' : 'years'} of experience`,
    languages.length > 0 ? `speaks ${languages.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join('; ');
}
