/** Answers to surveys. */
import { inPlaceOf, type SurveyResponse } from '../domain/survey.ts';
import { absent, equals, type Key, type Table, type Write } from './table.ts';
import { cohortPk, entityOf, listEntities } from './rows.ts';

const responseKey = (cohort: string, round: string, respondent: string): Key => ({
  pk: cohortPk(cohort),
  sk: `RESPONSE#${round}#${respondent}`,
});

/**
 * One response for each round and person: a later answer takes the place of the earlier one, which stays behind it. Refused when another
 * came between.
 */
export async function responseWrite(
  table: Table,
  response: SurveyResponse,
  respondent: string,
): Promise<Write> {
  const key = responseKey(response.cohort, response.round, respondent);
  const item = await table.get(key);
  const earlier = item && entityOf<SurveyResponse>(item);
  const { before, ...newest } = inPlaceOf(response, earlier);
  return {
    kind: 'put',
    item: { ...key, entity: 'response', ...newest, before: before?.map((one) => ({ ...one })) },
    when: earlier ? equals('answeredAt', earlier.answeredAt) : absent,
  };
}

export async function hasAnswered(
  table: Table,
  cohort: string,
  { round, respondent }: { readonly round: string; readonly respondent: string },
): Promise<boolean> {
  return (await table.get(responseKey(cohort, round, respondent))) !== undefined;
}

export async function listResponses(table: Table, cohort: string): Promise<SurveyResponse[]> {
  return listEntities<SurveyResponse>(table, cohort, 'RESPONSE#');
}
