/** Answers to surveys, and what they amount to. */
import type { Survey, SurveyQuestion } from './program-questions.ts';

export type SurveyAnswers = Readonly<Record<string, string | number | boolean>>;

/** Answers, and when they were given. */
export interface GivenAnswers {
  readonly answers: SurveyAnswers;
  readonly answeredAt: string;
}

export interface SurveyResponse extends GivenAnswers {
  readonly cohort: string;
  /** The touchpoint that asked, or the form source it came in by. */
  readonly round: string;
  readonly survey: string;
  /** Absent when a form sent it without saying who. */
  readonly person?: string;
  readonly role: 'mentor' | 'mentee' | 'unknown';
  readonly pair?: string;
  /** Earlier answers of the same person in this round, the oldest first: those that were shown stay as they were shown. */
  readonly before?: readonly GivenAnswers[];
}

/** Of answers that are given again and again, so many are remembered. */
const MOST_BEFORE = 20;

/** A response in the place of an earlier one. */
export function inPlaceOf(response: SurveyResponse, earlier: SurveyResponse | undefined): SurveyResponse {
  if (!earlier) return response;
  const { answers, answeredAt, before = [] } = earlier;
  return { ...response, before: [...before, { answers, answeredAt }].slice(-MOST_BEFORE) };
}

/** What is counted and averaged stays, of earlier answers too; what was written goes. */
export function withoutTexts(response: SurveyResponse): SurveyResponse {
  const counted = <Given extends GivenAnswers>(given: Given): Given => ({
    ...given,
    answers: Object.fromEntries(
      Object.entries(given.answers).filter(([, value]) => typeof value !== 'string'),
    ),
  });
  const { before } = response;
  return { ...counted(response), ...(before && { before: before.map(counted) }) };
}

/** The round of the ratings that sides give after each meeting, from 1 to 4; a date follows it. */
export const SESSION_ROUND = 'session';

/** Whether an answer stands at the bottom of its scale: someone may need a word. */
export function isLowest(
  surveys: readonly Survey[],
  { survey, answers }: Pick<SurveyResponse, 'survey' | 'answers'>,
): boolean {
  if (survey === SESSION_ROUND) return answers['rating'] === 1;
  const questions = surveys.find(({ id }) => id === survey)?.questions ?? [];
  return questions.some(
    (question) =>
      question.kind === 'scale' && question.measures === 'csat' && answers[question.id] === question.from,
  );
}

/** Whether an answer says that the two have met. */
export function saysMet(
  surveys: readonly Survey[],
  { survey, answers }: Pick<SurveyResponse, 'survey' | 'answers'>,
): boolean {
  const questions = surveys.find(({ id }) => id === survey)?.questions ?? [];
  return questions.some(
    (question) => question.kind === 'yes-no' && question.measures === 'met' && answers[question.id] === true,
  );
}

/** Groups smaller than this are never shown. */
export const SMALLEST_GROUP = 5;

export type ReadSurvey =
  | { readonly kind: 'answers'; readonly answers: SurveyAnswers }
  | { readonly kind: 'wrong'; readonly question: string; readonly why: string };

/** Reads the fields of a survey page or form. Unanswered questions are left out; unknown fields are ignored. */
export function readSurvey(survey: Survey, given: (question: string) => string | undefined): ReadSurvey {
  const answers: Record<string, string | number | boolean> = {};
  for (const question of survey.questions) {
    const text = given(question.id)?.trim();
    if (text === undefined || text === '') continue;
    const value = readOne(question, text);
    if (value === undefined)
      return {
        kind: 'wrong',
        question: question.id,
        why: `"${question.text}" has an answer that does not fit.`,
      };
    answers[question.id] = value;
  }
  return { kind: 'answers', answers };
}

function readOne(question: SurveyQuestion, text: string): string | number | boolean | undefined {
  switch (question.kind) {
    case 'scale': {
      const number = Number(text);
      return Number.isInteger(number) && number >= question.from && number <= question.to
        ? number
        : undefined;
    }
    case 'yes-no':
      return /^(yes|true)$/i.test(text) ? true : /^(no|false)$/i.test(text) ? false : undefined;
    case 'text':
      return text.slice(0, 4000);
  }
}

/** Net promoter score of answers from 0 to 10: percent of 9-10 minus percent of 0-6, rounded. */
export function netPromoterScore(answers: readonly number[]): number | undefined {
  if (answers.length === 0) return undefined;
  const promoters = answers.filter((answer) => answer >= 9).length;
  const detractors = answers.filter((answer) => answer <= 6).length;
  return Math.round((100 * (promoters - detractors)) / answers.length);
}

/** Mean, rounded to two decimals. */
export function mean(numbers: readonly number[]): number | undefined {
  if (numbers.length === 0) return undefined;
  return Math.round((100 * numbers.reduce((sum, one) => sum + one, 0)) / numbers.length) / 100;
}
