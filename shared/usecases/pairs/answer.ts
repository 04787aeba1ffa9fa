/** A side answers a proposal, or asks to hear more first. Each change is one transaction with its emails. */
import type { PairId } from '../../domain/brand.ts';
import type { Application } from '../../domain/application.ts';
import { fromIso, iso, localDate } from '../../domain/calendar.ts';
import { firstMeetingTimes } from '../../domain/first-meeting.ts';
import { relationshipFrom } from '../../domain/journey.ts';
import type { Program } from '../../domain/program.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import {
  type AnsweredProposal,
  answerOf,
  answerProposal,
  memberOn,
  menteeOf,
  mentorOf,
  otherSide,
  type Pair,
  type PairChange,
  type Side,
  withMoreTold,
} from '../../domain/pair.ts';
import { findApplications } from '../../store/applications.ts';
import { findPair, pairWrites, type SideChange } from '../../store/pairs.ts';
import { all, equals, lacks, present, type Table } from '../../store/table.ts';
import type { Dependencies } from '../dependencies.ts';
import { keepIntroductionDates } from './introduce.ts';
import { owedWrites } from './owed-writes.ts';
import { countUnanswered } from './unanswered.ts';

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
    const counted = { [given.side]: { set: { silentRuns: undefined, answeredRun: pair.run } } };
    const { after, changes } =
      answered.kind === 'introduced'
        ? await withMeetingTimes(table, program, { pair: answered.pair, counted })
        : { after: answered.pair, changes: counted };
    // Who was silent until the other one said no has left this one unanswered too, unless it was on the same day.
    const other = otherSide(given.side);
    const isSilent =
      answered.kind === 'declined' && answerOf(pair, other) === 'pending' && pair.proposedOn < today;
    const sides = isSilent ? [other] : [];
    const silent = await countUnanswered(table, program, { pair, sides, now });
    const writes = [
      ...pairWrites(pair, after, { ...changes, ...silent.changes }),
      ...(change ? owedWrites(program, { pair: after, change, now, except: silent.aside }) : []),
      ...silent.writes,
    ];
    if ((await table.transact(writes)).kind === 'done') return answered.kind;
  }
  throw new Error('The pair is being changed too often at once. Try again.');
}

type SideChanges = Partial<Record<Side, SideChange>>;

/** Times for the first meeting are found once, so that both get the same, and kept with both, so that no other meeting takes them. */
async function withMeetingTimes(
  table: Table,
  program: Program,
  { pair, counted }: { readonly pair: Pair; readonly counted: SideChanges },
): Promise<{ readonly after: Pair; readonly changes: SideChanges }> {
  const [mentor, mentee] = await findApplications(table, pair.cohort, [mentorOf(pair), menteeOf(pair)]);
  const from = relationshipFrom(program, pair.introducedOn ?? '');
  const times =
    mentor && mentee ? firstMeetingTimes(program, { mentor, mentee }, fromIso(`${from}T12:00:00Z`)) : [];
  if (times.length === 0) return { after: pair, changes: counted };
  const kept = (side: Side, application: Application | undefined): SideChange => ({
    set: {
      ...counted[side]?.set,
      firstMeetings: [application?.firstMeetings ?? '', ...times].join(' ').trim(),
    },
    // Another introduction of the same moment may have taken them.
    when: application?.firstMeetings
      ? equals('firstMeetings', application.firstMeetings)
      : all(present, lacks('firstMeetings')),
  });
  return {
    after: { ...pair, meetingTimes: times },
    changes: { mentor: kept('mentor', mentor), mentee: kept('mentee', mentee) },
  };
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
