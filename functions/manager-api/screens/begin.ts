/** The guided start: what is decided so far, what it comes to, and its publishing. Each manager has one program under way. */
import * as z from 'zod';
import { iso, localDate, longDate, resolveLocal, isZone } from '../../../shared/domain/calendar.ts';
import { type CohortName, readMe } from './today.ts';
import { withQuestionsOf } from '../begin/take-over.ts';
import { cohortOccurrences, datesTold, whatHappens } from '../../../shared/domain/journey.ts';
import { Program } from '../../../shared/domain/program.ts';
import { readProgramFile } from '../../../shared/domain/program-file.ts';
import { valuesOf } from '../../../shared/domain/program-text.ts';
import type { DnsRecord } from '../../../shared/email/mailer.ts';
import { KNOWN_EMAILS } from '../../../shared/email/texts.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { cohortKey } from '../../../shared/store/cohorts.ts';
import { findOutline, outlineGone, outlineWrite } from '../../../shared/store/outlines.ts';
import { cohortFor, type Manager } from '../../../shared/usecases/access/cohort-access.ts';
import { refusedRight } from '../../../shared/usecases/access/publish-rights.ts';
import { FORMATS } from '../begin/formats.ts';
import { type OutlineNote, notesOf, problemsOf } from '../begin/outline-checks.ts';
import {
  eligibilityOf,
  idFrom,
  lengthOf,
  outlineText,
  questionsOf,
  withBlanksFilled,
} from '../begin/outline-program.ts';
import { freshOutline, Outline } from '../begin/outline.ts';
import { POOL, POOL_GROUPS, USUAL } from '../begin/question-pool.ts';
import { freeIds } from '../begin/starter.ts';
import { type ApiDependencies, type ManagerRequest, orNotFound, type Routes } from '../route.ts';
import { sendAsTest, whenInWords } from './journey-email.ts';
import { publish, unusedIds } from './program.ts';
import { PROVIDERS } from '../../../shared/domain/program-questions.ts';
import { FORM_PROVIDERS } from '../../../shared/forms/providers.ts';
import { hasScript } from '../../../shared/forms/scripts.ts';
import { calendarMark, isOnLaptop, textsMark, unverified } from './setup.ts';

export type { Outline, OutlineNote };

/** What the outline comes to. */
export interface OutlineView {
  readonly outline: Outline;
  readonly problems: readonly OutlineNote[];
  readonly notes: readonly OutlineNote[];
  /** The cohort's stretches of time, one after the other. */
  readonly phases: readonly { readonly name: string; readonly days: number; readonly from: string }[];
  /** What people sign up for, as emails and pages say it. */
  readonly commitment: string;
  /** The rules of who can take part, in sentences. */
  readonly rules: readonly string[];
  readonly questions: number;
}

export interface BeginView extends OutlineView {
  /** It was begun earlier, and goes on where it was left. */
  readonly isKept: boolean;
  /** JSON Schema of the outline, for its labels and pickers. */
  readonly schema: object;
  readonly formats: readonly {
    readonly id: Outline['format'];
    readonly title: string;
    readonly says: string;
    readonly needs: string;
  }[];
  readonly pool: readonly {
    readonly group: string;
    readonly questions: readonly {
      readonly id: string;
      readonly text: string;
      readonly helps?: string;
      readonly isAlways: boolean;
      readonly ofSkills: boolean;
    }[];
  }[];
  /** Where people can apply: a page of ours, or a form tool. */
  readonly tools: readonly {
    readonly id: Outline['tool'];
    readonly title: string;
    readonly says: string;
    /** The form is made of her questions there, so that nothing has to be mapped by hand. */
    readonly makesForm: boolean;
  }[];
  /** Cohorts of hers, whose questions can be taken over. */
  readonly earlier: readonly { readonly id: string; readonly name: string }[];
  /** The sign-in address, where the digest goes. */
  readonly email: string;
  /** Nothing outside this machine is reached. */
  readonly isOnLaptop: boolean;
}

const OWN_PAGE: BeginView['tools'][number] = {
  id: 'mentorline',
  title: 'A page of Mentorline',
  says: 'Your questions on a page that works on any phone. There is nothing to set up, and no other company sees the answers.',
  makesForm: true,
};

const SCHEMA = z.toJSONSchema(Outline, { io: 'input' });

async function readBegin(
  { table, clock, publicUrl }: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const kept = await keptOutline(table, manager);
  const { zone = 'UTC' } = request.query;
  const outline =
    kept ?? freshOutline({ email: manager.email, usual: USUAL }, clock(), isZone(zone) ? zone : 'UTC');
  const view: BeginView = {
    ...viewOf(outline, clock()),
    isKept: kept !== undefined,
    schema: SCHEMA,
    formats: FORMATS.map(({ id, title, says, needs }) => ({ id, title, says, needs })),
    pool: POOL_GROUPS.map((group) => ({
      group,
      questions: POOL.filter((one) => one.group === group).map(
        ({ question, helps, isAlways = false, ofSkills = false }) => ({
          id: question.id,
          text: question.text,
          isAlways,
          ofSkills,
          ...(helps !== undefined && { helps }),
        }),
      ),
    })),
    tools: [
      OWN_PAGE,
      ...PROVIDERS.map((id) => {
        const { label, takes, api } = FORM_PROVIDERS[id];
        return { id, title: label, says: takes, makesForm: api !== undefined || hasScript(id) };
      }),
    ],
    earlier: (await readMe(table, manager)).cohorts.map(({ id, name, program }) => ({
      id,
      name: `${program}, ${name}`,
    })),
    email: manager.email,
    isOnLaptop: isOnLaptop(publicUrl),
  };
  return json(200, view);
}

/** An outline of an earlier shape is begun anew. */
async function keptOutline(table: ApiDependencies['table'], manager: Manager): Promise<Outline | undefined> {
  return Outline.safeParse(await findOutline(table, manager.id)).data;
}

function viewOf(outline: Outline, now: number): OutlineView {
  const { zone, opens, closesOn, starts, ends } = outline;
  const today = localDate(now, zone);
  const problems = problemsOf(outline, today);
  const day = (date: string): string => longDate(resolveLocal(date, '12:00', zone), zone);
  const days = (from: string, to: string): number =>
    Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  const isDated = !problems.some(({ step }) => step === 'when');
  return {
    outline,
    problems,
    notes: notesOf(outline, today),
    phases: isDated
      ? [
          { name: 'Applications', days: days(opens, closesOn), from: day(opens) },
          { name: 'Match and proposals', days: days(closesOn, starts), from: day(closesOn) },
          { name: 'Mentorship', days: days(starts, ends), from: day(starts) },
        ]
      : [],
    commitment: `${outline.meeting}, ${outline.frequency}, for ${lengthOf(outline)}`,
    rules: eligibilityOf(outline).map(({ because }) => because),
    questions: questionsOf(outline).length,
  };
}

/** Keeps what is decided so far. */
async function keepOutline(
  { table, clock }: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { data } = Outline.safeParse(jsonBody(request));
  if (!data || !isZone(data.zone))
    return json(422, { message: 'This could not be read. Load the page again.' });
  await table.write(outlineWrite(manager.id, data));
  return json(200, viewOf(data, clock()));
}

/** What shows pages and emails is loaded when someone wants to see them. */
const examples = () => import('../begin/example-emails.ts');

const TakeBody = z.object({ cohort: z.string().max(60) });

/** Takes the questions of a cohort of hers over into the outline. */
async function takeOver(
  { table, clock }: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { data } = TakeBody.safeParse(jsonBody(request));
  const found = data && (await cohortFor(table, request, { cohort: data.cohort, atLeast: 'reader' }));
  const kept = await keptOutline(table, manager);
  if (!found || !kept) return undefined;
  const outline = withQuestionsOf(kept, found.program);
  await table.write(outlineWrite(manager.id, outline));
  return json(200, viewOf(outline, clock()));
}

interface Draft {
  readonly text: string;
  readonly program: Program;
}

/** The program that the outline comes to, as it is or with its blanks filled; `undefined` where there is none. */
async function draftOf(
  { table, clock }: Pick<ApiDependencies, 'table' | 'clock'>,
  manager: Manager,
  { filled }: { readonly filled: boolean },
): Promise<Draft | { readonly problems: readonly string[] } | undefined> {
  // Before the first choice, there is already something to look at.
  const kept =
    (await keptOutline(table, manager)) ??
    (filled ? freshOutline({ email: manager.email, usual: USUAL }, clock(), 'UTC') : undefined);
  if (!kept) return undefined;
  const today = localDate(clock(), kept.zone);
  const outline = filled ? withBlanksFilled(kept, today) : kept;
  const own = idFrom(outline.name) ?? 'program';
  const cohort = `${own}-${idFrom(outline.cohort) ?? 'cohort'}`.slice(0, 44);
  const ids = await freeIds(await unusedIds(table), { program: own, cohort, source: `${own}-form` });
  const text = await outlineText(outline, { email: manager.email, ids, today });
  const read = readProgramFile('program.yaml', text, KNOWN_EMAILS);
  if (read.kind === 'program') return { text, program: read.program };
  // For looking at, what is only contradictory is shown as it is.
  const shape = filled ? Program.safeParse(valuesOf(text)).data : undefined;
  return shape ? { text, program: shape } : { problems: read.problems.map(({ message }) => message) };
}

/** One thing that the outline comes to, as other people will see it. */
export interface Shown {
  /** Empty while something is missing without which there is nothing to show. */
  readonly html: string;
}

const NOTHING_YET = json(200, { html: '' } satisfies Shown);

async function showPage(
  dependencies: ApiDependencies,
  { manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const draft = await draftOf(dependencies, manager, { filled: true });
  if (!draft || 'problems' in draft) return NOTHING_YET;
  const { program } = draft;
  const { publicPage } = await import('../../../shared/pages/public-page.ts');
  // As on the day on which applications open.
  const now = resolveLocal(program.cohort.opens, '12:00', program.cohort.zone);
  return shown(publicPage(program, { isOpen: true, now }));
}

async function showForm(
  dependencies: ApiDependencies,
  { manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const draft = await draftOf(dependencies, manager, { filled: true });
  if (!draft || 'problems' in draft) return NOTHING_YET;
  const { formPage } = await import('../../../shared/pages/form-fields.ts');
  return shown(formPage(draft.program));
}

function shown({ body = '' }: HttpAnswer): HttpAnswer {
  const view: Shown = { html: typeof body === 'string' ? body : Buffer.from(body).toString('utf8') };
  return json(200, view);
}

export interface ExampleView {
  readonly people: readonly { readonly id: string; readonly name: string; readonly says: string }[];
  readonly emails: readonly {
    readonly id: string;
    readonly when: string;
    readonly subject: string;
    readonly html: string;
  }[];
  /** What happens by itself, by its date. */
  readonly dates: readonly { readonly at: string; readonly what: string }[];
  /** Whether email can be sent from the address, and what is to be done. */
  readonly sender: { readonly says: string; readonly records: readonly DnsRecord[] };
}

const Who = z.object({ who: z.string().default('mentee') });

async function showEmails(
  dependencies: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const draft = await draftOf(dependencies, manager, { filled: true });
  const { who } = Who.parse(request.query);
  const { EXAMPLES, exampleEmails } = await examples();
  const example = EXAMPLES.find(({ id }) => id === who);
  if (!draft || 'problems' in draft || !example) return undefined;
  const { program } = draft;
  const { publicUrl, clock, emailAccount } = dependencies;
  const emails = await exampleEmails(program, example, { publicUrl, now: clock() });
  const { address } = program.program.sender;
  const isVerified = await emailAccount.isVerified(address);
  const records = isVerified ? [] : await emailAccount.dnsRecords(address);
  const view: ExampleView = {
    people: EXAMPLES.map(({ id, name, says }) => ({ id, name, says })),
    emails: emails.map(({ touchpoint, preview }) => ({
      id: touchpoint.id,
      when: whenInWords(touchpoint.when),
      subject: preview.subject,
      html: preview.html,
    })),
    dates: [
      ...datesTold(program).map(({ at, what }) => ({ at: iso(at), what })),
      ...cohortOccurrences(program)
        .filter(({ action }) => action !== 'trial-match')
        .map((one) => ({ at: iso(one.dueAt), what: whatHappens(program, one) })),
    ].toSorted((one, other) => (one.at < other.at ? -1 : 1)),
    sender: {
      says: isVerified ? `Email can be sent from ${address}.` : unverified(address, records),
      records,
    },
  };
  return json(200, view);
}

/** All emails of one example person to the manager herself, one after the other; their links open nothing. */
async function sendEmails(
  dependencies: ApiDependencies,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const draft = await draftOf(dependencies, manager, { filled: true });
  const { EXAMPLES, exampleEmails } = await examples();
  const example = EXAMPLES.find(({ id }) => id === Who.safeParse(jsonBody(request)).data?.who);
  if (!draft || 'problems' in draft || !example) return undefined;
  const { program } = draft;
  // Nobody gets email in the name of another program.
  const refused = await refusedRight(dependencies.table, program, { manager });
  if (refused !== undefined) return json(409, { message: refused });
  const { publicUrl, clock, mailer } = dependencies;
  const emails = await exampleEmails(program, example, { publicUrl, now: clock() });
  const from = program.program.sender.address;
  let sent = 0;
  for (const { preview } of emails) {
    const because = await sendAsTest(mailer, preview, { from, to: manager.email });
    if (because !== undefined)
      return json(409, {
        message: sent === 0 ? because : `${sent} of ${emails.length} were sent. ${because}`,
      });
    sent++;
  }
  return json(200, { sent, to: manager.email });
}

/** What publishing came to. */
export interface BegunView {
  readonly cohort: CohortName['id'];
}

async function publishOutline(
  dependencies: ApiDependencies,
  { manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const { table, clock } = dependencies;
  const kept = await keptOutline(table, manager);
  if (!kept) return undefined;
  const [missing] = problemsOf(kept, localDate(clock(), kept.zone));
  if (missing) return json(422, { message: missing.says });
  const draft = await draftOf(dependencies, manager, { filled: false });
  if (!draft) return undefined;
  if ('problems' in draft) return json(422, { message: draft.problems[0] ?? 'The program needs fixing.' });
  const answer = await publish(dependencies, manager, { text: draft.text, edits: 0 });
  if (answer?.status !== 200) return answer;
  const { program } = draft;
  const set = {
    ...(kept.readEmails && { readTexts: textsMark(program) }),
    ...(kept.sawDates && { sawCalendar: calendarMark(program) }),
  };
  if (Object.keys(set).length > 0)
    await table.write({ kind: 'update', key: cohortKey(program.cohort.id), set });
  await table.write(outlineGone(manager.id));
  const view: BegunView = { cohort: program.cohort.id };
  return json(200, view);
}

export const routes = {
  'GET /api/begin': { role: 'signed-in', answer: readBegin },
  'PUT /api/begin': { role: 'signed-in', answer: keepOutline },
  'POST /api/begin/questions': orNotFound(takeOver),
  'GET /api/begin/page': orNotFound(showPage),
  'GET /api/begin/form': orNotFound(showForm),
  'GET /api/begin/emails': orNotFound(showEmails),
  'POST /api/begin/emails': orNotFound(sendEmails),
  'POST /api/begin/publish': orNotFound(publishOutline),
} as const satisfies Routes;
