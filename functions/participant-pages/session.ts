import * as z from 'zod';
import { cleanText } from '../../shared/domain/plain-text.ts';
import { iso, localDate } from '../../shared/domain/calendar.ts';
import type { LocalDate } from '../../shared/domain/brand.ts';
import { SESSION_ROUND } from '../../shared/domain/survey.ts';
import { isPlaced, otherSide, type Pair, personOn, sideOf, withSession } from '../../shared/domain/pair.ts';
import type { HttpAnswer } from '../../shared/http.ts';
import { html } from 'htm/preact';
import { choices, page, scale, textArea } from '../../shared/pages/page.ts';
import { findPerson } from '../../shared/store/people.ts';
import { pairKey, pairWrites } from '../../shared/store/pairs.ts';
import { entityOf } from '../../shared/store/rows.ts';
import { respondentOf } from '../../shared/domain/audience.ts';
import type { Table, Write } from '../../shared/store/table.ts';
import { responseWrite } from '../../shared/store/survey-responses.ts';
import type { Session } from '../../shared/domain/session.ts';
import { sessionKey, sessionWrite } from '../../shared/store/sessions.ts';
import type { PageNeeds, PageOf, Visit } from './visit.ts';
import { retryPage } from './retry-page.ts';

const Fields = z.object({
  met: z.enum(['yes', 'no'], 'Please say whether you met.'),
  date: z.iso.date('Please enter the date.'),
  rating: z.coerce.number().int().min(1).max(4).optional(),
  topics: z.string().max(4000).default(''),
  takeaways: z.string().max(4000).default(''),
  next: z.iso.date().optional(),
});

/** Did you meet, when, about what, and how was it from 1 to 4. */
export const sessionPage: PageOf = async (dependencies, visit) => {
  const { link, found, pair, fields } = visit;
  const side = pair && sideOf(pair, link.person);
  const open = pair !== undefined && isPlaced(pair);
  if (!side || !open) {
    return page(
      { title: 'Nothing to log yet', site: found.program.program.name },
      html`<p>You are not in a pair at the moment.</p>`,
    );
  }
  const other = await findPerson(dependencies.table, personOn(pair, otherSide(side)));
  const form = (wrong?: string): HttpAnswer =>
    formPage(dependencies, visit, { other: other?.name ?? '', wrong });
  if (!fields) return form();
  const read = Fields.safeParse(Object.fromEntries([...fields].filter(([, value]) => value !== '')));
  if (!read.success) return form(read.error.issues.map(({ message }) => message).join(' '));
  const today = localDate(dependencies.clock(), found.program.cohort.zone);
  if (read.data.date > today) return form('The date of the meeting is in the future.');
  if (read.data.date < firstDay(pair))
    return form('You were introduced after that day. Choose the day on which you met.');
  return keep(dependencies, visit, read.data);
};

/** Tries again as often as two people who log at the same moment can get in each other's way. */
const RACES = 5;

async function keep(
  { table, clock }: PageNeeds,
  { link, found }: Visit,
  given: z.infer<typeof Fields>,
): Promise<HttpAnswer> {
  const site = found.program.program.name;
  const about = { cohort: link.cohort, pair: link.pair, date: given.date };
  for (let race = 0; race < RACES; race++) {
    const [pairItem, ...logged] = await table.getMany([
      pairKey(link.cohort, link.pair),
      sessionKey({ ...about, side: 'mentor' }),
      sessionKey({ ...about, side: 'mentee' }),
    ]);
    const pair = pairItem && entityOf<Pair>(pairItem);
    const side = pair && sideOf(pair, link.person);
    if (!side) break;
    const session: Session = {
      ...about,
      side,
      met: given.met === 'yes',
      topics: cleanText(given.topics),
      takeaways: cleanText(given.takeaways),
      ...(given.next !== undefined && { nextDate: given.next }),
      loggedAt: iso(clock()),
    };
    // One meeting of a day counts once, whoever of the two logs it and how often.
    const counted = logged.some((item) => item?.['met'] === true);
    const writes: Write[] = [sessionWrite(session)];
    if (session.met && !counted) writes.push(...pairWrites(pair, withSession(pair)));
    if (given.rating !== undefined)
      writes.push(await ratingWrite(table, { link, side, rating: given.rating, session }));
    if ((await table.transact(writes)).kind === 'done') {
      const sentence = session.met
        ? "It's good that you met. You can close this page."
        : 'That happens. A short message to the other person often helps. You can close this page.';
      return page({ title: "Thank you, it's logged", site }, html`<p>${sentence}</p>`);
    }
  }
  return retryPage(site, html`<p>Go back to the form and send it again; what you wrote is still there.</p>`);
}

function ratingWrite(
  table: Table,
  {
    link,
    side,
    rating,
    session,
  }: { link: Visit['link']; side: 'mentor' | 'mentee'; rating: number; session: Session },
): Promise<Write> {
  const round = `${SESSION_ROUND}:${session.date}`;
  return responseWrite(
    table,
    {
      cohort: link.cohort,
      round,
      survey: SESSION_ROUND,
      person: link.person,
      role: side,
      pair: session.pair,
      answers: { rating },
      answeredAt: session.loggedAt,
    },
    respondentOf(link.person, session.pair),
  );
}

/** The first local date of which a meeting can be logged. */
function firstDay({ introducedOn = '', proposedOn }: Pair): LocalDate {
  return introducedOn === '' ? proposedOn : introducedOn;
}

/** `other`: whom they met; empty for a former participant. */
function formPage(
  { clock }: PageNeeds,
  { found, pair }: Visit,
  { other, wrong }: { readonly other: string; readonly wrong: string | undefined },
): HttpAnswer {
  const today = localDate(clock(), found.program.cohort.zone);
  return page(
    {
      title: other ? `Log a session with ${other}` : 'Log a session',
      site: found.program.program.name,
      status: wrong ? 422 : 200,
    },
    html`${wrong && html`<p class="note wrong" role="alert">${wrong}</p>`}
      <form method="post">
        ${choices({ name: 'met', legend: 'Did you meet?' }, [
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ])}
        <label class="field" for="date">When?</label>
        <input
          type="date"
          id="date"
          name="date"
          value=${today}
          min=${pair && firstDay(pair)}
          max=${today}
          required
        />
        ${scale({ name: 'rating', legend: 'How useful was it? (optional)', from: 1, to: 4, low: 'not at all', high: 'very', required: false })}
        ${textArea({ name: 'topics', label: 'What did you talk about? (optional)' })}
        ${textArea({ name: 'takeaways', label: 'What are you taking away from it? (optional)' })}
        <label class="field" for="next">When will you meet next? (optional)</label>
        <input type="date" id="next" name="next" min=${today} />
        <p class="soft">
          Your rating and what you take away are confidential. What you talked about can be read by the people
          who run the program: please don't write about other people's health or private life.
        </p>
        <button class="main">Log session</button>
      </form>`,
  );
}
