/** The demo in numbers, read from the rows as they stand at the end. */
import { mentors, seeksMentor } from '../../../shared/domain/application.ts';
import { localTime, MINUTE } from '../../../shared/domain/calendar.ts';
import { MANAGER, type Message } from '../../../shared/domain/message.ts';
import type { Pair } from '../../../shared/domain/pair.ts';
import type { Program } from '../../../shared/domain/program.ts';
import { measuresOf } from '../../../shared/domain/measures.ts';
import { readReport } from '../../../shared/usecases/reports/read-report.ts';
import { findCohortWithProgram } from '../../../shared/store/cohorts.ts';
import { listApplications } from '../../../shared/store/applications.ts';
import { listDeliveries } from '../../../shared/store/deliveries.ts';
import { listMessages } from '../../../shared/store/messages.ts';
import { listPairs } from '../../../shared/store/pairs.ts';
import { findPeople } from '../../../shared/store/people.ts';
import type { Table } from '../../../shared/store/table.ts';
import type { Capacity } from '../dynamodb/capacity.ts';
import type { LocalStack } from '../stack.ts';
import { listResponses } from '../../../shared/store/survey-responses.ts';
import { listRuns } from '../../../shared/store/match-runs.ts';
import { listSessions } from '../../../shared/store/sessions.ts';
import { isRematch } from '../../../shared/domain/match-run.ts';

export interface Summary {
  readonly applications: number;
  readonly quarantined: number;
  readonly late: number;
  readonly duplicates: number;
  readonly withdrawn: number;
  readonly mentors: number;
  readonly mentees: number;
  readonly both: number;
  readonly capacity: number;
  readonly matchRuns: readonly {
    kind: string;
    pairs: number;
    unmatched: number;
    total: number;
    optimal: boolean;
    milliseconds: number;
  }[];
  /** Nights on which a trial match was made while applications were open. */
  readonly trialRuns: number;
  readonly proposals: number;
  readonly agreed: number;
  readonly declined: number;
  readonly expired: number;
  /** Pairs that a rematch proposed. */
  readonly rematched: number;
  readonly introduced: number;
  readonly messagesByKind: Readonly<Record<string, number>>;
  /** Emails that applicants got from the first to the last. */
  readonly emailsPerPerson: { readonly median: number; readonly most: number };
  readonly proposalsPerPerson: { readonly most: number };
  /** Sent between 21:00 and 8:00 of the recipient's zone, answers to the person's own act of that minute aside. */
  readonly nightEmails: number;
  readonly messagesSkipped: number;
  readonly messagesSentTwice: number;
  readonly sessions: number;
  readonly responsesBySurvey: Readonly<Record<string, number>>;
  /** Averages from 1 to 4: what people said of sessions, in check-ins, in surveys. */
  readonly sessionRating: number | undefined;
  readonly checkIn: number | undefined;
  readonly csatMean: number | undefined;
  readonly nps: number | undefined;
  readonly virtualDays: number;
  readonly wallSeconds: number;
  readonly peakMegabytes: number;
  readonly tableUnits?: Capacity;
}

export async function summarize(
  stack: LocalStack,
  program: Program,
  measured: Pick<Summary, 'virtualDays' | 'wallSeconds' | 'peakMegabytes' | 'tableUnits'>,
): Promise<Summary> {
  const { table } = stack;
  const id = program.cohort.id;
  const [applications, deliveries, pairs, runs, messages, sessions, responses] = await Promise.all([
    listApplications(table, id),
    listDeliveries(
      table,
      program.sources.map((source) => source.id),
    ),
    listPairs(table, id),
    listRuns(table, id),
    listMessages(table, id),
    listSessions(table, id),
    listResponses(table, id),
  ]);
  const inState = (state: string): number => deliveries.filter((one) => one.state === state).length;
  const sent = messages.filter(({ state }) => state === 'sent');
  const both = (test: (pair: Pair) => boolean): number => pairs.filter(test).length;
  const found = await findCohortWithProgram(table, id);
  if (!found) throw new Error(`There is no cohort ${id}.`);
  const measures = measuresOf(await readReport(table, found, stack.clock.now()));
  return {
    applications: applications.length,
    quarantined: inState('quarantined'),
    late: inState('late'),
    duplicates: inState('duplicate') + deliveries.reduce((sum, { repeats = 0 }) => sum + repeats, 0),
    withdrawn: applications.filter(({ withdrawnAt }) => withdrawnAt !== undefined).length,
    mentors: applications.filter(({ role }) => mentors(role)).length,
    mentees: applications.filter(({ role }) => seeksMentor(role)).length,
    both: applications.filter(({ role }) => role === 'both').length,
    capacity: applications.reduce((sum, { capacity }) => sum + capacity, 0),
    matchRuns: runs
      .filter(({ kind }) => kind !== 'trial')
      .toSorted((a, b) => (a.ranAt < b.ranAt ? -1 : 1))
      .map(({ kind, pairs: made, unmatched, total, optimal, milliseconds }) => ({
        kind,
        pairs: made,
        unmatched,
        total,
        optimal,
        milliseconds,
      })),
    trialRuns: runs.filter(({ kind }) => kind === 'trial').length,
    proposals: pairs.length,
    agreed: both(({ members }) => members.every(({ answer }) => answer === 'yes')),
    declined: both(({ state }) => state === 'declined'),
    expired: both(({ state }) => state === 'expired'),
    rematched: both(({ run }) => isRematch(run)),
    introduced: both(({ introducedOn }) => introducedOn !== undefined),
    messagesByKind: counted(sent.map(({ email }) => email)),
    ...perPerson(program, sent),
    nightEmails: await nightEmails(table, sent),
    messagesSkipped: messages.filter(({ state }) => state === 'skipped').length,
    messagesSentTwice: Object.values(counted(stack.ses.list().map(({ tags }) => tags['mid'] ?? ''))).filter(
      (times) => times > 1,
    ).length,
    sessions: new Set(sessions.filter(({ met }) => met).map(({ pair, date }) => `${pair} ${date}`)).size,
    responsesBySurvey: counted(responses.map(({ survey }) => survey)),
    sessionRating: measures['session-rating'],
    checkIn: measures['check-in'],
    csatMean: measures.csat,
    nps: measures.nps,
    ...measured,
  };
}

function perPerson(
  { journey }: Program,
  sent: readonly Message[],
): Pick<Summary, 'emailsPerPerson' | 'proposalsPerPerson'> {
  const toPeople = sent.filter(({ person }) => person !== MANAGER);
  const proposing = new Set(
    journey.filter(({ when }) => 'event' in when && when.event === 'proposed').map(({ id }) => id),
  );
  const sizes = (messages: readonly Message[]): number[] =>
    Object.values(counted(messages.map(({ person }) => person))).sort((a, b) => a - b);
  const all = sizes(toPeople);
  return {
    emailsPerPerson: { median: all[Math.floor(all.length / 2)] ?? 0, most: all.at(-1) ?? 0 },
    proposalsPerPerson: {
      most: sizes(toPeople.filter(({ touchpoint }) => proposing.has(touchpoint))).at(-1) ?? 0,
    },
  };
}

/** What was done so long ago is no longer waited for. */
const OWN_ACT_MS = 30 * MINUTE;

async function nightEmails(table: Table, sent: readonly Message[]): Promise<number> {
  const toPeople = sent.filter(({ person }) => person !== MANAGER);
  const people = await findPeople(table, [...new Set(toPeople.map(({ person }) => person))]);
  const zones = new Map(people.flatMap((person) => (person ? [[person.id, person.zone] as const] : [])));
  return toPeople.filter(({ person, sentAt = '', actedAt }) => {
    const at = Date.parse(sentAt);
    if (actedAt !== undefined && at - Date.parse(actedAt) < OWN_ACT_MS) return false;
    const time = localTime(at, zones.get(person) ?? 'UTC');
    return time >= '21:00' || time < '08:00';
  }).length;
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** The report for a terminal. */
export function report(summary: Summary, program: Program): string {
  const [first] = summary.matchRuns;
  const lines = [
    `${program.program.name}, ${program.cohort.name}: ${summary.virtualDays} days in ${summary.wallSeconds.toFixed(1)} s, ${summary.peakMegabytes} MB`,
    '',
    `Applications   ${summary.applications} (${summary.mentors} can mentor, ${summary.mentees} look for a mentor, ${summary.both} of them both)`,
    `               ${summary.late} late, ${summary.quarantined} quarantined, ${summary.duplicates} duplicates, ${summary.withdrawn} withdrawn`,
    `Match          ${first?.pairs ?? 0} pairs, ${first?.unmatched ?? 0} without a mentor, ${summary.capacity} seats, proved ${first?.optimal ? 'optimal' : 'NOT optimal'} in ${first?.milliseconds ?? 0} ms`,
    `Proposals      ${summary.proposals}: ${summary.agreed} agreed, ${summary.declined} declined, ${summary.expired} expired; ${summary.rematched} from ${summary.matchRuns.length - 1} rematches`,
    `Introduced     ${summary.introduced} pairs, with ${summary.sessions} sessions`,
    `Email           ${Object.values(summary.messagesByKind).reduce((sum, one) => sum + one, 0)} sent, ${summary.messagesSkipped} skipped with a reason, ${summary.messagesSentTwice} sent twice`,
    `               ${summary.emailsPerPerson.median} per person in the middle, ${summary.emailsPerPerson.most} at most; ${summary.proposalsPerPerson.most} proposals at most; ${summary.nightEmails} at night`,
    `Answers        ${Object.entries(summary.responsesBySurvey)
      .map(([survey, count]) => `${survey} ${count}`)
      .join(', ')}`,
    `Satisfaction   sessions ${summary.sessionRating ?? '-'}, check-ins ${summary.checkIn ?? '-'}, surveys ${summary.csatMean ?? '-'} of 4; net promoter score ${summary.nps ?? '-'}`,
    ...(summary.tableUnits ? [capacityLine(summary.tableUnits, summary.applications)] : []),
  ];
  return lines.join('\n');
}

function capacityLine({ readUnits, writeUnits }: Capacity, applications: number): string {
  const each = (units: number): string => `${Math.round(units)} (${(units / applications).toFixed(1)} each)`;
  return `Table          ${each(readUnits)} read units, ${each(writeUnits)} write units`;
}
