/** The way to a cohort that runs by itself, as live probes: what is in order, what is left, and why a step has to wait. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { fromIso, longDateTime, localDate, longDate, resolveLocal } from '../../../shared/domain/calendar.ts';
import { cohortOccurrences, deadline } from '../../../shared/domain/journey.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { type HttpAnswer, type HttpRequest, json, jsonBody } from '../../../shared/http.ts';
import { type DnsRecord, SANDBOX_PER_DAY } from '../../../shared/email/mailer.ts';
import { newestDeliveries } from '../../../shared/store/deliveries.ts';
import type { Source } from '../../../shared/domain/program-questions.ts';
import { type ApiDependencies, readerRoute, managerRoute, type Routes } from '../route.ts';
import type { Delivery } from '../../../shared/domain/delivery.ts';
import { formSpec } from '../../../shared/forms/form-spec.ts';
import type { FormChange } from '../../../shared/forms/provider.ts';
import {
  formAddress,
  type Introduction,
  isOwnForm,
  type RegisteredSource,
} from '../../../shared/domain/source.ts';
import { findSource } from '../../../shared/store/sources.ts';
import { cohortKey } from '../../../shared/store/cohorts.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { providerOf } from '../../../shared/forms/providers.ts';

export interface SetupStep {
  readonly id: string;
  readonly title: string;
  readonly state: 'done' | 'to-do' | 'locked';
  /** What is the case, what is left, or why it has to wait. */
  readonly says: string;
  readonly where?: 'program' | 'deliveries' | 'journey';
  /** What of that screen. */
  readonly part?: 'emails' | 'calendar' | 'cohort';
  readonly act?: string;
  /** Where the form is filled in. */
  readonly address?: string;
  /** A form that can be connected here. */
  readonly connect?: string;
  /** A form that has said what it is, and can be used as it is. */
  readonly adopt?: string;
  /** A form that can be given what it lacks of the program's questions. */
  readonly change?: string;
  /** What a manager puts into a page of her own site, so that our own form is shown there. */
  readonly embed?: string;
  /** What a domain's DNS has to say before email can be sent from it. */
  readonly records?: readonly DnsRecord[];
  /** Something that only the manager can say. */
  readonly confirm?: 'texts' | 'calendar';
}

/** Of a form's newest deliveries, so many tell whether it works. */
const LOOKED_AT = 50;

type Step = Omit<SetupStep, 'id'>;

async function readSetup(dependencies: ApiDependencies, found: CohortWithProgram): Promise<SetupStep[]> {
  const { table, secrets } = dependencies;
  const { program } = found;
  const forms = await Promise.all(
    program.sources.map(async (source) => {
      const { id, secret } = source;
      const signed = secret === null || (await secrets.live(secret)).length > 0;
      const seen = await newestDeliveries(table, [id], LOOKED_AT);
      const registered = await findSource(table, id);
      const { lastDeliveryAt: last, introduced } = registered ?? {};
      const lacks = registered ? changesOf(program, registered) : [];
      return { source, signed, seen, last, introduced, lacks };
    }),
  );
  return [
    { id: 'program', ...programStep(program) },
    { id: 'dates', ...datesStep(program, dependencies.clock()) },
    ...forms.map(({ source, ...form }) => ({
      id: `connect-${source.id}`,
      ...connectStep(program, source, {
        ...form,
        publicUrl: dependencies.publicUrl,
        now: dependencies.clock(),
      }),
      ...offeredChange(source, form),
      ...embedding(program, source, dependencies.publicUrl),
    })),
    ...forms
      .filter(({ source }) => source.purpose === 'application' && !isOwnForm(source))
      .map(({ source, signed, seen }) => ({
        id: `test-${source.id}`,
        ...testStep(source, { signed, seen }),
      })),
    { id: 'email', ...(await emailStep(dependencies, program)) },
    { id: 'texts', ...textsStep(found) },
    { id: 'calendar', ...calendarStep(found) },
  ];
}

function programStep(whole: Program): Step {
  const { program, sources } = whole;
  const could = [
    ...(program.mission === undefined ? ['the mission'] : []),
    ...(program.goals.length === 0 ? ['goals with target numbers'] : []),
    ...(program.resources === undefined ? ['a link to resources for people who are not placed'] : []),
  ];
  const hasLink = sources.some(
    (source) => source.purpose === 'application' && formAddress(whole, source, '') !== undefined,
  );
  const also = could.length === 0 ? '' : ` You could still add: ${could.join('; ')}.`;
  return {
    title: 'Program details',
    state: hasLink ? 'done' : 'to-do',
    says: hasLink
      ? `Nothing that is needed is missing.${also}`
      : `The address of your form is missing: invitations and reminders lead there.${also}`,
    where: 'program',
    act: 'Edit the program',
  };
}

function datesStep(program: Program, now: number): Step {
  const { cohort } = program;
  const closes = deadline(program);
  return {
    title: 'Dates',
    state: 'done',
    says:
      closes < now
        ? `Applications closed on ${longDateTime(closes, cohort.zone)}.`
        : `Applications open on ${longDate(resolveLocal(cohort.opens, '12:00', cohort.zone), cohort.zone)}, and close on ${longDateTime(closes, cohort.zone)}.`,
    where: 'program',
    part: 'cohort',
    act: 'Change the dates',
  };
}

function connectStep(
  program: Program,
  source: Source,
  {
    signed,
    last,
    introduced,
    publicUrl,
    now,
  }: {
    readonly publicUrl: string;
    readonly now: number;
    readonly signed: boolean;
    readonly last: string | undefined;
    readonly introduced: Introduction | undefined;
  },
): Step {
  const { id, provider, secret, purpose } = source;
  const isFor = purpose === 'application' ? '' : ` (${purpose})`;
  const isOwn = isOwnForm(source);
  const title = `Connect the form "${id}"${isFor}`;
  const connected = isOwn ? `The form to apply is in use${isFor}` : `The form "${id}" is connected${isFor}`;
  if (introduced && isNews(source, introduced))
    return {
      title,
      state: 'to-do',
      says: `The form "${introduced.title}" is there.${introduced.isOpen ? '' : ' It does not accept responses yet: publish it at the form tool.'} Use it, and its questions are mapped by themselves where that is sure.`,
      adopt: id,
      where: 'program',
      act: 'View the program',
    };
  if (introduced && last === undefined)
    return {
      title: connected,
      state: 'done',
      says: `The form "${introduced.title}" is in use. Its first answers have not come yet.`,
    };
  if (last !== undefined)
    return {
      title: connected,
      state: 'done',
      says: `The last ${isOwn ? 'answers were' : 'delivery was'} received on ${longDateTime(fromIso(last), program.cohort.zone)}.`,
    };
  if (isOwn)
    return {
      title: 'The form to apply is there',
      state: 'done',
      says: `It is a page of Mentorline with your questions: nothing has to be connected.${opensLater(program, now)}`,
      address: formAddress(program, source, publicUrl) ?? '',
    };
  if (secret === null)
    return {
      title,
      state: 'to-do',
      says: 'This form cannot sign its deliveries, and has not sent anything yet.',
      connect: id,
    };
  return {
    title,
    state: 'to-do',
    says: signed
      ? `It has a secret, and nothing has been received from ${toolOf(provider)} yet.`
      : 'It has no secret yet. The steps to connect it create one.',
    connect: id,
  };
}

/** So that no one wonders why the form turns people away. */
function opensLater({ cohort: { opens, zone } }: Program, now: number): string {
  return localDate(now, zone) < opens
    ? ` It takes answers from ${longDate(resolveLocal(opens, '12:00', zone), zone)} on, when applications open; change the dates to open them sooner.`
    : '';
}

/** What a form that was made of the program's questions lacks of them since. */
function changesOf(program: Program, source: RegisteredSource): readonly FormChange[] {
  const { introduced, seen = [] } = source;
  const isOurs = introduced && Object.keys(introduced.fields).length > 0 && !isNews(source, introduced);
  const later = providerOf(source.provider)?.api?.later;
  return isOurs && later ? later.changes(formSpec(program, source.role), seen) : [];
}

/** Offered and never done unasked: a form may be left as it is. */
function offeredChange(
  { id }: Source,
  {
    introduced,
    lacks,
  }: { readonly introduced: Introduction | undefined; readonly lacks: readonly FormChange[] },
): Partial<Step> {
  if (lacks.length === 0) return {};
  const named = (kind: FormChange['kind'], words: string): string => {
    const titles = lacks.filter((one) => one.kind === kind).map(({ title }) => `"${title}"`);
    return titles.length === 0 ? '' : ` ${words} ${titles.join(', ')}.`;
  };
  return {
    says: `The form "${introduced?.title ?? id}" is in use.${named('add', 'It does not ask yet:')}${named('reword', 'It asks in other words:')} Mentorline can write this to the form: nothing else on it changes, and no answers are lost.`,
    change: id,
  };
}

function embedding(program: Program, source: Source, publicUrl: string): Pick<SetupStep, 'embed'> {
  if (source.embeddedIn === undefined) return {};
  const address = formAddress(program, source, publicUrl) ?? '';
  const title = `Apply to ${program.program.name}`.replace(/["&<>]/g, '');
  return {
    embed: `<iframe src="${address}" title="${title}" style="width: 100%; height: 60rem; border: 0"></iframe>`,
  };
}

/** Whether a form said something that the program does not know. */
function isNews({ form, link, fields }: Source, introduced: Introduction): boolean {
  return (
    form !== introduced.form ||
    (introduced.link !== undefined && link !== introduced.link) ||
    Object.entries(introduced.fields).some(([question, ref]) => fields[question] !== ref)
  );
}

function toolOf(provider: Source['provider']): string {
  return providerOf(provider)?.label ?? 'the sender';
}

function testStep(
  { id }: Source,
  { signed, seen }: { readonly signed: boolean; readonly seen: readonly Delivery[] },
): Step {
  const title = `A test of the form "${id}" was processed`;
  const through = seen.find(({ state }) => state !== 'quarantined' && state !== 'kept');
  if (through)
    return {
      title,
      state: 'done',
      says: 'A signed test was received and could be read.',
      where: 'deliveries',
    };
  if (!signed)
    return {
      title,
      state: 'locked',
      says: 'First connect the form: deliveries without a signature are refused.',
    };
  return {
    title,
    state: 'to-do',
    says:
      seen.length > 0
        ? 'A delivery was received but could not be read. Check the deliveries.'
        : 'Send a test from the form tool, or our sample.',
    where: 'deliveries',
    act: 'View deliveries',
  };
}

/** Why nothing can be sent from an address yet, and what helps. */
export function unverified(address: string, records: readonly DnsRecord[]): string {
  const domain = address.split('@')[1] ?? address;
  return records.length > 0
    ? `Email cannot be sent from ${address} yet: add these records to the DNS of ${domain}. It takes minutes to a day until they are seen; emails wait until then.`
    : `Email cannot be sent from ${address} yet: ${domain} is not set up for it. Choose an address of a domain that is, or have it added with npm run setup; emails wait until then.`;
}

async function emailStep({ emailAccount, publicUrl }: ApiDependencies, { program }: Program): Promise<Step> {
  const title = 'Email sending';
  const { address } = program.sender;
  const [verified, { perDay }] = await Promise.all([emailAccount.isVerified(address), emailAccount.quota()]);
  if (!verified) {
    const records = await emailAccount.dnsRecords(address);
    return { title, state: 'to-do', says: unverified(address, records), records };
  }
  if (isOnLaptop(publicUrl))
    return {
      title,
      state: 'done',
      says: `Emails come from ${address}. None leaves this machine: all arrive in the mailbox on Mentorline's home page.`,
    };
  if (perDay <= SANDBOX_PER_DAY)
    return {
      title,
      state: 'to-do',
      says: 'Your email account is in the sandbox and can only send to verified addresses. Ask AWS for production access.',
    };
  return {
    title,
    state: 'done',
    says: `${address} is verified; up to ${perDay.toLocaleString('en-US')} emails a day can be sent.`,
  };
}

function textsStep({ cohort, program }: CohortWithProgram): Step {
  const read = cohort.readTexts === textsMark(program);
  return {
    title: 'Email texts',
    state: read ? 'done' : 'to-do',
    says: read
      ? 'You have read them, and they have not changed since.'
      : 'Every email is sent in your name. Read each one once, as a recipient would.',
    where: 'journey',
    part: 'emails',
    act: 'Read the emails',
    confirm: 'texts',
  };
}

function calendarStep({ cohort, program }: CohortWithProgram): Step {
  const seen = cohort.sawCalendar === calendarMark(program);
  return {
    title: 'Email calendar',
    state: seen ? 'done' : 'to-do',
    says: seen
      ? 'You have checked it, and the dates have not changed since.'
      : 'Look once at every email that is planned, with its recipients and its date.',
    where: 'journey',
    part: 'calendar',
    act: 'View calendar',
    confirm: 'calendar',
  };
}

/** What was read stands until it changes. */
export function textsMark({ texts, journey }: Program): string {
  return fingerprintOf([texts, journey.map(({ email }) => email)]);
}

export function calendarMark(program: Program): string {
  return fingerprintOf([cohortOccurrences(program), program.journey.map(({ when }) => when)]);
}

function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

const Confirmation = z.object({ what: z.enum(['texts', 'calendar']) });

/** The manager says that she has read the texts, or seen the calendar. */
async function confirmSetup(
  { table }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
  { request }: { readonly request: HttpRequest },
): Promise<HttpAnswer> {
  const { data } = Confirmation.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Choose what you have checked: the texts or the calendar.' });
  const set =
    data.what === 'texts' ? { readTexts: textsMark(program) } : { sawCalendar: calendarMark(program) };
  await table.write({ kind: 'update', key: cohortKey(cohort.id), set });
  return json(200, { confirmed: data.what });
}

/** The address is one of this machine alone: no form tool reaches it, and no email leaves it. */
export function isOnLaptop(publicUrl: string): boolean {
  const host = new URL(publicUrl).hostname;
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}

export const routes = {
  'GET /api/cohorts/{cohort}/setup': readerRoute(readSetup),
  'POST /api/cohorts/{cohort}/setup': managerRoute(confirmSetup),
} as const satisfies Routes;
