/** All email of a cohort as it stands: due, sent, failed, held; pausing, and what becomes of email that came due meanwhile. */
import { emailInWords } from '../../../shared/domain/program-journey.ts';
import pMap from 'p-map';
import * as z from 'zod';
import { nameIn } from '../../../shared/domain/application.ts';
import { iso } from '../../../shared/domain/calendar.ts';
import {
  type Message,
  MANAGER,
  mayBeSentAgain,
  listOf,
  MESSAGE_LISTS,
  type MessageList,
  type SkipReason,
} from '../../../shared/domain/message.ts';
import { type HttpAnswer, json, jsonBody } from '../../../shared/http.ts';
import { SANDBOX_PER_DAY } from '../../../shared/email/mailer.ts';
import { findApplications } from '../../../shared/store/applications.ts';
import { auditWrite } from '../../../shared/store/audit.ts';
import {
  countMessages,
  endWrites,
  findMessage,
  messagesIn,
  releaseWrite,
  sendAgainWrite,
} from '../../../shared/store/messages.ts';
import { listUnreached } from '../../../shared/store/people.ts';
import { has, lacks, type Table } from '../../../shared/store/table.ts';
import {
  type ApiDependencies,
  type ManagerRequest,
  readerRoute,
  managerRoute,
  type Routes,
} from '../route.ts';
import { cohortKey } from '../../../shared/store/cohorts.ts';
import type { ManagerId, PersonId } from '../../../shared/domain/brand.ts';
import { listEveryManager } from '../../../shared/store/managers.ts';
import type { Program } from '../../../shared/domain/program.ts';
import type { CohortWithProgram } from '../../../shared/domain/cohort.ts';

export interface OutboxRow {
  readonly id: string;
  /** Id of the recipient. */
  readonly person: string;
  /** It may not have arrived, and can be sent once more. */
  readonly again: boolean;
  readonly to: string;
  readonly email: string;
  readonly at: string;
  readonly says: string;
  /** Waiting, held, sent, not sent, or may not have arrived. */
  readonly state: string;
}

/** Of emails that are over, the newest. */
export interface EmailsView {
  readonly emails: readonly OutboxRow[];
  /** There are more than are listed. */
  readonly isCut: boolean;
}

export interface OutboxView {
  readonly paused: boolean;
  readonly pausedAt?: string;
  readonly counts: readonly { readonly label: string; readonly value: number }[];
  readonly held: readonly { readonly id: string; readonly email: string; readonly count: number }[];
  readonly problems: readonly OutboxRow[];
  readonly suppressed: readonly { readonly name: string; readonly because: string }[];
  readonly quota: {
    readonly perDay: number;
    readonly perSecond: number;
    readonly sentToday: number;
    readonly sandbox: boolean;
    /** For the emails of this cohort so far, at list price. */
    readonly dollars: number;
  };
}

/** US dollars for a thousand emails; https://aws.amazon.com/ses/pricing (see `infra/aws/cost/prices.ts`). */
const DOLLARS_PER_THOUSAND = 0.1;
const SHOWN = 100;
const AT_ONCE = 10;

async function readOutbox(
  { table, emailAccount }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<OutboxView> {
  const [open, held, problems, ended, unreached, quota] = await Promise.all([
    messagesIn(table, cohort.id, { list: 'open' }),
    messagesIn(table, cohort.id, { list: 'held' }),
    messagesIn(table, cohort.id, { list: 'problem' }),
    countMessages(table, cohort.id),
    listUnreached(table),
    emailAccount.quota(),
  ]);
  const shown = newest(problems);
  const names = await namesIn(table, program, [
    ...shown.map(({ person }) => person),
    ...unreached.map(({ id }) => id),
  ]);
  const inState = (state: Message['state']): number => problems.filter((one) => one.state === state).length;
  return {
    paused: cohort.pausedAt !== undefined,
    ...(cohort.pausedAt !== undefined && { pausedAt: cohort.pausedAt }),
    counts: [
      { label: 'waiting', value: open.length },
      { label: 'sent', value: ended.sent },
      { label: 'skipped', value: ended.skipped },
      { label: 'held', value: held.length },
      { label: 'failed', value: inState('failed') },
      { label: 'outcome unknown', value: inState('unknown') },
    ],
    held: [...Map.groupBy(held, ({ email }) => email)]
      .map(([email, rows]) => ({ id: email, email: emailInWords(email), count: rows.length }))
      .sort((a, b) => b.count - a.count),
    problems: shown.map((one) => rowOf(names, one)),
    suppressed: unreached.flatMap(({ id, suppressed = 'unsubscribed' }) => {
      const known = names.people.get(id);
      return known === undefined ? [] : [{ name: known, because: suppressed }];
    }),
    quota: {
      ...quota,
      sandbox: quota.perDay <= SANDBOX_PER_DAY,
      dollars: Math.round((ended.sent / 1000) * DOLLARS_PER_THOUSAND * 100) / 100,
    },
  };
}

function rowOf(names: Names, message: Message): OutboxRow {
  const { id, person, state, email, dueAt, sentAt, reason, outcome } = message;
  return {
    id,
    person,
    again: mayBeSentAgain({ state }),
    to: nameOf(names, message),
    email: emailInWords(email),
    at: sentAt ?? dueAt,
    // Why it waited is of no account once it went out.
    says: reasonInWords(outcome ?? (state === 'sent' ? undefined : reason) ?? ''),
    state: LIST_WORDS[listOf(message)],
  };
}

const LIST_WORDS: Readonly<Record<MessageList, string>> = {
  open: 'waiting',
  held: 'held',
  problem: 'may not have arrived',
  sent: 'sent',
  skipped: 'not sent',
};

/** Of each list. */
const LISTED = 5000;

/** Every email that is to come, and the newest of those that are over. */
async function readEmails(
  { table }: ApiDependencies,
  { cohort, program }: CohortWithProgram,
): Promise<EmailsView> {
  const lists = await Promise.all(
    MESSAGE_LISTS.map((list) => messagesIn(table, cohort.id, { list, newest: LISTED })),
  );
  const messages = lists.flat();
  const names = await namesIn(
    table,
    program,
    messages.map(({ person }) => person),
  );
  return {
    emails: messages.map((one) => rowOf(names, one)).sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)),
    isCut: lists.some(({ length }) => length === LISTED),
  };
}

function newest(messages: Message[]): Message[] {
  return messages.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, SHOWN);
}

interface Names {
  /** Of those who applied. */
  readonly people: ReadonlyMap<PersonId, string>;
  /** Of the team, by id; and of the manager whom the program names. */
  readonly team: ReadonlyMap<ManagerId, string>;
  readonly manager: string;
}

function nameOf({ people, team, manager: named }: Names, { person, manager }: Message): string {
  if (person !== MANAGER) return people.get(person) ?? 'an interested person';
  return manager === undefined ? named : (team.get(manager) ?? 'someone of the team');
}

async function namesIn(table: Table, program: Program, people: readonly PersonId[]): Promise<Names> {
  const [applications, team] = await Promise.all([
    findApplications(table, program.cohort.id, [...new Set(people)]),
    listEveryManager(table, program.program.id),
  ]);
  return {
    people: new Map(
      applications.flatMap((one) => (one ? [[one.person, nameIn(program, one.answers)] as const] : [])),
    ),
    team: new Map(team.map(({ id, name, email }) => [id, name || email])),
    manager: program.program.manager.name,
  };
}

const PauseBody = z.object({ paused: z.boolean() });

/** From now on no one is emailed; or email goes out again, but for what came due meanwhile. */
async function pauseEmail(
  { table, clock }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { data } = PauseBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Choose whether to pause or resume email.' });
  const now = iso(clock());
  const key = cohortKey(cohort.id);
  const result = await table.transact([
    data.paused
      ? { kind: 'update', key, set: { pausedAt: now }, when: lacks('pausedAt') }
      : { kind: 'update', key, set: { pausedAt: undefined }, when: has('pausedAt') },
    auditWrite(cohort.id, { at: now, by: manager.id, what: data.paused ? 'paused-email' : 'resumed-email' }),
  ]);
  // Refused: it stands so already, which is what was wanted.
  return json(200, { paused: data.paused, changed: result.kind === 'done' });
}

const HeldBody = z.object({
  decision: z.enum(['send', 'discard']),
  /** How many she saw beside the button. */
  count: z.int().min(1),
  /** Which emails, by their text; all of them without it. */
  emails: z.array(z.string()).optional(),
});

/** What was held goes out now, or never. */
async function decideHeld(
  { table, clock }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { data } = HeldBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Choose whether to send or discard the held emails.' });
  const { emails } = data;
  const held = (await messagesIn(table, cohort.id, { list: 'held' })).filter(
    ({ email }) => emails?.includes(email) ?? true,
  );
  if (held.length !== data.count)
    return json(409, {
      message: `${held.length} of these emails are held now, not ${data.count}. Check again before you decide.`,
    });
  if (data.decision === 'send' && cohort.pausedAt !== undefined)
    return json(409, { message: 'Email is paused. Resume it first.' });
  const now = clock();
  const what = data.decision === 'send' ? 'sent-held-email' : 'discarded-held-email';
  await table.write(
    auditWrite(cohort.id, { at: iso(now), by: manager.id, what, note: `${held.length} emails` }),
  );
  const dropped = { from: ['held'], set: { state: 'skipped', reason: 'discarded after the pause' } } as const;
  await pMap(
    held,
    async (message) => {
      await table.transact(
        data.decision === 'send' ? [releaseWrite(message, now)] : endWrites(message, dropped),
      );
    },
    { concurrency: AT_ONCE },
  );
  return json(200, { decided: held.length });
}

const AgainBody = z.object({
  emails: z
    .array(z.object({ person: z.string().min(1), id: z.string().min(1) }))
    .min(1)
    .max(SHOWN),
});

/** Emails that may not have arrived are sent once more. Those that are no longer wanted are skipped when their turn comes. */
async function sendAgain(
  { table, clock }: ApiDependencies,
  { cohort }: CohortWithProgram,
  { request, manager }: ManagerRequest,
): Promise<HttpAnswer> {
  const { data } = AgainBody.safeParse(jsonBody(request));
  if (!data) return json(422, { message: 'Choose the emails to send again.' });
  const now = clock();
  const known = await pMap(data.emails, (key) => findMessage(table, key), { concurrency: AT_ONCE });
  const own = known.filter((one) => one?.cohort === cohort.id && mayBeSentAgain(one));
  await table.write(
    auditWrite(cohort.id, {
      ...{ at: iso(now), by: manager.id, what: 'sent-email-again', note: `${own.length} emails` },
    }),
  );
  const results = await pMap(own, async (one) => one && table.write(sendAgainWrite(one, now)), {
    concurrency: AT_ONCE,
  });
  return json(200, { again: results.filter((result) => result === 'done').length });
}

/** Why an email was not sent. */
const REASONS: Readonly<Record<string, string>> = {
  'no-longer-relevant': 'not needed any more: something else happened first',
  'too-late': 'its time had passed',
  'enough-lately': 'the person had enough email lately',
  'no-address': 'there is no address',
} satisfies Readonly<Partial<Record<SkipReason, string>>>;

function reasonInWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('-', ' ');
}

export const routes = {
  'GET /api/cohorts/{cohort}/outbox': readerRoute(readOutbox),
  'GET /api/cohorts/{cohort}/outbox/emails': readerRoute(readEmails),
  'POST /api/cohorts/{cohort}/outbox/pause': managerRoute(pauseEmail),
  'POST /api/cohorts/{cohort}/outbox/again': managerRoute(sendAgain),
  'POST /api/cohorts/{cohort}/outbox/held': managerRoute(decideHeld),
} as const satisfies Routes;
