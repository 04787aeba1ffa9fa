/** Counts proposals that someone left without any answer. Who left so many in a row is set aside, and told how to come back. */
import pMap from 'p-map';
import type { PersonId } from '../../domain/brand.ts';
import { iso } from '../../domain/calendar.ts';
import { type Pair, personOn, type Side } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { findApplication } from '../../store/applications.ts';
import type { SideChange } from '../../store/pairs.ts';
import type { Table, Write } from '../../store/table.ts';
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
    const { unanswered = 0, countedOn, setAsideAt } = application ?? {};
    // A mentor of three is asked about all of them on one day, and has answered it with the first.
    const isCounted = countedOn === pair.proposedOn;
    return { side, unanswered: isCounted ? unanswered : unanswered + 1, isAside: setAsideAt !== undefined };
  });
  const isSetAside = ({ unanswered }: { readonly unanswered: number }): boolean =>
    unanswered >= program.policies.unansweredProposals;
  const changes: Partial<Record<Side, SideChange>> = {};
  for (const count of counts)
    changes[count.side] = {
      set: {
        ...{ unanswered: count.unanswered, countedOn: pair.proposedOn },
        ...(isSetAside(count) && !count.isAside && { setAsideAt: iso(now) }),
      },
    };
  const aside = counts.filter(isSetAside).map(({ side }) => personOn(pair, side));
  // Of several pairs that end together, the first sets aside, and is told.
  const concerned = counts
    .filter((count) => isSetAside(count) && !count.isAside)
    .map(({ side }) => ({ person: personOn(pair, side) }));
  return {
    changes,
    aside,
    writes: announce(program, { event: 'set-aside', subject: pair.proposedOn, concerned }, now),
  };
}
