/** Counts proposals that someone left without any answer. Who left so many in a row is set aside, and told how to come back. */
import pMap from 'p-map';
import type { PersonId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import { silentRunsOf } from '../../domain/application.ts';
import { type Pair, personOn, type Side } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { findApplication } from '../../store/applications.ts';
import type { SideChange } from '../../store/pairs.ts';
import { all, equals, lacks, present, type Table, type Write } from '../../store/table.ts';
import { announce } from '../journey/announce.ts';

export interface Unanswered {
  readonly changes: Partial<Record<Side, SideChange>>;
  /** People who are set aside by it. */
  readonly aside: readonly PersonId[];
  /** Tells them. */
  readonly writes: readonly Write[];
}

export async function countUnanswered(
  table: Table,
  program: Program,
  { pair, sides, now }: { readonly pair: Pair; readonly sides: readonly Side[]; readonly now: number },
): Promise<Unanswered> {
  const counts = await pMap(sides, async (side) => {
    const application = await findApplication(table, pair.cohort, personOn(pair, side));
    const before = application?.silentRuns;
    // A mentor of three is asked about all of them together, and has answered with the first.
    const isAnswered = application?.answeredRun === pair.run;
    const runs = new Set([...silentRunsOf(application ?? {}), ...(isAnswered ? [] : [pair.run])]);
    return { side, runs, before, isAside: application?.setAsideAt !== undefined };
  });
  const isSetAside = ({ runs }: { readonly runs: ReadonlySet<string> }): boolean =>
    runs.size >= program.policies.unansweredProposals;
  const changes: Partial<Record<Side, SideChange>> = {};
  for (const count of counts)
    changes[count.side] = {
      set: {
        ...(count.runs.size > 0 && { silentRuns: [...count.runs].join(' ') }),
        ...(isSetAside(count) && !count.isAside && { setAsideAt: iso(now) }),
      },
      // Proposals of two matches can run out in one moment.
      when:
        count.before === undefined ? all(present, lacks('silentRuns')) : equals('silentRuns', count.before),
    };
  const aside = counts.filter(isSetAside).map(({ side }) => personOn(pair, side));
  // Of several pairs that end together, the first sets aside, and is told.
  const concerned = counts
    .filter((count) => isSetAside(count) && !count.isAside)
    .map(({ side }) => ({ person: personOn(pair, side) }));
  return {
    changes,
    aside,
    // By the pair: who came back, and is silent again about another of that day, is told again.
    writes: announce(program, { event: 'set-aside', subject: pair.id, concerned }, now),
  };
}
