/** What a manager changed in the draft of a match, act by act; undoing only moves a mark. */
import { cohortPk, entityOf } from './rows.ts';
import { absent, type Condition, equals, type Key, type Table, type Write } from './table.ts';
import type { Review } from '../domain/review.ts';

const reviewKey = (cohort: string): Key => ({ pk: cohortPk(cohort), sk: 'REVIEW' });

/** The review of a run; of another run than the one that was last reviewed, an empty one. */
export async function findReview(table: Table, cohort: string, run: string): Promise<Review> {
  const item = await table.get(reviewKey(cohort));
  const kept = item && entityOf<Review>(item);
  return kept?.run === run ? kept : { cohort, run, acts: [], done: 0, revision: kept?.revision ?? 0 };
}

/** Refused when someone else changed the review since it was read. */
export function reviewCheck(review: Review): Write {
  return { kind: 'check', key: reviewKey(review.cohort), when: unchanged(review) };
}

function unchanged({ revision }: Review): Condition {
  return revision === 0 ? absent : equals('revision', revision);
}

/** Refused when someone else changed the review since `before` was read. */
export function reviewWrite(before: Review, after: Omit<Review, 'cohort' | 'revision'>): Write {
  const { cohort, revision } = before;
  return {
    kind: 'put',
    item: {
      ...reviewKey(cohort),
      entity: 'review',
      cohort,
      ...after,
      acts: after.acts.map((act) => ({ ...act })),
      revision: revision + 1,
    },
    when: unchanged(before),
  };
}
