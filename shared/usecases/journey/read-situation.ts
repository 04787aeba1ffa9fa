/** Reads what a cohort's tasks follow from. Of emails and deliveries, only those that need a look are read: they are few. */
import { type Application, awaitsConsent, nameIn, seeksMentor, takesPart } from '../../domain/application.ts';
import { deadline } from '../../domain/journey.ts';
import { lastIntroduction } from '../../domain/last-introduction.ts';
import { DAY, daysBetween, fromIso, localDate } from '../../domain/calendar.ts';
import type { EpochMs } from '../../domain/brand.ts';
import type { MessageState } from '../../domain/message.ts';
import type { Action, Occurrence } from '../../domain/occurrence.ts';
import { isToStop, type Pair } from '../../domain/pair.ts';
import { standingOf } from '../../domain/pair-health.ts';
import { releasedAnswers } from '../../domain/released-answers.ts';
import { isLowest } from '../../domain/survey.ts';
import { FAILURES_TOLD, LATELY_DAYS, SILENT_STEP, type Situation } from '../../domain/today.ts';
import { listApplications } from '../../store/applications.ts';
import { listQuarantined } from '../../store/deliveries.ts';
import { listOccurrences } from '../../store/occurrences.ts';
import { messagesIn } from '../../store/messages.ts';
import { listUnreached } from '../../store/people.ts';
import { listPairs } from '../../store/pairs.ts';
import type { Table } from '../../store/table.ts';
import { listSources } from '../../store/sources.ts';
import { hasLostQuestions } from '../../domain/source.ts';
import { findRun, listRuns } from '../../store/match-runs.ts';
import { listResponses } from '../../store/survey-responses.ts';
import { listSessions } from '../../store/sessions.ts';
import { unsignedSources } from '../access/publish-rights.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';

export async function readSituation(
  table: Table,
  { cohort, program }: CohortWithProgram,
  {
    now,
    applications: ofApplications = listApplications(table, cohort.id),
    pairs: ofPairs = listPairs(table, cohort.id),
    occurrences: ofOccurrences = listOccurrences(table, cohort.id),
  }: {
    readonly now: EpochMs;
    /** What the caller reads as well. */
    readonly applications?: Promise<Application[]>;
    readonly pairs?: Promise<Pair[]>;
    readonly occurrences?: Promise<Occurrence[]>;
  },
): Promise<Situation> {
  // Before there are pairs there is nothing to say of them.
  const isUnderWay = cohort.state === 'running' || cohort.state === 'ended';
  const ofSources = listSources(table, cohort.id);
  const [
    applications,
    pairs,
    sessions,
    responses,
    held,
    problems,
    unreached,
    runs,
    quarantined,
    occurrences,
    sources,
  ] = await Promise.all([
    ofApplications,
    ofPairs,
    isUnderWay ? listSessions(table, cohort.id) : [],
    isUnderWay ? listResponses(table, cohort.id) : [],
    messagesIn(table, cohort.id, { list: 'held' }),
    messagesIn(table, cohort.id, { list: 'problem' }),
    listUnreached(table),
    isUnderWay ? [] : listRuns(table, cohort.id),
    ofSources.then((some) =>
      listQuarantined(
        table,
        some.map(({ id }) => id),
      ),
    ),
    ofOccurrences,
    ofSources,
  ]);
  const failing = occurrences.filter(keepsFailing);
  const draft =
    cohort.publishedRun === undefined ? undefined : await findRun(table, cohort.id, cohort.publishedRun);
  const { ladderDays: ladder } = program.policies;
  const today = localDate(now, program.cohort.zone);
  const steps = pairs.map((pair) => standingOf(pair, sessions, { program, today }).step);
  const lately = (at: string): boolean => now - fromIso(at) < LATELY_DAYS * DAY;
  const silent = pairs.filter((_, index) => (steps[index] ?? 0) >= SILENT_STEP);
  const expired = pairs.filter((pair) => hasExpired(pair) && lately(pair.expiresAt));
  const bounced = new Set(unreached.filter(({ suppressed }) => suppressed === 'bounced').map(({ id }) => id));
  const softBounced = new Set(
    unreached
      .filter((one) => one.suppressed === undefined && one.softBouncesSince !== undefined)
      .map(({ id }) => id),
  );
  const present = applications.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const stopping = new Set(
    pairs
      .filter(isToStop)
      .flatMap(({ members }) => members.filter(({ wouldStop }) => wouldStop).map(({ person }) => person)),
  );
  const accepted = present.filter(({ screening }) => screening === 'accepted');
  const goesOn = cohort.state === 'running' && today <= lastIntroduction(program);
  const of = {
    notAgreed: goesOn ? accepted.filter((one) => awaitsConsent(program, one)) : [],
    withoutMentor: goesOn
      ? accepted.filter(
          (one) => seeksMentor(one.role) && one.menteePair === undefined && takesPart(program, one),
        )
      : [],
    bounced: present.filter(({ person }) => bounced.has(person)),
    softBounced: present.filter(({ person }) => softBounced.has(person)),
    stopping: present.filter(({ person }) => stopping.has(person)),
    setAside: present.filter(({ setAsideAt }) => setAsideAt !== undefined),
    interviews: isUnderWay ? [] : present.filter(({ screening }) => screening === 'interview'),
    incomplete: isUnderWay ? [] : present.filter(({ missing }) => missing.length > 0),
  };
  const namesOf = (some: readonly Application[]): string[] =>
    some.map(({ answers }) => nameIn(program, answers) || 'someone without a name');
  const idsOf = (some: readonly Application[]): string[] => some.map(({ person }) => person);
  const emails = (state: MessageState): number => problems.filter((one) => one.state === state).length;
  return {
    state: cohort.state,
    isPastDeadline: now > deadline(program),
    failingSteps: failing.length,
    matchStopped: failing.some(isOfWorkflow),
    ...(draft && { draft: { placed: draft.placed, unmatched: draft.unmatched } }),
    quarantined: quarantined.length,
    bounced: of.bounced.length,
    softBounced: of.softBounced.length,
    failedEmails: emails('failed'),
    unknownEmails: emails('unknown'),
    heldEmails: held.length,
    paused: cohort.pausedAt !== undefined,
    silentPairs: silent.length,
    stopping: of.stopping.length,
    undecidedPairs: steps.filter((step) => step === ladder.length).length,
    expiredProposals: expired.length,
    lowAnswers: releasedAnswers(responses, now).reduce(
      (sum, { survey, question, released }) =>
        sum +
        released.filter(
          ({ answer, releasedAt }) =>
            lately(releasedAt) && isLowest(program.surveys, { survey, answers: { [question]: answer } }),
        ).length,
      0,
    ),
    unsignedForms: cohort.state === 'open' ? unsignedSources(program) : [],
    changedForms: sources.filter(hasLostQuestions).map(({ id }) => id),
    draftDays: draft ? daysBetween(localDate(fromIso(draft.ranAt), program.cohort.zone), today) : 0,
    setAside: of.setAside.length,
    interviews: of.interviews.length,
    incomplete: of.incomplete.length,
    notAgreed: of.notAgreed.length,
    withoutMentor: of.withoutMentor.length,
    names: {
      bounced: namesOf(of.bounced),
      softBounced: namesOf(of.softBounced),
      setAside: namesOf(of.setAside),
      stopping: namesOf(of.stopping),
      interviews: namesOf(of.interviews),
      incomplete: namesOf(of.incomplete),
      notAgreed: namesOf(of.notAgreed),
      withoutMentor: namesOf(of.withoutMentor),
    },
    about: {
      bounced: idsOf(of.bounced),
      'soft-bounces': idsOf(of.softBounced),
      interviews: idsOf(of.interviews),
      'set-aside': idsOf(of.setAside),
      'not-agreed': idsOf(of.notAgreed),
      'without-mentor': idsOf(of.withoutMentor),
      incomplete: idsOf(of.incomplete),
      stopping: pairs.filter(isToStop).map(({ id }) => id),
      silent: silent.map(({ id }) => id),
      expired: expired.map(({ id }) => id),
    },
    shortages: newest(runs.filter(({ kind }) => kind === 'trial'))?.shortages ?? [],
  };
}

/** What starts a workflow, and looks after it. */
const OF_WORKFLOW: ReadonlySet<Action> = new Set(['close', 'release', 'watch-match']);

export function isOfWorkflow({ action }: Occurrence): boolean {
  return OF_WORKFLOW.has(action);
}

export function keepsFailing({ state, failures = 0 }: Occurrence): boolean {
  return state === 'parked' || (state === 'waiting' && failures >= FAILURES_TOLD);
}

function hasExpired({ state }: Pair): boolean {
  return state === 'expired';
}

function newest<T extends { readonly ranAt: string }>(runs: readonly T[]): T | undefined {
  return runs.toSorted((a, b) => fromIso(b.ranAt) - fromIso(a.ranAt))[0];
}
