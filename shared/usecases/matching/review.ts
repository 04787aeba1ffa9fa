/** A manager's changes to the draft of a match: the board as it stands, one act more or less, and what becomes of it. */
import type { Application } from '../../domain/application.ts';
import type { CohortId, EpochMs, RunId } from '../../domain/brand.ts';
import { iso, MINUTE } from '../../domain/calendar.ts';
import { compareRuns } from '../../domain/matching/compare.ts';
import { changesFor, constrained, constraintsOf } from '../../domain/matching/constraints.ts';
import { match } from '../../domain/matching/match.ts';
import type { Change } from '../../domain/matching/review.ts';
import { listApplications } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { findReview, reviewWrite } from '../../store/reviews.ts';
import { all, type Condition, equals, type Table, type Write } from '../../store/table.ts';
import { keepRun, readMatchInput, readRun } from './run-match.ts';
import { findRun } from '../../store/match-runs.ts';
import { type MatchRun, revisedRunId } from '../../domain/match-run.ts';
import { cohortKey, transitionWrite } from '../../store/cohorts.ts';
import { releaseWrite } from '../../store/occurrences.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { type Review, type ReviewAct, afterAct } from '../../domain/review.ts';
import type { Dependencies } from '../dependencies.ts';
import { isReviewable, MatchBoard } from '../../domain/matching/match-board.ts';
import type { MatchInput } from '../../domain/matching/prepare.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';
import { UnprovenMatch } from '../../domain/matching/solver/optimum.ts';

/** By then the workflow of an approval has been started, or the sweep starts it. */
const RELEASE_STARTED_BY_MS = 2 * MINUTE;

export interface OpenReview {
  readonly found: CohortWithProgram;
  readonly review: Review;
  /** The published draft, as it was before any change. */
  readonly run: MatchRun;
  readonly draft: MatchResult;
  readonly applications: ReadonlyMap<string, Application>;
  readonly input: MatchInput;
  readonly board: MatchBoard;
  readonly result: MatchResult;
  /** Acts that stand and make sense; and the places of those that no longer do, because someone left since. */
  readonly standing: readonly Change[];
  readonly void: ReadonlySet<number>;
}

/** What does not change while no one's answers, seats or rules do: kept, so that an act costs milliseconds. */
interface Ground {
  readonly key: string;
  readonly input: MatchInput;
  readonly applications: ReadonlyMap<string, Application>;
  readonly draft: MatchResult;
  board: MatchBoard;
  played: readonly Change[];
  void: ReadonlySet<number>;
}

/** One for each process and table: a manager reviews one cohort at a time. */
const grounds = new WeakMap<Table, Ground>();

/** The draft with the acts that stand. `undefined` while there is none, or where its format knows no single pairs. */
export async function openReview(
  { table, bucket }: Pick<Dependencies, 'table' | 'bucket'>,
  found: CohortWithProgram,
): Promise<OpenReview | undefined> {
  const { cohort, program } = found;
  if (cohort.state !== 'review' || cohort.publishedRun === undefined || !isReviewable(program.matching))
    return undefined;
  const [run, review] = await Promise.all([
    findRun(table, cohort.id, cohort.publishedRun),
    findReview(table, cohort.id, cohort.publishedRun),
  ]);
  if (!run) return undefined;
  const key = [cohort.id, cohort.inputs, cohort.programVersion, run.id].join(' ');
  let ground = grounds.get(table);
  if (ground?.key !== key) {
    const [input, applications, draft] = await Promise.all([
      readMatchInput(table, found, 'match'),
      listApplications(table, cohort.id),
      readRun(bucket, run),
    ]);
    const byPerson = new Map(applications.map((one) => [one.person, one]));
    const board = MatchBoard.of(input);
    ground = { key, input, applications: byPerson, draft, board, played: [], void: new Set() };
    grounds.set(table, ground);
  }
  const done = review.acts.slice(0, review.done);
  play(ground, done);
  const { input, applications, draft, board, void: gone } = ground;
  const standing = done.filter((_, index) => !gone.has(index));
  // The result is taken now: another request may move the board on.
  return {
    ...{ found, review, run, draft, applications, input, board, standing },
    void: gone,
    result: board.result(),
  };
}

/** Brings the board to where these acts lead: from where it is if they go on from there, else from the beginning. */
function play(ground: Ground, acts: readonly Change[]): void {
  const { played } = ground;
  const goesOn = played.every((one, index) => JSON.stringify(one) === JSON.stringify(acts[index]));
  if (!goesOn) {
    ground.board = ground.board.fresh();
    ground.void = new Set();
  }
  acts.forEach((act, index) => {
    if (goesOn && index < played.length) return;
    try {
      ground.board.review.make(act);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      ground.void = new Set([...ground.void, index]);
    }
  });
  ground.played = acts;
}

export type ActResult =
  | { readonly kind: 'done' }
  /** Someone else changed the review since. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'impossible'; readonly because: string };

const AUDIT_ACTS = { change: 'changed-match', undo: 'undid-change', redo: 'redid-change' } as const;

export async function actOnReview(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { review, board, found }: OpenReview,
  { act, by }: { readonly act: ReviewAct; readonly by: string },
): Promise<ActResult> {
  if (act.kind === 'change') {
    try {
      board.review.priceOf(act.change);
    } catch (error) {
      if (error instanceof RangeError) return { kind: 'impossible', because: error.message };
      throw error;
    }
  }
  const after = afterAct(review, act);
  if (!after) return { kind: 'impossible', because: `There is nothing to ${act.kind}.` };
  const { id } = found.cohort;
  const result = await table.transact([
    reviewWrite(review, after),
    // Not behind an approval that was quicker.
    {
      kind: 'check',
      key: cohortKey(id),
      when: all(equals('state', 'review'), equals('publishedRun', review.run)),
    },
    auditWrite(id, { at: iso(clock()), by, what: AUDIT_ACTS[act.kind], about: review.run }),
  ]);
  return { kind: result.kind === 'done' ? 'done' : 'moved' };
}

/**
 * Keeps the board as a run of its own and publishes it in the place of the draft: locks, vetoes and seats stay. `undefined`
 * when applications or the draft moved meanwhile.
 */
export async function publishReview(
  dependencies: Pick<Dependencies, 'table' | 'bucket' | 'clock'>,
  open: OpenReview,
  { by, what }: { readonly by: string; readonly what: 'matched-again' | 'approved-match' },
): Promise<RunId | undefined> {
  const { table, clock } = dependencies;
  const { found, review, run, input } = open;
  const { cohort } = found;
  const amounts = constraintsOf(open.standing);
  const id = revisedRunId(run.id, review.revision + 1);
  const changed = constrained(input, amounts);
  const result = proved(open.result, match(changed));
  await keepRun(dependencies, cohort, { id, kind: 'match', input: changed, result, milliseconds: 0 });
  const acts = changesFor(amounts);
  const isDraft = all(equals('publishedRun', run.id), equals('inputs', cohort.inputs));
  const published = await table.transact([
    ...(what === 'approved-match'
      ? approvalWrites(cohort.id, { run: id, by, and: isDraft, now: clock() })
      : [
          {
            kind: 'update' as const,
            key: cohortKey(cohort.id),
            set: { publishedRun: id },
            when: all(equals('state', 'review'), isDraft),
          },
          auditWrite(cohort.id, { at: iso(clock()), by, what, about: id }),
        ]),
    reviewWrite(review, { run: id, acts, done: acts.length }),
  ]);
  return published.kind === 'done' ? id : undefined;
}

export type Approval = 'approved' | 'no-draft' | 'moved';

/**
 * Approves the draft, with what was changed in it. It is a mark that the workflow then acts on, so that it takes no longer for
 * many pairs than for few; a workflow that could not be started is started by the sweep.
 */
export async function approve(
  dependencies: Pick<Dependencies, 'table' | 'bucket' | 'clock' | 'workflow' | 'onError'>,
  found: CohortWithProgram,
  { by, revision }: { readonly by: string; readonly revision: number | undefined },
): Promise<Approval> {
  const { table, clock, workflow, onError } = dependencies;
  const { cohort } = found;
  if (cohort.state !== 'review' || cohort.publishedRun === undefined) return 'no-draft';
  const open = await openReview(dependencies, found);
  if (open && revision !== undefined && revision !== open.review.revision) return 'moved';
  const run =
    open && (open.review.done > 0 || open.run.inputs !== cohort.inputs)
      ? await publishReview(dependencies, open, { by, what: 'approved-match' })
      : await approveAsItIs(table, cohort.id, { run: cohort.publishedRun, by, now: clock() });
  if (run === undefined) return 'moved';
  await workflow.start(releaseName(cohort.id, run), { cohort: cohort.id, approved: run }).catch(onError);
  return 'approved';
}

/** The name of the execution that releases a run; a second start under it does nothing. */
export const releaseName = (cohort: CohortId, run: RunId): string => `${cohort}-release-${run}`;

async function approveAsItIs(
  table: Table,
  cohort: CohortId,
  { run, by, now }: { readonly run: RunId; readonly by: string; readonly now: EpochMs },
): Promise<RunId | undefined> {
  const and = equals('publishedRun', run);
  const approved = await table.transact(approvalWrites(cohort, { run, by, and, now }));
  return approved.kind === 'done' ? run : undefined;
}

/** The mark, and a row that makes the sweep start the workflow where it was not started. */
function approvalWrites(
  cohort: CohortId,
  {
    run,
    by,
    and,
    now,
  }: { readonly run: RunId; readonly by: string; readonly and: Condition; readonly now: EpochMs },
): Write[] {
  return [
    transitionWrite(cohort, 'approve', { set: { publishedRun: run, approvedAt: iso(now) }, and }),
    releaseWrite(cohort, now + RELEASE_STARTED_BY_MS),
    auditWrite(cohort, { at: iso(now), by, what: 'approved-match', about: run }),
  ];
}

/** The board with the proof of a match that was solved afresh under the same changes. */
function proved(result: MatchResult, afresh: MatchResult): MatchResult {
  if (result.placed !== afresh.placed || result.total !== afresh.total)
    throw new UnprovenMatch('The board is not the best match with its changes in it.');
  return { ...result, proof: afresh.proof };
}

/** How the board differs from the draft. */
export function sinceDraft({ draft, result }: OpenReview): ReturnType<typeof compareRuns> {
  return compareRuns(draft, result);
}
