/** Pairs from proposal to end: answers, meetings, health, and what a manager does when one falls silent. */
import * as z from 'zod';
import { textFor } from '../../../shared/domain/answers.ts';
import { namesOf } from '../../../shared/domain/application.ts';
import type { PersonId } from '../../../shared/domain/brand.ts';
import { type Clock, fromIso, localDate, longDate } from '../../../shared/domain/calendar.ts';
import {
  isToStop,
  type Pair,
  PAIR_FACTS,
  menteeOf,
  mentorOf,
  answerOf,
} from '../../../shared/domain/pair.ts';
import { type PairStanding, standingOf } from '../../../shared/domain/pair-health.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { endPair, emailsOfEnding } from '../../../shared/usecases/pairs/end.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { findPair, listPairs } from '../../../shared/store/pairs.ts';
import type { Table } from '../../../shared/store/table.ts';
import { type ManagerRequest, readerRoute, managerRoute, type Routes } from '../route.ts';
import { listSessions } from '../../../shared/store/sessions.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';

export interface PairsView {
  /** That many emails go out when a pair is ended. */
  readonly emailsOfEnding: number;
  /** Steps of the ladder of silence. */
  readonly steps: number;
  readonly pairs: readonly {
    readonly id: string;
    readonly mentor: string;
    readonly mentee: string;
    /** Ids of the two, for their pages; addresses of those who know each other. */
    readonly people: { readonly mentor: string; readonly mentee: string };
    readonly addresses?: readonly string[];
    /** Of the two, who is still in the cohort. */
    readonly isThere: readonly string[];
    readonly state: string;
    /** Asked or introduced: it can be ended. */
    readonly under: boolean;
    readonly health: 'too-early' | 'on-track' | 'needs-check-in' | 'not-under-way';
    readonly says: string;
    readonly score: number;
    readonly why: readonly string[];
    readonly answers: { readonly mentor: string; readonly mentee: string };
    /** Local dates. */
    readonly proposedOn: string;
    readonly introducedOn?: string;
    readonly sessions: number;
    readonly lastMet?: string;
    readonly nextDate?: string;
    readonly step: number;
    readonly revision: number;
  }[];
}

/** Newest first. */
export interface SessionsView {
  readonly sessions: readonly {
    readonly id: string;
    readonly pair: string;
    readonly mentor: string;
    readonly mentee: string;
    readonly side: string;
    readonly met: boolean;
    /** Local dates. */
    readonly date: string;
    readonly nextDate?: string;
    readonly topics: string;
  }[];
}

/** The most pressing first. */
const ORDER: readonly Pair['state'][] = [
  'introduced',
  'proposed',
  'completed',
  'never-met',
  'ended',
  'declined',
  'expired',
  'withdrawn',
];

async function readPairs(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  { cohort, program }: CohortWithProgram,
): Promise<PairsView> {
  const [pairs, applications, sessions] = await Promise.all([
    listPairs(table, cohort.id),
    listApplications(table, cohort.id),
    listSessions(table, cohort.id),
  ]);
  const addresses = new Map(
    applications.map(({ person, answers }) => [person, textFor(program, answers, 'email')]),
  );
  const name = namesOf(program, applications);
  const today = localDate(clock(), program.cohort.zone);
  const ladder = program.policies.ladderDays;
  const rows = pairs.map((pair) => {
    const standing = standingOf(pair, sessions, { program, today });
    return { pair, standing };
  });
  return {
    emailsOfEnding: emailsOfEnding(program),
    steps: ladder.length,
    pairs: rows
      .sort(
        (a, b) =>
          ORDER.indexOf(a.pair.state) - ORDER.indexOf(b.pair.state) ||
          b.standing.silentDays - a.standing.silentDays ||
          name(menteeOf(a.pair)).localeCompare(name(menteeOf(b.pair))),
      )
      .map(({ pair, standing }) => ({
        id: pair.id,
        mentor: name(mentorOf(pair)),
        mentee: name(menteeOf(pair)),
        people: { mentor: mentorOf(pair), mentee: menteeOf(pair) },
        isThere: pair.members.map(({ person }) => person).filter((person) => addresses.has(person)),
        ...(pair.introducedOn !== undefined && {
          addresses: [addresses.get(mentorOf(pair)) ?? '', addresses.get(menteeOf(pair)) ?? ''].filter(
            Boolean,
          ),
        }),
        state: PAIR_FACTS[pair.state].word,
        under: pair.state === 'proposed' || pair.state === 'introduced',
        health: standing.health,
        says: [
          ...stopping(pair).map((person) => `${name(person)} would rather stop.`),
          saysOf(pair, standing, { steps: ladder.length, zone: program.cohort.zone }),
        ]
          .filter(Boolean)
          .join(' '),
        score: pair.score,
        why: pair.why,
        answers: { mentor: answerOf(pair, 'mentor'), mentee: answerOf(pair, 'mentee') },
        proposedOn: pair.proposedOn,
        ...(pair.introducedOn !== undefined && { introducedOn: pair.introducedOn }),
        sessions: pair.sessions,
        ...(standing.lastMet !== undefined && { lastMet: standing.lastMet }),
        ...(standing.nextDate !== undefined && { nextDate: standing.nextDate }),
        step: standing.step,
        revision: pair.revision,
      })),
  };
}

/** What was said in confidence is not among it. */
async function readSessions(
  { table }: { readonly table: Table },
  { cohort, program }: CohortWithProgram,
): Promise<SessionsView> {
  const [sessions, pairs, applications] = await Promise.all([
    listSessions(table, cohort.id),
    listPairs(table, cohort.id),
    listApplications(table, cohort.id),
  ]);
  const name = namesOf(program, applications);
  const known = new Map(pairs.map((pair) => [pair.id, pair]));
  return {
    sessions: sessions
      .flatMap(({ pair: id, side, met, date, nextDate, topics, loggedAt }) => {
        const pair = known.get(id);
        if (!pair) return [];
        return {
          id: `${id} ${side} ${loggedAt}`,
          pair: id,
          ...{ mentor: name(mentorOf(pair)), mentee: name(menteeOf(pair)) },
          ...{ side, met, date, topics },
          ...(nextDate !== undefined && { nextDate }),
        };
      })
      .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0)),
  };
}

function stopping(pair: Pair): readonly PersonId[] {
  return isToStop(pair) ? pair.members.filter(({ wouldStop }) => wouldStop).map(({ person }) => person) : [];
}

/** What is the case with a pair, and whose turn it is. */
function saysOf(
  pair: Pair,
  { health, silentDays, step, lastMet }: PairStanding,
  { steps, zone }: { readonly steps: number; readonly zone: string },
): string {
  if (pair.state === 'proposed') {
    const waiting = [
      ...(answerOf(pair, 'mentor') === 'pending' ? ['the mentor'] : []),
      ...(answerOf(pair, 'mentee') === 'pending' ? ['the mentee'] : []),
    ];
    return `Waiting for answers from ${waiting.join(' and ')}, due by  ${longDate(fromIso(pair.expiresAt), zone)}.`;
  }
  switch (health) {
    case 'not-under-way':
    case 'on-track':
      return '';
    case 'too-early':
      return 'Introduced recently.';
    case 'needs-check-in': {
      const since =
        lastMet === undefined
          ? `No session for ${silentDays} days.`
          : `Their next session is ${silentDays} days overdue.`;
      return step === steps
        ? `${since} Please decide what to do.`
        : `${since} A short note from you would help.`;
    }
  }
}

const End = z.object({
  revision: z.int(),
  stopping: z.array(z.enum(['mentor', 'mentee'])).max(2),
});

async function decidePair(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  { cohort, program }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer | undefined> {
  const read = End.safeParse(jsonBody(request));
  if (!read.success) return json(422, { message: 'Choose who is leaving.' });
  const pair = await findPair(table, cohort.id, request.params['pair'] ?? '');
  if (!pair) return undefined;
  const { revision, stopping } = read.data;
  const ended =
    pair.revision === revision
      ? await endPair({ table, clock }, program, { pair, ending: { stopping }, by: manager.id })
      : 'moved';
  switch (ended) {
    case 'ended':
      return json(200, { ended: pair.id });
    case 'over':
      return json(409, { message: 'This pair has already ended.' });
    case 'moved':
      return json(409, { message: 'This pair has changed since you opened it. Reload it and try again.' });
  }
}

export const routes = {
  'GET /api/cohorts/{cohort}/pairs': readerRoute(readPairs),
  'GET /api/cohorts/{cohort}/sessions': readerRoute(readSessions),
  'POST /api/cohorts/{cohort}/pairs/{pair}/end': managerRoute(decidePair),
} as const satisfies Routes;
