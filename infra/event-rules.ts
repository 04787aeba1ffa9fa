/** What wakes functions beside HTTP and the workflow: the table's stream, SES's events, the clock. */

/** New rows of a kind, as the event source mapping of the table's stream filters them. */
export interface StreamRule {
  readonly function: 'process-delivery' | 'send-messages';
  readonly entity: 'delivery' | 'message';
  readonly batchSize: number;
  /** Batches under way at the same time: the mapping's parallelization factor. */
  readonly parallel: number;
}

export const STREAM_RULES: readonly StreamRule[] = [
  { function: 'process-delivery', entity: 'delivery', batchSize: 25, parallel: 2 },
  { function: 'send-messages', entity: 'message', batchSize: 10, parallel: 2 },
];

/** An object whose leaves are paths into an event, beginning with `$.`. */
export interface Excerpt {
  readonly [name: string]: string | Excerpt;
}

export interface EmailEventRule {
  readonly name: string;
  readonly function: 'record-email-event';
  /** By `detail.eventType`. */
  readonly eventTypes: readonly string[];
  /** What the function gets of the event. */
  readonly excerpt: Excerpt;
}

const EMAIL = {
  messageId: '$.detail.mail.messageId',
  timestamp: '$.detail.mail.timestamp',
  tags: { mid: '$.detail.mail.tags.mid', pid: '$.detail.mail.tags.pid' },
};
const EVENT = { source: '$.source', detail: { eventType: '$.detail.eventType', mail: EMAIL } };

/**
 * Events of SES on the default bus. Only ids are handed on: an event that the function gives up ends in a queue, and no
 * address belongs there. Deliveries are not asked for: nothing depends on them.
 */
export const EMAIL_EVENT_RULES: readonly EmailEventRule[] = [
  {
    name: 'email-sent',
    function: 'record-email-event',
    eventTypes: ['Send', 'Complaint', 'Reject'],
    excerpt: EVENT,
  },
  {
    name: 'email-bounced',
    function: 'record-email-event',
    eventTypes: ['Bounce'],
    excerpt: {
      ...EVENT,
      detail: { ...EVENT.detail, bounce: { bounceType: '$.detail.bounce.bounceType' } },
    },
  },
];

export const RECURRING = [{ name: 'sweep', function: 'sweep', expression: 'rate(1 minute)' }] as const;
