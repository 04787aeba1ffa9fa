/** The environment of each function: exactly the keys of its `env.ts`, filled from what a world provides. */

export interface Provided {
  readonly TABLE_NAME: string;
  readonly BUCKET_NAME: string;
  readonly PARAMETER_PREFIX: string;
  readonly CONFIGURATION_SET: string;
  /** How many emails one sender may hand to SES in a second. */
  readonly EMAILS_PER_SECOND: string;
  readonly PUBLIC_URL: string;
  readonly SCHEDULE_GROUP: string;
  readonly SCHEDULE_ROLE_ARN: string;
  readonly SCHEDULE_DEAD_LETTER_ARN: string;
  readonly FIRE_OCCURRENCE_ARN: string;
  readonly MATCH_WORKFLOW_ARN: string;
  readonly TYPEFORM_API_URL: string;
}

/** The steps of the workflow, by the names that its definition uses for their ARNs. */
export const WORKFLOW_FUNCTIONS = {
  CloseCohortArn: 'close-cohort',
  ReconcileFormsArn: 'reconcile-forms',
  ScreenApplicationsArn: 'screen-applications',
  ScorePairsArn: 'score-pairs',
  MatchCohortArn: 'match-cohort',
  ProposePairsArn: 'propose-pairs',
} as const;

/**
 * Mentees times mentors up to which one task matches: about two minutes of its fifteen. Beyond it, shards are scored apart.
 * The definition's other name that is filled in.
 */
export const LARGEST_MATCH = 5_000_000_000;
