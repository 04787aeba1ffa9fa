/**
 * A proposal that no one, or only one side, answered in time: who did answer is told, and the seat is matched again. Who left so many in a row
 * without any answer is set aside, and told how to come back.
 */
import pMap from 'p-map';
import { iso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { answerOf, expiredPair, type Pair, personOn, type Side, SIDES } from '../../domain/pair.ts';
import { findApplication } from '../../store/applications.ts';
import { pairWrites, type SideChange } from '../../store/pairs.ts';
import type { Dependencies } from '../dependencies.ts';
import { announce } from '../journey/announce.ts';
import { owedWrites } from './owed-writes.ts';

export async function expire(
  { table, clock }: Pick<Dependencies, 'table' | 'clock'>,
  { program }: CohortWithProgram,
  pair: Pair,
): Promise<void> {
  const now = clock();
  const silent = SIDES.filter((side) => answerOf(pair, side) === 'pending');
  const counts = await pMap(silent, async (side) => {
    const application = await findApplication(table, pair.cohort, personOn(pair, side));
    const { unanswered = 0, countedOn } = application ?? {};
    // A mentor of three is asked about all of them on one day, and has answered it with the first.
    return { side, unanswered: countedOn === pair.proposedOn ? unanswered : unanswered + 1 };
  });
  const isSetAside = ({ unanswered }: { readonly unanswered: number }): boolean =>
    unanswered >= program.policies.unansweredProposals;
  const changes: Partial<Record<Side, SideChange>> = {};
  for (const count of counts)
    changes[count.side] = {
      set: {
        ...{ unanswered: count.unanswered, countedOn: pair.proposedOn },
        ...(isSetAside(count) && { setAsideAt: iso(now) }),
      },
    };
  const aside = counts.filter(isSetAside).map(({ side }) => personOn(pair, side));
  const event = {
    event: 'set-aside',
    subject: pair.id,
    concerned: aside.map((person) => ({ person })),
  } as const;
  await table.transact([
    ...pairWrites(pair, expiredPair(pair), changes),
    // Who did not answer knows; only the one who did is told.
    ...owedWrites(program, {
      pair,
      change: { kind: 'expired' },
      now,
      except: silent.map((side) => personOn(pair, side)),
    }),
    ...announce(program, event, now),
  ]);
}
