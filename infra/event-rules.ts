/** What wakes functions beside HTTP and the workflow: the table's stream, SES's events, the clock. */

/** New rows of a kind, as the event source mapping of the table's stream filters them. */
export interface StreamRule {
  readonly function: string;
  readonly entity: 'delivery' | 'message';
  readonly batchSize: number;
  /** Batches under way at the same time: the mapping's parallelization factor. */
  readonly parallel: number;
}

export const STREAM_RULES: readonly StreamRule[] = [
  { function: 'map-delivery', entity: 'delivery', batchSize: 25, parallel: 2 },
  { function: 'send-messages', entity: 'message', batchSize: 10, parallel: 2 },
];

/** Events of SES on the default bus, by `detail.eventType`. Deliveries are not asked for: nothing depends on them. */
export const MAIL_EVENT_RULE = {
  function: 'record-delivery',
  eventTypes: ['Send', 'Bounce', 'Complaint', 'Reject'],
} as const;

export const RECURRING = [{ name: 'sweep', function: 'sweep', expression: 'rate(1 minute)' }] as const;
