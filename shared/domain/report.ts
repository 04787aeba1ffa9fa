/**
 * What a cohort amounts to, as tables that each stand alone. Answers are shown in groups of at least five people; skills and
 * counts of applications are about offers and wishes, not about anyone's opinion.
 */
import { type Application, mentors, seeksMentor } from './application.ts';
import { asLabels, LIST_KINDS } from './answers.ts';
import type { Role } from './program-values.ts';
import { addDays, fromIso, localDate, localWeekday } from './calendar.ts';
import type { SupplyAndDemand } from './matching/supply.ts';
import {
  checkInsOf,
  headcountOf,
  type Measured,
  measuresOf,
  percent,
  ratingsOf,
  seekersOf,
} from './measures.ts';
import { type AnsweredRound, HOW_ANSWERS_ARE_SHOWN } from './released-answers.ts';
import { mean, netPromoterScore, SESSION_ROUND, SMALLEST_GROUP } from './survey.ts';
import type { LoggedSession } from './session.ts';
import { isRematch } from './match-run.ts';
import { inWords } from './plain-text.ts';
import type { ReportTableId } from './export-names.ts';

export interface ReportInput extends Measured {
  /** Who answered the interest poll or was invited: what each would be, where they said so. */
  readonly interested: readonly { readonly role?: Role }[];
  readonly meetings: readonly LoggedSession[];
  /** How many people answered each round. */
  readonly rounds: readonly AnsweredRound[];
  /** How many people were asked, by the round. */
  readonly asked: ReadonlyMap<string, number>;
  /** What is asked for and offered, by skill. */
  readonly skills: readonly SupplyAndDemand[];
  readonly shortages: readonly { readonly label: string; readonly short: number }[];
}

export type ReportCell = string | number | undefined;

export interface ReportColumn {
  /** As programs know it. */
  readonly name: string;
  readonly heading: string;
  readonly kind: 'text' | 'number' | 'date';
}

export interface ReportTable {
  readonly id: ReportTableId;
  readonly title: string;
  readonly meaning: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
  /** Columns that are worth a picture. */
  readonly chart?: { readonly kind: 'bars' | 'lines'; readonly values: readonly number[] };
}

export function reportOf(input: ReportInput): ReportTable[] {
  return [
    goals(input),
    registration(input),
    capacity(input),
    answers(input),
    matching(input),
    meetings(input),
    funnel(input),
    satisfaction(input),
    skills(input),
  ];
}

const columnOf =
  (kind: ReportColumn['kind']) =>
  (name: string, heading = inWords(name)): ReportColumn => ({ name, heading, kind });
const words = columnOf('text');
const figure = columnOf('number');
const day = columnOf('date');

function goals(input: ReportInput): ReportTable {
  const measures = measuresOf(input);
  return {
    id: 'goals',
    title: 'Goals',
    meaning: 'The goals of the program, and where they stand.',
    columns: [words('goal'), figure('target'), figure('now'), words('reached')],
    rows: input.program.program.goals.map(({ text, target, measure }) => {
      const value = measures[measure];
      return [
        text,
        target,
        value,
        value === undefined ? 'not known yet' : value >= target ? 'yes' : 'not yet',
      ];
    }),
  };
}

function registration({ program, applications }: ReportInput): ReportTable {
  const { zone } = program.cohort;
  const days = new Map<string, { mentors: number; mentees: number }>();
  for (const { appliedAt, role } of applications) {
    const day = localDate(fromIso(appliedAt), zone);
    const known = days.get(day) ?? { mentors: 0, mentees: 0 };
    days.set(day, {
      mentors: known.mentors + (mentors(role) ? 1 : 0),
      mentees: known.mentees + (seeksMentor(role) ? 1 : 0),
    });
  }
  const sorted = [...days.keys()].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  const rows: ReportCell[][] = [];
  // Days without anyone are days too.
  for (let day = first; day !== undefined && last !== undefined && day <= last; day = addDays(day, 1)) {
    const { mentors: offering = 0, mentees: asking = 0 } = days.get(day) ?? {};
    rows.push([day, offering, asking]);
  }
  return {
    id: 'registration',
    title: 'Applications by day',
    meaning: 'By the day on which people first applied. People who are both count in both columns.',
    columns: [day('day'), figure('mentors'), figure('mentees')],
    rows,
    chart: { kind: 'lines', values: [1, 2] },
  };
}

function capacity({ program, applications, pairs, interested }: ReportInput): ReportTable {
  const counted = headcountOf(program, { applications, pairs });
  const active = applications.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const decided = (screening: Application['screening']): number =>
    active.filter((one) => one.screening === screening).length;
  return {
    id: 'capacity',
    title: 'Applications and capacity',
    meaning:
      'Seats and coverage: of people who are accepted, or would be if applications closed now. Coverage: seats per hundred of those looking for a mentor.',
    columns: [words('what'), figure('number')],
    rows: [
      ['Interested or invited', interested.length],
      [
        'Interested in mentoring',
        interested.filter(({ role }) => role !== undefined && mentors(role)).length,
      ],
      [
        'Interested in a mentor',
        interested.filter(({ role }) => role !== undefined && seeksMentor(role)).length,
      ],
      ['Applications', counted.applications],
      ['Looking for a mentor', counted.seeking],
      ['Mentors', counted.mentors],
      ['Seats', counted.seats],
      ['Coverage in percent', percent(counted.seats, counted.seekingSeats)],
      ['Accepted', counted.accepted],
      ['On the waiting list', decided('waitlisted')],
      ['Rejected', decided('rejected')],
      ['Withdrawn', applications.length - active.length],
    ],
  };
}

const MOST_LABELS = 8;

function answers({ program, applications }: ReportInput): ReportTable {
  const active = applications.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  const rows = program.questions
    .filter(({ kind }) => LIST_KINDS.has(kind))
    .flatMap(({ id, text }) => {
      const counts = new Map<string, number>();
      for (const { answers: given } of active)
        for (const label of new Set(asLabels(given[id]))) counts.set(label, (counts.get(label) ?? 0) + 1);
      return [...counts]
        .filter(([, count]) => count >= SMALLEST_GROUP)
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .slice(0, MOST_LABELS)
        .map(([label, count]): ReportCell[] => [text, label, count]);
    });
  return {
    id: 'answers',
    title: 'Answers',
    meaning: `The most frequent answers to each question that ${SMALLEST_GROUP} or more people gave.`,
    columns: [words('question'), words('answer'), figure('people')],
    rows,
  };
}

function matching({ program, applications, pairs }: ReportInput): ReportTable {
  const { seeking, matched } = seekersOf({ program, applications, pairs });
  const { introduced } = headcountOf(program, { applications, pairs });
  const decided = pairs.filter(({ state }) => state !== 'proposed');
  const scores = pairs.map(({ score }) => score).sort((a, b) => a - b);
  return {
    id: 'matching',
    title: 'Matching',
    meaning:
      'Match rate: accepted people who looked for a mentor and have one. Agreement rate: proposals that both people accepted.',
    columns: [words('what'), figure('number')],
    rows: [
      ['Accepted and looking for a mentor', seeking],
      ['Matched', matched],
      ['Match rate in percent', percent(matched, seeking)],
      ['Proposals', pairs.length],
      ['Both said yes', introduced],
      ['Agreement rate in percent', percent(introduced, decided.length)],
      ['Declined', pairs.filter(({ state }) => state === 'declined').length],
      ['Expired', pairs.filter(({ state }) => state === 'expired').length],
      ['From a rematch', pairs.filter(({ run }) => isRematch(run)).length],
      ['Lowest points', scores[0]],
      ['Median points', median(scores)],
      ['Highest points', scores.at(-1)],
    ],
  };
}

/** Of values in their order; between the two in the middle where there are two. */
function median(sorted: readonly number[]): number | undefined {
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** One meeting a pair and day, whoever of the two logged it. */
function meetingDays(logged: readonly LoggedSession[]): LoggedSession[] {
  const seen = new Map<string, LoggedSession>();
  for (const one of logged) if (one.met) seen.set(`${one.pair} ${one.date}`, one);
  return [...seen.values()];
}

function meetings({ meetings: logged }: ReportInput): ReportTable {
  const weeks = new Map<string, number>();
  for (const { date } of meetingDays(logged)) {
    const monday = addDays(date, 1 - localWeekday(fromIso(`${date}T12:00:00Z`), 'UTC'));
    weeks.set(monday, (weeks.get(monday) ?? 0) + 1);
  }
  const sorted = [...weeks.keys()].sort();
  const rows: ReportCell[][] = [];
  const last = sorted.at(-1) ?? '';
  for (let week = sorted[0]; week !== undefined && week <= last; week = addDays(week, 7))
    rows.push([week, weeks.get(week) ?? 0]);
  return {
    id: 'meetings',
    title: 'Sessions by week',
    meaning: 'Logged sessions, by the Monday of their week.',
    columns: [day('week_of'), figure('sessions')],
    rows,
    chart: { kind: 'bars', values: [1] },
  };
}

function funnel({ pairs, meetings: logged }: ReportInput): ReportTable {
  const introduced = pairs.filter(({ introducedOn }) => introducedOn !== undefined);
  const counts = Map.groupBy(meetingDays(logged), ({ pair }) => pair);
  const atLeast = (times: number): number =>
    introduced.filter(({ id }) => (counts.get(id)?.length ?? 0) >= times).length;
  const rows: [string, number][] = [
    ['Proposed', pairs.length],
    ['Introduced', introduced.length],
    ['Met once', atLeast(1)],
    ['Met twice', atLeast(2)],
    ['Met three or more times', atLeast(3)],
    ['Active now', pairs.filter(({ state }) => state === 'introduced').length],
    ['Completed', pairs.filter(({ state }) => state === 'completed').length],
    ['Never met', pairs.filter(({ state }) => state === 'never-met').length],
    ['Ended early', pairs.filter(({ state }) => state === 'ended').length],
  ];
  return {
    id: 'funnel',
    title: 'Pair progress',
    meaning: 'Down to three sessions, each line is part of the one above it.',
    columns: [words('stage'), figure('pairs')],
    rows,
    chart: { kind: 'bars', values: [1] },
  };
}

function satisfaction({ program, rounds, answerGroups, asked }: ReportInput): ReportTable {
  const checkIns = checkInsOf(program);
  const rows = rounds.map(({ round, survey, people }): ReportCell[] => {
    const measure = survey === SESSION_ROUND ? 'session-rating' : checkIns.has(survey) ? 'check-in' : 'csat';
    const given = answerGroups.filter((group) => group.round === round);
    const emails = asked.get(round);
    return [
      round === SESSION_ROUND ? 'after sessions' : round.replaceAll('-', ' '),
      emails,
      people,
      emails !== undefined ? percent(Math.min(people, emails), emails) : undefined,
      mean(ratingsOf(program, given, measure)),
      netPromoterScore(ratingsOf(program, given, 'nps')),
    ];
  });
  return {
    id: 'satisfaction',
    title: 'Satisfaction over time',
    meaning: `For each round: who was asked, who answered, the average from 1 to 4 whatever its scale, and the net promoter score. Sessions, check-ins and surveys ask different things. ${HOW_ANSWERS_ARE_SHOWN}`,
    columns: [
      words('round'),
      figure('asked'),
      figure('answered'),
      figure('answered_in_percent'),
      figure('satisfaction', 'Satisfaction (1 to 4)'),
      figure('net_promoter_score'),
    ],
    rows,
    chart: { kind: 'lines', values: [4] },
  };
}

function skills({ skills: rows, shortages }: ReportInput): ReportTable {
  const short = new Map(shortages.map((one) => [one.label.toLowerCase(), one.short]));
  return {
    id: 'skills',
    title: 'Skills asked for and offered',
    meaning: 'Most requested first. Shortage: seats that would place those without a mentor.',
    columns: [
      words('skill'),
      figure('asked_for_by'),
      figure('still_without_a_mentor'),
      figure('offered_by'),
      figure('seats'),
      figure('shortage'),
    ],
    rows: rows.map(({ label, asked, unmatched, mentors: offering, seats }) => [
      label,
      asked,
      unmatched,
      offering,
      seats,
      short.get(label.toLowerCase()) ?? 0,
    ]),
  };
}
