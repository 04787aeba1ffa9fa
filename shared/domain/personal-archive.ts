/** Everything that a program keeps about one person: its parts, and what each of them means. */
import type { IsoInstant } from './brand.ts';

export interface Said {
  readonly question: string;
  readonly answer: string;
}

export interface PersonalArchive {
  /** ISO instant, UTC, as are all times here. */
  readonly madeAt: IsoInstant;
  readonly program: string;
  readonly meanings: Readonly<Record<string, string>>;
  readonly profile: Readonly<Record<string, string | boolean>>;
  readonly cohorts: readonly CohortPart[];
}

export interface CohortPart {
  readonly cohort: string;
  readonly application: Readonly<Record<string, string | number | boolean>>;
  readonly versions: readonly {
    readonly submittedAt: string;
    readonly receivedAt: string;
    readonly role: string;
    readonly answers: readonly Said[];
  }[];
  readonly deliveries: readonly {
    readonly receivedAt: string;
    readonly form: string;
    readonly state: string;
    readonly body: string;
  }[];
  readonly pairs: readonly Readonly<Record<string, string | number>>[];
  readonly sessions: readonly Readonly<Record<string, string | boolean>>[];
  readonly surveys: readonly {
    readonly survey: string;
    readonly answeredAt: string;
    /** For the person alone. */
    readonly answers?: readonly Said[];
  }[];
  readonly notes: readonly { readonly at: string; readonly text: string }[];
  readonly emails: readonly Readonly<Record<string, string>>[];
  readonly audit: readonly { readonly at: string; readonly what: string; readonly by: string }[];
}

/** What each part is, for whoever reads the file without knowing Mentorline. */
export const MEANINGS: Readonly<Record<keyof CohortPart | 'profile', string>> = {
  profile: 'What is known of the person in all cohorts: where email goes, and what they decided about it.',
  cohort: 'The round of the program.',
  application: 'How the application stands.',
  versions: 'The answers, each time that they were given or corrected, the oldest first.',
  deliveries: 'What the forms sent, as it arrived.',
  pairs: 'The matches that were proposed to the person, what they answered, and whom they met.',
  sessions:
    'The meetings that the person logged. What they take away from one is in here only where the person took this themselves.',
  surveys:
    'Which surveys the person answered, and when. What they answered is confidential, and in here only where the person took this themselves.',
  notes: 'What managers noted about the person.',
  emails: 'Every email that was sent to the person, or was not, and why.',
  audit: 'What managers, or the schedule, did about the person.',
};
