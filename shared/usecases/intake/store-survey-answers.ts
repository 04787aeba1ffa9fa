/** A response to a survey on the manager's own form. */
import type { PairId } from '../../domain/brand.ts';
import { fromIso } from '../../domain/calendar.ts';
import type { CohortWithProgram } from '../../domain/cohort.ts';
import { cohortOccurrences, pairOccurrences } from '../../domain/journey.ts';
import { isPlaced, sideOf } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import type { DeliveryVerdict } from '../../domain/delivery.ts';
import type { Person } from '../../domain/person.ts';
import { readSurvey, type SurveyResponse } from '../../domain/survey.ts';
import { ADDRESS_KEY, currentSecret } from '../../secrets.ts';
import { findApplication } from '../../store/applications.ts';
import { peopleAtAddress } from '../../store/people.ts';
import { listPairs } from '../../store/pairs.ts';
import type { Table } from '../../store/table.ts';
import { keepAnswers } from '../pairs/keep-answers.ts';
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
  const known = { cohort: cohort.id, survey: survey.id, role, answers, answeredAt };
  const asked = await askedFor(dependencies.table, program, { survey: survey.id, person, at: answeredAt });
  const round = asked?.round ?? source.id;
  if (!person) await keepAnswers({ table: dependencies.table, program }, { ...known, round }, responseId);
  else {
    const about = asked?.pair === undefined ? {} : { pair: asked.pair };
    await keepAnswers(
      { table: dependencies.table, program },
      { ...known, round, person: person.id, ...about },
    );
  }
  return verdict;
}

/**
 * What the emails of the program asked this person by then with the same survey, so that an answer on a form of the manager's own
 * counts as the answer to it; before any did, the first that will.
 */
async function askedFor(
  table: Table,
  program: Program,
  {
    survey,
    person,
    at,
  }: { readonly survey: string; readonly person: Person | undefined; readonly at: string },
): Promise<{ readonly round: string; readonly pair?: PairId } | undefined> {
  const rounds = program.journey.filter((one) => one.survey === survey && one.remindsOf === undefined);
  const ofPairs = rounds.some(({ to }) => to === 'active-pairs');
  const pairs = ofPairs && person ? await listPairs(table, program.cohort.id) : [];
  const own = pairs.filter((pair) => isPlaced(pair) && sideOf(pair, person?.id ?? '') !== undefined);
  // Of several pairs, no one can say which of them a form is about.
  const pair = own.length === 1 ? own[0] : undefined;
  const planned = [
    ...cohortOccurrences(program),
    ...(pair?.introducedOn === undefined ? [] : pairOccurrences(program, 'introduced', pair.introducedOn)),
  ].filter(({ touchpoint }) => rounds.some(({ id }) => id === touchpoint));
  const due = planned.toSorted((a, b) => a.dueAt - b.dueAt);
  const { touchpoint } = due.findLast(({ dueAt }) => dueAt <= fromIso(at)) ?? due[0] ?? {};
  if (touchpoint === undefined) return undefined;
  const isOfPair = rounds.find(({ id }) => id === touchpoint)?.to === 'active-pairs';
  return { round: touchpoint, ...(isOfPair && pair && { pair: pair.id }) };
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
