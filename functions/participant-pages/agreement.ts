import { html } from 'htm/preact';
import { memberOn, sideOf, withAgreement } from '../../shared/domain/pair.ts';
import { page } from '../../shared/pages/page.ts';
import { pairWrites } from '../../shared/store/pairs.ts';
import { retryPage } from './retry-page.ts';
import type { PageOf } from './visit.ts';

/** The agreement, and that someone acknowledged which version of it. */
export const agreementPage: PageOf = async ({ table }, { link, found, pair, fields }) => {
  const { agreement, program } = found.program;
  const side = pair && sideOf(pair, link.person);
  const agreedBefore = pair && side && memberOn(pair, side).agreedTo === agreement.version;
  const agrees = fields?.get('do') === 'agree';
  if (pair && side && agrees && !agreedBefore) {
    const result = await table.transact(pairWrites(pair, withAgreement(pair, side, agreement.version)));
    if (result.kind === 'refused')
      return retryPage(
        program.name,
        html`<form method="post"><button class="main" name="do" value="agree">I agree</button></form>`,
      );
  }
  const agreed = agreedBefore || agrees;
  return page(
    { title: agreed ? 'Thank you' : 'Our agreement', site: program.name },
    html`${agreed && html`<p class="note">You have agreed to this.</p>`}
      <p class="wrote">${agreement.text}</p>
      ${
        !agreed &&
        html`<form method="post">
          <button class="main" name="do" value="agree">I have read this and I agree</button>
        </form>`
      }`,
  );
};
