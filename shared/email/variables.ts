/** The variables of an email text. Names and answers come in here and nowhere earlier. */
import { retentionInWords, unplacedUntil } from '../domain/retention.ts';
import type { MessageContext } from './context.ts';
import { MANAGER, type Message } from '../domain/message.ts';
import type { Variables } from './render.ts';
import { sideOf, memberOn, type Pair } from '../domain/pair.ts';
import { LINK_PURPOSES, linkFor, type LinkMaker, type LinkPurpose } from '../links.ts';
import { givenName, type Person } from '../domain/person.ts';
import { calendarLinks } from './first-meeting-entry.ts';
import { roundOf } from '../domain/audience.ts';
import type { EpochMs } from '../domain/brand.ts';
import {
  longDateTime,
  longDate,
  fromIso,
  daysBetween,
  localDate,
  offsetMinutes,
  timeOfDay,
} from '../domain/calendar.ts';
import { deadline, lastMoment } from '../domain/journey.ts';
import { lastIntroduction } from '../domain/last-introduction.ts';
import { cohortTitle, type Program } from '../domain/program.ts';
import { formAddress, isOwnForm } from '../domain/source.ts';
import { UNMATCHED_FOR_PARTICIPANT } from '../domain/matching/reasons.ts';
import { type Application, awaitsConsent, silentRunsOf } from '../domain/application.ts';

/** A manager looks for mentors in a few skills, not in all of them. */
export const MOST_SHORTAGES = 5;

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
  const linksAbout = (one: Pair | undefined): SignedLinks => {
    const about = { ...message, pair: one };
    return signedLinks((purpose) => linkFor(links, about, { purpose, round: roundOf(touchpoint), now }));
  };
  const each = (context.several ?? [{ pair, other }]).map((one) => ({
    why: whyIn(one.pair, message.person),
    other: nameOf(one.other),
    links: linksAbout(one.pair),
  }));
  return {
    // Who gave no name is greeted all the same.
    person: { firstName: givenName(recipient.name) || 'there' },
    role: side ?? application?.role ?? 'applicant',
    program: {
      name: program.program.name,
      purpose: program.program.purpose,
      resources: program.program.resources ?? '',
    },
    // Who stands in for her is greeted in her place.
    manager: {
      name: program.program.manager.name,
      firstName:
        givenName(message.person === MANAGER ? recipient.name : program.program.manager.name) || 'there',
    },
    cohort: {
      name: program.cohort.name,
      title: cohortTitle(program),
      closes: timeFor(recipient, program, deadline(program)),
      starts: longDate(fromIso(`${program.cohort.starts}T12:00:00Z`), zone),
      ends: longDate(fromIso(`${program.cohort.ends}T12:00:00Z`), zone),
    },
    members: { become: program.members?.become ?? '' },
    commitment: program.commitment,
    missing: missingQuestions(program, application?.missing ?? []),
    because:
      application?.unmatchedBecause === undefined
        ? (application?.screenedBecause ?? '')
        : UNMATCHED_FOR_PARTICIPANT[application.unmatchedBecause],
    consent: consentIn(program, application),
    days_left: daysLeft(program, now),
    past_deadline: now > deadline(program),
    has_match: (application?.seatsTaken ?? 0) > 0 || application?.menteePair !== undefined,
    kept: retentionInWords(program),
    deleted_on: longDate(fromIso(`${unplacedUntil(program)}T12:00:00Z`), 'UTC'),
    why: whyIn(pair, message.person),
    more: pair && side ? memberOn(pair, side).why : [],
    expires: pair ? timeFor(recipient, program, fromIso(pair.expiresAt)) : '',
    expires_here: pair ? longDateTime(fromIso(pair.expiresAt), recipient.zone) : '',
    other: nameOf(other),
    calendar: { ...calendarLinks(context), invites: program.program.calendarAddress !== undefined },
    times: (pair?.meetingTimes ?? []).map((time) => longDateTime(fromIso(time), recipient.zone)),
    each,
    several: each.length > 1,
    others: and.format(each.map(({ other: one }) => (each.length > 1 ? one.firstName : one.name))),
    looks_again: localDate(now, program.cohort.zone) <= lastIntroduction(program),
    applied: application !== undefined,
    interview_link: program.policies.interviewLink ?? '',
    removed: application?.removedAt !== undefined,
    still_open: now <= lastMoment(program),
    proposals: String(silentRunsOf(application ?? {}).length || program.policies.unansweredProposals),
    survey: { name: survey?.name ?? '', intro: survey?.intro ?? '' },
    facts: { ...message.facts },
    shortages: context.run?.shortages.slice(0, MOST_SHORTAGES) ?? [],
    links: Object.assign(linksAbout(pair), {
      apply: applyAddress(context, message, { links, now }),
      about: `${links.publicUrl}/about/${program.cohort.id}`,
      console: `${links.publicUrl}/#/${program.cohort.id}/today`,
      matching: `${links.publicUrl}/#/${program.cohort.id}/matching`,
    }),
  };
}

/** Where one applies. Whom we know, and who has not applied, gets our own form with the name and the address in it. */
function applyAddress(
  { program, application }: MessageContext,
  message: Message,
  { links, now }: { readonly links: LinkMaker; readonly now: number },
): string {
  const [form] = program.sources.filter(
    (source) =>
      source.purpose === 'application' && formAddress(program, source, links.publicUrl) !== undefined,
  );
  if (!form) return '';
  if (!isOwnForm(form) || message.person === MANAGER || application !== undefined)
    return formAddress(program, form, links.publicUrl) ?? '';
  return linkFor(links, { cohort: message.cohort, person: message.person }, { purpose: 'apply', now });
}

/** But for applying, which may have an address of its own. */
type SignedLinks = Readonly<Record<Exclude<LinkPurpose, 'apply'>, string>>;

/** Each is signed only when a text asks for it. */
function signedLinks(sign: (purpose: LinkPurpose) => string): SignedLinks {
  const getters = LINK_PURPOSES.filter((purpose) => purpose !== 'apply').map(
    (purpose) => [purpose, { get: () => sign(purpose), enumerable: true }] as const,
  );
  return Object.defineProperties({}, Object.fromEntries(getters)) as SignedLinks;
}

/** A time for the reader's clock, with the program's beside it where that shows another. */
function timeFor({ zone }: { readonly zone: string }, { cohort }: Program, at: EpochMs): string {
  const own = longDateTime(at, zone);
  if (offsetMinutes(at, zone) === offsetMinutes(at, cohort.zone)) return own;
  const sameDay = localDate(at, zone) === localDate(at, cohort.zone);
  return `${own}, which is ${sameDay ? timeOfDay(at, cohort.zone) : longDateTime(at, cohort.zone)}`;
}

const and = new Intl.ListFormat('en-US', { type: 'conjunction' });

/** The most telling reason, in a sentence for this person. */
function whyIn(pair: Pair | undefined, person: string): string {
  const side = pair && sideOf(pair, person);
  return pair && side ? (memberOn(pair, side).why[0] ?? '') : '';
}

function nameOf(other: Person | undefined): {
  readonly name: string;
  readonly firstName: string;
  readonly email: string;
} {
  return other
    ? { name: other.name, firstName: givenName(other.name), email: other.email }
    : { name: 'your match', firstName: 'your match', email: '' };
}

/** The questions that were left out; consent has a sentence of its own. */
function missingQuestions(program: Program, ids: readonly string[]): string {
  return program.questions
    .filter(({ id, use }) => ids.includes(id) && use !== 'consent')
    .map(({ text }) => text)
    .join('”, “');
}

function consentIn(
  program: Program,
  application: Application | undefined,
): { readonly needed: boolean; readonly question: string } {
  return {
    needed: application !== undefined && awaitsConsent(program, application),
    question: program.questions.find(({ use }) => use === 'consent')?.text ?? '',
  };
}

export function daysLeft(program: Program, now: number): string {
  const days = daysBetween(localDate(now, program.cohort.zone), program.cohort.closes.date);
  if (days <= 0) return 'Hours';
  return days === 1 ? 'One day' : `${days} days`;
}
