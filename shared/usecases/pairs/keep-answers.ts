/** Keeps the answers to a survey, however they came in. Who says that they have met has met: it counts as a meeting from then on. */
import { respondentOf } from '../../domain/audience.ts';
import { fromIso, localDate } from '../../domain/calendar.ts';
import { withMeetingTold } from '../../domain/pair.ts';
import type { Program } from '../../domain/program.ts';
import { saysMet, type SurveyResponse } from '../../domain/survey.ts';
import { findPair, pairChange } from '../../store/pairs.ts';
import { responseWrite } from '../../store/survey-responses.ts';
import type { Table } from '../../store/table.ts';

/** Two people who answer at the same moment get in each other's way; each is tried again this often. */
const RACES = 5;

/** `respondent` stands for who it is, where that is not known: a later answer of theirs takes the place of this one. */
export async function keepAnswers(
  { table, program }: { readonly table: Table; readonly program: Program },
  response: SurveyResponse,
  respondent = respondentOf(response.person ?? '', response.pair),
): Promise<void> {
  const { pair: about, cohort, answeredAt } = response;
  const date = localDate(fromIso(answeredAt), program.cohort.zone);
  for (let race = 0; race < RACES; race++) {
    const write = await responseWrite(table, response, respondent);
    const pair =
      about !== undefined && saysMet(program.surveys, response)
        ? await findPair(table, cohort, about)
        : undefined;
    const after = pair && withMeetingTold(pair, date);
    const writes = [write, ...(pair && after ? [pairChange(pair, after)] : [])];
    if ((await table.transact(writes)).kind === 'done') return;
  }
  throw new Error('The pair is being changed too often at once. Try again.');
}
