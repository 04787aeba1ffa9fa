/** The environment of each function: exactly the keys of its `env.ts`, filled from what a world provides. */

import { readFileSync } from 'node:fs';

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
  readonly EXPORT_WORKFLOW_ARN: string;
  readonly TYPEFORM_API_URL: string;
  /** Where events may be posted to: on a laptop also to a program beside this one. */
  readonly HOOKS_REACH: string;
  /** The accounts of managers. */
  readonly USER_POOL_ID: string;
}

/** The steps of each workflow, by the names that its definition in `infra/workflows/` uses for their ARNs. */
export const WORKFLOWS = {
  'match-cohort': {
    CloseCohortArn: 'close-cohort',
    ReconcileFormsArn: 'reconcile-forms',
    ScreenApplicationsArn: 'screen-applications',
    ScorePairsArn: 'score-pairs',
    MatchCohortArn: 'match-cohort',
    ProposePairsArn: 'propose-pairs',
  },
  'build-export': { BuildExportArn: 'build-export' },
} as const;
export type WorkflowName = keyof typeof WORKFLOWS;
export const WORKFLOW_NAMES = Object.keys(WORKFLOWS) as readonly WorkflowName[];

/**
 * Mentees times mentors up to which one task matches: about two minutes of its fifteen. Beyond it, shards are scored apart.
 * The definition's other name that is filled in.
 */
export const LARGEST_MATCH = 5_000_000_000;

/** A workflow as its file says it, its names unfilled. */
export function workflowText(name: WorkflowName): string {
  return readFileSync(new URL(`workflows/${name}.asl.json`, import.meta.url), 'utf8');
}
