/** Something to do in one cohort at one time. The row is the truth; a schedule is only a wake-up for it. */
import { createHash } from 'node:crypto';
import type { CohortId, EpochMs, IsoInstant, LocalDate } from './brand.ts';
import { iso } from './calendar.ts';

/** What it does: a touchpoint of the journey, a trial match, the close, proposals expiring, a rematch, the end. */
export type Action =
  | 'touchpoint'
  | 'trial-match'
  | 'close'
  | 'expire-proposals'
  | 'rematch'
  | 'end'
  /** An email that the manager wrote to a group. */
  | 'group-email'
  /** The manager's tasks, each morning; one row that moves on by a day. */
  | 'digest'
  /** Pairs that have fallen silent are asked, each morning; one row that moves on by a day. */
  | 'silence'
  /** A new version of the program was saved: its dates take the place of the old ones. */
  | 'set-dates'
  /** A match was approved: its proposals are sent by the workflow. */
  | 'release'
  /** Applications have closed: the workflow that makes the match is looked after until it ends. */
  | 'watch-match'
  /** A match waits for approval: the manager is reminded; later applicants are told. */
  | 'match-waits'
  | 'match-delayed'
  /** While it waits, mentees are asked whom they would choose. */
  | 'choices-open'
  /** No more proposals go out: whoever has no match is told. */
  | 'last-introduction'
  /** Someone whom the manager takes out, once that cannot be taken back any more. */
  | 'leave'
  /** What is kept no longer than the program says. */
  | 'drop-sensitive'
  | 'delete-deliveries'
  | 'ask-to-keep'
  | 'erase-unplaced'
  | 'delete-survey-texts';

/** What several may ask for, and is done once, soon. */
export type SoonAction = Extract<Action, 'rematch' | 'set-dates' | 'release' | 'watch-match'>;

/** Its id stays when its date moves. */
export interface PlannedOccurrence {
  readonly id: string;
  readonly action: Action;
  readonly touchpoint?: string;
  /** For pair anchors: the local date on which the pairs concerned were proposed or introduced. */
  readonly anchorDate?: LocalDate;
  readonly dueAt: EpochMs;
}

export interface Occurrence {
  readonly cohort: CohortId;
  readonly id: string;
  readonly action: Action;
  readonly touchpoint?: string;
  readonly anchorDate?: LocalDate;
  readonly dueAt: IsoInstant;
  /** Counts the moves of its date; a wake-up of an older generation does nothing. */
  readonly generation: number;
  /** `parked`: it failed so often that it waits for the manager. */
  readonly state: 'waiting' | 'done' | 'canceled' | 'parked';
  /** Whether a schedule should be made for it, has been made, or is not worth making. */
  readonly schedule: 'needed' | 'made' | 'none';
  /** People or pairs reached, so far or in all. */
  readonly reached?: number;
  /** How often it failed, one time after the other. */
  readonly failures?: number;
  /** Where the next call goes on, after one that had no time for everyone: the last id that was reached. */
  readonly goesOnAfter?: string;
}

const LONGEST_NAME = 64;

/** Name of the schedule that wakes an occurrence: ids and the generation, at most 64 characters. Long ids end in a hash of them. */
export function scheduleName({
  cohort,
  id,
  generation,
}: Pick<Occurrence, 'cohort' | 'id' | 'generation'>): string {
  const end = `.g${generation}`;
  const ids = `${cohort}.${id}`;
  const most = LONGEST_NAME - end.length;
  if (ids.length <= most) return ids + end;
  const hash = createHash('sha256').update(ids).digest('hex').slice(0, 10);
  return `${ids.slice(0, most - hash.length - 1)}-${hash}${end}`;
}

export function newOccurrence(cohort: CohortId, { dueAt, ...planned }: PlannedOccurrence): Occurrence {
  return { cohort, ...planned, dueAt: iso(dueAt), generation: 1, state: 'waiting', schedule: 'needed' };
}

/** The date moved: a new generation, which needs a schedule of its own. */
export function movedOccurrence(
  occurrence: Occurrence,
  { dueAt, ...planned }: PlannedOccurrence,
): Occurrence {
  const { goesOnAfter: _, reached: __, failures: ___, ...kept } = occurrence;
  return {
    ...kept,
    ...planned,
    dueAt: iso(dueAt),
    generation: occurrence.generation + 1,
    state: 'waiting',
    schedule: 'needed',
  };
}

/** Due so soon that only the sweep wakes it. Several requests for the same are one. */
export function soonOccurrence(cohort: CohortId, action: SoonAction, at: EpochMs): Occurrence {
  return {
    cohort,
    id: action,
    action,
    dueAt: iso(at),
    generation: at,
    state: 'waiting',
    schedule: 'none',
  };
}
