/**
 * The form to apply, what a program tells everyone, and what participants do by the links in their emails. GET and HEAD show and
 * change nothing, whatever the address; a button of the page posts back to the same one.
 */
import type { Application } from '../../shared/domain/application.ts';
import { type Pair, personOn } from '../../shared/domain/pair.ts';
import { formFields, type HttpAnswer, type HttpHandler, type HttpRequest } from '../../shared/http.ts';
import { linkFor, type LinkPurpose, openLink } from '../../shared/links.ts';
import { markOf } from '../../shared/domain/mark.ts';
import { html } from 'htm/preact';
import { page } from '../../shared/pages/page.ts';
import { LINK_KEY } from '../../shared/secrets.ts';
import { applicationKey } from '../../shared/store/applications.ts';
import { pairKey } from '../../shared/store/pairs.ts';
import { confirmWrite, personKey } from '../../shared/store/people.ts';
import { iso } from '../../shared/domain/calendar.ts';
import { entityOf } from '../../shared/store/rows.ts';
import { aboutPage } from './about.ts';
import { type ApplyNeeds, applyPage } from './apply.ts';
import { agreementPage } from './agreement.ts';
import { answerPage } from './answer.ts';
import { choicesPage } from './choices.ts';
import { continuePage } from './continue.ts';
import { managePage } from './manage.ts';
import { sessionPage } from './session.ts';
import { surveyPage } from './survey.ts';
import { unsubscribePage } from './unsubscribe.ts';
import type { Person } from '../../shared/domain/person.ts';
import { cohortKey, cohortMarked, withProgram } from '../../shared/store/cohorts.ts';
import type { PageOf, PageNeeds, Visit } from './visit.ts';

const PAGES: Record<LinkPurpose, PageOf> = {
  answer: answerPage,
  agreement: agreementPage,
  session: sessionPage,
  survey: surveyPage,
  manage: managePage,
  unsubscribe: unsubscribePage,
  continue: continuePage,
  choices: choicesPage,
  apply: (_, { link, address }) => {
    const token = address('apply').split('/').at(-1) ?? '';
    return Promise.resolve({ status: 303, headers: { location: `/apply/${link.cohort}?as=${token}` } });
  },
};

const ONE_CLICK = 'List-Unsubscribe';

export function participantPages(dependencies: PageNeeds & ApplyNeeds): HttpHandler {
  return async (request) => {
    if (request.route.endsWith(' /about/{cohort}')) return aboutPage(dependencies, request);
    if (request.route.endsWith(' /apply/{cohort}')) return applyPage(dependencies, request);
    const visit = await open(dependencies, request);
    if (!visit) return notUsable();
    const answer = await PAGES[visit.link.purpose](dependencies, visit);
    const { confirmedAt, softBouncesSince } = visit.person;
    // Whoever presses a button has had the email.
    if (visit.fields && (confirmedAt === undefined || softBouncesSince !== undefined))
      await dependencies.table.write(confirmWrite(visit.person.id, iso(dependencies.clock())));
    // An email program's one click (RFC 8058) wants no page back.
    const oneClick = visit.link.purpose === 'unsubscribe' && visit.fields?.get(ONE_CLICK) === 'One-Click';
    return oneClick ? { status: 200, body: '' } : answer;
  };
}

async function open(
  { table, secrets, clock, publicUrl }: PageNeeds,
  request: HttpRequest,
): Promise<Visit | undefined> {
  const keys = await secrets.live(LINK_KEY);
  const now = clock();
  const token = request.params['token'] ?? '';
  const opened = openLink(keys, token, now);
  if (opened.kind !== 'link' || request.path.startsWith('/u/') !== (opened.link.purpose === 'unsubscribe'))
    return undefined;
  const { purpose, to, cohort: mark, round } = opened.link;
  const cohort = await cohortMarked(table, mark);
  if (cohort === undefined) return undefined;
  const pairItem = to.kind === 'side' ? await table.get(pairKey(cohort, to.pair)) : undefined;
  const pair = pairItem && entityOf<Pair>(pairItem);
  if (to.kind === 'side' && !pair) return undefined;
  const person = to.kind === 'side' ? pair && personOn(pair, to.side) : to.person;
  if (person === undefined) return undefined;
  const [personItem, cohortItem, applicationItem] = await table.getMany([
    personKey(person),
    cohortKey(cohort),
    applicationKey(cohort, person),
  ]);
  const found = await withProgram(table, cohortItem);
  if (!personItem || !found) return undefined;
  const key = keys[0] ?? '';
  const about = { cohort, person, pair };
  const asked = round === '' ? undefined : found.program.journey.find(({ id }) => markOf(id) === round);
  return {
    link: { purpose, cohort, person, pair: pair?.id ?? '', round: asked?.id ?? '' },
    person: entityOf<Person>(personItem),
    found,
    application: applicationItem && entityOf<Application>(applicationItem),
    pair,
    address: (other) => linkFor({ publicUrl, key }, about, { purpose: other, now }),
    query: request.query,
    ...(request.method === 'POST' && {
      fields: formFields(request),
      posted: new URLSearchParams(Buffer.from(request.body).toString('utf8')),
    }),
  };
}

/** One page for links that are wrong, old or of a person who is gone: it does not tell them apart. */
function notUsable(): HttpAnswer {
  return page(
    { title: 'This link no longer works', site: 'Mentorline', status: 403 },
    html`<p>
      Links in our emails work for one purpose and expire after a while. Use the link in the newest email, or
      reply to it: a person reads every reply.
    </p>`,
  );
}
