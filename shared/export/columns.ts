/** The columns of each export: their names and their order are a promise, and each says what it means. */
import { type Application, nameIn, SCREENINGS } from '../domain/application.ts';
import { type AnswerValue, textFor } from '../domain/answers.ts';
import { type Message, MESSAGE_OUTCOMES, MESSAGE_STATES } from '../domain/message.ts';
import { type Pair, PAIR_STATES, SIDE_ANSWERS, mentorOf, menteeOf, answerOf } from '../domain/pair.ts';
import { Role } from '../domain/program-values.ts';
import type { Question } from '../domain/program-questions.ts';
import { type Program } from '../domain/program.ts';
import type { AnswerGroup } from '../domain/released-answers.ts';
import { SMALLEST_GROUP } from '../domain/survey.ts';
import { type Delivery, DELIVERY_STATES } from '../domain/delivery.ts';
import type { Session } from '../domain/session.ts';
import type { Person } from '../domain/person.ts';
import { inWords } from '../domain/plain-text.ts';
import { UNMATCHED_SENTENCES } from '../domain/matching/reasons.ts';

export type Cell = string | number | boolean | undefined;

/**
 * What the cells of a column are. `date`: a local date, `2026-03-07`. `time`: an instant, shown in the zone of the program; `utc`: the same
 * for programs that read a file, which a workbook leaves out.
 */
export const COLUMN_KINDS = ['text', 'number', 'yes-no', 'date', 'time', 'utc'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

export interface ColumnHead {
  /** As programs know it: in CSV. */
  readonly name: string;
  /** As people read it: in workbooks. Absent: the name in words. */
  readonly heading?: string;
  readonly meaning: string;
  /** Absent: text. */
  readonly kind?: ColumnKind;
}

export interface Column<Row> extends ColumnHead {
  readonly of: (row: Row) => Cell;
}

const either = new Intl.ListFormat('en-US', { type: 'disjunction' });

/** The values that a cell can have, from the list that its type is made of. */
function oneOf(values: readonly string[]): string {
  return either.format(values);
}

type Make = <Row>(name: string, meaning: string, of: (row: Row) => Cell) => Column<Row>;

const columnWith =
  (more: (name: string) => Pick<ColumnHead, 'heading' | 'kind'>): Make =>
  (name, meaning, of) => ({ name, meaning, of, ...more(name) });

const column = columnWith(() => ({}));
const count = columnWith(() => ({ kind: 'number' }));
const date = columnWith(() => ({ kind: 'date' }));
const yesNo = columnWith(() => ({ kind: 'yes-no' }));
const id = columnWith((name) => ({ heading: `${inWords(name)} ID` }));
const localTime = columnWith(() => ({ kind: 'time' }));
const utcTime = columnWith(() => ({ kind: 'utc' }));

/** An instant in the program's zone, and once more for programs. */
function times<Row>(name: string, meaning: string, of: (row: Row) => string | undefined): Column<Row>[] {
  return [
    localTime(name, `${meaning}, in the program's time zone`, of),
    utcTime(`${name}_utc`, `${meaning}, UTC`, of),
  ];
}

export function applicationColumns(program: Program): Column<Application>[] {
  return [
    id('person', 'Id of the person, the same in all files', ({ person }) => person),
    column('person_name', 'Name as applied with', ({ answers }) => nameIn(program, answers)),
    column('person_email', 'Address as applied with', ({ answers }) => textFor(program, answers, 'email')),
    column('role', oneOf(Role.options), ({ role }) => role),
    column('screening', oneOf(SCREENINGS), ({ screening }) => screening),
    column('screened_because', 'The rule that decided, in words', ({ screenedBecause }) => screenedBecause),
    ...times<Application>(
      'applied_at',
      'When the first answers were submitted',
      ({ appliedAt }) => appliedAt,
    ),
    ...times<Application>(
      'submitted_at',
      'When the newest answers were submitted',
      ({ submittedAt }) => submittedAt,
    ),
    ...times<Application>('received_at', 'When they arrived', ({ receivedAt }) => receivedAt),
    count('versions', 'How many versions of the answers are kept', ({ versions }) => versions),
    column('missing', 'Required questions left out', ({ missing }) => missing.join('; ')),
    count('capacity', 'Mentees that a mentor can take', ({ capacity }) => capacity),
    count('seats_taken', 'Mentees proposed to or introduced to the mentor', ({ seatsTaken }) => seatsTaken),
    yesNo('paused', 'Whether the person gets no proposals for now', ({ paused }) => paused),
    ...times<Application>('withdrawn_at', 'When the person withdrew', ({ withdrawnAt }) => withdrawnAt),
    column(
      'unmatched_because',
      'Why a mentee has no mentor, in words',
      ({ unmatchedBecause }) => unmatchedBecause && UNMATCHED_SENTENCES[unmatchedBecause],
    ),
    ...times<Application>(
      'set_aside_at',
      'Since when the person gets no proposals, because they did not answer',
      ({ setAsideAt }) => setAsideAt,
    ),
    ...program.questions.map(({ id: question, text, kind }) => ({
      name: `answer_${question}`,
      heading: text,
      meaning: text,
      kind: ANSWER_KINDS[kind] ?? 'text',
      of: ({ answers }: Application) => cell(answers[question]),
    })),
  ];
}

const ANSWER_KINDS: Partial<Record<Question['kind'], ColumnKind>> = {
  scale: 'number',
  number: 'number',
  'yes-no': 'yes-no',
};

export const PEOPLE: Column<Person>[] = [
  id('person', 'Id of the person, the same in all files', ({ id: person }) => person),
  column('name', 'Name as applied with', ({ name }) => name),
  column('email', 'Address that email goes to', ({ email }) => email),
  column('zone', 'IANA time zone', ({ zone }) => zone),
  column(
    'suppressed',
    `Why no email is sent at all: ${oneOf(MESSAGE_OUTCOMES)}`,
    ({ suppressed }) => suppressed,
  ),
  ...times<Person>(
    'unsubscribed_at',
    'When the person unsubscribed from program email',
    ({ unsubscribedAt }) => unsubscribedAt,
  ),
];

/** A row with the people whom it names, as far as they are there: a former participant is not. */
export interface Named<Row> {
  readonly row: Row;
  readonly people: ReadonlyMap<string, Pick<Person, 'name' | 'email'> | undefined>;
}

const plain = <Row>({ of, ...head }: Column<Row>): Column<Named<Row>> => ({
  ...head,
  of: ({ row }) => of(row),
});

/** Id, name and address of someone whom a row is about. */
function who<Row>(name: string, of: (row: Row) => string | undefined): Column<Named<Row>>[] {
  const known = ({ row, people }: Named<Row>): Pick<Person, 'name' | 'email'> | undefined =>
    people.get(of(row) ?? '');
  return [
    id(name, `Id of the ${name}`, ({ row }) => of(row)),
    column(`${name}_name`, `Name of the ${name}`, (row) => known(row)?.name),
    column(`${name}_email`, `Address of the ${name}`, (row) => known(row)?.email),
  ];
}

export const PAIRS: Column<Named<Pair>>[] = [
  plain(id('pair', 'Id of the pair', ({ id: pair }: Pair) => pair)),
  plain(id('run', 'Match run that proposed it', ({ run }: Pair) => run)),
  ...who('mentor', mentorOf),
  ...who('mentee', menteeOf),
  ...[
    column<Pair>('state', oneOf(PAIR_STATES), ({ state }) => state),
    count<Pair>('score', 'Points of the match', ({ score }) => score),
    column<Pair>('why', 'The reasons, strongest first', ({ why }) => why.join(' ')),
    column<Pair>('mentor_answer', oneOf(SIDE_ANSWERS), (pair) => answerOf(pair, 'mentor')),
    column<Pair>('mentee_answer', oneOf(SIDE_ANSWERS), (pair) => answerOf(pair, 'mentee')),
    date<Pair>('proposed_on', 'Local date of the proposal', ({ proposedOn }) => proposedOn),
    date<Pair>('introduced_on', 'Local date of the introduction', ({ introducedOn }) => introducedOn),
    count<Pair>('sessions', 'Sessions logged', ({ sessions }) => sessions),
  ].map(plain),
];

/** A session with the pair that logged it. */
export interface SessionOfPair extends Session {
  readonly of: Pair | undefined;
}

export const SESSIONS: Column<Named<SessionOfPair>>[] = [
  plain(id('pair', 'Id of the pair', ({ pair }: SessionOfPair) => pair)),
  ...who<SessionOfPair>('mentor', ({ of }) => of && mentorOf(of)),
  ...who<SessionOfPair>('mentee', ({ of }) => of && menteeOf(of)),
  ...[
    column<SessionOfPair>('logged_by', 'mentor or mentee', ({ side }) => side),
    yesNo<SessionOfPair>('met', 'Whether they met', ({ met }) => met),
    date<SessionOfPair>('date', 'Local date of the session', ({ date: day }) => day),
    column<SessionOfPair>('topics', 'What it was about, in their words', ({ topics }) => topics),
    date<SessionOfPair>('next_date', 'When they meet next, if known', ({ nextDate }) => nextDate),
    ...times<SessionOfPair>('logged_at', 'When it was logged', ({ loggedAt }) => loggedAt),
  ].map(plain),
];

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
  count(
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

export const MESSAGES: Column<Named<Message>>[] = [
  plain(id('message', 'Id of the email', ({ id: message }: Message) => message)),
  ...who<Message>('person', ({ person }) => person),
  ...[
    column<Message>('touchpoint', 'Touchpoint of the journey', ({ touchpoint }) => touchpoint),
    column<Message>('email', 'Email text', ({ email }) => email),
    column<Message>('state', oneOf(MESSAGE_STATES), ({ state }) => state),
    column<Message>('reason', 'Why it was skipped, postponed or failed', ({ reason }) => reason),
    ...times<Message>('created_at', 'When it was created', ({ createdAt }) => createdAt),
    ...times<Message>('sent_at', 'When SES accepted it', ({ sentAt }) => sentAt),
    count<Message>('attempts', 'Calls to SES', ({ attempts }) => attempts),
    column<Message>('outcome', `Empty, ${oneOf(MESSAGE_OUTCOMES)}`, ({ outcome }) => outcome),
  ].map(plain),
];

/** A delivery with the person whose application it brought; of surveys no one is named. */
export interface DeliveryOf extends Delivery {
  readonly person: string | undefined;
}

export const DELIVERIES: Column<Named<DeliveryOf>>[] = [
  plain(id('delivery', 'Id of the delivery', ({ id: delivery }: DeliveryOf) => delivery)),
  ...who<DeliveryOf>('person', ({ person }) => person),
  ...[
    column<DeliveryOf>('source', 'Source that sent it', ({ source }) => source),
    ...times<DeliveryOf>('received_at', 'When it arrived', ({ receivedAt }) => receivedAt),
    column<DeliveryOf>('state', oneOf(DELIVERY_STATES), ({ state }) => state),
    column<DeliveryOf>('reason', 'Why it is quarantined or late', ({ reason }) => reason),
    column<DeliveryOf>('response', 'Provider, form and response it belongs to', ({ response }) => response),
    column<DeliveryOf>('flags', 'What was unclear, although it could be processed', ({ flags }) =>
      flags?.join('; '),
    ),
    column<DeliveryOf>('unmapped', 'Questions of the form without a mapping', ({ unmapped }) =>
      unmapped?.join('; '),
    ),
    count<DeliveryOf>('bytes', 'Size of the raw body', ({ bytes }) => bytes),
    count<DeliveryOf>('repeats', 'How often the same delivery arrived again', ({ repeats }) => repeats ?? 0),
  ].map(plain),
];

/** A column of one of the files. */
export interface DictionaryRow extends ColumnHead {
  readonly file: string;
}

const KIND_WORDS: Readonly<Record<ColumnKind, string>> = {
  text: 'text',
  number: 'number',
  'yes-no': 'true or false',
  date: 'date, YYYY-MM-DD',
  time: "time, ISO 8601 with the offset of the program's time zone",
  utc: 'time, ISO 8601 in UTC; in CSV only',
};

export const DICTIONARY: Column<DictionaryRow>[] = [
  column('file', 'Name of the file', ({ file }) => file),
  column('column', 'Its name in CSV', ({ name }) => name),
  column('heading', 'Its heading in a workbook', ({ name, heading, kind }) =>
    kind === 'utc' ? undefined : (heading ?? inWords(name)),
  ),
  column('type', 'What its cells are', ({ kind = 'text' }) => KIND_WORDS[kind]),
  column('meaning', 'What it says', ({ meaning }) => meaning),
];

function cell(value: AnswerValue | undefined): Cell {
  return typeof value === 'object' ? value.join('; ') : value;
}
