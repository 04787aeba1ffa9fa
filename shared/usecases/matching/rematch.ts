/** Solves again while pairs are meeting: for everyone without a place, on the free seats; then with the waiting list. */
import type { Application } from '../../domain/application.ts';
import { iso, localDate } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { lastIntroduction } from '../../domain/last-introduction.ts';
import { match } from '../../domain/matching/match.ts';
import { rematchRunId } from '../../domain/match-run.ts';
import type { MatchedForPair } from '../../domain/pair.ts';
import { admitWrite, listApplications } from '../../store/applications.ts';
import { auditWrite } from '../../store/audit.ts';
import { rematchWrite } from '../../store/occurrences.ts';
import { listPairs } from '../../store/pairs.ts';
import type { Table } from '../../store/table.ts';
import { REMATCH_AFTER_MS } from '../pairs/owed-writes.ts';
import { propose } from '../pairs/propose.ts';
import { tellUnmatched } from '../pairs/tell-unmatched.ts';
import { readMatchInput, runMatch, type RunNeeds } from './run-match.ts';

/** Agreed and open proposals stay. `generation` is that of the occurrence. Answers how many pairs were proposed. */
export async function rematch(
  dependencies: RunNeeds,
  found: CohortWithProgram,
  generation: number,
): Promise<number> {
  const { cohort, program } = found;
  const { table, clock } = dependencies;
  if (cohort.state === 'proposing') {
    // Seats that are freed while proposals are still being sent are matched again after that.
    await table.write(rematchWrite(cohort.id, clock() + REMATCH_AFTER_MS));
    return 0;
  }
  // Who is introduced after the last day has too little of the program.
  const isOver = localDate(clock(), program.cohort.zone) > lastIntroduction(program);
  if (cohort.state !== 'running' || isOver) return 0;
  const id = rematchRunId(iso(generation));
  const { result } = await runMatch(dependencies, found, { id, kind: 'rematch' });
  const { proposed } = await propose(dependencies, found, { run: id, pairs: result.pairs });
  const proposedBefore = new Set(
    (await listPairs(table, cohort.id)).flatMap(({ members }) => members.map(({ person }) => person)),
  );
  await tellUnmatched(dependencies, found, { ...result, proposedBefore });
  const all = proposed + (await rematchWaiting(dependencies, found, id));
  // The same again, where a rematch that broke off is repeated.
  if (all > 0)
    await table.write(
      auditWrite(cohort.id, {
        at: iso(generation),
        by: 'schedule',
        what: 'rematched',
        about: id,
        note: all === 1 ? '1 pair' : `${all} pairs`,
      }),
    );
  return all;
}

/** What the accepted left over is for the waiting list: whoever is matched from it is accepted, and asked. */
async function rematchWaiting(dependencies: RunNeeds, found: CohortWithProgram, id: string): Promise<number> {
  const { table, clock } = dependencies;
  const waiting = await waitingOf(table, found);
  if (waiting.size === 0) return 0;
  // A part of the same rematch: what it leaves over is no result of its own.
  const { pairs: matched } = match(
    await readMatchInput(table, found, { kind: 'rematch', withWaiting: true }),
  );
  const isWaiting = ({ mentor, mentee }: MatchedForPair): boolean =>
    waiting.has(mentor) || waiting.has(mentee);
  const pairs = matched.filter(isWaiting);
  const people = new Set(pairs.flatMap(({ mentor, mentee }) => [mentor, mentee]));
  for (const person of people) {
    const application = waiting.get(person);
    if (!application) continue;
    const at = iso(clock());
    await table.transact([
      admitWrite(application),
      auditWrite(found.cohort.id, { at, by: 'schedule', what: 'admitted', about: person }),
    ]);
  }
  return (await propose(dependencies, found, { run: id, pairs })).proposed;
}

async function waitingOf(
  table: Table,
  { cohort }: CohortWithProgram,
): Promise<ReadonlyMap<string, Application>> {
  const applications = await listApplications(table, cohort.id);
  return new Map(
    applications.filter(({ screening }) => screening === 'waitlisted').map((one) => [one.person, one]),
  );
}
