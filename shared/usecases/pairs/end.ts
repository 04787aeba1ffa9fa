/** A manager ends a pair: who is told, whose seat is free, and who is matched again. One transaction. */
import { type Clock, iso } from '../../domain/calendar.ts';
import { holdsSeat, type Pair, type Side } from '../../domain/pair.ts';
import { touchpointsOf } from '../../domain/journey.ts';
import type { Program } from '../../domain/program.ts';
import { applicationKey } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { pairChange } from '../../store/pairs.ts';
import { present, type Table, type Write } from '../../store/table.ts';
import { announce } from '../journey/announce.ts';
import { REMATCH_AFTER_MS } from './answer.ts';
import { bothSides } from './propose.ts';

/**
 * `stopping`: who takes no further part; the others are matched again. Nobody: the two do not fit, and both look on. Both: they
 * agreed to end.
 */
export interface Ending {
  readonly stopping: readonly Side[];
}

/** How many emails ending the pair sends. */
export function emailsOfEnding(program: Program): number {
  return touchpointsOf(program, 'pair-ended')
    .filter(({ to }) => to === 'concerned')
    .reduce((sum, { role }) => sum + (role === undefined ? 2 : 1), 0);
}

export async function endPair(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  program: Program,
  { pair, ending, by }: { readonly pair: Pair; readonly ending: Ending; readonly by: string },
): Promise<'ended' | 'moved' | 'over'> {
  if (!holdsSeat(pair) || pair.state === 'completed') return 'over';
  const now = clock();
  const after: Pair = {
    ...pair,
    state: pair.state === 'proposed' ? 'withdrawn' : 'ended',
    revision: pair.revision + 1,
  };
  const stops = (side: Side): { paused?: true } => (ending.stopping.includes(side) ? { paused: true } : {});
  const event = { event: 'pair-ended', subject: pair.id, concerned: bothSides(pair), pair: pair.id } as const;
  const writes: Write[] = [
    pairChange(pair, after),
    {
      kind: 'update',
      key: applicationKey(pair.cohort, pair.mentor),
      set: stops('mentor'),
      add: { seatsTaken: -1, revision: 1 },
      when: present,
    },
    {
      kind: 'update',
      key: applicationKey(pair.cohort, pair.mentee),
      set: { menteePair: undefined, ...stops('mentee') },
      add: { revision: 1 },
      when: present,
    },
    ...announce(program, event, now),
    auditWrite(pair.cohort, { at: iso(now), by, what: 'ended-pair', about: pair.id }),
    ...(new Set(ending.stopping).size === 2 ? [] : [rematchWrite(pair.cohort, now + REMATCH_AFTER_MS)]),
  ];
  return (await table.transact(writes)).kind === 'done' ? 'ended' : 'moved';
}
