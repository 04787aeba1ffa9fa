/**
 * The outbox: one row for each email to one person, from wanted to sent. Rows are listed by what is to be done about them, so
 * that a screen reads the few that it shows; the many that are over are counted.
 */
import {
  type Message,
  MAY_BE_SENT_AGAIN,
  isKeptAsSent,
  isKeptOnceOver,
  keptUntil,
  MESSAGE_LISTS,
  type MessageList,
  listOf,
  type MessageOutcome,
  type MessageState,
  releasedMessage,
} from '../domain/message.ts';
import type { EpochMs, IsoInstant } from '../domain/brand.ts';
import { dueAt, NOT_DUE } from './due.ts';
import { cohortPk, entityOf, entityPages, personPk, shardOf } from './rows.ts';
import {
  absent,
  all,
  atMost,
  type Condition,
  equals,
  type Item,
  type ItemChanges,
  itemPages,
  type Key,
  listItems,
  oneOf,
  DELETE_AT,
  type Query,
  type Table,
  type Value,
  type Write,
  present,
} from './table.ts';

export const messageKey = ({ person, id }: Pick<Message, 'person' | 'id'>): Key => ({
  pk: personPk(person),
  sk: `MESSAGE#${id}`,
});

const contentKey = ({ person, id }: Pick<Message, 'person' | 'id'>): Key => ({
  pk: personPk(person),
  sk: `CONTENT#${id}`,
});

const listPk = (cohort: string, list: MessageList): string => `${cohortPk(cohort)}#MESSAGES#${list}`;

/** Where a message that is in a state now is listed. */
function listedAs(cohort: string, now: Pick<Message, 'state' | 'outcome'>): { readonly gsi1pk: string } {
  return { gsi1pk: listPk(cohort, listOf(now)) };
}

/** Under which a message is listed, by when it was wanted. */
export const messageListing = (
  message: Pick<Message, 'id' | 'cohort' | 'state' | 'outcome' | 'createdAt'>,
): { gsi1pk: string; gsi1sk: string } => ({
  ...listedAs(message.cohort, message),
  gsi1sk: `${message.createdAt}#${message.id}`,
});

/** States that are over, of which a cohort has most: they are counted, so that no one has to read them all. */
const COUNTED = ['sent', 'skipped'] as const satisfies MessageState[];
export type MessageCounts = Readonly<Record<(typeof COUNTED)[number], number>>;
/** Rows that share a count: each is written by a transaction that others may want at the same moment. */
const COUNT_SHARDS = 16;

/** The write that counts a message in a state that is over, and in none that it leaves. */
function countWrites(
  { cohort, id }: Pick<Message, 'cohort' | 'id'>,
  from: readonly MessageState[],
  to: MessageState,
): Write[] {
  const add = Object.fromEntries(
    COUNTED.flatMap((state) => {
      const more = Number(to === state) - Number(from.includes(state));
      return more === 0 ? [] : [[state, more]];
    }),
  );
  if (Object.keys(add).length === 0) return [];
  const key = countKey(cohort, shardOf(id, COUNT_SHARDS));
  return [{ kind: 'update', key, set: { entity: 'message-count' }, add }];
}

const countKey = (cohort: string, shard: number): Key => ({
  pk: messageCountsPk(cohort),
  sk: `COUNT#${shard}`,
});

export const messageCountsPk = (cohort: string): string => `${cohortPk(cohort)}#MESSAGE-COUNTS`;

/** Of the rows that are kept with a person. */
export function isMessageKey({ sk }: Key): boolean {
  return sk.startsWith('MESSAGE#');
}

/** How many messages of a cohort ended so. */
export async function countMessages(table: Table, cohort: string): Promise<MessageCounts> {
  const rows = await listItems(table, { pk: messageCountsPk(cohort) });
  const sum = (state: keyof MessageCounts): number =>
    rows.reduce((all, row) => all + Number(row[state] ?? 0), 0);
  return { sent: sum('sent'), skipped: sum('skipped') };
}

/** The counts of a cohort as its messages say, for a table that has none yet: in one row, the others are made when needed. */
export async function countRows(table: Table, cohort: string): Promise<Item[]> {
  const states = (await listMessages(table, cohort)).map(({ state }) => state);
  const counts = Object.fromEntries(
    COUNTED.map((state) => [state, states.filter((one) => one === state).length]),
  );
  return [{ ...countKey(cohort, 0), entity: 'message-count', ...counts }];
}

/** Put only once: a message that is there keeps its state. */
export function messageWrite(message: Message): Write {
  return {
    kind: 'put',
    item: {
      ...messageKey(message),
      entity: 'message',
      ...message,
      ...messageListing(message),
      ...dueAt(messageKey(message), message.dueAt),
    },
    when: absent,
  };
}

export async function findMessage(
  table: Table,
  key: Pick<Message, 'person' | 'id'>,
): Promise<Message | undefined> {
  const item = await table.get(messageKey(key));
  return item && entityOf<Message>(item);
}

/** All of a cohort, list by list, of each the oldest first. */
export async function* messagePages(table: Table, cohort: string): AsyncGenerator<readonly Message[]> {
  for (const list of MESSAGE_LISTS)
    yield* entityPages<Message>(table, { index: 'listing', pk: listPk(cohort, list) });
}

/** All of a cohort, the oldest first. */
export async function listMessages(table: Table, cohort: string): Promise<Message[]> {
  const found = (await Array.fromAsync(messagePages(table, cohort))).flat();
  return found.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id));
}

/** Those of one list, the oldest first; or its `newest` so many, the newest first. */
export async function messagesIn(
  table: Table,
  cohort: string,
  { list, newest }: { readonly list: MessageList; readonly newest?: number },
): Promise<Message[]> {
  const query = { index: 'listing', pk: listPk(cohort, list) } as const;
  const items =
    newest === undefined ? await listItems(table, query) : await newestItems(table, query, newest);
  return items.map((item) => entityOf<Message>(item));
}

async function newestItems(table: Table, query: Query, most: number): Promise<Item[]> {
  const found: Item[] = [];
  for await (const items of itemPages(table, { ...query, descending: true, limit: most })) {
    found.push(...items);
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

/** All of one person, in any cohort. */
export async function listPersonMessages(table: Table, person: string): Promise<Message[]> {
  const items = await listItems(table, { pk: personPk(person), sk: { beginsWith: 'MESSAGE#' } });
  return items.map((item) => entityOf<Message>(item));
}

/** It waits for a sender at `now` (ISO), and no other has taken it. */
const waits = (now: string): Condition => all(equals('state', 'pending'), atMost('gsi2sk', now));

interface AttemptTimes {
  readonly at: IsoInstant;
  /** When to look whether an event has told of it. */
  readonly checkAt: IsoInstant;
}

/**
 * The durable marker before the call: from here on the outcome is unknown until something tells. Refused when another sender has
 * the message, or it is not due at `at`. The content, gzipped, is an item of its own, so that no index carries it.
 */
export function attemptWrites(message: Message, content: Uint8Array, { at, checkAt }: AttemptTimes): Write[] {
  return [
    {
      kind: 'update',
      key: messageKey(message),
      set: {
        ...{ state: 'attempted', attemptedAt: at },
        // What it is about may have grown: others that waited as well are told in it.
        ...(message.pairs && { pairs: message.pairs, pair: undefined }),
        ...dueAt(messageKey(message), checkAt),
      },
      add: { attempts: 1 },
      when: waits(at),
    },
    {
      kind: 'put',
      item: {
        ...contentKey(message),
        entity: 'email-content',
        content,
        [DELETE_AT]: Math.ceil(keptUntil(at) / 1000),
      },
    },
  ];
}

/** Another try of an attempt whose outcome no one learned. The attempt count makes sure that there is just one at a time. */
export function nextAttemptWrite(message: Message, { at, checkAt }: AttemptTimes): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { attemptedAt: at, ...dueAt(messageKey(message), checkAt) },
    add: { attempts: 1 },
    when: all(equals('state', 'attempted'), equals('attempts', message.attempts)),
  };
}

/**
 * Looks later at an attempt whose outcome no one learned. `taken`: it was to be repeated, which was certainly not sent and counts as
 * no attempt.
 */
export function lookLaterWrite(
  message: Message,
  { at, taken }: { readonly at: string; readonly taken: boolean },
): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { attempts: message.attempts, ...dueAt(messageKey(message), at) },
    when: all(equals('state', 'attempted'), equals('attempts', message.attempts + Number(taken))),
  };
}

/** Ends a message that is in one of the states `from`. Its content, kept for a second try, goes when it did not go out. */
export function endWrites(
  message: Pick<Message, 'person' | 'id' | 'cohort'>,
  {
    from,
    set,
  }: {
    readonly from: readonly MessageState[];
    readonly set: Pick<Message, 'state' | 'outcome'> & Record<string, Value>;
  },
): Write[] {
  return [
    {
      kind: 'update',
      key: messageKey(message),
      set: { ...set, ...listedAs(message.cohort, set) },
      remove: NOT_DUE,
      when: oneOf('state', from),
    },
    ...(isKeptOnceOver({ person: message.person, state: set.state }) ? [] : [forgetContentWrite(message)]),
    ...countWrites(message, from, set.state),
  ];
}

/** Ends several in one transaction: those that share a count are counted by one write. */
export function endAllWrites(messages: readonly Message[], how: Parameters<typeof endWrites>[1]): Write[] {
  const writes = new Map<string, Write>();
  for (const write of messages.flatMap((message) => endWrites(message, how))) {
    const { pk, sk } = write.kind === 'put' ? write.item : write.key;
    const known = writes.get(`${pk} ${sk}`);
    const together =
      known?.kind === 'update' && write.kind === 'update'
        ? { ...write, add: summed(known.add ?? {}, write.add ?? {}) }
        : write;
    writes.set(`${pk} ${sk}`, together);
  }
  return [...writes.values()];
}

function summed(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}

/** Nothing stays of it; what was counted stays counted. */
export function eraseMessageWrites(message: Message): Write[] {
  return [{ kind: 'delete', key: messageKey(message) }, forgetContentWrite(message)];
}

/** What was kept of it as it was handed over goes; without it there is no second try. */
export function forgetContentWrite(message: Pick<Message, 'person' | 'id'>): Write {
  return { kind: 'delete', key: contentKey(message) };
}

/** What SES told of a message that was sent. */
export function outcomeWrite(message: Message, outcome: MessageOutcome): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { outcome, ...listedAs(message.cohort, { state: 'sent', outcome }) },
    when: equals('state', 'sent'),
  };
}

/** That it bounced for now. */
export function softBouncedWrite(message: Message): Write {
  return { kind: 'update', key: messageKey(message), set: { softBounced: true }, when: present };
}

/**
 * Puts a message that was certainly not sent back, to be tried at `at` (ISO). `since`: it was attempted, by whoever puts it back;
 * otherwise it waits at that time (ISO), and another sender that has taken it meanwhile keeps it.
 */
export function postponeWrite(
  message: Message,
  { at, reason, since }: { readonly at: string; readonly reason: string; readonly since: string },
): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: {
      ...{ state: 'pending', reason, attempts: 0 },
      ...listedAs(message.cohort, { state: 'pending' }),
      ...dueAt(messageKey(message), at),
    },
    when: since === 'attempted' ? equals('state', 'attempted') : waits(since),
  };
}

/** Puts a message that waits at `now` (ISO) aside until the manager decides; nothing attends to it. */
export function holdWrite(message: Message, now: string): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { state: 'held', reason: 'all email is paused', ...listedAs(message.cohort, { state: 'held' }) },
    remove: NOT_DUE,
    when: waits(now),
  };
}

/** Skips a message that waits at `now` (ISO). */
export function skipWrites(message: Message, reason: string, now: string): Write[] {
  // What may have arrived cannot be called off any more.
  const set = message.mayHaveArrived
    ? ({ state: 'unknown', reason: 'the outcome is not known' } as const)
    : ({ state: 'skipped', reason } as const);
  const [end, ...rest] = endWrites(message, { from: ['pending'], set });
  return end?.kind === 'update' ? [{ ...end, when: waits(now) }, ...rest] : [];
}

/** Lets a message that was held go out. */
export function releaseWrite(message: Message, now: EpochMs): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: waitingAgain(message, now),
    when: equals('state', 'held'),
  };
}

/** Has an email sent again that failed, or of which no one knows whether it arrived: made anew, and for as long as it was wanted at first. */
export function sendAgainWrite(message: Message, now: EpochMs): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: {
      attempts: 0,
      ...(message.state === 'unknown' && { mayHaveArrived: true }),
      ...waitingAgain(message, now),
    },
    remove: ['failures'],
    when: oneOf('state', MAY_BE_SENT_AGAIN),
  };
}

function waitingAgain(message: Message, now: EpochMs): NonNullable<ItemChanges['set']> {
  const released = releasedMessage(message, now);
  return {
    ...{ state: 'pending', reason: undefined, ...released },
    ...listedAs(message.cohort, { state: 'pending' }),
    ...dueAt(messageKey(message), released.dueAt),
  };
}

/** What was last handed to SES, byte for byte and gzipped, and from when on (ISO) its outcome counts as unknown. */
export async function lastAttempt(
  table: Table,
  key: Pick<Message, 'person' | 'id'>,
): Promise<{ readonly checkAt?: string; readonly content?: Uint8Array }> {
  const [item, kept] = await table.getMany([messageKey(key), contentKey(key)]);
  const { content } = kept ? entityOf<{ content?: Uint8Array }>(kept) : {};
  const checkAt = item?.['gsi2sk'];
  return { ...(typeof checkAt === 'string' && { checkAt }), ...(content && { content }) };
}

/** An email to a person as it was handed to SES, gzipped; `undefined` where it never was, and when its time is over. */
export async function keptContent(
  table: Table,
  message: Message,
  now: EpochMs,
): Promise<Uint8Array | undefined> {
  if (!isKeptAsSent(message, now)) return undefined;
  const item = await table.get(contentKey(message));
  return item && entityOf<{ content?: Uint8Array }>(item).content;
}
