import { iso } from '../../shared/domain/calendar.ts';
import { html } from 'htm/preact';
import { page } from '../../shared/pages/page.ts';
import { unsubscribeWrite } from '../../shared/store/people.ts';
import type { PageOf } from './visit.ts';

/** No program email, and back. An email program's one click comes here too. */
export const unsubscribePage: PageOf = async ({ table, clock }, { link, person, found, fields }) => {
  const site = found.program.program.name;
  const back = fields?.get('do') === 'back';
  if (fields)
    await table.write(
      unsubscribeWrite(link.person, back ? undefined : (person.unsubscribedAt ?? iso(clock()))),
    );
  const off = fields ? !back : person.unsubscribedAt !== undefined;
  if (off) {
    return page(
      { title: 'You are unsubscribed', site },
      html`<p>
          You won't get reminders, check-ins or surveys any more. You will still get decisions about your
          application and your match.
        </p>
        <form method="post">
          <button name="do" value="back">Subscribe again</button>
        </form>`,
    );
  }
  return page(
    { title: fields ? 'You are subscribed again' : 'Unsubscribe?', site },
    html`<p>
        This stops reminders, check-ins and surveys. You will still get decisions about your application and
        your match.
      </p>
      <form method="post">
        <button class="main" name="do" value="stop">Unsubscribe</button>
      </form>`,
  );
};
