/** What needs the manager now, most pressing first: each with what it means and where she can act. */
import type { IsoInstant } from './brand.ts';
import type { Shortage } from './matching/supply.ts';
import type { CohortState } from './cohort.ts';
import { REVIEW_DAYS } from './journey.ts';

export interface Situation {
  readonly state: CohortState;
  /** Only late applications are taken any more. */
  readonly isPastDeadline: boolean;
  /** Steps that happen by themselves and failed several times; and whether one of them is the workflow of the match. */
  readonly failingSteps: number;
  readonly matchStopped: boolean;
  /** The draft that waits for approval. */
  readonly draft?: { readonly placed: number; readonly unmatched: number };
  /** Deliveries that could not be read. */
  readonly quarantined: number;
  readonly bounced: number;
  /** People whose last emails all bounced, each for now. */
  readonly softBounced: number;
  /** Emails that SES refused for good, and those of which no one learned whether they went out. */
  readonly failedEmails: number;
  readonly unknownEmails: number;
  /** Pairs that were reminded twice and stay silent; and those of them at the end of the ladder. */
  readonly silentPairs: number;
  readonly undecidedPairs: number;
  /** People who were asked after a silence and would rather stop. */
  readonly stopping: number;
  /** Days for which the draft waits. */
  readonly draftDays: number;
  /** People who are set aside because they did not answer. */
  readonly setAside: number;
  /** Proposals that expired without two answers, in the last days. */
  readonly expiredProposals: number;
  /** Answers at the bottom of their scale, in the last days. */
  readonly lowAnswers: number;
  /** Forms that no longer have a question that the program reads. */
  readonly changedForms: readonly string[];
  /** Forms whose deliveries are taken without a signature. */
  readonly unsignedForms: readonly string[];
  /** Applications that wait for a talk. */
  readonly interviews: number;
  /** Email that waits for a decision, because all email was paused when it came due; and whether it still is. */
  readonly heldEmails: number;
  readonly paused: boolean;
  /** Applications that miss an answer that the program asks for. */
  readonly incomplete: number;
  /** Accepted people who have not agreed, and accepted people who seek a mentor and have none, while introductions go on. */
  readonly notAgreed: number;
  readonly withoutMentor: number;
  /** Of whom some tasks are, in the console alone: emails name no one. */
  readonly names: Readonly<
    Record<
      | 'bounced'
      | 'softBounced'
      | 'setAside'
      | 'stopping'
      | 'interviews'
      | 'incomplete'
      | 'notAgreed'
      | 'withoutMentor',
      readonly string[]
    >
  >;
  /** Ids of the people or pairs that tasks are about, by the task. */
  readonly about: Readonly<Partial<Record<string, readonly string[]>>>;
  /** If applications closed today. */
  readonly shortages: readonly Shortage[];
}

/** A pair counts as silent from this step of the ladder on. */
export const SILENT_STEP = 2;
/** How far back "lately" goes, for what passes by itself. */
export const LATELY_DAYS = 14;

/** Where a task leads. */
export type TaskScreen =
  'journey' | 'matching' | 'deliveries' | 'people' | 'pairs' | 'program' | 'email' | 'results';

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly where: TaskScreen;
  readonly act: string;
  /** The act is done right here: what failed is tried again. */
  readonly retries?: true;
}

/** After so many failures of one step the manager is told; it is tried again meanwhile. */
export const FAILURES_TOLD = 3;

/** One kind of task: when it stands, what it says, and where the manager can act. */
interface TaskRule {
  readonly id: string;
  readonly when: (now: Situation) => boolean;
  readonly title: (now: Situation) => string;
  readonly meaning: (now: Situation) => string;
  readonly where: TaskScreen;
  readonly act: string;
  readonly retries?: true;
}

/** The most pressing first. */
const TASK_RULES: readonly TaskRule[] = [
  {
    id: 'failing-steps',
    when: ({ failingSteps }) => failingSteps > 0,
    title: ({ failingSteps, matchStopped }) =>
      matchStopped ? 'The match stopped' : `${count(failingSteps, 'step keeps', 'steps keep')} failing`,
    meaning: ({ matchStopped }) =>
      `${matchStopped ? 'The workflow that makes and sends the match was started several times and did not come to its end.' : 'Something that should have happened by itself failed several times.'} Nothing is lost. Try it again; if it fails once more, the log of the functions says why.`,
    where: 'journey',
    act: 'Try again',
    retries: true,
  },
  {
    id: 'draft',
    when: ({ state, draft }) => state === 'review' && draft !== undefined,
    title: ({ draftDays }) =>
      draftDays >= REVIEW_DAYS.urgent
        ? `Urgent: a match has been waiting for your approval for ${draftDays} days`
        : 'A match is waiting for your approval',
    meaning: ({ draft }) =>
      `${people(draft?.placed ?? 0)} would have a mentor; ${draft?.unmatched ?? 0} would not. No one has been told about it yet.`,
    where: 'matching',
    act: 'Review match',
  },
  {
    id: 'quarantined',
    when: ({ quarantined }) => quarantined > 0,
    title: ({ quarantined }) => `${count(quarantined, 'delivery', 'deliveries')} could not be read`,
    meaning: ({ quarantined }) =>
      quarantined === 1
        ? 'It is quarantined and nothing is lost, but the sender has not heard back yet.'
        : 'They are quarantined and nothing is lost, but the senders have not heard back yet.',
    where: 'deliveries',
    act: 'View deliveries',
  },
  {
    id: 'form-changed',
    when: ({ changedForms }) => changedForms.length > 0,
    title: ({ changedForms }) => `${count(changedForms.length, 'form has', 'forms have')} changed`,
    meaning: ({ changedForms }) =>
      `A question that the program uses is no longer on the form: ${changedForms.join(', ')}.`,
    where: 'program',
    act: 'Fix mapping',
  },
  {
    id: 'unsigned',
    when: ({ unsignedForms }) => unsignedForms.length > 0,
    title: ({ unsignedForms }) =>
      `${count(unsignedForms.length, 'form sends', 'forms send')} without a signature`,
    meaning: ({ unsignedForms }) =>
      `Anyone who knows the address of ${and.format(unsignedForms)} can send applications in it. Give it a secret if the form tool can sign; dismiss this if it cannot.`,
    where: 'program',
    act: 'View program',
  },
  {
    id: 'held',
    when: ({ paused, heldEmails }) => paused || heldEmails > 0,
    title: ({ paused, heldEmails }) =>
      paused ? 'Email is paused' : `${count(heldEmails, 'email is', 'emails are')} waiting for your decision`,
    meaning: ({ paused, heldEmails }) =>
      paused
        ? `No emails are being sent. ${count(heldEmails, 'email has', 'emails have')} come due in the meantime.`
        : 'They came due while email was paused. Send or discard them.',
    where: 'email',
    act: 'Review held emails',
  },
  {
    id: 'bounced',
    when: ({ bounced }) => bounced > 0,
    title: ({ bounced }) => `Email to ${people(bounced)} bounced`,
    meaning: ({ names }) =>
      `${named(names.bounced)}Nothing is sent to that address any more, and no match is looked for meanwhile. Ask for another address in another way.`,
    where: 'people',
    act: 'View people',
  },
  {
    id: 'soft-bounces',
    when: ({ softBounced }) => softBounced > 0,
    title: ({ softBounced }) => `Email to ${people(softBounced)} bounced five times in a row`,
    meaning: ({ names }) =>
      `${named(names.softBounced)}Their mailbox may be full, or their server down. We go on sending. Ask for another address in another way.`,
    where: 'people',
    act: 'View people',
  },
  {
    id: 'emails',
    when: ({ failedEmails, unknownEmails }) => failedEmails + unknownEmails > 0,
    title: ({ failedEmails, unknownEmails }) =>
      `${count(failedEmails + unknownEmails, 'email', 'emails')} may not have arrived`,
    meaning: ({ failedEmails, unknownEmails }) =>
      `${failedEmails} refused by the email service, ${unknownEmails} with an unknown outcome. You can send them again.`,
    where: 'email',
    act: 'View emails',
  },
  {
    id: 'stopping',
    when: ({ stopping }) => stopping > 0,
    title: ({ stopping }) => `${people(stopping)} would rather stop`,
    meaning: ({ names }) =>
      `${named(names.stopping)}They said so when we asked after a silence, and their partners do not know. End the pair, or write to them first.`,
    where: 'pairs',
    act: 'View pairs',
  },
  {
    id: 'silent',
    when: ({ silentPairs }) => silentPairs > 0,
    title: ({ silentPairs }) => `${count(silentPairs, 'pair has', 'pairs have')} gone silent`,
    meaning: ({ silentPairs, undecidedPairs }) => silence(silentPairs, undecidedPairs),
    where: 'pairs',
    act: 'View pairs',
  },
  {
    id: 'low',
    when: ({ lowAnswers }) => lowAnswers > 0,
    title: ({ lowAnswers }) => `${count(lowAnswers, 'low rating', 'low ratings')} among the newest answers`,
    meaning: () =>
      'Ratings are confidential, so no one is named. To reach them, offer to talk in a group email to everyone in a pair.',
    where: 'email',
    act: 'Write group email',
  },
  {
    id: 'interviews',
    when: ({ interviews }) => interviews > 0,
    title: ({ interviews }) =>
      `${count(interviews, 'application is', 'applications are')} waiting for an interview`,
    meaning: ({ names }) =>
      `${named(names.interviews)}People you have not decided on when applications close do not take part in the match.`,
    where: 'people',
    act: 'View people',
  },
  {
    id: 'expired',
    when: ({ expiredProposals }) => expiredProposals > 0,
    title: ({ expiredProposals }) => `${count(expiredProposals, 'proposal', 'proposals')} expired`,
    meaning: () =>
      'One or both people did not answer in time. The places were matched again. Check in with those who did not answer.',
    where: 'pairs',
    act: 'View pairs',
  },
  {
    id: 'set-aside',
    when: ({ setAside }) => setAside > 0,
    title: ({ setAside }) => `${people(setAside)} did not answer any proposal`,
    meaning: ({ names }) =>
      `${named(names.setAside)}They get no more proposals, and were told how to take part again with one press. Check in with them in another way if you can.`,
    where: 'people',
    act: 'View people',
  },
  {
    id: 'not-agreed',
    when: ({ notAgreed }) => notAgreed > 0,
    title: ({ notAgreed }) => `${people(notAgreed)} ${notAgreed === 1 ? 'has' : 'have'} not agreed yet`,
    meaning: ({ names }) =>
      `${named(names.notAgreed)}Without their consent, people are neither matched nor emailed. The link in their receipt still works: remind them in another way.`,
    where: 'people',
    act: 'View people',
  },
  {
    id: 'without-mentor',
    when: ({ withoutMentor }) => withoutMentor > 0,
    title: ({ withoutMentor }) =>
      `${people(withoutMentor)} ${withoutMentor === 1 ? 'has' : 'have'} no mentor yet`,
    meaning: ({ names }) =>
      `${named(names.withoutMentor)}They are matched again whenever someone who fits is free. People says why each has none.`,
    where: 'people',
    act: 'View people',
  },
  {
    id: 'shortage',
    when: ({ state, isPastDeadline, shortages }) =>
      state === 'open' && !isPastDeadline && shortages.length > 0,
    title: () => 'You need more mentors',
    meaning: ({ shortages: [worst] }) =>
      `The biggest gap is ${worst?.label ?? ''}: if applications closed today, ${people(worst?.short ?? 0)} would be left without a mentor for it. There is still time to recruit more.`,
    where: 'matching',
    act: 'View trial match',
  },
  {
    id: 'incomplete',
    when: ({ state, incomplete }) => state === 'open' && incomplete > 0,
    title: ({ incomplete }) => `${count(incomplete, 'application is', 'applications are')} incomplete`,
    meaning: ({ names }) =>
      `${named(names.incomplete)}People with a missing answer get a reminder before the deadline. Without their consent, people are neither reminded nor matched.`,
    where: 'people',
    act: 'View people',
  },
];

/** A task that the manager put off: until a time, or for as long as it says the same. */
export interface TaskRest {
  readonly id: string;
  readonly until?: IsoInstant;
  /** What it said: counts alone, no names. */
  readonly title: string;
}

/** For how long a task stays away that is put off. */
export const SNOOZE_DAYS = 7;

export function isResting({ id, title }: Task, rests: readonly TaskRest[], now: IsoInstant): boolean {
  const rest = rests.find((one) => one.id === id);
  return rest !== undefined && (rest.until === undefined ? rest.title === title : now < rest.until);
}

export function tasksOf(now: Situation): Task[] {
  return TASK_RULES.filter(({ when }) => when(now)).map(({ id, title, meaning, where, act, retries }) => ({
    id,
    title: title(now),
    meaning: meaning(now),
    where,
    act,
    ...(retries && { retries }),
  }));
}

function silence(silent: number, undecided: number): string {
  if (undecided === 0)
    return 'Nothing has been logged for a while. A short note from you helps more than another reminder.';
  if (undecided === silent)
    return `Nothing has been logged for so long that you should decide what happens to ${silent === 1 ? 'it' : 'them'}.`;
  return `Nothing has been logged for a while. ${undecided} of them ${undecided === 1 ? 'has' : 'have'} been silent for so long that you should decide.`;
}

/** So many are named; the screen that the task leads to shows all. */
const NAMED = 3;
const and = new Intl.ListFormat('en-US', { type: 'conjunction' });

function named(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length - NAMED;
  const shown = [...names.slice(0, NAMED), ...(more > 0 ? [count(more, 'other', 'others')] : [])];
  return `${and.format(shown)}. `;
}

function count(value: number, one: string, many: string): string {
  return `${value} ${value === 1 ? one : many}`;
}

function people(value: number): string {
  return count(value, 'person', 'people');
}
