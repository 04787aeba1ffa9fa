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
