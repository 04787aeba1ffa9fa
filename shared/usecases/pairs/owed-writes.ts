/** What a change of a pair owes, as writes for the transaction of the change itself. */
import type { EpochMs, PersonId } from '../../domain/brand.ts';
import { HOUR, iso, MINUTE } from '../../domain/calendar.ts';
import { type Pair, type PairChange, pairOwes } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import type { Write } from '../../store/table.ts';
import { announce } from '../journey/announce.ts';

/** Seats freed within this time are matched again together. */
export const REMATCH_AFTER_MS = HOUR;

/** Proposals of a run are made one after the other: those to one person wait for each other, and are told in one email. */
const GATHER_MS = 10 * MINUTE;

/** What often comes to several pairs of one person at once, and is told in one email. */
const GATHERED: ReadonlySet<PairChange['kind']> = new Set(['proposed', 'expired']);

export function owedWrites(
  program: Program,
  {
    pair,
    change,
    now,
    except = [],
  }: {
    readonly pair: Pair;
    readonly change: PairChange;
    readonly now: EpochMs;
    /** People who are told in another way. */
    readonly except?: readonly PersonId[];
  },
): Write[] {
  const { rematch, ...event } = pairOwes(pair, change);
  const concerned = event.concerned.filter(({ person }) => !except.includes(person));
  return [
    // Who asks to hear more is there, and waits for it.
    ...announce(
      program,
      {
        ...{ ...event, concerned, pair: pair.id },
        ...(change.kind === 'asked-for-more' && { actedAt: iso(now) }),
        ...(GATHERED.has(change.kind) && { waits: GATHER_MS }),
      },
      now,
    ),
    ...(rematch ? [rematchWrite(pair.cohort, now + REMATCH_AFTER_MS)] : []),
  ];
}
