/**
 * Every email that a cohort still has before it, by date, with the people whom it would reach. What people will do is assumed,
 * each time so that more email goes out rather than less: both sides of every pair say yes on the next day, no one logs a meeting,
 * no one answers a survey before its reminders. What is due at once when someone does something has no date and no number.
 */
import type { Application } from './application.ts';
import { audienceOf } from './audience.ts';
import { addDays, localDate, DAY, resolveLocal } from './calendar.ts';
import {
  cohortOccurrences,
  followsSilence,
  lastMoment,
  pairOccurrences,
  silenceTouchpoints,
  touchpointById,
} from './journey.ts';
import { endOfQuiet } from './message.ts';
import { holdsSeat, isPlaced, type Pair, proposedPair } from './pair.ts';
import type { Touchpoint } from './program-journey.ts';
import type { Program } from './program.ts';
import type { PlannedOccurrence } from './occurrence.ts';
import { standingOf } from './pair-health.ts';
import type { LoggedSession } from './session.ts';
import type { PersonId } from './brand.ts';

export interface ForecastInput {
  readonly program: Program;
  readonly applications: readonly Application[];
  readonly interested: readonly string[];
  /** Pairs as they are; empty before the match. */
  readonly pairs: readonly Pair[];
  /** What they logged. */
  readonly sessions?: readonly LoggedSession[];
  /** Who would be paired, by the newest run: counts while there are no pairs. */
  readonly expected: readonly { readonly mentor: string; readonly mentee: string }[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface ForecastEmail {
  readonly at: number;
  readonly touchpoint: string;
  readonly email: string;
  /** People by id, each once for each pair that the email is about. */
  readonly people: readonly string[];
}

export function forecast(input: ForecastInput): ForecastEmail[] {
  const { program, now } = input;
  const assumed = assumedPairs(input);
  const dates = new Set(assumed.map(({ introducedOn }) => introducedOn ?? ''));
  const planned: PlannedOccurrence[] = [
    ...cohortOccurrences(program),
    ...[...new Set(assumed.map(({ proposedOn }) => proposedOn))].flatMap((date) =>
      pairOccurrences(program, 'proposed', date),
    ),
    ...[...dates].filter(Boolean).flatMap((date) => pairOccurrences(program, 'introduced', date)),
  ];
  const dated = planned
    .filter(({ action, dueAt }) => action === 'touchpoint' && dueAt > now)
    .flatMap((occurrence) => emailOf(input, assumed, occurrence));
  return [...dated, ...ofSilence(input, assumed), ...ofTheMatch(input, assumed)]
    .filter(({ people }) => people.length > 0)
    .sort((a, b) => a.at - b.at || (a.touchpoint < b.touchpoint ? -1 : 1));
}

/** Pairs as they will be: those that hold a seat, or those expected, introduced a day after they are asked. */
function assumedPairs({ program, pairs, expected, now }: ForecastInput): Pair[] {
  const { zone } = program.cohort;
  const standing = pairs.filter(holdsSeat);
  const asked = localDate(Math.max(lastMoment(program), now), zone);
  const coming =
    pairs.length > 0
      ? []
      : expected.map((matched) =>
          proposedPair(
            { cohort: program.cohort.id, run: '' },
            { ...NOTHING_KNOWN, ...matched },
            {
              proposedOn: asked,
              expiresAt: '',
            },
          ),
        );
  return [...standing, ...coming].map((pair) =>
    pair.state === 'proposed'
      ? { ...pair, state: 'introduced', introducedOn: addDays(pair.proposedOn, 1) }
      : pair,
  );
}

const NOTHING_KNOWN = { score: 0, why: [], whyForMentor: [], whyForMentee: [] };

function emailOf(
  { program, applications, interested, pairs }: ForecastInput,
  assumed: readonly Pair[],
  { touchpoint: id = '', anchorDate, dueAt }: PlannedOccurrence,
): ForecastEmail[] {
  const touchpoint = touchpointById(program, id);
  if (!touchpoint) return [];
  // No one has answered yet when a proposal is reminded of.
  const before = touchpoint.to === 'proposal-unanswered';
  const open = before ? assumed.map((pair) => openAgain(pair, pairs)) : assumed;
  const facts = { applications, interested, pairs: open, respondents: new Set<string>(), anchorDate };
  const people = audienceOf(program, touchpoint, facts).map(({ person }) => person);
  return [{ at: dueAt, touchpoint: id, email: touchpoint.email, people }];
}

/** What follows the silence of pairs, if nothing more is heard of any. */
function ofSilence(
  { program, sessions = [], now }: ForecastInput,
  assumed: readonly Pair[],
): ForecastEmail[] {
  const today = localDate(now, program.cohort.zone);
  return silenceTouchpoints(program).flatMap((touchpoint) => {
    const { id, email, when } = touchpoint;
    const dated = assumed
      .filter((pair) => followsSilence(touchpoint, pair))
      .flatMap((pair) => {
        const { owedFrom } = standingOf(pair, sessions, { program, today });
        const on = owedFrom === undefined ? undefined : addDays(owedFrom, when.days);
        return on === undefined || on >= program.cohort.ends ? [] : [{ pair, on }];
      });
    return [...Map.groupBy(dated, ({ on }) => on)]
      .map(([on, own]) => ({
        at: resolveLocal(on, when.at, program.cohort.zone),
        touchpoint: id,
        email,
        people: own.flatMap(({ pair }) => sidesFor(touchpoint, pair)),
      }))
      .filter(({ at }) => at > now);
  });
}

function openAgain(assumed: Pair, pairs: readonly Pair[]): Pair {
  const real = pairs.find(({ id }) => id === assumed.id);
  return real ?? { ...assumed, state: 'proposed' };
}

/** What goes out at once when pairs are asked, and when they are introduced. */
function ofTheMatch({ program, pairs, now }: ForecastInput, assumed: readonly Pair[]): ForecastEmail[] {
  const known = new Map(pairs.map((pair) => [pair.id, pair]));
  const emails = (event: 'proposed' | 'introduced', touched: readonly Pair[], at: number): ForecastEmail[] =>
    program.journey
      .filter((one) => 'event' in one.when && one.when.event === event && one.to === 'concerned')
      .map((touchpoint) => ({
        at,
        touchpoint: touchpoint.id,
        email: touchpoint.email,
        people: touched.flatMap((pair) => sidesFor(touchpoint, pair)),
      }));
  const coming = assumed.filter(({ id }) => !known.has(id));
  const agreeing = assumed.filter(({ id }) => !isPlaced(known.get(id) ?? { state: 'proposed' }));
  const asked = afterQuietHours(program, Math.max(lastMoment(program), now));
  return [
    ...emails('proposed', coming, asked),
    ...emails('introduced', agreeing, afterQuietHours(program, asked + DAY)),
  ];
}

/** In the program's zone; people in others get it in their own morning. */
function afterQuietHours({ policies, cohort }: Program, at: number): number {
  return endOfQuiet(policies.quietHours, cohort.zone, at) ?? at;
}

function sidesFor({ role }: Touchpoint, { members }: Pair): PersonId[] {
  return members.filter((member) => role === undefined || role === member.role).map(({ person }) => person);
}
