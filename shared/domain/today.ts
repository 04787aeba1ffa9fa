/** What needs the manager now, most pressing first: each with what it means and where she can act. */
import type { Shortage } from './matching/supply.ts';

/** Where a cohort stands, in a sentence. */
export const COHORT_STANDS: Readonly<Record<Situation['state'], string>> = {
  open: 'Applications are open',
  closing: 'Applications have closed',
  matching: 'The match is being made',
  review: 'The match waits for your approval',
  running: 'Pairs are under way',
  ended: 'The cohort has ended',
};

export interface Situation {
  readonly state: 'open' | 'closing' | 'matching' | 'review' | 'running' | 'ended';
  /** The draft that waits for approval. */
  readonly draft?: { readonly placed: number; readonly unmatched: number };
  /** Deliveries that could not be read. */
  readonly quarantined: number;
  readonly bounced: number;
  /** Mails that SES refused for good, and those of which nobody learnt whether they went out. */
  readonly failedMails: number;
  readonly unknownMails: number;
  /** Pairs that were introduced weeks ago and have logged no meeting. */
  readonly silentPairs: number;
  /** Applications that miss an answer that the program asks for. */
  readonly incomplete: number;
  /** If applications closed today. */
  readonly shortages: readonly Shortage[];
}

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly where: 'matching' | 'deliveries' | 'people';
  readonly act: string;
}

/** Introduced so many days ago without a meeting: the second nudge has gone out by then. */
export const SILENT_DAYS = 15;

export function tasksOf(situation: Situation): Task[] {
  const {
    state,
    draft,
    quarantined,
    bounced,
    failedMails,
    unknownMails,
    silentPairs,
    incomplete,
    shortages,
  } = situation;
  const tasks: Task[] = [];
  if (state === 'review' && draft)
    tasks.push({
      id: 'draft',
      title: 'A match waits for your approval',
      meaning: `${people(draft.placed)} would be asked; ${draft.unmatched} would stay without a mentor. Nobody has been written to yet.`,
      where: 'matching',
      act: 'Look at the match',
    });
  if (quarantined > 0)
    tasks.push({
      id: 'quarantined',
      title: `${count(quarantined, 'delivery', 'deliveries')} could not be read`,
      meaning: `Nothing of ${quarantined === 1 ? 'it is' : 'them is'} lost, but whoever sent ${quarantined === 1 ? 'it' : 'them'} has heard nothing yet.`,
      where: 'deliveries',
      act: 'Look at the deliveries',
    });
  if (bounced > 0)
    tasks.push({
      id: 'bounced',
      title: `Mail to ${people(bounced)} comes back`,
      meaning: 'Nothing is sent there any more. Ask for another address in some other way.',
      where: 'people',
      act: 'See who',
    });
  if (failedMails + unknownMails > 0)
    tasks.push({
      id: 'mails',
      title: `${count(failedMails + unknownMails, 'mail', 'mails')} may not have arrived`,
      meaning: `${failedMails} refused by the mail service, ${unknownMails} of which nobody learnt the outcome. Write to these people yourself if it matters.`,
      where: 'people',
      act: 'See who',
    });
  if (silentPairs > 0)
    tasks.push({
      id: 'silent',
      title: `${count(silentPairs, 'pair has', 'pairs have')} not met yet`,
      meaning: `Introduced more than ${SILENT_DAYS - 1} days ago, and no meeting was logged in spite of two reminders.`,
      where: 'people',
      act: 'See who',
    });
  const [worst] = shortages;
  if (state === 'open' && worst)
    tasks.push({
      id: 'shortage',
      title: `Mentors are short in ${worst.label}`,
      meaning: `If applications closed today, ${people(worst.short)} would find nobody for it. There is still time to ask.`,
      where: 'matching',
      act: 'Look at the trial match',
    });
  if (state === 'open' && incomplete > 0)
    tasks.push({
      id: 'incomplete',
      title: `${count(incomplete, 'application is', 'applications are')} incomplete`,
      meaning: 'Who left something out is reminded before the deadline, and may not be matched without it.',
      where: 'people',
      act: 'See who',
    });
  return tasks;
}

function count(value: number, one: string, many: string): string {
  return `${value} ${value === 1 ? one : many}`;
}

function people(value: number): string {
  return count(value, 'person', 'people');
}
