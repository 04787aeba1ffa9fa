/** The outbox: one row for each email to one person, from wanted to sent. */
import { type Message, type MessageState, releasedMessage } from '../domain/message.ts';
import { cohortPk, dueAt, entityOf, entityPages, NOT_DUE, personPk } from './rows.ts';
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
import type { EpochMs } from '../domain/brand.ts';

export const messageKey = ({ person, id }: Pick<Message, 'person' | 'id'>): Key => ({
  pk: personPk(person),
  sk: `MESSAGE#${id}`,
});

const contentKey = ({ person, id }: Pick<Message, 'person' | 'id'>): Key => ({
  pk: personPk(person),
  sk: `CONTENT#${id}`,
});

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

/** All of a cohort, the oldest first. */
export function messagePages(table: Table, cohort: string): AsyncGenerator<readonly Message[]> {
  return entityPages<Message>(table, { index: 'listing', pk: `${cohortPk(cohort)}#MESSAGES` });
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

/** All of one person, in any cohort. */
export async function listPersonMessages(table: Table, person: string): Promise<Message[]> {
  const items = await listItems(table, { pk: personPk(person), sk: { beginsWith: 'MESSAGE#' } });
  return items.map((item) => entityOf<Message>(item));
}

/** Takes the message for sending until `lease` (ISO). Refused when another sender has it. */
export function claimWrite(message: Message, now: string, lease: string): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: {
      state: 'claimed',
      // What it is about may have grown: others that waited as well are told in it.
      ...(message.pairs && { pairs: message.pairs, pair: undefined }),
      ...dueAt(messageKey(message), lease),
    },
    when: all(oneOf('state', ['pending', 'claimed']), atMost('gsi2sk', now)),
  };
}

/**
 * The durable marker before the call: from here on the outcome is unknown until something tells. The content, gzipped, is an
 * item of its own, so that no index carries it.
 */
export function attemptWrites(message: Message, content: Uint8Array, checkAt: string): Write[] {
  return [
    {
      kind: 'update',
      key: messageKey(message),
      set: { state: 'attempted', ...dueAt(messageKey(message), checkAt) },
      add: { attempts: 1 },
      when: equals('state', 'claimed'),
    },
    { kind: 'put', item: { ...contentKey(message), entity: 'email-content', content } },
  ];
}

/** A second try of an attempt whose outcome no one learned. The attempt count makes sure that there is just one. */
export function secondAttemptWrite(message: Message, checkAt: string): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: dueAt(messageKey(message), checkAt),
    add: { attempts: 1 },
    when: all(equals('state', 'attempted'), equals('attempts', message.attempts)),
  };
}

/** Ends a message that is in one of the states `from`. Its content, kept for a second try, goes with that. */
export function endWrites(
  key: Pick<Message, 'person' | 'id'>,
  {
    from,
    set,
  }: {
    readonly from: readonly MessageState[];
    readonly set: { readonly state: MessageState } & Record<string, Value>;
  },
): Write[] {
  return [
    { kind: 'update', key: messageKey(key), set, remove: NOT_DUE, when: oneOf('state', from) },
    { kind: 'delete', key: contentKey(key) },
  ];
}

/** Puts a message that was certainly not sent back, to be tried at `at` (ISO). */
export function postponeWrite(message: Message, at: string, reason: string): Write {
  return {
    kind: 'update',
    key: messageKey(message),
    set: { state: 'pending', reason, attempts: 0, ...dueAt(messageKey(message), at) },
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

/** Lets a message that was held go out. */
export function releaseWrite(message: Message, now: EpochMs): Write {
  const released = releasedMessage(message, now);
  return {
    kind: 'update',
    key: messageKey(message),
    set: { state: 'pending', reason: undefined, ...released, ...dueAt(messageKey(message), released.dueAt) },
    when: equals('state', 'held'),
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
