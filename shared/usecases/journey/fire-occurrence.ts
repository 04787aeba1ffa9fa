/** Does what an occurrence is there for. Whoever wakes it, how often and how late: the row decides. */
import { type Application, hopesForMatch, takesPart } from '../../domain/application.ts';
import { type Addressee, audienceOf, oneEmailEach, respondentOf, roundOf } from '../../domain/audience.ts';
import { choicesFor, mayChoose } from '../../domain/choices.ts';
import { groupEmailRecipients, groupEmailTouchpoint } from '../../domain/group-email.ts';
import { addDays, DAY, fromIso, HOUR, iso, localDate } from '../../domain/calendar.ts';
import {
  DIGEST,
  digestOn,
  isStale,
  lastDigest,
  silenceOn,
  silenceTouchpoints,
  touchpointById,
} from '../../domain/journey.ts';
import { SILENCE } from '../../domain/program-journey.ts';
import { speaksOfSeveral } from '../../email/texts.ts';
import { messageWrite } from '../../store/messages.ts';
import { listApplications, listInterested } from '../../store/applications.ts';
import { findGroupEmail } from '../../store/group-emails.ts';
import {
  doneWrite,
  findOccurrence,
  handOverWrite,
  lookAgainWrite,
  moveWrite,
} from '../../store/occurrences.ts';
import { listPairs, pairWrites } from '../../store/pairs.ts';
import { eachInTime } from '../in-time.ts';
import { announce } from './announce.ts';
import { setDates } from './apply-program.ts';
import { removeNow } from '../screening/remove-applicant.ts';
import { keepGoing, WATCH_EVERY_MS } from '../matching/keep-going.ts';
import { rematch } from '../matching/rematch.ts';
import { runMatch } from '../matching/run-match.ts';
import { expire } from '../pairs/expire.ts';
import { digest } from './digest.ts';
import { askTogether, nextLook, silentGroups } from './silence.ts';
import type { EpochMs } from '../../domain/brand.ts';
import type { PlannedOccurrence, Occurrence } from '../../domain/occurrence.ts';
import { messageFor } from '../../domain/message.ts';
import { listResponses } from '../../store/survey-responses.ts';
import type { RETENTION_ACTIONS } from '../../domain/retention.ts';
import { listRuns } from '../../store/match-runs.ts';
import { findCohortWithProgram, transitionWrite } from '../../store/cohorts.ts';
import type { CohortState, CohortWithProgram } from '../../domain/cohort.ts';
import type { Dependencies } from '../dependencies.ts';
import { completedPair } from '../../domain/pair.ts';

export type FireNeeds = Pick<
  Dependencies,
  'table' | 'bucket' | 'secrets' | 'clock' | 'stopwatch' | 'timeLeft' | 'workflow'
>;

/** `handed-over`: there was no time for everyone; the row stays due, and says how far it came. `under-way`: it is looked at again. */
export type FireResult = 'done' | 'not-due' | 'stale' | 'handed-over' | 'under-way';

/** How many people or pairs were reached, and where the next call goes on when these were not all. */
interface Performed {
  readonly reached: number;
  readonly goesOnAfter?: string;
  /** What was begun is not over: someone looks again then. */
  readonly lookAgainAt?: EpochMs;
}

const NO_ONE: Performed = { reached: 0 };
const ONE: Performed = { reached: 1 };

/** `generation` is that of the wake-up; an older one than the row's does nothing. */
export async function fireOccurrence(
  dependencies: FireNeeds,
  wanted: { readonly cohort: string; readonly occurrence: string; readonly generation: number },
): Promise<FireResult> {
  const { table, clock } = dependencies;
  const occurrence = await findOccurrence(table, wanted.cohort, wanted.occurrence);
  if (occurrence?.state !== 'waiting' || occurrence.generation !== wanted.generation) return 'not-due';
  if (iso(clock()) < occurrence.dueAt) return 'not-due';
  const found = await findCohortWithProgram(table, wanted.cohort);
  if (!found) return 'not-due';

  const performed = await perform(dependencies, found, occurrence);
  const { reached, goesOnAfter, lookAgainAt } = performed ?? NO_ONE;
  if (lookAgainAt !== undefined) {
    await table.write(lookAgainWrite(occurrence, iso(lookAgainAt)));
    return 'under-way';
  }
  const inAll = (occurrence.reached ?? 0) + reached;
  if (goesOnAfter !== undefined) {
    await table.write(handOverWrite(occurrence, { reached: inAll, goesOnAfter, now: iso(clock()) }));
    return 'handed-over';
  }
  const next = await nextMorning(dependencies, found, occurrence);
  await table.write(next ? moveWrite(occurrence, next, iso(clock())) : doneWrite(occurrence, inAll));
  return performed === undefined ? 'stale' : 'done';
}

/** Those after the one with whom an earlier call ended; people's order is that of their ids. */
async function reachInTime<One>(
  all: readonly One[],
  {
    idOf,
    act,
    timeLeft,
  }: {
    readonly idOf: (one: One) => string;
    readonly act: (one: One) => Promise<unknown>;
    readonly timeLeft: () => number;
  },
  goesOnAfter = '',
): Promise<Performed> {
  const rest = all
    .map((one) => ({ one, id: idOf(one) }))
    .filter(({ id }) => id > goesOnAfter)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const reached = await eachInTime(rest, ({ one }) => act(one), timeLeft);
  if (reached === rest.length) return { reached };
  return { reached, goesOnAfter: rest[reached - 1]?.id ?? goesOnAfter };
}

async function perform(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  occurrence: Occurrence,
): Promise<Performed | undefined> {
  switch (occurrence.action) {
    case 'touchpoint':
      return queueTouchpoint(dependencies, found, occurrence);
    case 'close':
    case 'release':
    case 'watch-match':
      return keepWorkflow(dependencies, found);
    case 'expire-proposals':
      return expireAll(dependencies, found, occurrence);
    case 'trial-match':
      return trialMatch(dependencies, found, occurrence);
    case 'rematch':
      return { reached: await rematch(dependencies, found, occurrence.generation) };
    case 'end':
      return endCohort(dependencies, found);
    case 'group-email':
      return sendGroupEmail(dependencies, found, occurrence);
    case 'silence':
      return askOfSilence(dependencies, found, occurrence);
    case 'digest':
      return (await digest(dependencies, found)) ? ONE : NO_ONE;
    case 'match-waits':
      return remindOfReview(dependencies, found);
    case 'match-delayed':
      return announceToEach(dependencies, found, { ...DELAYED, goesOnAfter: occurrence.goesOnAfter });
    case 'choices-open':
      return announceToEach(dependencies, found, { ...CHOICES_OPEN, goesOnAfter: occurrence.goesOnAfter });
    case 'last-introduction':
      return announceToEach(dependencies, found, { ...NO_MATCH, goesOnAfter: occurrence.goesOnAfter });
    case 'leave': {
      const person = occurrence.id.slice('leave.'.length);
      return (await removeNow(dependencies, found, person)) ? ONE : NO_ONE;
    }
    case 'set-dates':
      return { reached: await setDates(dependencies, found) };
    case 'drop-sensitive':
    case 'delete-deliveries':
    case 'ask-to-keep':
    case 'erase-unplaced':
    case 'delete-survey-texts':
      return deleteWhatIsDue(dependencies, found, occurrence.action);
  }
}

/** Loaded when it is due: the rest of the year no call of this function carries it. */
async function deleteWhatIsDue(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  action: (typeof RETENTION_ACTIONS)[number],
): Promise<Performed> {
  const { keepNoLonger } = await import('../rights/retention.ts');
  const { reached, isLeft, nextAt } = await keepNoLonger(dependencies, found, action);
  if (isLeft) return { reached, goesOnAfter: action };
  return { reached, ...(nextAt !== undefined && { lookAgainAt: nextAt }) };
}

/** The next of what is looked for in the morning: tasks each day until the last follow-up is in, silent pairs until the end. */
async function nextMorning(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  { action }: Occurrence,
): Promise<PlannedOccurrence | undefined> {
  const { program } = found;
  const now = dependencies.clock();
  const tomorrow = addDays(localDate(now, program.cohort.zone), 1);
  if (action === 'digest' && now <= lastDigest(program))
    return { id: DIGEST, action, dueAt: digestOn(program, tomorrow) };
  if (action !== 'silence' || silenceTouchpoints(program).length === 0) return undefined;
  const date = await nextLook(dependencies, found);
  return date < program.cohort.ends ? { id: SILENCE, action, dueAt: silenceOn(program, date) } : undefined;
}

/** One message for each person of the audience as it is now. */
async function sendGroupEmail(
  { table, clock, timeLeft }: FireNeeds,
  { cohort, program }: CohortWithProgram,
  { id, goesOnAfter }: Occurrence,
): Promise<Performed | undefined> {
  const email = await findGroupEmail(table, cohort.id, id);
  if (!email) return undefined;
  const [applications, pairs] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
  ]);
  const people = groupEmailRecipients(email.audience, { program, applications, pairs });
  const now = clock();
  const act = (person: string): Promise<unknown> => {
    const request = { occurrence: id, person };
    return table.write(messageWrite(messageFor(program, groupEmailTouchpoint(email), { request, now })));
  };
  return reachInTime(people, { idOf: (person) => person, act, timeLeft }, goesOnAfter);
}

/** Puts one message into the outbox for each person of the audience; those already there stay. */
async function queueTouchpoint(
  { table, clock, timeLeft }: FireNeeds,
  { cohort, program }: CohortWithProgram,
  occurrence: Occurrence,
): Promise<Performed | undefined> {
  const touchpoint = touchpointById(program, occurrence.touchpoint ?? '');
  const now = clock();
  if (!touchpoint || isStale(touchpoint, fromIso(occurrence.dueAt), now)) return undefined;
  const [applications, pairs, interested, responses] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
    touchpoint.to === 'interested-not-applied' ? listInterested(table, cohort.id) : [],
    touchpoint.survey === undefined ? [] : listResponses(table, cohort.id),
  ]);
  const round = roundOf(touchpoint);
  const respondents = new Set(
    responses.filter((one) => one.round === round).map(({ person = '', pair }) => respondentOf(person, pair)),
  );
  const audience = audienceOf(program, touchpoint, {
    applications,
    pairs,
    interested,
    respondents,
    anchorDate: occurrence.anchorDate,
    today: localDate(now, program.cohort.zone),
    gathers: speaksOfSeveral(program, touchpoint.email),
  });
  const key = `${occurrence.id}:${occurrence.dueAt}`;
  // A text of the program's own that knows one pair alone is sent about each.
  const addressees: readonly Addressee[] = speaksOfSeveral(program, touchpoint.email)
    ? oneEmailEach(audience)
    : audience;
  const act = (recipient: Addressee): Promise<unknown> =>
    table.write(
      messageWrite(messageFor(program, touchpoint, { request: { occurrence: key, ...recipient }, now })),
    );
  const idOf = ({ person, pair }: Addressee): string => respondentOf(person, pair);
  return reachInTime(addressees, { idOf, act, timeLeft }, occurrence.goesOnAfter);
}

/** Asks pairs that have fallen silent. What was asked stands with the pair, so that a call that is repeated goes on. */
async function askOfSilence(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  { goesOnAfter }: Occurrence,
): Promise<Performed> {
  if (found.cohort.state !== 'running') return NO_ONE;
  const groups = await silentGroups(dependencies, found);
  return reachInTime(
    groups,
    {
      idOf: ({ mentor }) => mentor,
      act: (group) => askTogether(dependencies, found, group),
      timeLeft: dependencies.timeLeft,
    },
    goesOnAfter,
  );
}

async function expireAll(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  { anchorDate }: Occurrence,
): Promise<Performed> {
  const pairs = await listPairs(dependencies.table, found.cohort.id);
  const overdue = pairs.filter(({ state, proposedOn }) => state === 'proposed' && proposedOn === anchorDate);
  return reachInTime(overdue, {
    idOf: ({ id }) => id,
    act: (pair) => expire(dependencies, found, pair),
    timeLeft: dependencies.timeLeft,
  });
}

/** Until the workflow has done what it owes, it is looked after. */
async function keepWorkflow(dependencies: FireNeeds, found: CohortWithProgram): Promise<Performed> {
  return (await keepGoing(dependencies, found)) === 'idle'
    ? ONE
    : { reached: 1, lookAgainAt: dependencies.clock() + WATCH_EVERY_MS };
}

async function remindOfReview(
  { table, clock }: FireNeeds,
  { cohort, program }: CohortWithProgram,
): Promise<Performed> {
  if (cohort.state !== 'review') return NO_ONE;
  const event = { event: 'match-waits', subject: cohort.publishedRun ?? '', concerned: [] } as const;
  await table.transact(announce(program, event, clock()));
  return ONE;
}

/** An event of a cohort's state that each of some people is told. */
interface Announced {
  readonly event: 'match-delayed' | 'no-match' | 'choices-open';
  /** In another state there is nothing to tell. */
  readonly during: readonly CohortState[];
  readonly concerns: (
    one: Application,
    found: CohortWithProgram,
    applications: readonly Application[],
  ) => boolean;
}

const DELAYED: Announced = {
  event: 'match-delayed',
  during: ['review'],
  concerns: (one, { program }) => takesPart(program, one),
};

/** Mentees who have someone to choose from. */
const CHOICES_OPEN: Announced = {
  event: 'choices-open',
  during: ['review'],
  concerns: (one, found, applications) =>
    mayChoose(found, one) && choicesFor(found.program, applications, one).length > 0,
};

/** Whoever takes part or is on the waiting list, and is in no pair: mentors too. */
const NO_MATCH: Announced = {
  event: 'no-match',
  during: ['running', 'review'],
  concerns: (one, { program }) =>
    hopesForMatch(one) && (one.screening === 'waitlisted' || takesPart(program, one)),
};

async function announceToEach(
  { table, clock, timeLeft }: FireNeeds,
  found: CohortWithProgram,
  { event, during, concerns, goesOnAfter }: Announced & { readonly goesOnAfter: string | undefined },
): Promise<Performed> {
  if (!during.includes(found.cohort.state)) return NO_ONE;
  const applications = await listApplications(table, found.cohort.id);
  const people = applications.filter((one) => concerns(one, found, applications));
  const act = ({ person }: Application): Promise<unknown> =>
    table.transact(announce(found.program, { event, subject: person, concerned: [{ person }] }, clock()));
  return reachInTime(people, { idOf: ({ person }) => person, act, timeLeft }, goesOnAfter);
}

/**
 * Matches as if applications closed now, and tells the manager when that differs from the night before. Nothing is published
 * and no one is proposed to. A night that was missed is not made good: the next one says more.
 */
async function trialMatch(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  { id, dueAt }: Occurrence,
): Promise<Performed | undefined> {
  const { table, clock } = dependencies;
  const { cohort, program } = found;
  if (cohort.state !== 'open' || clock() - fromIso(dueAt) > DAY) return undefined;
  const last = (await listRuns(table, cohort.id))
    .filter((one) => one.kind === 'trial' && one.id < id)
    .sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  const { run } = await runMatch(dependencies, found, { id, kind: 'trial' });
  if (run.pairs + run.unmatched === 0 || last?.fingerprint === run.fingerprint) return NO_ONE;
  const facts = { run: run.id, placed: String(run.placed), unmatched: String(run.unmatched) };
  await table.transact(
    announce(program, { event: 'trial-matched', subject: run.id, concerned: [], facts }, clock()),
  );
  return ONE;
}

async function endCohort(
  { table, clock, timeLeft }: FireNeeds,
  { cohort }: CohortWithProgram,
): Promise<Performed> {
  // Its match is still being made or sent: that comes to its end first.
  if (cohort.state !== 'running' && cohort.state !== 'review')
    return cohort.state === 'ended' ? NO_ONE : { ...NO_ONE, lookAgainAt: clock() + HOUR };
  const pairs = (await listPairs(table, cohort.id)).filter(({ state }) => state === 'introduced');
  const performed = await reachInTime(pairs, {
    idOf: ({ id }) => id,
    act: (pair) => table.transact(pairWrites(pair, completedPair(pair))),
    timeLeft,
  });
  if (performed.goesOnAfter === undefined) await table.write(transitionWrite(cohort.id, 'end'));
  return performed;
}
