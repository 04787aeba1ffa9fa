import { iso } from '../../shared/domain/calendar.ts';
import { html } from 'htm/preact';
import { page } from '../../shared/pages/page.ts';
import { unsubscribeWrite } from '../../shared/store/people.ts';
import type { PageOf } from './visit.ts';

/** No program email, and back. An email program's one click comes here too. */
export const unsubscribePage: PageOf = async ({ table, clock }, { link, person, running, fields }) => {
  const site = running.program.program.name;
  const back = fields?.get('do') === 'back';
  if (fields)
    await table.write(
      unsubscribeWrite(link.person, back ? undefined : (person.unsubscribedAt ?? iso(clock()))),
    );
  const off = fields ? !back : person.unsubscribedAt !== undefined;
  if (off) {
    return page(
      { title: 'You get no program email', site },
      html`<p>
          No reminders, check-ins or surveys any more. Decisions about your application and your match still
          reach you.
        </p>
        <form method="post">
          <button name="do" value="back">Undo: send me program email again</button>
        </form>`,
    );
  }
  return page(
    { title: fields ? 'You get program email again' : 'No program email?', site },
    html`<p>
        Program email is reminders, check-ins and surveys. Decisions about your application and your match
        reach you in any case.
      </p>
      <form method="post">
        <button class="main" name="do" value="stop">Send me no program email</button>
      </form>`,
  );
};
