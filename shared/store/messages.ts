/** The outbox: one row for each email to one person, from wanted to sent. */
import { createHash } from 'node:crypto';
import { DAY, iso } from '../domain/calendar.ts';
import type { Message, MessageState } from '../domain/message.ts';
import type { Program, Touchpoint } from '../domain/program.ts';
import { cohortPk, dueAt, entityOf, NOT_DUE, personPk } from './rows.ts';
import {
  absent,
  all,
  atMost,
  equals,
  type Key,
  listItems,
  oneOf,
  type Table,
  type Value,
  type Write,
} from './table.ts';

/** The manager's own partition: email to her, where a person would stand. */
export const MANAGER = 'manager';

export const messageKey = ({ person, id }: Pick<Message, 'person' | 'id'>): Key => ({
  pk: personPk(person),
  sk: `MESSAGE#${id}`,
});

export interface MessageRequest {
  /** What wants it: an occurrence with its date, or an event of one application or pair. */
  readonly occurrence: string;
  readonly person: string;
  readonly pair?: string;
  readonly facts?: Readonly<Record<string, string>>;
}

/** The message that a touchpoint owes one person. Its id follows from what it is for, so that it cannot exist twice. */
export function messageFor(
  program: Program,
  touchpoint: Touchpoint,
  { wanted, now }: { readonly wanted: MessageRequest; readonly now: number },
): Message {
  const cohort = program.cohort.id;
  const what = [cohort, wanted.occurrence, touchpoint.id, wanted.person, wanted.pair ?? ''].join('|');
  return {
    id: createHash('sha256').update(what).digest('hex').slice(0, 24),
    person: wanted.person,
    cohort,
    program: program.program.id,
    occurrence: wanted.occurrence,
    touchpoint: touchpoint.id,
    email: touchpoint.email,
    essential: touchpoint.essential,
    ...(wanted.pair !== undefined && { pair: wanted.pair }),
    ...(wanted.facts && { facts: wanted.facts }),
    state: 'pending',
    createdAt: iso(now),
    dueAt: iso(now),
    notAfter: iso(now + touchpoint.staleAfterDays * DAY),
    attempts: 0,
  };
}

/** Put only once: a message that is there keeps its state. */
export function messageWrite(message: Message): Write {
  return {
    kind: 'put',
    item: {
      ...messageKey(message),
      entity: 'message',
      ...message,
      gsi1pk: `${cohortPk(message.cohort)}#MESSAGES`,
      gsi1sk: `${message.createdAt}#${message.id}`,
      ...dueAt(message.dueAt),
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

/** All of a cohort, or those wanted since a time (ISO). */
export async function listMessages(table: Table, cohort: string, since?: string): Promise<Message[]> {
  const items = await listItems(table, {
    index: 'listing',
    pk: `${cohortPk(cohort)}#MESSAGES`,
    ...(since !== undefined && { sk: { from: since, to: '~' } }),
  });
  return items.map((item) => entityOf<Message>(item));
}

/** Takes the message for sending until `lease` (ISO). Refused when another sender has it. */
export function claimWrite(message: Message, now: string, lease: string): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { state: 'claimed', ...dueAt(lease) },
    when: all(oneOf('state', ['pending', 'claimed']), atMost('gsi2sk', now)),
  };
}

/** The durable marker before the call: from here on the outcome is unknown until something tells. */
export function attemptWrite(message: Message, content: Uint8Array, checkAt: string): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { state: 'attempted', content, ...dueAt(checkAt) },
    add: { attempts: 1 },
    when: equals('state', 'claimed'),
  };
}

/** A second try of an attempt whose outcome nobody learnt. The attempt count makes sure that there is just one. */
export function secondAttemptWrite(message: Message, checkAt: string): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: dueAt(checkAt),
    add: { attempts: 1 },
    when: all(equals('state', 'attempted'), equals('attempts', message.attempts)),
  };
}

/** Ends a message that is in one of the states `from`. Its content, kept for a second try, goes with that. */
export function endWrite(
  key: Pick<Message, 'person' | 'id'>,
  {
    from,
    set,
  }: {
    readonly from: readonly MessageState[];
    readonly set: { readonly state: MessageState } & Record<string, Value>;
  },
): Write {
  return {
    kind: 'update',
    key: messageKey(key),
    set,
    remove: [...NOT_DUE, 'content'],
    when: oneOf('state', from),
  };
}

/** Puts a message that was certainly not sent back, to be tried at `at` (ISO). */
export function postponeWrite(message: Message, at: string, reason: string): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { state: 'pending', reason, attempts: 0, ...dueAt(at) },
    when: oneOf('state', ['pending', 'claimed', 'attempted']),
  };
}

/** Puts a message aside until the manager decides; nothing attends to it. */
export function holdWrite(message: Message): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { state: 'held', reason: 'all email is paused' },
    remove: NOT_DUE,
    when: oneOf('state', ['pending', 'claimed']),
  };
}

/** Lets a message that was put aside go out. Its time to be useful begins anew. */
export function releaseWrite(message: Message, now: number): Write {
  const life = Date.parse(message.notAfter) - Date.parse(message.dueAt);
  return {
    kind: 'update',
    key: messageKey(message),
    set: {
      state: 'pending',
      reason: undefined,
      dueAt: iso(now),
      notAfter: iso(now + life),
      ...dueAt(iso(now)),
    },
    when: equals('state', 'held'),
  };
}

/** What was last handed to SES, byte for byte and gzipped, and from when on (ISO) its outcome counts as unknown. */
export async function lastAttempt(
  table: Table,
  key: Pick<Message, 'person' | 'id'>,
): Promise<{ readonly checkAt?: string; readonly content?: Uint8Array }> {
  const item = await table.get(messageKey(key));
  const { content } = item ? entityOf<{ content?: Uint8Array }>(item) : {};
  const checkAt = item?.['gsi2sk'];
  return { ...(typeof checkAt === 'string' && { checkAt }), ...(content && { content }) };
}
