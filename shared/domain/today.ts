/** What needs the manager now, most pressing first: each with what it means and where she can act. */
import type { Shortage } from './matching/supply.ts';
import type { CohortState } from './cohort.ts';

export interface Situation {
  readonly state: CohortState;
  /** The draft that waits for approval. */
  readonly draft?: { readonly placed: number; readonly unmatched: number };
  /** Deliveries that could not be read. */
  readonly quarantined: number;
  readonly bounced: number;
  /** Emails that SES refused for good, and those of which nobody learned whether they went out. */
  readonly failedEmails: number;
  readonly unknownEmails: number;
  /** Pairs that were reminded twice and stay silent; and those of them at the end of the ladder. */
  readonly silentPairs: number;
  readonly undecidedPairs: number;
  /** Proposals that ran out without two answers, in the last days. */
  readonly expiredProposals: number;
  /** Answers at the bottom of their scale, in the last days. */
  readonly lowAnswers: number;
  /** Forms that no longer have a question that the program reads. */
  readonly changedForms: readonly string[];
  /** Applications that wait for a talk. */
  readonly interviews: number;
  /** Email that waits for a decision, because all email was paused when it came due; and whether it still is. */
  readonly heldEmails: number;
  readonly paused: boolean;
  /** Applications that miss an answer that the program asks for. */
  readonly incomplete: number;
  /** If applications closed today. */
  readonly shortages: readonly Shortage[];
}

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly where: 'matching' | 'deliveries' | 'people' | 'pairs' | 'program' | 'outbox' | 'results';
  readonly act: string;
}

/** A pair counts as silent from this step of the ladder on: two reminders have gone out by then. */
export const SILENT_STEP = 2;
/** How far back "lately" goes, for what passes by itself. */
export const LATELY_DAYS = 14;

export function tasksOf(situation: Situation): Task[] {
  const {
    state,
    draft,
    quarantined,
    bounced,
    failedEmails,
    unknownEmails,
    silentPairs,
    undecidedPairs,
    expiredProposals,
    lowAnswers,
    changedForms,
    interviews,
    heldEmails,
    paused,
    incomplete,
    shortages,
  } = situation;
  const tasks: Task[] = [];
  if (state === 'review' && draft)
    tasks.push({
      id: 'draft',
      title: 'A match waits for your approval',
      meaning: `${people(draft.placed)} would have a mentor; ${draft.unmatched} would stay without one. Nobody has been written to yet.`,
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
  if (changedForms.length > 0)
    tasks.push({
      id: 'form-changed',
      title: `${count(changedForms.length, 'form has', 'forms have')} changed`,
      meaning: `A question that the program reads is no longer there: ${changedForms.join(', ')}.`,
      where: 'program',
      act: 'Mend the mapping',
    });
  if (paused || heldEmails > 0)
    tasks.push({
      id: 'held',
      title: paused
        ? 'All email is paused'
        : `${count(heldEmails, 'email waits', 'emails wait')} for your decision`,
      meaning: paused
        ? `Nobody is written to. ${count(heldEmails, 'email has', 'emails have')} come due meanwhile.`
        : 'They came due while all email was paused. Send them, or drop them.',
      where: 'outbox',
      act: 'Decide',
    });
  if (bounced > 0)
    tasks.push({
      id: 'bounced',
      title: `Email to ${people(bounced)} comes back`,
      meaning: 'Nothing is sent there any more. Ask for another address in some other way.',
      where: 'people',
      act: 'See who',
    });
  if (failedEmails + unknownEmails > 0)
    tasks.push({
      id: 'emails',
      title: `${count(failedEmails + unknownEmails, 'email', 'emails')} may not have arrived`,
      meaning: `${failedEmails} refused by the email service, ${unknownEmails} of which nobody learned the outcome. Write to these people yourself if it matters.`,
      where: 'people',
      act: 'See who',
    });
  if (silentPairs > 0)
    tasks.push({
      id: 'silent',
      title: `${count(silentPairs, 'pair has', 'pairs have')} fallen silent`,
      meaning:
        undecidedPairs > 0
          ? `Two reminders brought nothing, and ${undecidedPairs === silentPairs ? (undecidedPairs === 1 ? 'it is' : 'all of them are') : `${undecidedPairs} of them ${undecidedPairs === 1 ? 'is' : 'are'}`} silent so long that you should decide.`
          : 'Two reminders brought nothing. A few lines from you help more than another reminder.',
      where: 'pairs',
      act: 'See which',
    });
  if (lowAnswers > 0)
    tasks.push({
      id: 'low',
      title: `${count(lowAnswers, 'low answer', 'low answers')} in the last two weeks`,
      meaning:
        'Ratings are confidential, so nobody is named. An email to everybody in a pair that offers a talk reaches them too.',
      where: 'outbox',
      act: 'Write to all pairs',
    });
  if (interviews > 0)
    tasks.push({
      id: 'interviews',
      title: `${count(interviews, 'application waits', 'applications wait')} for a talk`,
      meaning: 'Who is not decided about when applications close takes no part in the match.',
      where: 'people',
      act: 'See who',
    });
  if (expiredProposals > 0)
    tasks.push({
      id: 'expired',
      title: `${count(expiredProposals, 'proposal', 'proposals')} ran out`,
      meaning:
        'Not both sides answered in time. The places were matched again; whoever was silent may need a word.',
      where: 'pairs',
      act: 'See which',
    });
  const [worst] = shortages;
  if (state === 'open' && worst)
    tasks.push({
      id: 'shortage',
      title: 'Mentors are short',
      meaning: `Above all in ${worst.label}: if applications closed today, ${people(worst.short)} would find nobody for it. There is still time to ask.`,
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
