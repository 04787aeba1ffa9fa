/** What the API tells the console. Times are ISO instants; dates are local to the cohort's zone. */
import type { Screening } from '../../shared/domain/application.ts';
import type { Task } from '../../shared/domain/today.ts';
import type { CohortState, ManagerRole } from '../../shared/store/programs.ts';

export interface CohortName {
  readonly id: string;
  readonly name: string;
  readonly program: string;
  readonly state: CohortState;
  readonly role: ManagerRole;
  /** IANA zone in which its dates are meant. */
  readonly zone: string;
}

export interface Me {
  readonly email: string;
  readonly cohorts: readonly CohortName[];
}

export interface Upcoming {
  readonly at: string;
  readonly what: string;
}

export interface TodayView {
  /** Where the cohort stands, in a sentence. */
  readonly stands: string;
  readonly closesAt: string;
  readonly tasks: readonly Task[];
  readonly next: readonly Upcoming[];
  readonly numbers: readonly { readonly label: string; readonly value: number }[];
}

export interface Touchpoint {
  readonly at: string;
  readonly what: string;
  readonly state: 'waiting' | 'done' | 'cancelled';
  /** People whom it reached, once it is done. */
  readonly reached?: number;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** In a word: "in a pair", "rejected", "withdrawn" ... */
  readonly standing: string;
  readonly appliedAt: string;
  /** What is wrong with the application or its mail, if something is. */
  readonly trouble: readonly string[];
}

export interface PersonView extends PersonRow {
  readonly email: string;
  readonly screening: Screening;
  readonly screenedBecause?: string;
  /** Of the application as it is shown here; a decision names it. */
  readonly revision: number;
  /** Whether a decision can still be made. */
  readonly decidable: boolean;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  readonly timeline: readonly { readonly at: string; readonly what: string; readonly note?: string }[];
}

export interface MatchView {
  readonly kind: 'match' | 'repair' | 'shadow';
  readonly ranAt: string;
  readonly placed: number;
  readonly unmatched: number;
  readonly total: number;
  readonly proved: boolean;
  /** Whether it can be changed pair by pair. */
  readonly reviewable: boolean;
  /** All runs so far, newest first. */
  readonly runs: readonly RunName[];
  /** Present while this very run can be approved: how many mails that would send. */
  readonly approval?: { readonly mails: number };
  readonly pairs: readonly {
    readonly mentee: string;
    readonly mentor: string;
    readonly score: number;
    readonly why: readonly string[];
    readonly next?: string;
  }[];
  readonly without: readonly { readonly name: string; readonly because: string; readonly help: string }[];
}

export interface DeliveryRow {
  readonly id: string;
  readonly source: string;
  readonly receivedAt: string;
  readonly state: string;
  readonly reason?: string;
  readonly unmapped: readonly string[];
}

export interface DeliveriesView {
  readonly deliveries: readonly DeliveryRow[];
  /** Sources with something in quarantine. */
  readonly replayable: readonly string[];
}

/** The draft of a match as it is being changed. People by their ids; `names` says who they are. */
export interface BoardView {
  readonly revision: number;
  readonly placed: number;
  readonly total: number;
  /** That many mails an approval sends. */
  readonly mails: number;
  readonly names: Readonly<Record<string, string>>;
  readonly mentors: readonly { readonly id: string; readonly seats: number }[];
  readonly pairs: readonly {
    readonly mentee: string;
    readonly mentor: string;
    readonly score: number;
    readonly why: readonly string[];
    readonly locked: boolean;
  }[];
  readonly unmatched: readonly { readonly mentee: string; readonly because: string; readonly help: string }[];
  readonly vetoes: readonly { readonly mentee: string; readonly mentor: string }[];
  /** In the order in which they were done. `void`: somebody whom it was about has left. */
  readonly acts: readonly { readonly name: string; readonly standing: 'done' | 'undone' | 'void' }[];
  /** What is different from the draft, in sentences. */
  readonly since: readonly string[];
  /** Seats that a mentor can have at most. */
  readonly most: number;
}

/** What a change would bring, before it is made. */
export interface PriceView {
  readonly name: string;
  readonly possible: boolean;
  readonly says: readonly string[];
}

export interface Choice {
  readonly mentor: string;
  readonly name: string;
  readonly possible: boolean;
  readonly says: readonly string[];
}

export interface AuditRow {
  readonly at: string;
  readonly by: string;
  readonly what: string;
}

export interface EquityView {
  readonly by: string;
  readonly rows: readonly {
    readonly group: string;
    readonly people: number;
    readonly placedPercent?: number;
    readonly meanScore?: number;
  }[];
}

export interface RunName {
  readonly id: string;
  readonly name: string;
  readonly ranAt: string;
}
