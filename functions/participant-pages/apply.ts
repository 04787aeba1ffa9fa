/**
 * Mentorline's own form. Nothing is kept before someone sends it: until then the answers of earlier pages travel with the page, sealed.
 * What is sent becomes a delivery like those of any form tool.
 */
import { html } from 'htm/preact';
import {
  fromIso,
  iso,
  localDate,
  longDate,
  longDateTime,
  MINUTE,
  DAY,
} from '../../shared/domain/calendar.ts';
import { windowsInWords } from '../../shared/domain/admission.ts';
import type { CohortWithProgram } from '../../shared/domain/cohort.ts';
import { retentionInWords } from '../../shared/domain/retention.ts';
import { deadline, lastMoment } from '../../shared/domain/journey.ts';
import type { Source } from '../../shared/domain/program-questions.ts';
import { isOwnForm } from '../../shared/domain/source.ts';
import type { Program } from '../../shared/domain/program.ts';
import { hmac, sameText } from '../../shared/forms/provider.ts';
import type { HttpAnswer, HttpRequest } from '../../shared/http.ts';
import { page, type View } from '../../shared/pages/page.ts';
import { markOf } from '../../shared/domain/mark.ts';
import { openLink } from '../../shared/links.ts';
import { findPerson } from '../../shared/store/people.ts';
import { currentSecret, LINK_KEY } from '../../shared/secrets.ts';
import { findCohortWithProgram } from '../../shared/store/cohorts.ts';
import { keepOwnResponse } from '../../shared/usecases/intake/accept-delivery.ts';
import type { Dependencies } from '../../shared/usecases/dependencies.ts';
import {
  among,
  elsewhere,
  type Filled,
  formPages,
  questionField,
  readPage,
  SOME_WRONG,
} from '../../shared/pages/form-fields.ts';

export type ApplyNeeds = Pick<Dependencies, 'table' | 'bucket' | 'secrets' | 'clock' | 'newId'>;

/** No one reads and answers a page in less. */
const SOONEST_MS = 3_000;
/** A page that was left open for longer is looked at once more before it counts. */
const LATEST_MS = 2 * DAY;

/** What travels with a page, and is sealed with it. */
interface Carried {
  /** Made with the first page. */
  readonly response: string;
  readonly madeAt: number;
  readonly at: number;
  readonly answers: Filled;
}

interface OpenForm {
  readonly found: CohortWithProgram;
  readonly source: Source;
  readonly key: string;
  readonly now: number;
}

export async function applyPage(dependencies: ApplyNeeds, request: HttpRequest): Promise<HttpAnswer> {
  const found = await findCohortWithProgram(dependencies.table, request.params['cohort'] ?? '');
  const own = found?.program.sources.filter((one) => isOwnForm(one) && one.purpose === 'application');
  const source = own?.find(({ id }) => id === request.query['form']) ?? own?.[0];
  if (!found || !source)
    return page(
      { title: 'Page not found', site: 'Mentorline', status: 404 },
      html`<p>Check that the address is complete, or ask the person who sent it to you.</p>`,
    );
  const { embeddedIn: framedBy } = source;
  return { ...(await answered(dependencies, { found, source }, request)), ...(framedBy && { framedBy }) };
}

async function answered(
  dependencies: ApplyNeeds,
  { found, source }: Pick<OpenForm, 'found' | 'source'>,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const now = dependencies.clock();
  if (request.query['sent'] !== undefined) return thanks(found, now);
  if (localDate(now, found.program.cohort.zone) < found.program.cohort.opens) return notYet(found);
  const key = await currentSecret(dependencies.secrets, LINK_KEY);
  const form: OpenForm = { found, source, key, now };
  if (request.method === 'POST') return posted(dependencies, form, request);
  if (isOver(found, now)) return closed(found);
  const answers = await known(dependencies, found, request);
  return shown(form, { response: dependencies.newId(), madeAt: now, at: 0, answers });
}

/** What we know of someone who comes by a link of their own. */
async function known(
  { table, secrets, clock }: ApplyNeeds,
  { cohort, program }: CohortWithProgram,
  { query }: HttpRequest,
): Promise<Filled> {
  if (query['as'] === undefined) return {};
  const opened = openLink(await secrets.live(LINK_KEY), query['as'], clock());
  if (opened.kind !== 'link') return {};
  const { purpose, to, cohort: mark } = opened.link;
  if (purpose !== 'apply' || to.kind !== 'person' || mark !== markOf(cohort.id)) return {};
  const person = await findPerson(table, to.person);
  const asked = (use: 'name' | 'email') => program.questions.filter((one) => one.use === use);
  const [name, ...more] = asked('name');
  const [email] = asked('email');
  return {
    // A first and a last name are for the person to part.
    ...(person?.name && name && more.length === 0 && { [name.id]: person.name }),
    ...(person && email && { [email.id]: person.email }),
  };
}

function isOver({ cohort, program }: CohortWithProgram, now: number): boolean {
  return cohort.state !== 'open' || now > lastMoment(program);
}

async function posted(dependencies: ApplyNeeds, form: OpenForm, request: HttpRequest): Promise<HttpAnswer> {
  const { found, source, now } = form;
  const fields = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const carried = opened(form, fields);
  if (!carried)
    return shown(
      form,
      { response: dependencies.newId(), madeAt: now, at: 0, answers: {} },
      { note: 'This page did not arrive whole. Please begin again.' },
    );
  const questions = formPages(found.program, source, carried.answers).pages[carried.at] ?? [];
  const read = readPage(questions, fields);
  const answers = { ...elsewhere(carried.answers, questions), ...read.answers };
  // With the role, what follows.
  const { pages } = formPages(found.program, source, answers);
  if (fields.get('go') === 'back')
    return shown(form, { ...carried, at: Math.max(0, carried.at - 1), answers });
  if (read.problems.size > 0) return shown(form, { ...carried, answers }, { problems: read.problems });
  if (carried.at < pages.length - 1) return shown(form, { ...carried, at: carried.at + 1, answers });
  const doubt = doubtOf(fields, carried, now);
  if (doubt !== undefined) return shown(form, { ...carried, madeAt: now - MINUTE, answers }, { note: doubt });
  await keepOwnResponse(dependencies, {
    form: source.id,
    response: carried.response,
    submittedAt: iso(now),
    answers: among(answers, pages.flat()),
  });
  // Who loads the page that follows again sends nothing again.
  return { status: 303, headers: { location: `${request.path}?sent` } };
}

/** Why it is not believed yet that a person sent this. The answers stay, and the next try counts. */
function doubtOf(fields: URLSearchParams, { madeAt }: Carried, now: number): string | undefined {
  if (fields.get('website')) return 'Leave the field “Website” empty, and send the form again.';
  if (now - madeAt < SOONEST_MS)
    return 'That was quick. Look at your answers once more, and send them again.';
  if (now - madeAt > LATEST_MS)
    return 'This page was open for a long time. Look at your answers once more, and send them again.';
  return undefined;
}

function shown(
  form: OpenForm,
  carried: Carried,
  {
    note,
    problems = new Map(),
  }: { readonly note?: string; readonly problems?: ReadonlyMap<string, string> } = {},
): HttpAnswer {
  const { program } = form.found;
  const { pages, isOpenEnded } = formPages(program, form.source, carried.answers);
  const questions = pages[carried.at] ?? [];
  const isLast = carried.at === pages.length - 1;
  const title = `Apply to ${program.program.name}`;
  const says = note ?? (problems.size > 0 ? SOME_WRONG : undefined);
  return page(
    { title, site: program.cohort.name, status: says === undefined ? 200 : 422 },
    html`${says !== undefined && html`<p class="note wrong" role="alert">${says}</p>`}
      ${pages.length > 1 && html`<p class="soft">${`Page ${carried.at + 1}${isOpenEnded ? '' : ` of ${pages.length}`}`}</p>`}
      ${carried.at === 0 && introduction(program, form.now)}
      <form method="post" novalidate>
        ${sealed(form, carried)}
        ${questions.map((question) =>
          questionField(question, {
            given: carried.answers[question.id],
            problem: problems.get(question.id),
          }),
        )}
        ${
          questions.some(({ use }) => use === 'consent') &&
          html`<p>
            <a href=${`/about/${form.found.cohort.id}`} target="_blank" rel="noopener"
              >About the program, with its agreement (opens in a new tab)</a
            >
          </p>`
        }
        <div class="away" aria-hidden="true">
          <label for="website">Website</label>
          <input type="text" id="website" name="website" tabindex="-1" autocomplete="off" />
        </div>
        <div class="buttons">
          <button class="main" name="go" value="on">${isLast ? 'Send my application' : 'Next'}</button>
          ${carried.at > 0 && html`<button name="go" value="back">Back</button>`}
        </div>
      </form>`,
  );
}

function introduction(program: Program, now: number): View {
  const { zone } = program.cohort;
  const closes = longDateTime(deadline(program), zone);
  return html`<p>
    ${`${program.program.purpose} `}
    ${now <= deadline(program) ? `Applications close on ${closes}. ` : `Applications closed on ${closes}. Yours is still taken until ${longDateTime(lastMoment(program), zone)}. `}
    ${program.eligibility.map(({ because }) => `${because} `)}
    ${windowsInWords(program).map((one) => `${one}. `)}
    ${program.members !== undefined && `It is for members only. ${program.members.become} `}
    ${`Nothing is kept until you send the form. ${retentionInWords(program)}`}
  </p>`;
}

/** The answers of the other pages, and a seal over them, so that they come as they were. */
function sealed(form: OpenForm, { response, madeAt, at, answers }: Carried): View {
  const kept = JSON.stringify({ response, madeAt, at, answers });
  return html`<input type="hidden" name="kept" value=${kept} />
    <input type="hidden" name="seal" value=${sealOf(form, kept)} />`;
}

function opened(form: OpenForm, fields: URLSearchParams): Carried | undefined {
  const kept = fields.get('kept') ?? '';
  return sameText(fields.get('seal') ?? '', sealOf(form, kept)) ? (JSON.parse(kept) as Carried) : undefined;
}

function sealOf({ found, source, key }: OpenForm, kept: string): string {
  return hmac(key, `own form\n${found.cohort.id}\n${source.id}\n`, kept);
}

function notYet({ program }: CohortWithProgram): HttpAnswer {
  const opens = longDate(fromIso(`${program.cohort.opens}T12:00:00Z`), 'UTC');
  return page(
    { title: 'Applications are not open yet', site: program.program.name },
    html`<p>
      ${`They open on ${opens}. The form will be at this address. `}
      <a href=${`/about/${program.cohort.id}`}>About the program</a>
    </p>`,
  );
}

function closed({ program }: CohortWithProgram): HttpAnswer {
  return page(
    { title: 'Applications have closed', site: program.program.name },
    html`<p>${`They closed on ${longDateTime(deadline(program), program.cohort.zone)}.`}</p>
      <p>
        ${`Questions? Write to ${program.program.manager.name}: `}<a
          href=${`mailto:${program.program.replyTo}`}
          >${program.program.replyTo}</a
        >
      </p>`,
  );
}

function thanks(found: CohortWithProgram, now: number): HttpAnswer {
  const { program } = found;
  return page(
    { title: 'Thank you, we have your answers', site: program.program.name },
    isOver(found, now)
      ? html`<p>
          ${`Applications closed on ${longDateTime(deadline(program), program.cohort.zone)}, so that yours came late. `}
          ${`${program.program.manager.name} can still take it in. An email tells you how it stands.`}
        </p>`
      : html`<p>
            ${'You will get an email that says so, with a link to everything that you can change later. '}
            ${'If there is none within an hour, look among unwanted email, or write to '}${program.program.manager.name}${': '}
            <a href=${`mailto:${program.program.replyTo}`}>${program.program.replyTo}</a>
          </p>
          <p>
            ${`Applications close on ${longDateTime(deadline(program), program.cohort.zone)}. After that, the match is made, and you are asked privately what you think of yours.`}
          </p>`,
  );
}
