/** Answers to surveys. */
import type { SurveyResponse } from '../domain/survey.ts';
import type { Write, Table } from './table.ts';
import { cohortPk, listEntities } from './rows.ts';

/** One response for each round and person: a later answer takes the place of the earlier one until the round ends. */
export function responseWrite(response: SurveyResponse, respondent: string): Write {
  const key = { pk: cohortPk(response.cohort), sk: `RESPONSE#${response.round}#${respondent}` };
  return { kind: 'put', item: { ...key, entity: 'response', ...response } };
}

export async function hasAnswered(
  table: Table,
  cohort: string,
  { round, respondent }: { readonly round: string; readonly respondent: string },
): Promise<boolean> {
  return (await table.get({ pk: cohortPk(cohort), sk: `RESPONSE#${round}#${respondent}` })) !== undefined;
}

export async function listResponses(table: Table, cohort: string): Promise<SurveyResponse[]> {
  return listEntities<SurveyResponse>(table, cohort, 'RESPONSE#');
}
