/** Does what an occurrence is there for. Whoever wakes it, how often and how late: the row decides. */
import { audienceOf, respondentOf, roundOf } from '../../domain/audience.ts';
import { groupEmailRecipients, groupEmailTouchpoint } from '../../domain/group-email.ts';
import { addDays, DAY, fromIso, iso, localDate } from '../../domain/calendar.ts';
import { DIGEST, digestOn, isStale, touchpointById } from '../../domain/journey.ts';
import { tasksOf } from '../../domain/today.ts';
import { messageWrite } from '../../store/messages.ts';
import { listApplications, listInterested } from '../../store/applications.ts';
import { findGroupEmail } from '../../store/group-emails.ts';
import { doneWrite, findOccurrence, moveWrite, rematchWrite } from '../../store/occurrences.ts';
import { listPairs, pairWrites } from '../../store/pairs.ts';
import { announce } from './announce.ts';
import { setDates } from './apply-program.ts';
import { releaseName } from '../matching/review.ts';
import { runMatch } from '../matching/run-match.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';
import { expire } from '../pairs/expire.ts';
import { propose } from '../pairs/propose.ts';
import { tellUnmatched } from '../pairs/tell-unmatched.ts';
import { readSituation } from './read-situation.ts';
import type { PlannedOccurrence, Occurrence } from '../../domain/occurrence.ts';
import { messageFor } from '../../domain/message.ts';
import { listResponses } from '../../store/survey-responses.ts';
import { listRuns } from '../../store/match-runs.ts';
import { findCohortWithProgram, transitionWrite } from '../../store/cohorts.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import type { Dependencies } from '../dependencies.ts';
import { rematchRunId } from '../../domain/match-run.ts';
import { completedPair } from '../../domain/pair.ts';

export type FireNeeds = Pick<Dependencies, 'table' | 'bucket' | 'clock' | 'stopwatch' | 'workflow'>;

export type FireResult = 'done' | 'not-due' | 'stale';

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

  const reached = await perform(dependencies, found, occurrence);
  const next = occurrence.action === 'digest' ? nextDigest(found, clock()) : undefined;
  await table.write(next ? moveWrite(occurrence, next, iso(clock())) : doneWrite(occurrence, reached ?? 0));
  return reached === undefined ? 'stale' : 'done';
}

async function perform(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  occurrence: Occurrence,
): Promise<number | undefined> {
  switch (occurrence.action) {
    case 'touchpoint':
      return queueTouchpoint(dependencies, found, occurrence);
    case 'close':
      await dependencies.workflow.start(`${found.cohort.id}-close-${occurrence.generation}`, {
        cohort: found.cohort.id,
        generation: occurrence.generation,
      });
      return 1;
    case 'release':
      return release(dependencies, found);
    case 'expire-proposals':
      return expireAll(dependencies, found, occurrence);
    case 'trial-match':
      return trialMatch(dependencies, found, occurrence);
    case 'rematch':
      return rematch(dependencies, found, occurrence);
    case 'end':
      return endCohort(dependencies, found);
    case 'group-email':
      return sendGroupEmail(dependencies, found, occurrence);
    case 'digest':
      return digest(dependencies, found);
    case 'set-dates':
      return setDates(dependencies, found);
  }
}

/** Tomorrow's, until the cohort has ended. */
function nextDigest({ cohort, program }: CohortWithProgram, now: number): PlannedOccurrence | undefined {
  if (cohort.state === 'ended') return undefined;
  const tomorrow = addDays(localDate(now, program.cohort.zone), 1);
  return { id: DIGEST, action: 'digest', dueAt: digestOn(program, tomorrow) };
}

/** Tells the manager what needs her, at most once a day, and nothing when nothing does. */
async function digest(
  { table, clock }: FireNeeds,
  { cohort, program }: CohortWithProgram,
): Promise<number | undefined> {
  const about = { now: clock(), latelyOnly: true };
  const tasks = tasksOf(await readSituation(table, { cohort, program }, about));
  if (tasks.length === 0) return 0;
  const subject = localDate(clock(), program.cohort.zone);
  const facts = { count: String(tasks.length), tasks: tasks.map(({ title }) => title).join('\n') };
  await table.transact(announce(program, { event: 'digest', subject, concerned: [], facts }, clock()));
  return 1;
}

/** One message for each person of the audience as it is now. */
async function sendGroupEmail(
  { table, clock }: FireNeeds,
  { cohort, program }: CohortWithProgram,
  { id }: Occurrence,
): Promise<number | undefined> {
  const email = await findGroupEmail(table, cohort.id, id);
  if (!email) return undefined;
  const [applications, pairs] = await Promise.all([
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
  ]);
  const people = groupEmailRecipients(email.audience, { program, applications, pairs });
  const now = clock();
  await Promise.all(
    people.map((person) => {
      const request = { occurrence: id, person };
      return table.write(messageWrite(messageFor(program, groupEmailTouchpoint(email), { request, now })));
    }),
  );
  return people.length;
}

/** Puts one message into the outbox for each person of the audience; those already there stay. */
async function queueTouchpoint(
  { table, clock }: FireNeeds,
  { cohort, program }: CohortWithProgram,
  occurrence: Occurrence,
): Promise<number | undefined> {
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
  });
  const key = `${occurrence.id}:${occurrence.dueAt}`;
  await Promise.all(
    audience.map((recipient) =>
      table.write(
        messageWrite(messageFor(program, touchpoint, { request: { occurrence: key, ...recipient }, now })),
      ),
    ),
  );
  return audience.length;
}

async function expireAll(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  { anchorDate }: Occurrence,
): Promise<number> {
  const pairs = await listPairs(dependencies.table, found.cohort.id);
  const overdue = pairs.filter(({ state, proposedOn }) => state === 'proposed' && proposedOn === anchorDate);
  for (const pair of overdue) await expire(dependencies, found, pair);
  return overdue.length;
}

/** Starts the workflow of an approval, where that is not done yet. */
async function release({ workflow }: FireNeeds, { cohort }: CohortWithProgram): Promise<number> {
  const { id, publishedRun: approved } = cohort;
  if (cohort.state !== 'proposing' || approved === undefined) return 0;
  await workflow.start(releaseName(id, approved), { cohort: id, approved });
  return 1;
}

/** Solves again for everyone without a place, on the free seats; agreed and open proposals stay. */
async function rematch(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  { generation }: Occurrence,
): Promise<number> {
  const { cohort } = found;
  if (cohort.state === 'proposing') {
    // Seats that are freed while proposals are still being sent are matched again after that.
    await dependencies.table.write(rematchWrite(cohort.id, dependencies.clock() + REMATCH_AFTER_MS));
    return 0;
  }
  if (cohort.state !== 'running') return 0;
  const id = rematchRunId(iso(generation));
  const { result } = await runMatch(dependencies, found, { id, kind: 'rematch' });
  const { proposed } = await propose(dependencies, found, { run: id, pairs: result.pairs });
  await tellUnmatched(dependencies, found, result);
  return proposed;
}

/**
 * Matches as if applications closed now, and tells the manager when that differs from the night before. Nothing is published
 * and no one is proposed to. A night that was missed is not made good: the next one says more.
 */
async function trialMatch(
  dependencies: FireNeeds,
  found: CohortWithProgram,
  { id, dueAt }: Occurrence,
): Promise<number | undefined> {
  const { table, clock } = dependencies;
  const { cohort, program } = found;
  if (cohort.state !== 'open' || clock() - fromIso(dueAt) > DAY) return undefined;
  const last = (await listRuns(table, cohort.id))
    .filter((one) => one.kind === 'trial' && one.id < id)
    .sort((a, b) => (a.id < b.id ? 1 : -1))[0];
  const { run } = await runMatch(dependencies, found, { id, kind: 'trial' });
  if (run.pairs + run.unmatched === 0 || last?.fingerprint === run.fingerprint) return 0;
  const facts = { run: run.id, placed: String(run.placed), unmatched: String(run.unmatched) };
  await table.transact(
    announce(program, { event: 'trial-matched', subject: run.id, concerned: [], facts }, clock()),
  );
  return 1;
}

async function endCohort({ table }: FireNeeds, { cohort }: CohortWithProgram): Promise<number> {
  const pairs = (await listPairs(table, cohort.id)).filter(({ state }) => state === 'introduced');
  for (const pair of pairs) {
    await table.transact(pairWrites(pair, completedPair(pair)));
  }
  await table.write(transitionWrite(cohort.id, 'end'));
  return pairs.length;
}
