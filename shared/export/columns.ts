/** The columns of each export: their order is a promise, and each says what it means. `DICTIONARY` is served with them. */
import { type Application, SCREENINGS } from '../domain/application.ts';
import type { AnswerValue } from '../domain/answers.ts';
import { type Message, MESSAGE_OUTCOMES, MESSAGE_STATES } from '../domain/message.ts';
import { type Pair, PAIR_STATES, SIDE_ANSWERS, mentorOf, menteeOf, answerOf } from '../domain/pair.ts';
import { Role } from '../domain/program-values.ts';
import { type Program } from '../domain/program.ts';
import type { AnswerGroup } from '../domain/released-answers.ts';
import { SMALLEST_GROUP } from '../domain/survey.ts';
import { type Delivery, DELIVERY_STATES } from '../domain/delivery.ts';
import type { Session } from '../domain/session.ts';
import type { Person } from '../domain/person.ts';
import { UNMATCHED_SENTENCES } from '../domain/matching/reasons.ts';

export const EXPORTS = [
  'applications',
  'people',
  'pairs',
  'sessions',
  'responses',
  'messages',
  'deliveries',
] as const;
export type ExportName = (typeof EXPORTS)[number];

export type Cell = string | number | boolean | undefined;

export interface Column<Row> {
  readonly name: string;
  readonly meaning: string;
  readonly of: (row: Row) => Cell;
}

const either = new Intl.ListFormat('en-US', { type: 'disjunction' });

/** The values that a cell can have, from the list that its type is made of. */
function oneOf(values: readonly string[]): string {
  return either.format(values);
}

const column = <Row>(name: string, meaning: string, of: (row: Row) => Cell): Column<Row> => ({
  name,
  meaning,
  of,
});

export function applicationColumns(program: Program): Column<Application>[] {
  return [
    column('person', 'Id of the person, the same in all files', ({ person }) => person),
    column('role', oneOf(Role.options), ({ role }) => role),
    column('screening', oneOf(SCREENINGS), ({ screening }) => screening),
    column('screened_because', 'The rule that decided, in words', ({ screenedBecause }) => screenedBecause),
    column('applied_at', 'When the first answers were submitted, UTC', ({ appliedAt }) => appliedAt),
    column('submitted_at', 'When the newest answers were submitted, UTC', ({ submittedAt }) => submittedAt),
    column('received_at', 'When they arrived, UTC', ({ receivedAt }) => receivedAt),
    column('versions', 'How many versions of the answers are kept', ({ versions }) => versions),
    column('missing', 'Required questions left out', ({ missing }) => missing.join('; ')),
    column('capacity', 'Mentees that a mentor can take', ({ capacity }) => capacity),
    column('seats_taken', 'Mentees proposed to or introduced to the mentor', ({ seatsTaken }) => seatsTaken),
    column('paused', 'Whether the person gets no proposals for now', ({ paused }) => paused),
    column('withdrawn_at', 'When the person withdrew, UTC', ({ withdrawnAt }) => withdrawnAt),
    column(
      'unmatched_because',
      'Why a mentee has no mentor, in words',
      ({ unmatchedBecause }) => unmatchedBecause && UNMATCHED_SENTENCES[unmatchedBecause],
    ),
    column(
      'set_aside_at',
      'Since when the person gets no proposals, because they did not answer, UTC',
      ({ setAsideAt }) => setAsideAt,
    ),
    ...program.questions.map(({ id, text }) =>
      column<Application>(`answer_${id}`, text, ({ answers }) => cell(answers[id])),
    ),
  ];
}

export const PEOPLE: Column<Person>[] = [
  column('person', 'Id of the person, the same in all files', ({ id }) => id),
  column('name', 'Name as applied with', ({ name }) => name),
  column('email', 'Address that email goes to', ({ email }) => email),
  column('zone', 'IANA time zone', ({ zone }) => zone),
  column(
    'suppressed',
    `Why no email is sent at all: ${oneOf(MESSAGE_OUTCOMES)}`,
    ({ suppressed }) => suppressed,
  ),
  column(
    'unsubscribed_at',
    'When the person unsubscribed from program email, UTC',
    ({ unsubscribedAt }) => unsubscribedAt,
  ),
];

/** A row with the people whom it names, as far as they are there: a former participant is not. */
export interface Named<Row> {
  readonly row: Row;
  readonly people: ReadonlyMap<string, Pick<Person, 'name' | 'email'> | undefined>;
}

/** The columns of a row, and name and address of those it is about at the end: the order of the columns before is a promise. */
function withNames<Row>(
  columns: readonly Column<Row>[],
  about: Readonly<Record<string, (row: Row) => string | undefined>>,
): Column<Named<Row>>[] {
  return [
    ...columns.map(({ name, meaning, of }) => column<Named<Row>>(name, meaning, ({ row }) => of(row))),
    ...Object.entries(about).flatMap(([who, idOf]) => [
      column<Named<Row>>(
        `${who}_name`,
        `Name of the ${who}`,
        ({ row, people }) => people.get(idOf(row) ?? '')?.name,
      ),
      column<Named<Row>>(
        `${who}_email`,
        `Address of the ${who}`,
        ({ row, people }) => people.get(idOf(row) ?? '')?.email,
      ),
    ]),
  ];
}

const PAIR_COLUMNS: Column<Pair>[] = [
  column('pair', 'Id of the pair', ({ id }) => id),
  column('run', 'Match run that proposed it', ({ run }) => run),
  column('mentor', 'Id of the mentor', mentorOf),
  column('mentee', 'Id of the mentee', menteeOf),
  column('state', oneOf(PAIR_STATES), ({ state }) => state),
  column('score', 'Points of the match', ({ score }) => score),
  column('why', 'The reasons, strongest first', ({ why }) => why.join(' ')),
  column('mentor_answer', oneOf(SIDE_ANSWERS), (pair) => answerOf(pair, 'mentor')),
  column('mentee_answer', oneOf(SIDE_ANSWERS), (pair) => answerOf(pair, 'mentee')),
  column('proposed_on', 'Local date of the proposal', ({ proposedOn }) => proposedOn),
  column('introduced_on', 'Local date of the introduction', ({ introducedOn }) => introducedOn),
  column('sessions', 'Sessions logged', ({ sessions }) => sessions),
];

export const PAIRS = withNames(PAIR_COLUMNS, { mentor: mentorOf, mentee: menteeOf });

/** A session with the pair that logged it. */
export interface SessionOfPair extends Session {
  readonly of: Pair | undefined;
}

const SESSION_COLUMNS: Column<SessionOfPair>[] = [
  column('pair', 'Id of the pair', ({ pair }) => pair),
  column('logged_by', 'mentor or mentee', ({ side }) => side),
  column('met', 'Whether they met', ({ met }) => met),
  column('date', 'Local date of the session', ({ date }) => date),
  column('topics', 'What it was about, in their words', ({ topics }) => topics),
  column('next_date', 'When they meet next, if known', ({ nextDate }) => nextDate),
  column('logged_at', 'When it was logged, UTC', ({ loggedAt }) => loggedAt),
];

export const SESSIONS = withNames(SESSION_COLUMNS, {
  mentor: ({ of }) => of && mentorOf(of),
  mentee: ({ of }) => of && menteeOf(of),
});

/** One answer to one question. Who gave it is left out, and small groups show no answer. */
export interface ResponseCell {
  readonly round: string;
  readonly survey: string;
  readonly role: string;
  readonly question: string;
  readonly answer: Cell;
  readonly group: number;
}

export const RESPONSES: Column<ResponseCell>[] = [
  column('round', 'Touchpoint or form that asked', ({ round }) => round),
  column('survey', 'Id of the survey', ({ survey }) => survey),
  column('role', 'mentor, mentee or unknown', ({ role }) => role),
  column('question', 'Id of the question', ({ question }) => question),
  column(
    'answer',
    `The answer. Answers are shown together, of at least ${SMALLEST_GROUP} people of one role, two weeks after the first of them; before that, one line without an answer`,
    ({ answer }) => answer,
  ),
  column(
    'group_size',
    'How many people of this role answered the question in this round, shown or not',
    ({ group }) => group,
  ),
];

export function responseCells(groups: readonly AnswerGroup[]): ResponseCell[] {
  const cells = groups.flatMap(({ people, released, ...about }): ResponseCell[] =>
    released.length === 0
      ? [{ ...about, answer: undefined, group: people }]
      : released.map(({ answer }) => ({ ...about, answer, group: people })),
  );
  // Sorted by the answer itself, so that the order of the rows does not tell who answered.
  const order = ({ round, role, question, answer }: ResponseCell): string =>
    `${round} ${role} ${question} ${String(answer ?? '')}`;
  return cells.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

const MESSAGE_COLUMNS: Column<Message>[] = [
  column('message', 'Id of the email', ({ id }) => id),
  column('person', 'Id of the person it is for', ({ person }) => person),
  column('touchpoint', 'Touchpoint of the journey', ({ touchpoint }) => touchpoint),
  column('email', 'Email text', ({ email }) => email),
  column('state', oneOf(MESSAGE_STATES), ({ state }) => state),
  column('reason', 'Why it was skipped, postponed or failed', ({ reason }) => reason),
  column('created_at', 'When it was created, UTC', ({ createdAt }) => createdAt),
  column('sent_at', 'When SES accepted it, UTC', ({ sentAt }) => sentAt),
  column('attempts', 'Calls to SES', ({ attempts }) => attempts),
  column('outcome', `Empty, ${oneOf(MESSAGE_OUTCOMES)}`, ({ outcome }) => outcome),
];

export const MESSAGES = withNames(MESSAGE_COLUMNS, { person: ({ person }) => person });

export const DELIVERIES: Column<Delivery>[] = [
  column('delivery', 'Id of the delivery', ({ id }) => id),
  column('source', 'Source that sent it', ({ source }) => source),
  column('received_at', 'When it arrived, UTC', ({ receivedAt }) => receivedAt),
  column('state', oneOf(DELIVERY_STATES), ({ state }) => state),
  column('reason', 'Why it is quarantined or late', ({ reason }) => reason),
  column('response', 'Provider, form and response it belongs to', ({ response }) => response),
  column('flags', 'What was unclear, although it could be processed', ({ flags }) => flags?.join('; ')),
  column('unmapped', 'Questions of the form without a mapping', ({ unmapped }) => unmapped?.join('; ')),
  column('bytes', 'Size of the raw body', ({ bytes }) => bytes),
  column('repeats', 'How often the same delivery arrived again', ({ repeats }) => repeats ?? 0),
];

function cell(value: AnswerValue | undefined): Cell {
  return typeof value === 'object' ? value.join('; ') : value;
}
