/**
 * List prices of eu-central-1's neighbors differ by some percent; these are those of us-east-1 in US dollars. `seen` says
 * where a price comes from: a public copy of AWS's documentation or tools, or general knowledge that no one has checked.
 */
export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly seen: 'documentation, autumn 2026' | 'not checked';
  /** So many a month cost nothing, for ever. */
  readonly free?: number;
}

const DOCUMENTED = 'documentation, autumn 2026';
const UNCHECKED = 'not checked';

export const PRICES = {
  email: { usd: 0.1 / 1000, per: 'email', seen: UNCHECKED },
  write: { usd: 0.625 / 1e6, per: 'DynamoDB write unit (1 KB; in a transaction two)', seen: DOCUMENTED },
  read: { usd: 0.125 / 1e6, per: 'DynamoDB read unit (4 KB, strongly consistent)', seen: DOCUMENTED },
  storage: { usd: 0.25 + 0.2, per: 'GB and month in DynamoDB, with point-in-time recovery', seen: UNCHECKED },
  invocation: { usd: 0.2 / 1e6, per: 'Lambda invocation', seen: UNCHECKED, free: 1e6 },
  compute: { usd: 0.0000133334, per: 'GB-second of Lambda on ARM', seen: UNCHECKED, free: 400_000 },
  request: { usd: 1 / 1e6, per: 'request to the HTTP API', seen: UNCHECKED },
  edge: { usd: 1 / 1e6, per: 'request to CloudFront', seen: UNCHECKED, free: 10e6 },
  transition: { usd: 0.025 / 1000, per: 'transition of Step Functions', seen: DOCUMENTED, free: 4000 },
  schedule: { usd: 1 / 1e6, per: 'invocation by Scheduler', seen: DOCUMENTED, free: 14e6 },
  event: {
    usd: 1 / 1e6,
    per: "event of SES on the bus (AWS's own events cost nothing)",
    seen: UNCHECKED,
    free: Infinity,
  },
  log: { usd: 0.5, per: 'GB of logs', seen: UNCHECKED, free: 5 },
  metric: { usd: 0.3, per: 'metric of our own and month', seen: UNCHECKED, free: 10 },
  alarm: { usd: 0.1, per: 'alarm and month', seen: UNCHECKED, free: 10 },
  objectPut: { usd: 0.005 / 1000, per: 'object written to S3', seen: UNCHECKED },
  firewall: {
    usd: 7,
    per: 'month of the rate rules (5 for the list, 1 for each of two), and 0.60 per million requests',
    seen: UNCHECKED,
  },
} as const satisfies Record<string, Price>;

export type Priced = keyof typeof PRICES;
