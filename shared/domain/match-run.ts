/** One run of the match: what was solved, when, and how it came out. Its pairs and reasons are an object in the bucket. */
import type { CohortId, IsoInstant, RunId } from './brand.ts';
import type { Shortage } from './matching/supply.ts';
import type { Proof } from './matching/match-result.ts';

/** `trial`: as if applications closed today; no one is asked. `rematch`: freed seats, for those without a place. */
export type MatchRunKind = 'match' | 'rematch' | 'trial';

export interface MatchRun {
  readonly cohort: CohortId;
  readonly id: RunId;
  readonly kind: MatchRunKind;
  readonly seed: string;
  readonly programVersion: number;
  /** Of people, answers, seats, rules and exclusions. */
  readonly fingerprint: string;
  readonly inputs: number;
  /** Pairs, or circles of peers; the people who look for a mentor and have one; those who have none. */
  readonly pairs: number;
  readonly placed: number;
  readonly unmatched: number;
  readonly total: number;
  readonly optimal: boolean;
  readonly proof: Proof;
  readonly spread?: { readonly lowest: number; readonly median: number; readonly highest: number };
  /** People without a mentor by reason, and the help they are short of. */
  readonly unmatchedBecause: Readonly<Record<string, number>>;
  readonly shortages: readonly Shortage[];
  readonly milliseconds: number;
  readonly ranAt: IsoInstant;
  /** Key of the result in the bucket. */
  readonly result: string;
}

/** The run of a cohort's close. `generation` is that of the close: a moved deadline makes another run. */
export const matchRunId = (generation: number): RunId => `match-${generation}`;

/** A rematch asked for at an instant (ISO); one a minute. */
export const rematchRunId = (at: IsoInstant): RunId => `rematch-${at.slice(0, 16)}`;

/** The run that a manager's changes to a run come to, at that revision of her review. */
export const revisedRunId = (run: RunId, revision: number): RunId =>
  `${run.replace(/-r\d+$/, '')}-r${revision}`;

/** Whether a pair was proposed by a rematch. */
export const isRematch = (run: RunId): boolean => run.startsWith('rematch-');
