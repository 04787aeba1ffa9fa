/** How an approved match reaches the people in it: in batches that can be repeated and done side by side. */
import type { CohortId, RunId } from './brand.ts';
import type { MatchResult } from './matching/match-result.ts';

/** `propose`: both sides of each pair are asked. `tell`: people without a mentor hear why. */
type BatchKind = 'propose' | 'tell';

/** One batch by its number; its pairs or people are an object of the bucket. */
export interface BatchName {
  readonly kind: BatchKind;
  readonly number: number;
}

export type Batch =
  | { readonly kind: 'propose'; readonly number: number; readonly pairs: MatchResult['pairs'] }
  | { readonly kind: 'tell'; readonly number: number; readonly unmatched: MatchResult['unmatched'] };

/** The name of the execution that releases a run; a second start under it does nothing. */
export const releaseName = (cohort: CohortId, run: RunId): string => `${cohort}-release-${run}`;

/** How far an approved match has come. */
export interface ReleaseProgress {
  readonly cohort: CohortId;
  readonly run: RunId;
  /** Pairs in all, and people without a mentor; and those of them whose batch is done. */
  readonly pairs: number;
  readonly unmatched: number;
  readonly proposed: number;
  readonly told: number;
}

const LEAST_IN_BATCH = 100;
/** The workflow holds the list of batches, and each is some events of its history, which has room for 25,000. */
const MOST_BATCHES = 400;

/** The batches of a result: always the same ones. */
export function batchesOf({ pairs, unmatched }: Pick<MatchResult, 'pairs' | 'unmatched'>): Batch[] {
  return [
    ...sliced(pairs).map((some, number): Batch => ({ kind: 'propose', number, pairs: some })),
    ...sliced(unmatched).map((some, number): Batch => ({ kind: 'tell', number, unmatched: some })),
  ];
}

function sliced<One>(all: readonly One[]): (readonly One[])[] {
  const size = Math.max(LEAST_IN_BATCH, Math.ceil(all.length / MOST_BATCHES));
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

export const batchKey = (cohort: CohortId, run: RunId, { kind, number }: BatchName): string =>
  `runs/${cohort}/${run}/${kind}-${number}.json`;
