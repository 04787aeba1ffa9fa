/** Emails that take each other back: no one should get both within a day, unless someone acted in between. */

export interface Contradiction {
  /** The email that came first, by the name of its text. */
  readonly first: string;
  readonly then: readonly string[];
  /** Only where both are about the same pair. */
  readonly ofOnePair: boolean;
}

/** What is said of one pair while it is proposed or meets. */
const WHILE_MEETING = [
  'first-meeting-nudge',
  'first-meeting-reminder',
  'session-nudge',
  'session-reminder',
  'go-on',
  'check-in',
];

export const CONTRADICTIONS: readonly Contradiction[] = [
  // What has ended is not asked about.
  ...['pair-ended', 'partner-left'].map((first) => ({
    first,
    then: [...WHILE_MEETING, 'introduction', 'proposal', 'proposal-reminder'],
    ofOnePair: true,
  })),
  // A proposal that is over is neither asked about nor fulfilled.
  ...['not-this-time', 'proposal-expired'].map((first) => ({
    first,
    then: ['proposal', 'proposal-reminder', 'introduction', ...WHILE_MEETING],
    ofOnePair: true,
  })),
  {
    first: 'introduction',
    then: ['proposal', 'proposal-reminder', 'not-this-time', 'proposal-expired'],
    ofOnePair: true,
  },
  // No more proposals were announced.
  {
    first: 'no-match',
    then: ['proposal', 'proposal-reminder', 'unmatched', 'introduction'],
    ofOnePair: false,
  },
  {
    first: 'withdrawn',
    then: ['deadline-nudge', 'incomplete-nudge', 'accepted', 'unmatched', 'proposal', 'survey'],
    ofOnePair: false,
  },
];

/** Whether an email takes back what another one said before it. */
export function contradicts(
  before: { readonly email: string; readonly pairs: readonly string[] },
  after: { readonly email: string; readonly pairs: readonly string[] },
): boolean {
  return CONTRADICTIONS.some(
    ({ first, then, ofOnePair }) =>
      before.email === first &&
      then.includes(after.email) &&
      (!ofOnePair || before.pairs.some((pair) => after.pairs.includes(pair))),
  );
}
