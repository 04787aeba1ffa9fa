/** The newest match with its reasons, in names. */
import { namesOf, seeksMentor, takesPart } from '../../../shared/domain/application.ts';
import type { Alternative } from '../../../shared/domain/matching/match-result.ts';
import { compareRuns } from '../../../shared/domain/matching/compare.ts';
import { type EquityInput, equityOf } from '../../../shared/domain/matching/equity.ts';
import { labelsFor } from '../../../shared/domain/answers.ts';
import { touchpointsOf } from '../../../shared/domain/journey.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { fromIso, localDate } from '../../../shared/domain/calendar.ts';
import { readRun } from '../../../shared/usecases/matching/run-match.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import type { Bucket } from '../../../shared/store/bucket.ts';
import type { Table } from '../../../shared/store/table.ts';
import { approvalEmails, type ApprovalEmails } from './board.ts';
import { holdsSeat, menteeOf, mentorOf, PAIR_FACTS, pairId } from '../../../shared/domain/pair.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import type { ReleaseProgress } from '../../../shared/domain/release.ts';
import { findRelease } from '../../../shared/store/releases.ts';
import { listRuns } from '../../../shared/store/match-runs.ts';
import type { MatchRun } from '../../../shared/domain/match-run.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';
import { type ManagerRequest, readerRoute, type Routes } from '../route.ts';
import { isReviewable } from '../../../shared/domain/matching/match-board.ts';

export interface MatchView {
  readonly kind: 'match' | 'rematch' | 'trial';
  readonly ranAt: string;
  readonly placed: number;
  readonly unmatched: number;
  readonly total: number;
  readonly proved: boolean;
  /** Whether it can be changed pair by pair. */
  readonly reviewable: boolean;
  /** All runs so far, newest first. */
  readonly runs: readonly RunName[];
  /**
   * Present while this very run can be approved: how many emails that would send, and the touchpoint and person of one to look at.
   */
  readonly approval?: {
    readonly emails: ApprovalEmails;
    readonly example?: { readonly touchpoint: string; readonly person: string };
  };
  /** Present while the proposals of this run are being sent. */
  readonly release?: Pick<ReleaseProgress, 'pairs' | 'unmatched' | 'proposed' | 'told'>;
  readonly pairs: readonly {
    readonly mentee: string;
    readonly mentor: string;
    readonly score: number;
    readonly why: readonly string[];
    readonly next?: string;
    /** What became of it, once the two were asked. */
    readonly state?: string;
  }[];
  /** Pairs that came of freed places since, without a review. */
  readonly since: readonly { readonly mentee: string; readonly mentor: string; readonly state: string }[];
  readonly without: readonly { readonly name: string; readonly because: string; readonly help: string }[];
}

export interface EquityView {
  readonly by: string;
  readonly rows: readonly {
    readonly group: string;
    readonly people: number;
    readonly placedPercent?: number;
    readonly meanScore?: number;
  }[];
}

/** No match has been made yet, not even on trial. */
export interface NoMatchView {
  readonly kind: 'none';
}

export interface RunName {
  readonly id: string;
  readonly name: string;
  readonly ranAt: string;
}

async function readMatch(
  { table, bucket }: { readonly table: Table; readonly bucket: Bucket },
  { cohort, program }: CohortWithProgram,
): Promise<MatchView | NoMatchView> {
  const { runs, run } = await shownRun(table, cohort);
  if (!run) return { kind: 'none' };
  const [{ pairs, unmatched }, applications, asked] = await Promise.all([
    readRun(bucket, run),
    listApplications(table, cohort.id),
    listPairs(table, cohort.id),
  ]);
  const name = namesOf(program, applications);
  const askedSince = new Set(asked.filter(holdsSeat).map((pair) => menteeOf(pair) as string));
  const states = new Map(asked.map(({ id, state }) => [id, PAIR_FACTS[state].word]));
  const stateOf = (mentee: string, mentor: string): { readonly state?: string } => {
    const state = states.get(pairId(cohort.id, mentee, mentor));
    return run.kind === 'trial' || state === undefined ? {} : { state };
  };
  const release =
    cohort.state === 'proposing' && run.id === cohort.publishedRun
      ? ((await findRelease(table, cohort.id, run.id)) ?? {
          pairs: pairs.length,
          unmatched: unmatched.length,
          proposed: 0,
          told: 0,
        })
      : undefined;
  const approvable = cohort.state === 'review' && run.id === cohort.publishedRun;
  return {
    kind: run.kind,
    ranAt: run.ranAt,
    placed: run.placed,
    unmatched: run.unmatched,
    total: run.total,
    proved: run.optimal,
    reviewable: approvable && isReviewable(program.matching),
    runs: runs.map(runName),
    ...(release && { release }),
    ...(approvable && {
      approval: {
        emails: approvalEmails(program, { pairs, unmatched: unmatched.length }),
        ...exampleOf(program, pairs[0]?.mentee),
      },
    }),
    pairs: pairs
      .map(({ mentee, mentor, score, why, forMentee }) => ({
        mentee: name(mentee),
        mentor: name(mentor),
        score,
        why,
        ...stateOf(mentee, mentor),
        ...(forMentee && { next: `${name(forMentee.person)}, ${costOf(forMentee)}` }),
      }))
      .sort((a, b) => a.mentee.localeCompare(b.mentee)),
    since: (run.kind === 'trial' ? [] : asked)
      .filter((pair) => pair.run !== run.id)
      .map((pair) => ({
        mentee: name(menteeOf(pair)),
        mentor: name(mentorOf(pair)),
        state: PAIR_FACTS[pair.state].word,
      })),
    without: unmatched
      .filter(({ mentee }) => run.kind === 'trial' || !askedSince.has(mentee))
      .map(({ mentee, sentence, help }) => ({ name: name(mentee), because: sentence, help }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** What the alternative would cost everyone. */
function costOf({ pointsLost, placedLost }: Alternative): string {
  const points =
    pointsLost === 0
      ? 'no cost to anyone else'
      : `${pointsLost} ${pointsLost === 1 ? 'point' : 'points'} fewer in total`;
  return placedLost > 0 ? `${points}, and ${placedLost} fewer placed` : points;
}

/** The proposal that someone would get. */
function exampleOf(
  program: Program,
  person: string | undefined,
): Pick<NonNullable<MatchView['approval']>, 'example'> {
  const [proposal] = touchpointsOf(program, 'proposed').filter(({ to }) => to === 'concerned');
  return proposal && person !== undefined ? { example: { touchpoint: proposal.id, person } } : {};
}

async function shownRun(
  table: Table,
  cohort: CohortWithProgram['cohort'],
): Promise<{ readonly runs: readonly MatchRun[]; readonly run: MatchRun | undefined }> {
  const runs = (await listRuns(table, cohort.id)).sort((a, b) => (a.ranAt < b.ranAt ? 1 : -1));
  return { runs, run: runs.find(({ id }) => id === cohort.publishedRun) ?? runs[0] };
}

const KINDS: Readonly<Record<MatchRun['kind'], string>> = {
  match: 'Match',
  rematch: 'Rematch',
  trial: 'Trial',
};

function runName({ id, kind, ranAt, placed }: MatchRun): RunName {
  return { id, ranAt, name: `${KINDS[kind]}, ${placed} placed` };
}

/** Two runs side by side: who has another mentor, who gained or lost one. */
async function compareMatches(
  { table, bucket }: { readonly table: Table; readonly bucket: Bucket },
  { cohort, program }: CohortWithProgram,
  { request: { query } }: ManagerRequest,
): Promise<object | undefined> {
  const runs = await listRuns(table, cohort.id);
  const [from, to] = [query['from'], query['to']].map((id) => runs.find((run) => run.id === id));
  if (!from || !to) return undefined;
  const [before, after, applications] = await Promise.all([
    readRun(bucket, from),
    readRun(bucket, to),
    listApplications(table, cohort.id),
  ]);
  const name = namesOf(program, applications);
  const difference = compareRuns(before, after);
  return {
    kept: difference.kept,
    placedGained: difference.placedGained,
    pointsGained: difference.pointsGained,
    moved: difference.moved.map(({ mentee, from: was, to: is }) => ({
      mentee: name(mentee),
      from: was.map(name).join(', '),
      to: is.map(name).join(', '),
    })),
    nowMatched: difference.nowMatched.map(name),
    nowUnmatched: difference.nowUnmatched.map(name),
  };
}

/** Whether chances were even, in the run that is shown: by the optional group that people named, and by arrival. */
async function readEquity(
  { table, bucket }: { readonly table: Table; readonly bucket: Bucket },
  { cohort, program }: CohortWithProgram,
): Promise<{ readonly views: readonly EquityView[] } | undefined> {
  const { run } = await shownRun(table, cohort);
  if (!run) return undefined;
  const [{ pairs }, applications] = await Promise.all([
    readRun(bucket, run),
    listApplications(table, cohort.id),
  ]);
  const scores = new Map(pairs.map(({ mentee, score }) => [mentee, score]));
  const seeking = applications.filter((one) => seeksMentor(one.role) && takesPart(program, one));
  const rows = (groupsOf: (one: (typeof seeking)[number]) => readonly string[]): EquityInput[] =>
    seeking.flatMap((one) =>
      groupsOf(one).map((group) => ({
        group,
        placed: scores.has(one.person),
        score: scores.get(one.person),
      })),
    );
  const asked = program.questions.find(({ use }) => use === 'group');
  const views: EquityView[] = [
    ...(asked
      ? [
          {
            by: asked.text,
            rows: shown(
              rows(({ answers }) => {
                const labels = labelsFor(program, answers, 'group');
                return labels.length > 0 ? labels : ['not given'];
              }),
            ),
          },
        ]
      : []),
    {
      by: 'Day of application',
      rows: shown(rows((one) => [localDate(fromIso(one.submittedAt), program.cohort.zone)])),
    },
  ];
  return { views };
}

function shown(people: readonly EquityInput[]): EquityView['rows'] {
  return equityOf(people).map(({ placedPercent, meanScore, ...row }) => ({
    ...row,
    ...(placedPercent !== undefined && { placedPercent }),
    ...(meanScore !== undefined && { meanScore }),
  }));
}

export const routes = {
  'GET /api/cohorts/{cohort}/match': readerRoute(readMatch),
  'GET /api/cohorts/{cohort}/match/compare': readerRoute(compareMatches),
  'GET /api/cohorts/{cohort}/match/equity': readerRoute(readEquity),
} as const satisfies Routes;
