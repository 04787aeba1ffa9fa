/** Reads, in the moment of sending, what a message is about: whether it still makes sense, and its variables. */
import { type Application } from '../../domain/application.ts';
import { isPlaced, isRelevant, respondentOf, roundOf } from '../../domain/audience.ts';
import { daysBetween, fromIso, localDate, longDate, longDateTime } from '../../domain/calendar.ts';
import { deadline, touchpointById } from '../../domain/journey.ts';
import { type Message, type Recipient } from '../../domain/message.ts';
import { otherSide, type Pair, personOn, sideOf } from '../../domain/pair.ts';
import type { EmailText, Program, Touchpoint } from '../../domain/program.ts';
import { groupEmailTouchpoint, isGroupEmail } from '../../domain/group-email.ts';
import { findGroupEmail } from '../../store/group-emails.ts';
import { type LinkPurpose, linkAddress, linkToken } from '../../links.ts';
import { applicationKey } from '../../store/applications.ts';
import { MANAGER } from '../../store/messages.ts';
import { findRun, hasAnswered, type MatchRun, pairRowKey } from '../../store/pairs.ts';
import { findPerson, type Person, personKey } from '../../store/people.ts';
import { cohortKey, withProgram } from '../../store/programs.ts';
import { entityOf } from '../../store/rows.ts';
import type { Table } from '../../store/table.ts';
import { meetingRequest, proposedTimes } from '../../email/calendar.ts';
import type { Variables } from '../../email/render.ts';
import { EMAIL_TEXTS } from '../../email/texts.ts';

/** A manager looks for mentors in a few skills, not in all of them. */
const MOST_SHORTAGES = 5;

export interface MessageContext {
  readonly program: Program;
  readonly touchpoint: Touchpoint;
  readonly recipient: Recipient & { readonly name: string };
  readonly relevant: boolean;
  /** All email of the cohort stands still. */
  readonly paused: boolean;
  /** The text of an email that a manager wrote to many. */
  readonly text?: EmailText | undefined;
  readonly application?: Application | undefined;
  readonly pair?: Pair | undefined;
  readonly other?: Person | undefined;
  /** The match run that the email is about. */
  readonly run?: MatchRun | undefined;
}

/**
 * Everything that a message is about, read at once and afresh. `undefined` when its cohort, its touchpoint or its person
 * does not exist any more.
 */
export async function readMessageContext(
  table: Table,
  message: Message,
): Promise<MessageContext | undefined> {
  const { cohort, person: id, pair: pairId } = message;
  const [cohortItem, personItem, applicationItem, pairItem] = await table.getMany([
    cohortKey(cohort),
    personKey(id),
    applicationKey(cohort, id),
    ...(pairId === undefined ? [] : [pairRowKey(cohort, pairId)]),
  ]);
  const running = await withProgram(table, cohortItem);
  if (!running) return undefined;
  const { program } = running;
  const paused = running.cohort.pausedAt !== undefined;
  const groupEmail = isGroupEmail(message)
    ? await findGroupEmail(table, cohort, message.touchpoint)
    : undefined;
  const touchpoint = groupEmail
    ? groupEmailTouchpoint(groupEmail)
    : touchpointById(program, message.touchpoint);
  if (!touchpoint) return undefined;
  if (id === MANAGER) {
    const { name, email } = program.program.manager;
    const run =
      message.facts?.['run'] === undefined ? undefined : await findRun(table, cohort, message.facts['run']);
    return {
      program,
      touchpoint,
      recipient: { name, email, zone: program.cohort.zone },
      relevant: true,
      paused,
      run,
    };
  }
  if (!personItem) return undefined;
  const application = applicationItem && entityOf<Application>(applicationItem);
  const pair = pairItem && entityOf<Pair>(pairItem);
  const side = pair && sideOf(pair, id);
  const round = { round: roundOf(touchpoint), respondent: respondentOf(id, pairId) };
  const [other, answered] = await Promise.all([
    pair && side && isPlaced(pair) ? findPerson(table, personOn(pair, otherSide(side))) : undefined,
    touchpoint.survey === undefined ? false : hasAnswered(table, cohort, round),
  ]);
  const relevant = isRelevant(program, touchpoint, { application, pair, answered });
  const recipient = entityOf<Person>(personItem);
  return { program, touchpoint, recipient, relevant, paused, text: groupEmail, application, pair, other };
}

/** The text that a message is made of: the manager's to many, the program's own, or ours. */
export function textOf({ program, text }: MessageContext, { email }: Pick<Message, 'email'>): EmailText {
  const found = text ?? program.texts[email] ?? EMAIL_TEXTS[email];
  if (!found) throw new Error(`There is no email text ${email}.`);
  return found;
}

export interface LinkMaker {
  readonly publicUrl: string;
  readonly key: string;
}

/** The variables of an email text. Names and answers come in here and nowhere earlier. */
export function variablesOf(
  context: MessageContext,
  message: Message,
  { links, now }: { readonly links: LinkMaker; readonly now: number },
): Variables {
  const { program, touchpoint, recipient, application, pair, other } = context;
  const { zone } = program.cohort;
  const side = pair && sideOf(pair, message.person);
  const survey = program.surveys.find(({ id }) => id === touchpoint.survey);
  const link = (purpose: LinkPurpose): string =>
    linkFor(links, message, { purpose, round: roundOf(touchpoint), now });
  return {
    person: { firstName: firstName(recipient.name) },
    role: side ?? application?.role ?? 'applicant',
    program: {
      name: program.program.name,
      purpose: program.program.purpose,
      resources: program.program.resources ?? '',
    },
    manager: { name: program.program.manager.name, firstName: firstName(program.program.manager.name) },
    cohort: {
      name: program.cohort.name,
      closes: longDateTime(deadline(program), zone),
      starts: longDate(fromIso(`${program.cohort.starts}T12:00:00Z`), zone),
      ends: longDate(fromIso(`${program.cohort.ends}T12:00:00Z`), zone),
    },
    commitment: program.commitment,
    missing: questionTexts(program, application?.missing ?? []),
    because: application?.unmatchedBecause ?? application?.screenedBecause ?? '',
    days_left: daysLeft(program, now),
    why: (side === 'mentor' ? pair?.whyForMentor : pair?.whyForMentee) ?? '',
    more: pair?.why ?? [],
    expires: pair ? longDate(fromIso(pair.expiresAt), zone) : '',
    other: other ? { name: other.name, email: other.email } : { name: 'the other side', email: '' },
    times: introduces(touchpoint)
      ? meetingTimes(context, now).map((time) => longDateTime(time, recipient.zone))
      : [],
    survey: { name: survey?.name ?? '', intro: survey?.intro ?? '' },
    facts: { ...message.facts },
    shortages: context.run?.shortages.slice(0, MOST_SHORTAGES) ?? [],
    // Signed only when a text asks for it.
    links: {
      apply:
        program.sources.find(({ purpose, link: address }) => purpose === 'application' && address)?.link ??
        '',
      about: `${links.publicUrl}/about/${program.cohort.id}`,
      console: `${links.publicUrl}/#/${program.cohort.id}/today`,
      get answer() {
        return link('answer');
      },
      get agreement() {
        return link('agreement');
      },
      get session() {
        return link('session');
      },
      get survey() {
        return link('survey');
      },
      get manage() {
        return link('manage');
      },
      get unsubscribe() {
        return link('unsubscribe');
      },
    },
  };
}

/** The invitation to the first meeting, for the email that introduces two people. */
export function invitationOf(context: MessageContext, now: number): string | undefined {
  const { program, touchpoint, pair, recipient, other } = context;
  if (!introduces(touchpoint) || !pair || !other) return undefined;
  const [startsAt] = meetingTimes(context, now);
  if (startsAt === undefined) return undefined;
  const { name, replyTo } = program.program;
  return meetingRequest({
    uid: `${pair.id}.first-meeting@mentorline`,
    sequence: 0,
    summary: `First meeting: ${firstName(recipient.name)} and ${firstName(other.name)}`,
    description: `${name}, ${program.cohort.name}. Move it as you both like.`,
    startsAt,
    minutes: 60,
    stampedAt: now,
    organizer: { name, email: replyTo },
    attendees: [recipient, other]
      .sort((a, b) => (a.email < b.email ? -1 : 1))
      .map(({ name: attendee, email }) => ({ name: attendee, email })),
  });
}

function introduces({ when }: Touchpoint): boolean {
  return 'event' in when && when.event === 'introduced';
}

export function linkFor(
  { publicUrl, key }: LinkMaker,
  { cohort, person, pair }: Pick<Message, 'cohort' | 'person' | 'pair'>,
  {
    purpose,
    round = '',
    now,
  }: { readonly purpose: LinkPurpose; readonly round?: string; readonly now: number },
): string {
  return linkAddress(
    publicUrl,
    purpose,
    linkToken(key, { purpose, cohort, person, pair: pair ?? '', round }, now),
  );
}

/** Both sides get the same times: counted from the date of the introduction, in the order of mentor and mentee. */
function meetingTimes({ pair, recipient, other, application }: MessageContext, now: number): number[] {
  if (!pair || !other) return [];
  const from = pair.introducedOn === undefined ? now : fromIso(`${pair.introducedOn}T12:00:00Z`);
  const isMentor = application !== undefined && application.person === pair.mentor;
  const zones: [string, string] = isMentor ? [recipient.zone, other.zone] : [other.zone, recipient.zone];
  return proposedTimes(from, zones);
}

function questionTexts(program: Program, ids: readonly string[]): string {
  return program.questions
    .filter(({ id }) => ids.includes(id))
    .map(({ text }) => text)
    .join(', ');
}

function daysLeft(program: Program, now: number): string {
  const days = daysBetween(localDate(now, program.cohort.zone), program.cohort.closes.date);
  if (days <= 0) return 'Hours';
  return days === 1 ? 'One day' : `${days} days`;
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}
