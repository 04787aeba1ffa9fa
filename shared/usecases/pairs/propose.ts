/** Asks both sides of each matched pair, privately, and tells those who were left out. */
import { createHash } from 'node:crypto';
import { type Clock, iso, localDate } from '../../domain/calendar.ts';
import { pairOccurrences, proposalExpiry } from '../../domain/journey.ts';
import type { MatchedPair, MatchResult } from '../../domain/matching/match.ts';
import type { Pair } from '../../domain/pair.ts';
import { applicationChange, findApplication } from '../../store/applications.ts';
import { keepOccurrences } from '../../store/occurrences.ts';
import { findPair, proposeWrites } from '../../store/pairs.ts';
import type { CohortWithProgram } from '../../store/programs.ts';
import type { Table } from '../../store/table.ts';
import { announce } from '../journey/announce.ts';

export interface ProposeDependencies {
  readonly table: Table;
  readonly clock: Clock;
}

export interface ProposeResult {
  readonly proposed: number;
  /** Pairs that could not be made any more: a seat or a person was gone. */
  readonly gone: number;
}

/** Makes the proposals of a result. Safe to repeat: a pair that is there stays as it is. */
export async function proposePairs(
  { table, clock }: ProposeDependencies,
  { cohort, program }: CohortWithProgram,
  { run, result }: { readonly run: string; readonly result: Pick<MatchResult, 'pairs'> },
): Promise<ProposeResult> {
  const now = clock();
  const proposedOn = localDate(now, program.cohort.zone);
  if (result.pairs.length > 0) {
    await keepOccurrences(table, cohort.id, {
      planned: pairOccurrences(program, 'proposed', proposedOn),
      now: iso(now),
    });
  }

  let proposed = 0;
  let gone = 0;
  for (const matched of result.pairs) {
    const pair = pairOf(cohort.id, run, {
      matched,
      proposedOn,
      expiresAt: iso(proposalExpiry(program, proposedOn)),
    });
    const mentor = await findApplication(table, cohort.id, pair.mentor);
    const event = { event: 'proposed', subject: pair.id, concerned: bothSides(pair), pair: pair.id } as const;
    const writes = mentor ? [...proposeWrites(pair, mentor.capacity), ...announce(program, event, now)] : [];
    const result = writes.length > 0 ? await table.transact(writes) : undefined;
    if (result?.kind === 'done' || (await findPair(table, cohort.id, pair.id))) proposed++;
    else gone++;
  }
  return { proposed, gone };
}

/** Tells mentees without a mentor why, once for each reason. */
export async function tellUnmatched(
  { table, clock }: ProposeDependencies,
  { cohort, program }: CohortWithProgram,
  { unmatched }: Pick<MatchResult, 'unmatched'>,
): Promise<void> {
  for (const { mentee, reason, sentence } of unmatched) {
    const application = await findApplication(table, cohort.id, mentee);
    if (!application || application.menteePair !== undefined || application.unmatchedBecause !== undefined)
      continue;
    const event = {
      event: 'unmatched',
      subject: `${mentee}:${reason}`,
      concerned: [{ person: mentee }],
    } as const;
    await table.transact([
      applicationChange(application, { unmatchedBecause: sentence }),
      ...announce(program, event, clock()),
    ]);
  }
}

export function bothSides({ mentor, mentee }: Pair): { person: string; role: 'mentor' | 'mentee' }[] {
  return [
    { person: mentor, role: 'mentor' },
    { person: mentee, role: 'mentee' },
  ];
}

function pairOf(
  cohort: string,
  run: string,
  {
    matched,
    proposedOn,
    expiresAt,
  }: { readonly matched: MatchedPair; readonly proposedOn: string; readonly expiresAt: string },
): Pair {
  const { mentee, mentor, score, why, whyForMentee, whyForMentor } = matched;
  const id = createHash('sha256').update(`${cohort}|${mentee}|${mentor}`).digest('hex').slice(0, 20);
  return {
    cohort,
    id,
    run,
    mentor,
    mentee,
    score,
    why,
    whyForMentee,
    whyForMentor,
    state: 'proposed',
    mentorAnswer: 'pending',
    menteeAnswer: 'pending',
    proposedOn,
    expiresAt,
    sessions: 0,
    revision: 1,
  };
}
