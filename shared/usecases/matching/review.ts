/** A manager's changes to the draft of a match: the board as it stands, one act more or less, and what becomes of it. */
import type { Application } from '../../domain/application.ts';
import type { RunId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
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
import { cohortKey } from '../../store/cohorts.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { type Review, type ReviewAct, afterAct } from '../../domain/review.ts';
import type { Dependencies } from '../dependencies.ts';
import { isReviewable, MatchBoard } from '../../domain/matching/match-board.ts';
import type { MatchInput } from '../../domain/matching/prepare.ts';
import type { MatchResult } from '../../domain/matching/match-result.ts';
import { UnprovenMatch } from '../../domain/matching/solver/optimum.ts';

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
      readMatchInput(table, found, { kind: 'match' }),
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

/** The board as a run of its own, which no one sees yet. */
export interface KeptBoard {
  readonly run: RunId;
  /** What holds of the cohort while the board is what was kept. */
  readonly isCurrent: Condition;
  /** Makes the board's changes those of the run; refused when another act came between. */
  readonly write: Write;
}

/** Keeps the board as it stands: locks, vetoes and seats stay. */
export async function keepBoard(
  dependencies: Pick<Dependencies, 'table' | 'bucket' | 'clock'>,
  open: OpenReview,
): Promise<KeptBoard> {
  const { found, review, run, input } = open;
  const { cohort } = found;
  const amounts = constraintsOf(open.standing);
  const id = revisedRunId(run.id, review.revision + 1);
  const changed = constrained(input, amounts);
  const result = proved(open.result, match(changed));
  await keepRun(dependencies, cohort, { id, kind: 'match', input: changed, result, milliseconds: 0 });
  const acts = changesFor(amounts);
  return {
    run: id,
    isCurrent: all(equals('publishedRun', run.id), equals('inputs', cohort.inputs)),
    write: reviewWrite(review, { run: id, acts, done: acts.length }),
  };
}

/** Publishes the board in the place of the draft. `undefined` when applications or the draft moved meanwhile. */
export async function publishReview(
  dependencies: Pick<Dependencies, 'table' | 'bucket' | 'clock'>,
  open: OpenReview,
  by: string,
): Promise<RunId | undefined> {
  const { table, clock } = dependencies;
  const { id } = open.found.cohort;
  const { run, isCurrent, write } = await keepBoard(dependencies, open);
  const published = await table.transact([
    {
      kind: 'update',
      key: cohortKey(id),
      set: { publishedRun: run },
      when: all(equals('state', 'review'), isCurrent),
    },
    write,
    auditWrite(id, { at: iso(clock()), by, what: 'matched-again', about: run }),
  ]);
  return published.kind === 'done' ? run : undefined;
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
