/** A response to a survey on the manager's own form. */
import type { CohortWithProgram } from '../../domain/cohort.ts';
import type { DeliveryVerdict } from '../../domain/delivery.ts';
import type { Person } from '../../domain/person.ts';
import { readSurvey, type SurveyResponse } from '../../domain/survey.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { findApplication } from '../../store/applications.ts';
import { peopleAtAddress } from '../../store/people.ts';
import { responseWrite } from '../../store/survey-responses.ts';
import type { NewResponse, ProcessNeeds } from './new-response.ts';

export async function storeSurveyAnswers(
  dependencies: ProcessNeeds,
  { cohort, program }: CohortWithProgram,
  { source, delivery, response, responseId, isFirst }: NewResponse,
): Promise<DeliveryVerdict> {
  const about = { flags: response.flags, response: response.identity };
  const refs = new Set(Object.values(source.fields));
  const unmapped = [...new Set(response.answers.map(({ ref }) => ref))].filter((ref) => !refs.has(ref));
  const verdict: DeliveryVerdict = { state: isFirst ? 'stored' : 'updated', ...about, unmapped };
  const survey = program.surveys.find(({ id }) => id === source.survey);
  if (!survey) return verdict;

  const given = (question: string): string | undefined => {
    const answer = response.answers.find(({ ref }) => ref === source.fields[question]);
    if (!answer) return undefined;
    return typeof answer.value === 'object' ? answer.value.join(', ') : String(answer.value);
  };
  const read = readSurvey(survey, given);
  if (read.kind === 'wrong') {
    const reason = `the answer to "${read.question}" does not fit`;
    return { state: 'quarantined', reason, ...about, unmapped };
  }

  const { person, role } = await respondent(dependencies, cohort.id, given('email'));
  const { answers } = read;
  const answeredAt = delivery.receivedAt;
  const known = { cohort: cohort.id, round: source.id, survey: survey.id, role, answers, answeredAt };
  await dependencies.table.write(
    responseWrite({ ...known, ...(person && { person: person.id }) }, person?.id ?? responseId),
  );
  return verdict;
}

/** Whoever of those at the address takes part in the cohort. Where two do, no one can say which of them it was. */
async function respondent(
  { table, secrets }: ProcessNeeds,
  cohort: string,
  email: string | undefined,
): Promise<{ readonly person?: Person; readonly role: SurveyResponse['role'] }> {
  if (!email) return { role: 'unknown' };
  const people = await peopleAtAddress(table, await currentSecret(secrets, ADDRESS_KEY), email);
  const found = await Promise.all(
    people.map(async (person) => ({ person, application: await findApplication(table, cohort, person.id) })),
  );
  const applicants = found.filter(({ application }) => application !== undefined);
  const [only] = applicants.length > 0 ? applicants : found;
  if (!only || applicants.length > 1 || (applicants.length === 0 && found.length > 1))
    return { role: 'unknown' };
  const role = only.application?.role;
  return { person: only.person, role: role === 'mentor' || role === 'mentee' ? role : 'unknown' };
}
