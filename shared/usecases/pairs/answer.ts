/** What people do with their pair: answer, step back, let it run out. Each change is one transaction with its emails. */
import { type Clock, HOUR, iso, localDate } from '../../domain/calendar.ts';
import { pairOccurrences } from '../../domain/journey.ts';
import {
  type AnsweredProposal,
  answerProposal,
  otherSide,
  type Pair,
  personOn,
  type Side,
} from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { keepOccurrences, rematchWrite } from '../../store/occurrences.ts';
import { findPair, pairWrites } from '../../store/pairs.ts';
import type { CohortWithProgram } from '../../store/programs.ts';
import type { Table, Write } from '../../store/table.ts';
import { announce } from '../journey/announce.ts';
import { bothSides } from './propose.ts';

export interface PairDependencies {
  readonly table: Table;
  readonly clock: Clock;
}

/** Several freed seats within this time are solved again together. */
export const REMATCH_AFTER_MS = HOUR;

const RACES = 5;

export type AnswerResult = AnsweredProposal['kind'] | 'no-such-pair';

/** A side answers a proposal. Both yeses at the same instant introduce exactly once. */
export async function answer(
  { table, clock }: PairDependencies,
  { cohort, program }: CohortWithProgram,
  given: { readonly pair: string; readonly side: Side; readonly answer: 'yes' | 'no' },
): Promise<AnswerResult> {
  for (let race = 0; race < RACES; race++) {
    const pair = await findPair(table, cohort.id, given.pair);
    if (!pair) return 'no-such-pair';
    const now = clock();
    const today = localDate(now, program.cohort.zone);
    const answered = answerProposal(pair, { ...given, now: iso(now), today });
    switch (answered.kind) {
      case 'already-answered':
      case 'expired':
        return answered.kind;
      case 'introduced':
        // The occurrences come first: should this stop here, they find nobody and do nothing.
        await keepOccurrences(table, cohort.id, {
          planned: pairOccurrences(program, 'introduced', today),
          now: iso(now),
        });
        break;
      case 'waiting-for-other':
      case 'declined':
    }
    const writes = [
      ...pairWrites(pair, answered.pair),
      ...consequences(program, answered, { side: given.side, now }),
    ];
    if ((await table.transact(writes)).kind === 'done') return answered.kind;
  }
  throw new Error('The pair is being changed too often at once. Try again.');
}

function consequences(
  program: Program,
  answered: Extract<AnsweredProposal, { pair: Pair }>,
  { side, now }: { side: Side; now: number },
): Write[] {
  const { pair } = answered;
  switch (answered.kind) {
    case 'introduced':
      return announce(
        program,
        { event: 'introduced', subject: pair.id, concerned: bothSides(pair), pair: pair.id },
        now,
      );
    case 'declined':
      return stepBack(program, pair, { by: side, now });
    case 'waiting-for-other':
      return [];
  }
}

/** The other side learns that it did not come about, and the seat is solved again. */
function stepBack(
  program: Program,
  pair: Pair,
  { by, now }: { readonly by: Side; readonly now: number },
): Write[] {
  const other = otherSide(by);
  const event = {
    event: 'other-declined',
    subject: pair.id,
    concerned: [{ person: personOn(pair, other), role: other }],
    pair: pair.id,
  } as const;
  return [...announce(program, event, now), rematchWrite(pair.cohort, now + REMATCH_AFTER_MS)];
}

/** "Tell me more", once for each side. */
export async function tellMore(
  { table, clock }: PairDependencies,
  { cohort, program }: CohortWithProgram,
  given: { readonly pair: string; readonly side: Side },
): Promise<'told' | 'told-before' | 'not-open'> {
  const pair = await findPair(table, cohort.id, given.pair);
  if (pair?.state !== 'proposed') return 'not-open';
  const before = given.side === 'mentor' ? pair.mentorToldMore : pair.menteeToldMore;
  if (before) return 'told-before';
  const after: Pair = {
    ...pair,
    ...(given.side === 'mentor' ? { mentorToldMore: true } : { menteeToldMore: true }),
    revision: pair.revision + 1,
  };
  const event = {
    event: 'told-more',
    subject: `${pair.id}:${given.side}`,
    concerned: [{ person: personOn(pair, given.side), role: given.side }],
    pair: pair.id,
  } as const;
  await table.transact([...pairWrites(pair, after), ...announce(program, event, clock())]);
  return 'told';
}

/** A proposal that nobody, or only one side, answered in time. Both are told, and the seat is solved again. */
export async function expire(
  { table, clock }: PairDependencies,
  { program }: CohortWithProgram,
  pair: Pair,
): Promise<void> {
  const now = clock();
  const after: Pair = { ...pair, state: 'expired', revision: pair.revision + 1 };
  const event = {
    event: 'proposal-expired',
    subject: pair.id,
    concerned: bothSides(pair),
    pair: pair.id,
  } as const;
  await table.transact([
    ...pairWrites(pair, after),
    ...announce(program, event, now),
    rematchWrite(pair.cohort, now + REMATCH_AFTER_MS),
  ]);
}

/** The writes by which somebody leaves a pair, whatever its state. */
export function leaveWrites(
  program: Program,
  pair: Pair,
  { side, now }: { readonly side: Side; readonly now: number },
): Write[] {
  const after: Pair = {
    ...pair,
    state: pair.state === 'proposed' ? 'withdrawn' : 'ended',
    revision: pair.revision + 1,
  };
  return [...pairWrites(pair, after), ...stepBack(program, pair, { by: side, now })];
}
