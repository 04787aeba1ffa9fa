/** What a manager changed in the draft of a match, change by change; undoing only moves a mark. */
import type { CohortId, RunId } from './brand.ts';
import type { Change } from './matching/review.ts';

export interface Review {
  readonly cohort: CohortId;
  /** The published run that is being changed. */
  readonly run: RunId;
  readonly acts: readonly Change[];
  /** That many of the acts stand; those after them were undone. */
  readonly done: number;
  readonly revision: number;
}

export type ReviewAct =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

/** The review after an act; `undefined` where there is nothing to undo or redo. */
export function afterAct(
  { acts, done, run }: Review,
  act: ReviewAct,
): Omit<Review, 'cohort' | 'revision'> | undefined {
  switch (act.kind) {
    case 'change':
      return { run, acts: [...acts.slice(0, done), act.change], done: done + 1 };
    case 'undo':
      return done === 0 ? undefined : { run, acts, done: done - 1 };
    case 'redo':
      return done === acts.length ? undefined : { run, acts, done: done + 1 };
  }
}
