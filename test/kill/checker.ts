/** What has to be so in the tables of a process that was killed, whatever it was doing. */
import { type Application, silentRunsOf } from '../../shared/domain/application.ts';
import { type CohortId } from '../../shared/domain/brand.ts';
import { answerOf, holdsSeat, menteeOf, mentorOf, type Pair, type Side } from '../../shared/domain/pair.ts';
import { listApplications, listVersions } from '../../shared/store/applications.ts';
import { findDelivery } from '../../shared/store/deliveries.ts';
import { countMessages, listMessages } from '../../shared/store/messages.ts';
import { listPairs } from '../../shared/store/pairs.ts';
import { findPerson } from '../../shared/store/people.ts';
import type { Table } from '../../shared/store/table.ts';

/** What was acknowledged to someone outside before the kill. */
export interface Acknowledged {
  /** Deliveries that were answered with 200. */
  readonly deliveries: readonly { readonly source: string; readonly id: string }[];
  /** Answers to proposals that were thanked for. */
  readonly answers: readonly { readonly pair: string; readonly side: Side }[];
}

/** An email that SES accepted, at a time of the stack's clock. */
export interface AcceptedEmail {
  readonly to: string;
  readonly message: string;
  readonly at: number;
}

/** What was acknowledged and is not there. */
export async function lost(
  table: Table,
  cohort: CohortId,
  { deliveries, answers }: Acknowledged,
): Promise<string[]> {
  const problems: string[] = [];
  for (const one of deliveries)
    if (!(await findDelivery(table, one))) problems.push(`delivery ${one.id} of ${one.source} is gone`);
  const pairs = new Map((await listPairs(table, cohort)).map((pair) => [pair.id as string, pair]));
  for (const { pair: id, side } of answers) {
    const pair = pairs.get(id);
    if (!pair || answerOf(pair, side) === 'pending')
      problems.push(`the ${side}'s answer about ${id} is gone`);
  }
  return problems;
}

/** Rows of one transaction that do not agree. */
export async function torn(table: Table, cohort: CohortId): Promise<string[]> {
  const problems: string[] = [];
  const [applications, pairs, messages, counts] = await Promise.all([
    listApplications(table, cohort),
    listPairs(table, cohort),
    listMessages(table, cohort),
    countMessages(table, cohort),
  ]);
  for (const application of applications) {
    const { person } = application;
    const versions = await listVersions(table, cohort, person);
    if (versions.length !== application.versions)
      problems.push(`${person} has ${versions.length} versions, and ${application.versions} are counted`);
    if (!(await findPerson(table, person))) problems.push(`${person} applied and is not known`);
    problems.push(...tornSeats(application, pairs));
  }
  for (const state of ['sent', 'skipped'] as const) {
    const there = messages.filter((one) => one.state === state).length;
    if (counts[state] !== there)
      problems.push(`${counts[state]} emails are counted as ${state}, and ${there} are`);
  }
  return problems;
}

function tornSeats(application: Application, pairs: readonly Pair[]): string[] {
  const { person, seatsTaken, menteePair, setAsideAt } = application;
  const seats = pairs.filter((pair) => mentorOf(pair) === person && holdsSeat(pair)).length;
  const own = pairs.find((pair) => menteeOf(pair) === person && holdsSeat(pair))?.id;
  return [
    ...(seats === seatsTaken ? [] : [`${person} has ${seats} pairs and ${seatsTaken} seats taken`]),
    ...(own === menteePair ? [] : [`${person} is in ${own ?? 'no pair'}, not in ${menteePair ?? 'none'}`]),
    ...(setAsideAt !== undefined && silentRunsOf(application).length === 0
      ? [`${person} is set aside without a silence`]
      : []),
  ];
}

/** Emails that SES took twice with no kill in between: the answer and the event of the first cannot both have been lost. */
export function unexplainedRepeats(
  emails: readonly AcceptedEmail[],
  kills: readonly number[],
): { readonly repeats: number; readonly unexplained: string[] } {
  const unexplained: string[] = [];
  let repeats = 0;
  const first = new Map<string, number>();
  for (const { message, at } of emails) {
    const before = first.get(message);
    first.set(message, at);
    if (before === undefined) continue;
    repeats++;
    if (!kills.some((kill) => kill >= before && kill <= at))
      unexplained.push(`${message} went out twice, and no process ended in between`);
  }
  return { repeats, unexplained };
}
