/**
 * Sends what the outbox wants sent. SES has no idempotency key, so a mark with the very bytes is left first: attempted, then
 * sent. An attempt whose outcome no one learned waits for SES's own event, which carries our id.
 * Without one it is sent again, byte for byte, after waits that double, for as long as the email is wanted; what is unknown then
 * is left for the manager to see.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { EpochMs, PairId } from '../../domain/brand.ts';
import { DAY, HOUR, iso, MINUTE } from '../../domain/calendar.ts';
import { decideRepeating, decideSending, type Message, MANAGER } from '../../domain/message.ts';
import { currentSecret, LINK_KEY } from '../../secrets.ts';
import {
  attemptWrites,
  endAllWrites,
  endWrites,
  findMessage,
  holdWrite,
  lastAttempt,
  listPersonMessages,
  lookLaterWrite,
  postponeWrite,
  nextAttemptWrite,
  skipWrites,
} from '../../store/messages.ts';
import { applicationKey } from '../../store/applications.ts';
import { pairKey } from '../../store/pairs.ts';
import { personKey } from '../../store/people.ts';
import { all, equals, type Key, lacks, type Table, type Write } from '../../store/table.ts';
import { speaksOfSeveral } from '../../email/texts.ts';
import { compose } from '../../email/compose.ts';
import type { EmailOutcome } from '../../email/mailer.ts';
import type { MessageContext } from '../../email/context.ts';
import { readMessageContext } from './read-context.ts';
import type { Dependencies } from '../dependencies.ts';

export type OutboxNeeds = Pick<Dependencies, 'table' | 'mailer' | 'secrets' | 'clock' | 'publicUrl'>;

export type SendResult =
  'sent' | 'skipped' | 'postponed' | 'held' | 'failed' | 'unknown' | 'not-due' | 'throttled';

/** Sends one message if it is due, or settles one whose outcome stayed unknown. Safe to repeat and to run in parallel. */
export async function sendMessage(
  dependencies: OutboxNeeds,
  key: Pick<Message, 'person' | 'id'>,
): Promise<SendResult> {
  const message = await findMessage(dependencies.table, key);
  return message ? sendKnown(dependencies, message) : 'not-due';
}

/** The same for a message as it was read before: the mark of its attempt makes sure that it has not moved on since. */
export async function sendKnown(dependencies: OutboxNeeds, message: Message): Promise<SendResult> {
  switch (message.state) {
    case 'pending':
      // The stream tells of it at once, also of one that waits so that it can be taken back.
      return iso(dependencies.clock()) < message.dueAt ? 'not-due' : prepare(dependencies, message);
    case 'attempted':
      return resolveUnknownOutcome(dependencies, message);
    case 'sent':
    case 'skipped':
    case 'held':
    case 'failed':
    case 'unknown':
      return 'not-due';
  }
}

async function prepare(dependencies: OutboxNeeds, message: Message): Promise<SendResult> {
  const { table, clock } = dependencies;
  const now = clock();
  const context = await readMessageContext(table, message);
  if (!context) return skip(table, message, { reason: 'no-longer-relevant', now });

  const { recipient, relevant, program, paused, touchpoint } = context;
  // Whatever comes due while email is paused waits for the manager's decision.
  if (paused && message.person !== MANAGER) {
    await table.write(holdWrite(message, iso(now)));
    return 'held';
  }
  const decision = decideSending(message, recipient, {
    policies: program.policies,
    touchpoint,
    relevant,
    now,
  });
  if (decision.kind === 'skip') return skip(table, message, { reason: decision.reason, now });
  if (decision.kind === 'wait') {
    const later = { at: iso(decision.until), reason: 'waits for a better time', since: iso(now) };
    await table.write(postponeWrite(message, later));
    return 'postponed';
  }

  const judged = { ...decision, before: recipient.recentEmails };
  const others = await toldTogether(table, message, context);
  if (others.length > 0 && pairsOf(message).length > 0) {
    const pairs = [...new Set([message, ...others].flatMap(pairsOf))].sort();
    const { pair: _, ...whole } = message;
    return send(dependencies, { ...whole, pairs }, { others, judged });
  }
  return send(dependencies, message, { context, others, judged });
}

/**
 * Messages to one person that wait as well, and that one email can tell: the same touchpoint about other pairs, where the text can
 * speak of several, and receipts of the same application.
 */
async function toldTogether(
  table: Table,
  message: Message,
  { program, touchpoint, application }: MessageContext,
): Promise<readonly Message[]> {
  const event = 'event' in touchpoint.when ? touchpoint.when.event : undefined;
  const ofPairs = pairsOf(message).length > 0;
  // An application that has not changed yet has one receipt.
  if (event === 'applied' && application?.revision === 1) return [];
  if (event !== 'applied' && !(ofPairs && speaksOfSeveral(program, touchpoint.email))) return [];
  const own = await listPersonMessages(table, message.person);
  return own
    .filter(
      (one) =>
        one.id !== message.id &&
        one.state === 'pending' &&
        one.cohort === message.cohort &&
        one.touchpoint === message.touchpoint &&
        pairsOf(one).length > 0 === ofPairs,
    )
    .slice(0, MOST_TOGETHER);
}

function pairsOf({ pair, pairs }: Message): readonly PairId[] {
  return pairs ?? (pair === undefined ? [] : [pair]);
}

/** What fits into one transaction, with room to spare. The others are told together the next time. */
const MOST_TOGETHER = 20;

const TOLD_TOGETHER = {
  from: ['pending'],
  set: { state: 'skipped', reason: 'told in one email with others' },
} as const;

interface Sending {
  /** What the message is about, where it was read already. */
  readonly context?: MessageContext;
  /** Messages that end with this one. */
  readonly others: readonly Message[];
  readonly judged: Judged;
}

/** The recipient's count of emails with this one in it, and as it was when that was decided: another count is judged anew. */
interface Judged {
  readonly recentEmails: string;
  readonly before: string | undefined;
}

async function send(
  dependencies: OutboxNeeds,
  message: Message,
  { context: known, others, judged }: Sending,
): Promise<SendResult> {
  const { table, clock } = dependencies;
  const context = known ?? (await readMessageContext(table, message));
  if (!context) return skip(table, message, { reason: 'no-longer-relevant', now: clock() });
  const { program } = context;
  // Before anything is marked: a turn may take a while, and a process may have to end before it comes.
  if ((await dependencies.mailer.ready?.()) === false) return 'throttled';
  const { secrets, publicUrl } = dependencies;
  const links = { publicUrl, key: await currentSecret(secrets, LINK_KEY) };
  const { raw } = await compose(context, message, { links, now: clock() });
  const now = clock();
  const attempted = await table.transact([
    ...attemptWrites(message, gzipSync(raw), {
      at: iso(now),
      checkAt: iso(now + program.policies.unknownOutcomeMinutes * MINUTE),
    }),
    ...(message.person === MANAGER ? [] : [recipientCheck(message, judged)]),
    ...relevanceChecks(context),
    ...endAllWrites(others, TOLD_TOGETHER),
  ]);
  // Refused on anything but the message itself: the person, the application, a pair or an email that ends with this one has
  // changed since. The message is judged anew.
  if (attempted.kind === 'refused')
    return attempted.refused[0]
      ? 'not-due'
      : sendMessage(dependencies, { person: message.person, id: message.id });
  return deliver(dependencies, context, { message, raw, judged });
}

/** What made it relevant, held in the same transaction: who withdraws, or ends a pair, at this very moment is judged anew. */
function relevanceChecks({ application, pair, several }: MessageContext): Write[] {
  const pairs = several?.map((one) => one.pair) ?? (pair ? [pair] : []);
  return [
    ...(application
      ? [unchanged(applicationKey(application.cohort, application.person), application.revision)]
      : []),
    ...pairs.map((one) => unchanged(pairKey(one.cohort, one.id), one.revision)),
  ];
}

function unchanged(key: Key, revision: number): Write {
  return { kind: 'check', key, when: equals('revision', revision) };
}

/** Suppression, unsubscribing and the count of recent emails, held in the same transaction as the mark. */
function recipientCheck(message: Message, { recentEmails, before }: Judged): Write {
  const asRead = before === undefined ? lacks('recentEmails') : equals('recentEmails', before);
  return {
    kind: 'update',
    key: personKey(message.person),
    set: { recentEmails },
    when: all(lacks('suppressed'), asRead, ...(message.essential ? [] : [lacks('unsubscribedAt')])),
  };
}

async function deliver(
  dependencies: OutboxNeeds,
  { program, recipient }: MessageContext,
  {
    message,
    raw,
    judged,
  }: {
    readonly message: Message;
    readonly raw: Uint8Array;
    /** Nothing where it repeats an attempt that was counted before. */
    readonly judged?: Judged;
  },
): Promise<SendResult> {
  const { mailer, table, clock } = dependencies;
  const from = program.program.sender.address;
  const outcome = await mailer.send({
    raw,
    from,
    to: recipient.email,
    tags: { mid: message.id, pid: message.person },
  });
  if (!isUnsent(outcome)) return record(dependencies, message, outcome);
  const { pause, reason } = waitAfter(outcome, message);
  const at = iso(clock() + pause);
  // Of an earlier attempt it is still not known whether it was sent: its event may come yet.
  if (!judged) {
    await table.write(lookLaterWrite(message, { at, taken: true }));
    return 'throttled';
  }
  const postponed = postponeWrite(message, { at, reason, since: 'attempted' });
  // What was certainly not sent is not counted either, or an outage would use up the emails of a day.
  const uncounted = message.person === MANAGER ? [] : [uncountWrite(message, judged)];
  // Refused on the person: another email was counted since, and this one stays counted too.
  if ((await table.transact([postponed, ...uncounted])).kind === 'refused') await table.write(postponed);
  return 'throttled';
}

/** Certainly not sent, and to be tried again. */
type Unsent = Extract<EmailOutcome, { kind: 'throttled' | 'paused' | 'unreached' }>;

function isUnsent(outcome: EmailOutcome): outcome is Unsent {
  return outcome.kind === 'throttled' || outcome.kind === 'paused' || outcome.kind === 'unreached';
}

function waitAfter(outcome: Unsent, message: Message): { readonly pause: number; readonly reason: string } {
  switch (outcome.kind) {
    case 'throttled': {
      const pause = outcome.for === 'the-day' ? HOUR : MINUTE / 2 + spread(message);
      return { pause, reason: 'the sending limit is reached' };
    }
    case 'unreached':
      // The sweep stops at the first of them, so that an outage is asked about a few times a minute, however many wait.
      return { pause: 2 * MINUTE + spread(message), reason: 'SES could not be reached' };
    case 'paused':
      return { pause: HOUR, reason: 'sending is paused' };
  }
}

function uncountWrite(message: Message, { recentEmails, before }: Judged): Write {
  return {
    kind: 'update',
    key: personKey(message.person),
    set: { recentEmails: before },
    when: equals('recentEmails', recentEmails),
  };
}

async function record(
  { table, clock }: OutboxNeeds,
  message: Message,
  outcome: Exclude<EmailOutcome, Unsent>,
): Promise<SendResult> {
  const now = clock();
  switch (outcome.kind) {
    case 'accepted':
      await table.transact(
        endWrites(message, {
          from: ['attempted', 'unknown'],
          set: { state: 'sent', sesMessageId: outcome.sesMessageId, sentAt: iso(now) },
        }),
      );
      return 'sent';
    case 'refused':
      await table.transact(
        endWrites(message, { from: ['attempted'], set: { state: 'failed', reason: outcome.because } }),
      );
      return 'failed';
    case 'unknown':
      return 'unknown';
  }
}

/** An attempt no one knows the outcome of, after its time: repeated while the email is wanted, and given up then. */
async function resolveUnknownOutcome(dependencies: OutboxNeeds, message: Message): Promise<SendResult> {
  const { table, clock } = dependencies;
  const now = clock();
  const { checkAt: due, content } = await lastAttempt(table, message);
  if (due === undefined || due > iso(now)) return 'not-due';
  const context = await readMessageContext(table, message);
  if (!content || !context || !isStillWanted(message, context, now)) {
    await table.transact(
      endWrites(message, {
        from: ['attempted'],
        set: { state: 'unknown', reason: 'the outcome is not known' },
      }),
    );
    return 'unknown';
  }
  const { recipient, program, touchpoint } = context;
  const decision = decideRepeating(message, recipient, { policies: program.policies, touchpoint, now });
  if (decision.kind === 'wait') {
    await table.write(lookLaterWrite(message, { at: iso(decision.until), taken: false }));
    return 'unknown';
  }
  // An email that is paused may be repeated once it is not any more.
  if (context.paused && message.person !== MANAGER) {
    await table.write(lookLaterWrite(message, { at: iso(now + HOUR), taken: false }));
    return 'unknown';
  }
  if ((await dependencies.mailer.ready?.()) === false) return 'throttled';
  const window = Math.min(program.policies.unknownOutcomeMinutes * MINUTE * 2 ** message.attempts, DAY);
  const repeated = await table.transact([
    nextAttemptWrite(message, { at: iso(now), checkAt: iso(now + window) }),
    ...(message.person === MANAGER
      ? []
      : [recipientCheck(message, { ...decision, before: recipient.recentEmails })]),
    ...relevanceChecks(context),
  ]);
  // As with the first attempt: refused on the person, it is judged anew.
  if (repeated.kind === 'refused')
    return repeated.refused[0]
      ? 'not-due'
      : sendMessage(dependencies, { person: message.person, id: message.id });
  return deliver(dependencies, context, { message, raw: gunzipSync(content) });
}

/** Up to a minute, by the id, so that a crowd does not come back all at once. */
function spread({ id }: Message): number {
  return parseInt(id.slice(0, 4), 16) % MINUTE;
}

function isStillWanted(message: Message, { recipient, relevant }: MessageContext, now: EpochMs): boolean {
  if (!relevant || iso(now) >= message.notAfter || recipient.suppressed) return false;
  return message.essential || recipient.unsubscribedAt === undefined;
}

async function skip(
  table: Table,
  message: Message,
  { reason, now }: { readonly reason: string; readonly now: EpochMs },
): Promise<SendResult> {
  await table.transact(skipWrites(message, reason, iso(now)));
  return 'skipped';
}
