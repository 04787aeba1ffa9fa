/** Reads, in the moment of sending, what a message is about: whether it still makes sense, and its variables. */
import type { PairId } from '../../domain/brand.ts';
import { type Application } from '../../domain/application.ts';
import { isRelevant, respondentOf, roundOf } from '../../domain/audience.ts';
import { touchpointById } from '../../domain/journey.ts';
import { type Message, MANAGER } from '../../domain/message.ts';
import { otherSide, type Pair, personOn, sideOf, isPlaced } from '../../domain/pair.ts';
import { groupEmailTouchpoint, isGroupEmail } from '../../domain/group-email.ts';
import { findGroupEmail } from '../../store/group-emails.ts';
import { applicationKey, haveAnsweredEarly } from '../../store/applications.ts';
import { pairKey } from '../../store/pairs.ts';
import { findPerson, personKey } from '../../store/people.ts';
import { entityOf } from '../../store/rows.ts';
import type { Table } from '../../store/table.ts';
import { listPairSessions } from '../../store/sessions.ts';
import { findRun } from '../../store/match-runs.ts';
import { hasAnswered } from '../../store/survey-responses.ts';
import type { Person } from '../../domain/person.ts';
import { cohortKey, withProgram } from '../../store/cohorts.ts';
import { standingOf } from '../../domain/pair-health.ts';
import { SILENCE, type Touchpoint } from '../../domain/program-journey.ts';
import { type Program } from '../../domain/program.ts';
import { fromIso, localDate } from '../../domain/calendar.ts';
import type { ProgramManager } from '../../domain/manager.ts';
import { findManager, whoStandsIn } from '../../store/managers.ts';
import type { MessageContext } from '../../email/context.ts';

/**
 * Everything that a message is about, read at once and afresh. `undefined` when its cohort, its touchpoint or its person
 * does not exist any more.
 */
export async function readMessageContext(
  table: Table,
  message: Message,
): Promise<MessageContext | undefined> {
  return message.pairs ? readOfSeveral(table, message, message.pairs) : readOfOne(table, message);
}

/** About those of the pairs that it still makes sense for; the first of them stands for the email as a whole. */
async function readOfSeveral(
  table: Table,
  message: Message,
  pairs: readonly PairId[],
): Promise<MessageContext | undefined> {
  const all = await Promise.all(pairs.map((pair) => readOfOne(table, { ...message, pair })));
  const relevant = all.filter((one) => one?.relevant);
  const first = relevant[0] ?? all[0];
  const several = relevant.flatMap((one) => (one?.pair ? [{ pair: one.pair, other: one.other }] : []));
  return first && { ...first, ...(several.length > 0 && { several }) };
}

async function readOfOne(table: Table, message: Message): Promise<MessageContext | undefined> {
  const { cohort, person: id, pair: pairId } = message;
  const [cohortItem, personItem, applicationItem, pairItem] = await table.getMany([
    cohortKey(cohort),
    personKey(id),
    applicationKey(cohort, id),
    ...(pairId === undefined ? [] : [pairKey(cohort, pairId)]),
  ]);
  const found = await withProgram(table, cohortItem);
  if (!found) return undefined;
  const { program } = found;
  const paused = found.cohort.pausedAt !== undefined;
  const groupEmail = isGroupEmail(message)
    ? await findGroupEmail(table, cohort, message.touchpoint)
    : undefined;
  const touchpoint = groupEmail
    ? groupEmailTouchpoint(groupEmail)
    : touchpointById(program, message.touchpoint);
  if (!touchpoint) return undefined;
  // What is said of a draft holds while it waits.
  const stands = !isOfReview(touchpoint) || found.cohort.state === 'review';
  if (id === MANAGER) {
    const told = await managerToTell(table, program, message);
    if (!told) return undefined;
    const run =
      message.facts?.['run'] === undefined ? undefined : await findRun(table, cohort, message.facts['run']);
    return {
      program,
      touchpoint,
      recipient: { ...told, zone: program.cohort.zone },
      relevant: stands,
      paused,
      run,
    };
  }
  if (!personItem) return undefined;
  const application = applicationItem && entityOf<Application>(applicationItem);
  const pair = pairItem && entityOf<Pair>(pairItem);
  const side = pair && sideOf(pair, id);
  const round = { round: roundOf(touchpoint), respondent: respondentOf(id, pairId) };
  const [other, answered, heard, [isEarly = false]] = await Promise.all([
    pair && side && isPlaced(pair) ? findPerson(table, personOn(pair, otherSide(side))) : undefined,
    touchpoint.survey === undefined ? false : hasAnswered(table, cohort, round),
    pair && isOfSilence(touchpoint) ? isHeard(table, program, pair) : false,
    application === undefined ? haveAnsweredEarly(table, cohort, [id]) : [],
  ]);
  const { decided } = message.facts ?? {};
  const isOfNow = decided === undefined || application?.decidedAt === decided;
  const relevant =
    stands && isOfNow && isRelevant(program, touchpoint, { application, pair, answered, heard, isEarly });
  const recipient = entityOf<Person>(personItem);
  return { program, touchpoint, recipient, relevant, paused, text: groupEmail, application, pair, other };
}

/** The one it is for; else the manager whom the program names, or who stands in for her today. */
async function managerToTell(
  table: Table,
  { program, cohort }: Program,
  { manager, createdAt }: Message,
): Promise<Pick<Person, 'name' | 'email'> | undefined> {
  if (manager !== undefined) return named(await findManager(table, program.id, manager));
  const standIn = await whoStandsIn(table, program.id, localDate(fromIso(createdAt), cohort.zone));
  return named(standIn) ?? program.manager;
}

function named(one: ProgramManager | undefined): Pick<Person, 'name' | 'email'> | undefined {
  return one && { name: one.name ?? '', email: one.email };
}

function isOfSilence({ when }: Touchpoint): boolean {
  return 'after' in when && when.after === SILENCE;
}

/** Whether anything was heard of a pair since it was asked about its silence: it counts from another date then. */
async function isHeard(table: Table, program: Program, pair: Pair): Promise<boolean> {
  if (!pair.askedOfSilence) return false;
  const sessions = await listPairSessions(table, pair.cohort, pair.id);
  const { since } = pair.askedOfSilence;
  return standingOf(pair, sessions, { program, today: since }).owedFrom !== since;
}

function isOfReview({ when }: Touchpoint): boolean {
  return (
    'event' in when && ['run-published', 'match-waits', 'match-delayed', 'choices-open'].includes(when.event)
  );
}
