/** Answers to surveys. */
import type { PersonId } from '../domain/brand.ts';
import { formerParticipant, surveyResponseWithout } from '../domain/erasure.ts';
import { inPlaceOf, type SurveyResponse, withoutTexts } from '../domain/survey.ts';
import { absent, equals, type Key, listItems, type Table, type Write } from './table.ts';
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

/** The writes by which the answers of these people become those of no one. */
export async function responsesWithoutWrites(
  table: Table,
  cohort: string,
  people: ReadonlySet<PersonId>,
): Promise<Write[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith: 'RESPONSE#' } });
  return items.flatMap((item): Write[] => {
    const { person } = item;
    if (typeof person !== 'string' || !people.has(person)) return [];
    const { before, ...newest } = surveyResponseWithout(entityOf<SurveyResponse>(item));
    const kept = responseKey(cohort, newest.round, formerParticipant(person, item.sk));
    const earlier = before?.map((one) => ({ ...one }));
    return [
      { kind: 'put', item: { ...kept, entity: 'response', ...newest, before: earlier } },
      { kind: 'delete', key: { pk: item.pk, sk: item.sk } },
    ];
  });
}

/** The writes after which no response of a cohort holds a text. */
export async function withoutTextsWrites(table: Table, cohort: string): Promise<Write[]> {
  const items = await listItems(table, { pk: cohortPk(cohort), sk: { beginsWith: 'RESPONSE#' } });
  return items.flatMap((item): Write[] => {
    const response = entityOf<SurveyResponse>(item);
    const counted = withoutTexts(response);
    if (JSON.stringify(counted) === JSON.stringify(response)) return [];
    const { before, ...newest } = counted;
    const { pk, sk, entity } = item;
    return [{ kind: 'put', item: { pk, sk, entity, ...newest, before: before?.map((one) => ({ ...one })) } }];
  });
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
