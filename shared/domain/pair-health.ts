/** How a pair is doing, by what it logged, and where it stands on the ladder of silence. Pure; dates are local. */
import type { LocalDate } from './brand.ts';
import { addDays, daysBetween } from './calendar.ts';
import type { Pair } from './pair.ts';
import { relationshipFrom } from './journey.ts';
import type { Policies } from './program-policies.ts';
import type { Program } from './program.ts';
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
  /** The date from which silence counts; absent where nothing is under way. */
  readonly owedFrom?: LocalDate;
  readonly lastMet?: string;
  readonly nextDate?: string;
}

/** What a program expects of its pairs. */
export interface HealthRules {
  readonly policies: Pick<Policies, 'ladderDays' | 'meetingEveryDays'>;
  /** Nothing is owed before it starts. */
  readonly cohort: Pick<Program['cohort'], 'starts'>;
}

/** A step of the ladder that is an email: how many days of silence it follows. */
export interface SilenceStep {
  readonly days: number;
}

/** Steps that come within so many days are told with one that is due, so that a mentor of several hears of them together. */
const NEAR_DAYS = 3;

/** Days of the steps that a pair was not asked by in the silence that it is in; none where it is not asked any more. */
function stepsLeft(
  { askedOfSilence, goesOnFrom = '' }: Pick<Pair, 'askedOfSilence' | 'goesOnFrom'>,
  { owedFrom, lastMet = '' }: PairStanding,
  steps: readonly SilenceStep[],
): number[] {
  // Who said that they go on, and does not meet, is not asked the same again: the manager decides.
  if (owedFrom === undefined || goesOnFrom > lastMet) return [];
  const asked = askedOfSilence?.since === owedFrom ? askedOfSilence.days : 0;
  return steps.map(({ days }) => days).filter((days) => days > asked);
}

/** The days of the last step that a pair has come to and was not asked by. `near`: also of one that comes within a few days. */
export function stepToAsk(
  pair: Pick<Pair, 'askedOfSilence' | 'goesOnFrom'>,
  standing: PairStanding,
  { steps, near = false }: { readonly steps: readonly SilenceStep[]; readonly near?: boolean },
): number | undefined {
  const reached = standing.silentDays + (near ? NEAR_DAYS : 0);
  const due = stepsLeft(pair, standing, steps).filter((days) => days <= reached);
  return due.length === 0 ? undefined : Math.max(...due);
}

/** The day on which a pair comes to the next step that it was not asked by; `undefined` where none follows. */
export function nextStepOn(
  pair: Pick<Pair, 'askedOfSilence' | 'goesOnFrom'>,
  standing: PairStanding,
  steps: readonly SilenceStep[],
): LocalDate | undefined {
  const { owedFrom } = standing;
  const left = stepsLeft(pair, standing, steps);
  return owedFrom === undefined || left.length === 0 ? undefined : addDays(owedFrom, Math.min(...left));
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
  const expected = planned
    ? nextDate
    : lastMet === undefined
      ? relationshipFrom({ cohort }, introducedOn)
      : addDays(lastMet, policies.meetingEveryDays);
  // Who says that they go on is given as long as after a meeting.
  const goesOn = pair.goesOnFrom === undefined ? '' : addDays(pair.goesOnFrom, policies.meetingEveryDays);
  const owedFrom = goesOn > expected ? goesOn : expected;
  const silentDays = Math.max(daysBetween(owedFrom, today), 0);
  const step = policies.ladderDays.filter((days) => silentDays >= days).length;
  const known = {
    silentDays,
    step,
    owedFrom,
    ...(lastMet !== undefined && { lastMet }),
    ...(nextDate !== undefined && { nextDate }),
  };
  if (step > 0) return { health: 'needs-check-in', ...known };
  return { health: lastMet === undefined ? 'too-early' : 'on-track', ...known };
}
