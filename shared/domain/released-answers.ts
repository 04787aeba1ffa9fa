/**
 * Which survey answers may be shown, so that no one is known by them: not by a small group, and not by what differs between two looks.
 * Answers of one role to one question of a round wait for each other and are released together. What was released never depends on what
 * comes later.
 */
import { DAY, fromIso, iso } from './calendar.ts';
import { SMALLEST_GROUP, type SurveyAnswers, type SurveyResponse } from './survey.ts';

/** Answers wait for others for so long after the first of them, and longer while they are from too few people. */
const GATHERING_MS = 14 * DAY;
/** As many people as this need not wait. */
const ENOUGH_PEOPLE = 25;

/** The rule in a sentence, for whoever reads the figures. */
export const HOW_ANSWERS_ARE_SHOWN = `Answers are confidential: those of one role to one question are shown together, of at least ${SMALLEST_GROUP} people, two weeks after the first of them. Until then they are only counted.`;

type Answer = SurveyAnswers[string];

/** The answers of one role to one question. */
export interface AnswerGroup {
  /** The touchpoint that asked, or the form; the ratings of all sessions are one round. */
  readonly round: string;
  readonly survey: string;
  readonly role: SurveyResponse['role'];
  readonly question: string;
  /** Who answered it, shown or not. */
  readonly people: number;
  /** The newest answer of each person whose answer is released, and since when it may be shown. */
  readonly released: readonly { readonly answer: Answer; readonly releasedAt: string }[];
}

/** Every role and question of every round, with what may be shown of it at `now`. */
export function releasedAnswers(responses: readonly SurveyResponse[], now: number): AnswerGroup[] {
  const given = responses.flatMap((response, index) => givenIn(response, respondentIn(response, index)));
  const groups = Map.groupBy(given, ({ round, role, question }) => JSON.stringify([round, role, question]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { round, survey, role, question } = first;
    const people = peopleIn(
      group.filter(
        ({ answer, response }) => answer !== undefined && response.answers[question] !== undefined,
      ),
    );
    return { round, survey, role, question, people, released: releasedOf(group, now) };
  });
}

export interface AnsweredRound {
  readonly round: string;
  readonly survey: string;
  readonly people: number;
}

/** The rounds in the order in which they were first answered, and from how many people. */
export function roundsOf(responses: readonly SurveyResponse[]): AnsweredRound[] {
  const inOrder = responses
    .map((response, index) => ({ response, by: respondentIn(response, index) }))
    .sort((a, b) => (firstAnswer(a.response) < firstAnswer(b.response) ? -1 : 1));
  const rounds = Map.groupBy(inOrder, ({ response }) => roundName(response));
  return [...rounds].map(([round, given]) => ({
    round,
    survey: given[0]?.response.survey ?? '',
    people: new Set(given.map(({ by }) => by)).size,
  }));
}

function firstAnswer({ before = [], answeredAt }: SurveyResponse): string {
  return before[0]?.answeredAt ?? answeredAt;
}

/** Who answered; someone who did not say who is no one else. */
function respondentIn({ person }: SurveyResponse, index: number): string {
  return person ?? `anonymous ${index}`;
}

/** The ratings of all sessions are one round: those of a day would be too small a group to show. */
function roundName({ round }: Pick<SurveyResponse, 'round'>): string {
  return round.split(':')[0] ?? round;
}

/** One answer to one question at one time; without `answer`, one that was taken back. */
interface Given {
  readonly round: string;
  readonly survey: string;
  readonly role: SurveyResponse['role'];
  readonly question: string;
  readonly response: SurveyResponse;
  readonly by: string;
  readonly at: number;
  readonly answer: Answer | undefined;
}

function givenIn(response: SurveyResponse, by: string): Given[] {
  const { survey, role, before = [] } = response;
  const times = [...before, response];
  const questions = new Set(times.flatMap(({ answers }) => Object.keys(answers)));
  return [...questions].flatMap((question) =>
    times.map(({ answers, answeredAt }) => ({
      ...{ round: roundName(response), survey, role, question, response, by },
      at: fromIso(answeredAt),
      answer: answers[question],
    })),
  );
}

type Shown = Map<SurveyResponse, AnswerGroup['released'][number]>;

/**
 * Goes through what was answered in the order of time. A batch holds what would change once it is shown: of each response the last word,
 * where that is another than what is shown already.
 */
function releasedOf(group: readonly Given[], now: number): AnswerGroup['released'] {
  const shown: Shown = new Map();
  const batch = new Map<SurveyResponse, Given>();
  let begunAt = 0;
  let readyAt: number | undefined;
  const release = (at: number): void => {
    for (const { response, answer } of batch.values())
      if (answer === undefined) shown.delete(response);
      else shown.set(response, { answer, releasedAt: iso(at) });
    batch.clear();
    readyAt = undefined;
  };
  const releaseWhatIsDue = (at: number): void => {
    if (readyAt === undefined) return;
    const due = Math.max(begunAt + GATHERING_MS, readyAt);
    if (at > due) release(due);
  };
  for (const one of group.toSorted((a, b) => a.at - b.at)) {
    releaseWhatIsDue(one.at);
    if (batch.size === 0) begunAt = one.at;
    if (one.answer === shown.get(one.response)?.answer) batch.delete(one.response);
    else batch.set(one.response, one);
    const people = peopleIn([...batch.values()]);
    if (people < SMALLEST_GROUP) readyAt = undefined;
    else readyAt ??= one.at;
    if (people === ENOUGH_PEOPLE) release(one.at);
  }
  releaseWhatIsDue(now);
  return [...shown.values()];
}

function peopleIn(some: readonly Given[]): number {
  return new Set(some.map(({ by }) => by)).size;
}
