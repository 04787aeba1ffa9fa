/** A side answers a proposal, or asks to hear more first. Each change is one transaction with its emails. */
import type { PairId } from '../../domain/brand.ts';
import { iso, localDate } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import {
  type AnsweredProposal,
  answerProposal,
  memberOn,
  type PairChange,
  type Side,
  withMoreTold,
} from '../../domain/pair.ts';
import { findPair, pairWrites } from '../../store/pairs.ts';
import type { Dependencies } from '../dependencies.ts';
import { keepIntroductionDates } from './introduce.ts';
import { owedWrites } from './owed-writes.ts';

/** Two answers at the same instant get in each other's way; each is tried again this often. */
const RACES = 5;

export type AnswerResult = AnsweredProposal['kind'] | 'no-such-pair';

/** A side says yes or no. Two people who say yes at the same instant are introduced exactly once. */
export async function answer(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  given: { readonly pair: PairId; readonly side: Side; readonly answer: 'yes' | 'no' },
): Promise<AnswerResult> {
  for (let race = 0; race < RACES; race++) {
    const pair = await findPair(table, cohort.id, given.pair);
    if (!pair) return 'no-such-pair';
    const now = clock();
    const today = localDate(now, program.cohort.zone);
    const answered = answerProposal(pair, { ...given, now: iso(now), today });
    if (answered.kind === 'already-answered' || answered.kind === 'expired') return answered.kind;
    // The dates come first: should this stop here, they find no one and do nothing.
    if (answered.kind === 'introduced') await keepIntroductionDates(table, program, { date: today, now });
    const change = changeBy(answered.kind, given.side);
    const writes = [
      ...pairWrites(pair, answered.pair, {
        [given.side]: { unanswered: undefined, countedOn: pair.proposedOn },
      }),
      ...(change ? owedWrites(program, { pair: answered.pair, change, now }) : []),
    ];
    if ((await table.transact(writes)).kind === 'done') return answered.kind;
  }
  throw new Error('The pair is being changed too often at once. Try again.');
}

function changeBy(kind: 'introduced' | 'declined' | 'waiting-for-other', side: Side): PairChange | undefined {
  switch (kind) {
    case 'introduced':
      return { kind };
    case 'declined':
      return { kind, by: side };
    case 'waiting-for-other':
      return undefined;
  }
}

/** "Tell me more", once for each side. */
export async function askForMore(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { cohort, program }: CohortWithProgram,
  given: { readonly pair: PairId; readonly side: Side },
): Promise<'told' | 'told-before' | 'not-open'> {
  const pair = await findPair(table, cohort.id, given.pair);
  if (pair?.state !== 'proposed') return 'not-open';
  if (memberOn(pair, given.side).toldMore) return 'told-before';
  const change = { kind: 'asked-for-more', by: given.side } as const;
  await table.transact([
    ...pairWrites(pair, withMoreTold(pair, given.side)),
    ...owedWrites(program, { pair, change, now: clock() }),
  ]);
  return 'told';
}
