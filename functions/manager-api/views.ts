/** What the API tells the console. Times are ISO instants; dates are local to the cohort's zone. */
import type { Screening } from '../../shared/domain/application.ts';
import type { ReportTable } from '../../shared/domain/report.ts';
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
  /** Each leads to the screen where something can be done about it. */
  readonly numbers: readonly {
    readonly label: string;
    readonly value: number;
    readonly where: 'people' | 'pairs' | 'results';
  }[];
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
  /** What is wrong with the application or its email, if something is. */
  readonly errors: readonly string[];
  readonly screening: Screening;
  /** Of the application as it is shown here; a decision names it. */
  readonly revision: number;
  /** Whether a decision can still be made. */
  readonly decidable: boolean;
}

export interface PersonView extends PersonRow {
  readonly email: string;
  readonly screenedBecause?: string;
  readonly pairs: readonly { readonly id: string; readonly with: string; readonly state: string }[];
  /** Every question of the program; lists one on each line. */
  readonly answers: readonly {
    readonly id: string;
    readonly question: string;
    readonly answer: string;
    readonly isList: boolean;
    /** What it takes; empty where anything may be written. */
    readonly options: readonly string[];
  }[];
  readonly timeline: readonly { readonly at: string; readonly what: string; readonly note?: string }[];
}

export interface ApprovalEmails {
  readonly asked: number;
  readonly without: number;
}

export interface MatchView {
  readonly kind: 'match' | 'rematch' | 'trial';
  readonly ranAt: string;
  readonly placed: number;
  readonly unmatched: number;
  readonly total: number;
  readonly proved: boolean;
  /** Whether it can be changed pair by pair. */
  readonly reviewable: boolean;
  /** All runs so far, newest first. */
  readonly runs: readonly RunName[];
  /**
   * Present while this very run can be approved: how many emails that would send, and the touchpoint and person of one to look at.
   */
  readonly approval?: {
    readonly emails: ApprovalEmails;
    readonly example?: { readonly touchpoint: string; readonly person: string };
  };
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
  readonly sources: readonly {
    readonly id: string;
    readonly quarantined: number;
    /** Whether we can write a delivery as its provider does. */
    readonly canSample: boolean;
  }[];
}

/** The draft of a match as it is being changed. People by their ids; `names` says who they are. */
export interface BoardView {
  readonly revision: number;
  readonly placed: number;
  readonly total: number;
  /** That many emails an approval sends: to both sides of each pair, and to everybody without a mentor. */
  readonly emails: ApprovalEmails;
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
  /** A lock goes over the rules of the program. */
  readonly possible: 'yes' | 'against-the-rules' | 'no';
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

export interface ProgramView {
  /** The program file. */
  readonly text: string;
  /** The version that the text is; saving names it. 0: a program that is not there yet. */
  readonly edits: number;
  /** JSON Schema of the file, of which forms are made. */
  readonly schema: object;
  readonly versions: readonly {
    readonly version: number;
    readonly at: string;
    readonly by: string;
    readonly cohort: string;
  }[];
}

export interface DraftProblem {
  readonly line: number;
  /** Path to the value. */
  readonly at: readonly (string | number)[];
  readonly message: string;
}

export interface DraftView {
  readonly text: string;
  /** The text as plain values, as far as it can be read. */
  readonly values: unknown;
  readonly problems: readonly DraftProblem[];
  readonly changes: readonly { readonly where: string; readonly before?: string; readonly after?: string }[];
  /** What saving does to the running cohort, in sentences. */
  readonly effects: readonly string[];
  /** Why it cannot be put into force, although it is well formed. */
  readonly refused?: string;
}

export interface FormView {
  readonly id: string;
  readonly provider: string;
  readonly purpose: string;
  readonly lastDeliveryAt?: string;
  /** Place among the program's sources. */
  readonly at: number;
  readonly questions: readonly { readonly id: string; readonly text: string; readonly required: boolean }[];
  /** Our question to the form's reference. */
  readonly fields: Readonly<Record<string, string>>;
  /** The form's questions as last seen. */
  readonly seen: readonly {
    readonly ref: string;
    readonly type: string;
    readonly title: string;
    readonly isNew: boolean;
  }[];
  /** References that are mapped and no longer on the form. */
  readonly gone: readonly string[];
}

export interface PreviewRow {
  readonly at: string;
  readonly verdict: string;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
}

/** One delivery: as it came, and as the program reads it now. */
export interface DeliveryView extends Omit<PreviewRow, 'at'> {
  readonly receivedAt: string;
  readonly state: string;
  readonly reason?: string;
  readonly raw: string;
  /** The body is longer than what is shown. */
  readonly cut: boolean;
}

export interface SetupStep {
  readonly id: string;
  readonly title: string;
  readonly state: 'done' | 'to-do' | 'locked';
  /** What is the case, what is left, or why it has to wait. */
  readonly says: string;
  readonly where?: 'program' | 'deliveries' | 'journey';
  readonly act?: string;
  /** A form that can be connected here. */
  readonly connect?: string;
  /** Something that only the manager can say. */
  readonly confirm?: 'texts' | 'calendar';
}

export interface PairsView {
  /** That many emails go out when a pair is ended. */
  readonly emailsOfEnding: number;
  /** Steps of the ladder of silence. */
  readonly steps: number;
  readonly pairs: readonly {
    readonly id: string;
    readonly mentor: string;
    readonly mentee: string;
    /** Ids of the two, for their pages; addresses of those who know each other. */
    readonly people: { readonly mentor: string; readonly mentee: string };
    readonly addresses?: readonly string[];
    readonly state: string;
    /** Asked or introduced: it can be ended. */
    readonly under: boolean;
    readonly health: 'too-early' | 'on-track' | 'needs-check-in' | 'not-under-way';
    readonly says: string;
    readonly score: number;
    readonly why: readonly string[];
    readonly answers: { readonly mentor: string; readonly mentee: string };
    /** Local dates. */
    readonly proposedOn: string;
    readonly introducedOn?: string;
    readonly sessions: number;
    readonly lastMet?: string;
    readonly nextDate?: string;
    readonly step: number;
    readonly revision: number;
  }[];
}

/** An email of the journey, without a date. */
export interface EmailName {
  readonly touchpoint: string;
  readonly email: string;
  readonly when: string;
  readonly to: string;
  readonly essential: boolean;
  /** Whether the program has a text of its own for it. */
  readonly own: boolean;
}

export interface CalendarView {
  /** What the people of the emails are taken from. */
  readonly basedOn: string;
  readonly emails: readonly {
    readonly at: string;
    readonly touchpoint: string;
    readonly email: string;
    readonly count: number;
    readonly people: readonly { readonly id: string; readonly name: string }[];
  }[];
}

/** An email as somebody gets it. */
export interface EmailView {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The bytes as they go out. */
  readonly source: string;
  readonly template: { readonly subject: string; readonly body: string };
  readonly variables: readonly { readonly name: string; readonly example: string }[];
}

export interface GroupEmailsView {
  readonly undoMinutes: number;
  readonly audiences: readonly { readonly id: string; readonly name: string; readonly people: number }[];
  readonly written: readonly {
    readonly id: string;
    readonly subject: string;
    readonly to: string;
    readonly writtenAt: string;
    readonly goesAt: string;
    readonly state: 'waiting' | 'done' | 'cancelled';
    readonly reached?: number;
  }[];
}

export interface OutboxRow {
  readonly id: string;
  readonly to: string;
  readonly email: string;
  readonly at: string;
  readonly says: string;
}

export interface OutboxView {
  readonly paused: boolean;
  readonly pausedAt?: string;
  readonly counts: readonly { readonly label: string; readonly value: number }[];
  readonly held: readonly { readonly email: string; readonly count: number }[];
  readonly due: readonly OutboxRow[];
  readonly problems: readonly OutboxRow[];
  readonly skipped: readonly OutboxRow[];
  readonly suppressed: readonly { readonly name: string; readonly because: string }[];
  readonly quota: {
    readonly perDay: number;
    readonly perSecond: number;
    readonly sentToday: number;
    readonly sandbox: boolean;
    /** For the emails of this cohort so far, at list price. */
    readonly dollars: number;
  };
}

export interface ResultsView {
  readonly tables: readonly ReportTable[];
  /** This cohort and those before it, newest first. */
  readonly cohorts: readonly {
    readonly name: string;
    readonly applications: number;
    readonly placedPercent?: number;
    readonly pairs: number;
    readonly meetings: number;
    readonly csat?: number;
    readonly nps?: number;
  }[];
}

/** Two applications that may be one person's. */
export interface DuplicateView {
  readonly because: string;
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: string;
    readonly appliedAt: string;
    readonly revision: number;
  }[];
}
