/** A manager ends a pair: who is told, whose seat is free, and who is matched again. One transaction. */
import { iso } from '../../domain/calendar.ts';
import { touchpointsOf } from '../../domain/journey.ts';
import { isOpen, leftPair, menteeOf, mentorOf, type Pair, pairOwes, type Side } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { applicationKey } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { pairChange } from '../../store/pairs.ts';
import { present } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { announce } from '../journey/announce.ts';
import { REMATCH_AFTER_MS } from './owed-writes.ts';

/**
 * `stopping`: who takes no further part; the others are matched again. No one: the two did not suit each other, and both look
 * for someone else. Both: they agreed to end.
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
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  program: Program,
  { pair, ending, by }: { readonly pair: Pair; readonly ending: Ending; readonly by: string },
): Promise<'ended' | 'moved' | 'over'> {
  if (!isOpen(pair)) return 'over';
  const now = clock();
  const stops = (side: Side): { paused?: true } => (ending.stopping.includes(side) ? { paused: true } : {});
  const { rematch, ...event } = pairOwes(pair, { kind: 'ended-by-manager' });
  const bothStop = new Set(ending.stopping).size === 2;
  const result = await table.transact([
    pairChange(pair, leftPair(pair)),
    {
      kind: 'update',
      key: applicationKey(pair.cohort, mentorOf(pair)),
      set: stops('mentor'),
      add: { seatsTaken: -1, revision: 1 },
      when: present,
    },
    {
      kind: 'update',
      key: applicationKey(pair.cohort, menteeOf(pair)),
      set: { menteePair: undefined, ...stops('mentee') },
      add: { revision: 1 },
      when: present,
    },
    ...announce(program, { ...event, pair: pair.id }, now),
    auditWrite(pair.cohort, { at: iso(now), by, what: 'ended-pair', about: pair.id }),
    ...(rematch && !bothStop ? [rematchWrite(pair.cohort, now + REMATCH_AFTER_MS)] : []),
  ]);
  return result.kind === 'done' ? 'ended' : 'moved';
}
