import { html } from 'htm/preact';
import { sideOf } from '../../shared/domain/pair.ts';
import type { HttpAnswer } from '../../shared/http.ts';
import { page } from '../../shared/pages/page.ts';
import { tellGoingOn } from '../../shared/usecases/pairs/go-on.ts';
import { retryPage } from './retry-page.ts';
import type { PageOf } from './visit.ts';

const BUTTONS = html`<form method="post" class="buttons">
  <button class="main" name="do" value="on">We go on</button>
  <button name="do" value="stop">I would rather stop</button>
</form>`;

/** After a silence: whether someone goes on with the other one. Only the manager learns who would rather stop. */
export const continuePage: PageOf = async ({ table, clock }, { link, found, pair, fields }) => {
  const { program } = found.program;
  const site = program.name;
  const over = page(
    { title: 'This mentorship has ended', site },
    html`<p>You don't need to do anything.</p>`,
  );
  const side = pair && sideOf(pair, link.person);
  if (!side || pair.state !== 'introduced') return over;
  const choice = fields?.get('do');
  if (choice !== 'on' && choice !== 'stop')
    return page(
      { title: 'Do you want to go on?', site },
      html`<p>Both are fine. The other person does not see your answer; ${program.manager.name} does.</p>
        ${BUTTONS}`,
    );
  const goesOn = choice === 'on';
  switch (await tellGoingOn({ table, clock }, found.program, { pair, side, goesOn })) {
    case 'moved':
      return retryPage(site, BUTTONS);
    case 'over':
      return over;
    case 'kept':
      return goesOn ? page({ title: 'Good to hear', site }, GOES_ON) : stops(program.manager.name, site);
  }
};

const GOES_ON = html`<p>We won't ask again for a while. You can close this page.</p>`;

function stops(manager: string, site: string): HttpAnswer {
  return page(
    { title: 'Thank you for telling us', site },
    html`<p>
        ${manager} decides what happens next. The other person has not been told. If you change your mind,
        press the other button.
      </p>
      ${BUTTONS}`,
  );
}
