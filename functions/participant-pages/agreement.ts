import { sideOf, memberOn, withAgreement } from '../../shared/domain/pair.ts';
import { html } from 'htm/preact';
import { page } from '../../shared/pages/page.ts';
import { pairWrites } from '../../shared/store/pairs.ts';
import type { PageOf } from './visit.ts';

/** The agreement, and that somebody acknowledged which version of it. */
export const agreementPage: PageOf = async ({ table }, { link, running, pair, fields }) => {
  const { agreement, program } = running.program;
  const side = pair && sideOf(pair, link.person);
  const acknowledged = pair && side && memberOn(pair, side).agreedTo;
  if (pair && side && fields?.get('do') === 'agree' && acknowledged !== agreement.version) {
    const result = await table.transact(pairWrites(pair, withAgreement(pair, side, agreement.version)));
    if (result.kind === 'refused') {
      return page(
        { title: 'Please try once more', site: program.name, status: 409 },
        html`<p>Something changed at the same moment.</p>
          <form method="post"><button class="main" name="do" value="agree">I agree</button></form>`,
      );
    }
  }
  const agreed = acknowledged === agreement.version || fields?.get('do') === 'agree';
  return page(
    { title: agreed ? 'Thank you' : 'Our agreement', site: program.name },
    html`${agreed && html`<p class="note">You have acknowledged this agreement.</p>`}
      <p class="wrote">${agreement.text}</p>
      ${!agreed && html`<form method="post"><button class="main" name="do" value="agree">I have read it, and I agree</button></form>`}`,
  );
};
