/** Asks pairs whose meeting is overdue, by the steps of the program's journey: each step once for each silence, all of a mentor's pairs together. */
import { audienceOf, oneEmailEach } from '../../domain/audience.ts';
import type { LocalDate, PersonId } from '../../domain/brand.ts';
import { addDays, localDate, resolveLocal } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { followsSilence, type SilenceTouchpoint, silenceTouchpoints } from '../../domain/journey.ts';
import { markOf } from '../../domain/mark.ts';
import { messageFor } from '../../domain/message.ts';
import { askedOfSilence, mentorOf, type Pair } from '../../domain/pair.ts';
import {
  nextStepOn,
  type PairStanding,
  type SilenceStep,
  standingOf,
  stepToAsk,
} from '../../domain/pair-health.ts';
import { speaksOfSeveral } from '../../email/texts.ts';
import { messageWrite } from '../../store/messages.ts';
import { listPairs, pairChange } from '../../store/pairs.ts';
import { listSessions } from '../../store/sessions.ts';
import type { Dependencies } from '../dependencies.ts';

type Needs = Pick<Dependencies, 'table' | 'clock'>;

interface Silent {
  readonly pair: Pair;
  readonly since: string;
  /** Days of the step that it is asked by. */
  readonly days: number;
}

/** Pairs of one mentor that are asked in one transaction. */
export interface SilentGroup {
  readonly mentor: PersonId;
  readonly pairs: readonly Silent[];
}

/** What fits into one transaction: a pair, and a message to each of its two by each of a few touchpoints. */
const MOST_PAIRS = 15;

interface Standing {
  readonly pair: Pair;
  readonly standing: PairStanding;
}

/** Pairs that are meeting, or should be. */
async function standings(
  { table, clock }: Needs,
  { cohort, program }: CohortWithProgram,
): Promise<Standing[]> {
  const [pairs, sessions] = await Promise.all([listPairs(table, cohort.id), listSessions(table, cohort.id)]);
  const logged = Map.groupBy(sessions, ({ pair }) => pair);
  const today = localDate(clock(), program.cohort.zone);
  return pairs
    .filter(({ state }) => state === 'introduced')
    .map((pair) => ({ pair, standing: standingOf(pair, logged.get(pair.id) ?? [], { program, today }) }));
}

/**
 * When pairs are looked at again: on the first day on which one comes to a step, and before anyone whose silence begins after
 * today can come to one.
 */
export async function nextLook(dependencies: Needs, found: CohortWithProgram): Promise<LocalDate> {
  const { program } = found;
  const today = localDate(dependencies.clock(), program.cohort.zone);
  const touchpoints = silenceTouchpoints(program);
  const soonest = addDays(today, Math.min(...touchpoints.map(({ when }) => when.days)));
  const steps = (await standings(dependencies, found)).flatMap(
    ({ pair, standing }) => nextStepOn(pair, standing, stepsFor(touchpoints, pair)) ?? [],
  );
  const [first = soonest] = [soonest, ...steps].sort();
  const tomorrow = addDays(today, 1);
  return first > tomorrow ? first : tomorrow;
}

export async function silentGroups(
  dependencies: Needs,
  found: CohortWithProgram,
): Promise<readonly SilentGroup[]> {
  const standing = await standings(dependencies, found);
  const { program } = found;
  const touchpoints = silenceTouchpoints(program);
  return [...Map.groupBy(standing, ({ pair }) => mentorOf(pair))].flatMap(([mentor, own]) => {
    const isDue = own.some((one) => asked(one, touchpoints, false) !== undefined);
    const silent = isDue ? own.flatMap((one) => asked(one, touchpoints, true) ?? []) : [];
    return silent.length === 0 ? [] : [{ mentor, pairs: silent.slice(0, MOST_PAIRS) }];
  });
}

function stepsFor(touchpoints: readonly SilenceTouchpoint[], pair: Pair): readonly SilenceStep[] {
  return touchpoints.filter((touchpoint) => followsSilence(touchpoint, pair)).map(({ when }) => when);
}

function asked(
  { pair, standing }: Standing,
  touchpoints: readonly SilenceTouchpoint[],
  near: boolean,
): Silent | undefined {
  const days = stepToAsk(pair, standing, { steps: stepsFor(touchpoints, pair), near });
  const since = standing.owedFrom;
  return days === undefined || since === undefined ? undefined : { pair, since, days };
}

/** That they were asked, and the emails: both or neither. Another change of a pair at the same moment leaves it to the next morning. */
export async function askTogether(
  { table, clock }: Needs,
  { program }: CohortWithProgram,
  { mentor, pairs }: SilentGroup,
): Promise<void> {
  const now = clock();
  const today = localDate(now, program.cohort.zone);
  const emails = silenceTouchpoints(program).flatMap((touchpoint) => {
    const own = pairs.filter(
      ({ pair, days }) => days === touchpoint.when.days && followsSilence(touchpoint, pair),
    );
    const audience = audienceOf(program, touchpoint, {
      ...{ applications: [], interested: [], respondents: new Set<string>() },
      pairs: own.map(({ pair }) => pair),
    });
    const at = resolveLocal(today, touchpoint.when.at, program.cohort.zone);
    return (speaksOfSeveral(program, touchpoint.email) ? oneEmailEach(audience) : audience).map((recipient) =>
      messageWrite(
        messageFor(program, touchpoint, {
          request: {
            ...{ occurrence: `silence:${markOf(mentor)}:${today}`, ...recipient },
            waits: Math.max(0, at - now),
          },
          now,
        }),
      ),
    );
  });
  await table.transact([
    ...pairs.map(({ pair, since, days }) => pairChange(pair, askedOfSilence(pair, { since, days }))),
    ...emails,
  ]);
}
