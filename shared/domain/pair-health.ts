/** How a pair is doing, by what it logged, and where it stands on the ladder of silence. Pure; dates are local. */
import type { LocalDate } from './brand.ts';
import { addDays, daysBetween } from './calendar.ts';
import type { Pair } from './pair.ts';
import { relationshipFrom } from './journey.ts';
import type { Policies, Program } from './program.ts';
import type { LoggedSession } from './session.ts';

export type PairHealth =
  /** Introduced so lately that nothing can be said. */
  | 'too-early'
  | 'on-track'
  /** Silent longer than it should be; `silentDays` and `step` say how long. */
  | 'needs-check-in'
  /** Not introduced, or over. */
  | 'not-under-way';

export interface PairStanding {
  readonly health: PairHealth;
  /** Days since something was owed: since the introduction while they have not met, else since the next meeting was due. */
  readonly silentDays: number;
  /** Steps of the ladder that are reached: 0 to its length. At its end the manager decides. */
  readonly step: number;
  readonly lastMet?: string;
  readonly nextDate?: string;
}

/** What a program expects of its pairs. */
export interface HealthRules {
  readonly policies: Pick<Policies, 'ladderDays' | 'meetingEveryDays'>;
  /** Nothing is owed before it starts. */
  readonly cohort: Pick<Program['cohort'], 'starts'>;
}

export function standingOf(
  pair: Pair,
  meetings: readonly LoggedSession[],
  { program: { policies, cohort }, today }: { readonly program: HealthRules; readonly today: LocalDate },
): PairStanding {
  const { state, introducedOn } = pair;
  if (state !== 'introduced' || introducedOn === undefined)
    return { health: 'not-under-way', silentDays: 0, step: 0 };
  const own = meetings.filter((one) => one.pair === pair.id).sort((a, b) => (a.date < b.date ? -1 : 1));
  const logged = own.findLast(({ met }) => met)?.date;
  const lastMet = [logged, pair.metOn]
    .filter((date) => date !== undefined)
    .sort()
    .at(-1);
  const nextDate = own.findLast((one) => one.nextDate !== undefined)?.nextDate;
  const planned = nextDate !== undefined && (lastMet === undefined || nextDate > lastMet);
  const owedFrom = planned
    ? nextDate
    : lastMet === undefined
      ? relationshipFrom({ cohort }, introducedOn)
      : addDays(lastMet, policies.meetingEveryDays);
  const silentDays = Math.max(daysBetween(owedFrom, today), 0);
  const step = policies.ladderDays.filter((days) => silentDays >= days).length;
  const known = {
    silentDays,
    step,
    ...(lastMet !== undefined && { lastMet }),
    ...(nextDate !== undefined && { nextDate }),
  };
  if (step > 0) return { health: 'needs-check-in', ...known };
  return { health: lastMet === undefined ? 'too-early' : 'on-track', ...known };
}
