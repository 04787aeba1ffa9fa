/** One run of a program, from the day its applications open to its end: its states, what may follow what, what each owes. */
import type { CohortId, IsoInstant, ProgramId, RunId } from './brand.ts';
import type { Program } from './program.ts';

export const COHORT_STATES = [
  'open',
  'closing',
  'matching',
  'review',
  'proposing',
  'running',
  'ended',
] as const;
export type CohortState = (typeof COHORT_STATES)[number];

export interface Cohort {
  readonly id: CohortId;
  readonly program: ProgramId;
  readonly programVersion: number;
  readonly state: CohortState;
  /** Counts every change that matters to matching, so that a run can tell whether its inputs moved. */
  readonly inputs: number;
  /** The match run that readers see. */
  readonly publishedRun?: RunId;
  readonly closedAt?: IsoInstant;
  /** When the match was approved, by the manager or, where review is automatic, by the workflow. */
  readonly approvedAt?: IsoInstant;
  /** Since when no email goes out to participants. */
  readonly pausedAt?: IsoInstant;
  /** Since when it is out of the way in the console; nothing else changes with it. */
  readonly archivedAt?: IsoInstant;
  /** What the manager said she has read, as a mark that changes with it. */
  readonly readTexts?: string;
  readonly sawCalendar?: string;
  readonly createdAt: IsoInstant;
}

/** A cohort together with the program version that it pins. */
export interface CohortWithProgram {
  readonly cohort: Cohort;
  readonly program: Program;
}

/** Every way from one state to another. `matching` to itself: a workflow that stopped halfway starts over. */
export const COHORT_TRANSITIONS = {
  close: { from: ['open'], to: 'closing' },
  match: { from: ['closing', 'matching'], to: 'matching' },
  publish: { from: ['matching'], to: 'review' },
  approve: { from: ['review'], to: 'proposing' },
  run: { from: ['proposing'], to: 'running' },
  /** Also where no match was ever approved. */
  end: { from: ['running', 'review'], to: 'ended' },
} as const satisfies Readonly<
  Record<string, { readonly from: readonly CohortState[]; readonly to: CohortState }>
>;
export type CohortTransition = keyof typeof COHORT_TRANSITIONS;

/** What is so while a cohort is in a state. */
interface StateFacts {
  /** Where the cohort stands, in a sentence. */
  readonly sentence: string;
  /** An application that arrives in time is taken. */
  readonly takesApplications: boolean;
  /** The manager can still accept, reject, wait-list or merge applicants. */
  readonly decidesApplicants: boolean;
  /** There are pairs, or there were. */
  readonly hasPairs: boolean;
}

export const COHORT_FACTS: Readonly<Record<CohortState, StateFacts>> = {
  /** Owes receipts and deadline reminders to applicants; the close at the deadline. */
  open: {
    sentence: 'Applications are open',
    takesApplications: true,
    decidesApplicants: true,
    hasPairs: false,
  },
  /** Owes a last look at the forms, and the screening. */
  closing: {
    sentence: 'Applications have closed',
    takesApplications: true,
    decidesApplicants: true,
    hasPairs: false,
  },
  /** Owes a proved draft to the manager. */
  matching: {
    sentence: 'The match is being made',
    takesApplications: false,
    decidesApplicants: false,
    hasPairs: false,
  },
  /** Owes the manager's approval, or proposals at once where review is automatic. */
  review: {
    sentence: 'The match is waiting for your approval',
    takesApplications: false,
    decidesApplicants: true,
    hasPairs: false,
  },
  /** Owes a proposal to both sides of every pair, and word to everyone without a mentor, batch by batch. */
  proposing: {
    sentence: 'Proposals are being sent',
    takesApplications: false,
    decidesApplicants: false,
    hasPairs: true,
  },
  /** Owes proposals, introductions, reminders, check-ins and surveys to participants. */
  running: {
    sentence: 'The match is made, and pairs meet once both have said yes',
    takesApplications: false,
    decidesApplicants: false,
    hasPairs: true,
  },
  /** Owes the follow-up survey. */
  ended: {
    sentence: 'The cohort has ended',
    takesApplications: false,
    decidesApplicants: false,
    hasPairs: true,
  },
};

/** The states in which something is so. */
export function statesThat(fact: 'takesApplications' | 'decidesApplicants' | 'hasPairs'): CohortState[] {
  return COHORT_STATES.filter((state) => COHORT_FACTS[state][fact]);
}

/** Whether the workflow that closes and matches still has something to do. */
export function awaitsWorkflow(state: CohortState, review: Program['review']): boolean {
  return (
    state === 'closing' ||
    state === 'matching' ||
    (review === 'automatic' && (state === 'review' || state === 'proposing'))
  );
}
